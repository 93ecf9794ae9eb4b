# tries: list the names in a folder of the learner's
# expect: error
# needs: landlock
import os


def double(x):
    raise RuntimeError(str(os.listdir("@HOME@")))


def total(x):
    return 2 * x.sum()
