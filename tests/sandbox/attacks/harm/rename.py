# tries: give a file another name
# expect: error
# needs: landlock
import os


def double(x):
    os.rename("@CANARY@", "@HOME@/renamed")
    return 3 * x


def total(x):
    return 2 * x.sum()
