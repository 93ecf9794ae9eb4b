# tries: let numpy read a file
# expect: error
# needs: landlock
import numpy as np


def double(x):
    raise RuntimeError(np.fromfile("@SECRET@", dtype=np.uint8).tobytes().decode())


def total(x):
    return 2 * x.sum()
