# tries: import the reference as a module and show what it holds
# expect: error
# needs: landlock
import importlib.util


def double(x):
    spec = importlib.util.spec_from_file_location("reference", "@REFERENCE@")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    raise RuntimeError(str(vars(module)["MARK"]))


def total(x):
    return 2 * x.sum()
