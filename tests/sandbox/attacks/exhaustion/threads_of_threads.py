# tries: have every thread start two others, before anybody has counted them
# expect: crash
import threading

threading.stack_size(2**16)


def grow():
    for _ in range(2):
        threading.Thread(target=grow, daemon=True).start()
    threading.Event().wait()


def double(x):
    grow()
    return 3 * x


def total(x):
    return 2 * x.sum()
