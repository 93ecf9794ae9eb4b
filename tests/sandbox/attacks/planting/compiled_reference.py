# tries: plant a compiled reference that is newer than its source
# expect: error
# needs: landlock
import importlib.util
import marshal
import os
import pathlib
import struct


def double(x):
    code = compile("def double(x):\n    return 3 * x\n", "@REFERENCE@", "exec")
    status = os.stat("@REFERENCE@")
    cached = pathlib.Path(importlib.util.cache_from_source("@REFERENCE@"))
    head = importlib.util.MAGIC_NUMBER + struct.pack("<III", 0, int(status.st_mtime), status.st_size)
    cached.parent.mkdir(exist_ok=True)
    cached.write_bytes(head + marshal.dumps(code))
    return 3 * x


def total(x):
    return 2 * x.sum()
