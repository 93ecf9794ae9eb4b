# tries: leave a block of shared memory behind
# expect: error
# needs: landlock
import os


def double(x):
    descriptor = os.open("/dev/shm/attack-planted", os.O_CREAT | os.O_RDWR)
    os.write(descriptor, b"planted")
    return 3 * x


def total(x):
    return 2 * x.sum()
