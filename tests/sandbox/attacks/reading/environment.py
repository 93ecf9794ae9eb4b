# tries: look for secrets in the environment and the command line
# expect: error
import ctypes
import os
import re
import sys


def double(x):
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    texts, at = [str(dict(os.environ)), str(sys.argv), str(sys.orig_argv)], 0
    while environ[at]:
        texts.append(environ[at].decode())
        at += 1
    found = re.findall(r"token-\w+", " ".join(texts))
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
