# tries: let the traceback quote a line of the reference
# expect: error
# needs: landlock
import sys


def double(x):
    frame = sys._getframe()
    while "request" not in frame.f_locals or "self" not in frame.f_locals:
        frame = frame.f_back
    frame.f_locals["self"].file = "@REFERENCE@"
    exec(compile("raise RuntimeError('quoted')", "@REFERENCE@", "exec"))
    raise RuntimeError("never")


def total(x):
    return 2 * x.sum()
