# tries: plant a .pth file among the libraries
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@SITE@/planted.pth").write_text("import os; os._exit(0)\n", encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
