# tries: map memory past Python's allocator
# expect: memory error
import mmap


def double(x):
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 2**28))
    return 3 * x


def total(x):
    return 2 * x.sum()
