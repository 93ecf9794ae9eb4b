# tries: delete a file
# expect: error
# needs: landlock
import os


def double(x):
    os.unlink("@CANARY@")
    return 3 * x


def total(x):
    return 2 * x.sum()
