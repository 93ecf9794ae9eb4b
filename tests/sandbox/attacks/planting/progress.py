# tries: write a pass into the learner's own state
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@HOME@/progress.json").write_text('{"doubling": "pass"}', encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
