# tries: plant a pytest.ini beside the checks
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@EXERCISE@/pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
