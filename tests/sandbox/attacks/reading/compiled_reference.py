# tries: read the compiled reference beside its source
# expect: error
# needs: landlock
import pathlib
import re


def double(x):
    found = []
    for path in pathlib.Path("@EXERCISE@", "__pycache__").iterdir():
        found += re.findall(rb"token-\w+", path.read_bytes())
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
