# tries: nothing: a cache on disk that is given up when it cannot be written
# expect: pass
import tempfile


def double(x):
    try:
        with tempfile.NamedTemporaryFile() as cache:
            cache.write(b"cache")
    except OSError:
        pass
    return 2 * x


def total(x):
    return 2 * x.sum()
