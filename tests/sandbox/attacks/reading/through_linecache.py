# tries: let inspect and linecache show the reference
# expect: error
# needs: landlock
import linecache


def double(x):
    raise RuntimeError("".join(linecache.getlines("@REFERENCE@")) or "nothing")


def total(x):
    return 2 * x.sum()
