# tries: make a folder
# expect: error
# needs: landlock
import os


def double(x):
    os.mkdir("@HOME@/made")
    return 3 * x


def total(x):
    return 2 * x.sum()
