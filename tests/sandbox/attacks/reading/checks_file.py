# tries: read the checks
# expect: error
# needs: landlock
import pathlib


def double(x):
    raise RuntimeError(pathlib.Path("@CHECKS@").read_text()[:1500])


def total(x):
    return 2 * x.sum()
