# tries: replace the checks by ones that pass
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@CHECKS@").write_text("def check_shape(submission):\n    pass\n", encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
