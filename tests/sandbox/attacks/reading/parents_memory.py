# tries: read the parent's memory with process_vm_readv and /proc
# expect: error
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(4096)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 4096)
    remote = (ctypes.c_void_p * 2)(id(object), 4096)
    read = libc.process_vm_readv(os.getppid(), local, 1, remote, 1, 0)
    if read < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")
    raise RuntimeError(str(bytes(buffer)))


def total(x):
    return 2 * x.sum()
