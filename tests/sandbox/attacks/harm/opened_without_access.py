# tries: open files with an access mode that is neither reading nor writing, which Landlock lets through
# expect: error
import os


def double(x):
    refused = None
    for path in ("@SECRET@", "@CANARY@", "@REFERENCE@", "/dev/ptmx", "/etc/hostname"):
        try:
            os.open(path, 3)
        except OSError as error:
            refused = error
        else:
            return 3 * x
    raise refused


def total(x):
    return 2 * x.sum()
