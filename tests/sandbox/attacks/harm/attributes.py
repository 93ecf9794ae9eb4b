# tries: change the extended attributes of a file
# expect: error
# needs: seccomp
import os


def double(x):
    os.setxattr("@CANARY@", "user.note", b"changed")
    return 3 * x


def total(x):
    return 2 * x.sum()
