# tries: exchange the checks with a file of the same folder by renaming
# expect: error
# needs: landlock
import os


def double(x):
    os.rename("@REFERENCE@", "@CHECKS@")
    return 3 * x


def total(x):
    return 2 * x.sum()
