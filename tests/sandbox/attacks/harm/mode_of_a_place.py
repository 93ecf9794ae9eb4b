# tries: change the mode through a mere place
# expect: error
# needs: seccomp
import os


def double(x):
    place = os.open("@HOME@", os.O_PATH)
    os.chmod("canary.txt", 0o777, dir_fd=place)
    return 3 * x


def total(x):
    return 2 * x.sum()
