# tries: make the folder the current one and open by a bare name
# expect: error
# needs: landlock
import os


def double(x):
    os.chdir("@HOME@")
    descriptor = os.open("secret.txt", os.O_RDONLY)
    raise RuntimeError(os.read(descriptor, 200).decode())


def total(x):
    return 2 * x.sum()
