# tries: start a shell by system(), which reports its failure as a number
# expect: fail
import os


def double(x):
    os.system("sleep 20 & echo planted > @HOME@/planted")
    return 3 * x


def total(x):
    return 2 * x.sum()
