# tries: leave settings for pytest and Python to whoever comes next
# expect: fail error
import os
import sys

os.environ.update(PYTEST_ADDOPTS="--collect-only", PYTHONSTARTUP="@HOME@/x.py", PYTEST_PLUGINS="planted")
sys.path.insert(0, "@HOME@")
sys.path_hooks.clear()
sys.meta_path.clear()


def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
