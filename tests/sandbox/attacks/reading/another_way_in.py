# tries: reach a file through .., a link of /proc and doubled slashes
# expect: error
# needs: landlock
import contextlib
import pathlib


def double(x):
    ways = ("/usr/lib/../..@SECRET@", "//@SECRET@", "/proc/self/root@SECRET@", "/proc/self/cwd@SECRET@", "/dev/fd/../root@SECRET@")
    found = []
    for way in ways:
        with contextlib.suppress(OSError):
            found.append(pathlib.Path(way).read_text())
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
