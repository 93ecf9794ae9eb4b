# tries: replace the reference by a wrong one
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@REFERENCE@").write_text("def double(x):\n    return 3 * x\n", encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
