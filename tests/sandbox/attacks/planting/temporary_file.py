# tries: leave a file in the folder for temporary files
# expect: error
# needs: landlock
import os
import tempfile


def double(x):
    descriptor, _ = tempfile.mkstemp(prefix="planted")
    os.write(descriptor, b"planted")
    return 3 * x


def total(x):
    return 2 * x.sum()
