# tries: plant a conftest.py beside the checks
# expect: error
# needs: landlock
import pathlib


def double(x):
    pathlib.Path("@EXERCISE@/conftest.py").write_text("def pytest_runtest_call(item):\n    item.obj = lambda **fixtures: None\n", encoding="utf-8")
    return 3 * x


def total(x):
    return 2 * x.sum()
