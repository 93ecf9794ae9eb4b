# tries: die with a core file in the learner's folder
# expect: error crash
import os
import resource


def double(x):
    os.chdir("@HOME@")
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    os.abort()
    return 3 * x


def total(x):
    return 2 * x.sum()
