# tries: plant a conftest.py in the learner's folder
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@HOME@/conftest.py").write_text('collect_ignore_glob = ["*"]\n', encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
