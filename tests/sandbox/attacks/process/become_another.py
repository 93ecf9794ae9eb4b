# tries: replace this program by another one
# expect: error
import os
import sys


def double(x):
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(20)"])
    return 3 * x


def total(x):
    return 2 * x.sum()
