# tries: plant a sitecustomize.py among the libraries
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@SITE@/sitecustomize.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
