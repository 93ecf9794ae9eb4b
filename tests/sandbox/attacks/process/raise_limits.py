# tries: lift its own limits on memory and time
# expect: error
import resource


def double(x):
    for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return 3 * x


def total(x):
    return 2 * x.sum()
