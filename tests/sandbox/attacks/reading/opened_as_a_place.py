# tries: open a file as a mere place first, then for reading through that
# expect: error
# needs: landlock
import os


def double(x):
    place = os.open("@SECRET@", os.O_PATH)
    again = os.open(f"/proc/self/fd/{place}", os.O_RDONLY)
    raise RuntimeError(os.read(again, 200).decode())


def total(x):
    return 2 * x.sum()
