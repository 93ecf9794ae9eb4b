# tries: plant a link where the next run writes
# expect: error
# needs: landlock
import os


def double(x):
    os.symlink("@SECRET@", "@HOME@/planted")
    return 3 * x


def total(x):
    return 2 * x.sum()
