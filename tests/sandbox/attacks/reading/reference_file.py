# tries: read the reference
# expect: error
# needs: landlock
import pathlib


def double(x):
    raise RuntimeError(pathlib.Path("@REFERENCE@").read_text()[:1500])


def total(x):
    return 2 * x.sum()
