# tries: read the submission of somebody else
# expect: error
# needs: landlock
import pathlib


def double(x):
    raise RuntimeError(pathlib.Path("@OTHER@").read_text()[:1500])


def total(x):
    return 2 * x.sum()
