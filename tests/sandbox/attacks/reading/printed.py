# tries: print the reference instead of raising it
# expect: error
# needs: landlock
import pathlib


def double(x):
    print(pathlib.Path("@REFERENCE@").read_text())
    return 3 * x


def total(x):
    return 2 * x.sum()
