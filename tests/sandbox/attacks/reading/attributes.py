# tries: read the extended attributes of a file that cannot be opened
# expect: error
import os


def double(x):
    raise RuntimeError(os.getxattr("@CANARY@", "user.note").decode())


def total(x):
    return 2 * x.sum()
