# tries: start a program through the dynamic loader, which may be read and run
# expect: error
import os
import pathlib
import sys


def double(x):
    loader = next(str(path) for path in pathlib.Path("/lib64").glob("ld-linux*"))
    os.execv(loader, [loader, sys.executable, "-c", "import time; time.sleep(20)"])
    return 3 * x


def total(x):
    return 2 * x.sum()
