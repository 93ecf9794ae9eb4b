# tries: look for the reference, the checks and earlier submissions among the modules
# expect: error
import linecache
import re
import sys


def double(x):
    found = [name for name in sys.modules if name.startswith(("checks", "reference", "grader.content.exercise"))]
    for module in list(sys.modules.values()):
        found += re.findall(r"token-\w+", str([value for value in vars(module).values() if type(value) is str]))
    found += re.findall(r"token-\w+", str(linecache.cache))
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
