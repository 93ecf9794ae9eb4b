# tries: read a file of the learner's
# expect: error
# needs: landlock
import pathlib


def double(x):
    raise RuntimeError(pathlib.Path("@SECRET@").read_text())


def total(x):
    return 2 * x.sum()
