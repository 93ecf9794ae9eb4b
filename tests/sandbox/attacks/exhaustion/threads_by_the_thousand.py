# tries: start thousands of threads that need no memory to speak of
# expect: crash
import ctypes

libc = ctypes.CDLL(None)


def double(x):
    attributes, thread = ctypes.create_string_buffer(64), ctypes.c_ulong()
    libc.pthread_attr_init(attributes)
    libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(2**14))
    libc.pthread_attr_setguardsize(attributes, ctypes.c_size_t(0))
    asleep = ctypes.cast(libc.pause, ctypes.c_void_p)
    for _ in range(5000):
        libc.pthread_create(ctypes.byref(thread), attributes, asleep, None)
    return 3 * x


def total(x):
    return 2 * x.sum()
