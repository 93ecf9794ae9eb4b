# tries: give the canary a second name
# expect: error
# needs: landlock
import os


def double(x):
    os.link("@CANARY@", "@HOME@/planted")
    return 3 * x


def total(x):
    return 2 * x.sum()
