# tries: an encoding line under which a comment becomes code
# expect: fail error
# -*- coding: utf-7 -*-
# +AAo-def double(x): return 2 * x


def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
