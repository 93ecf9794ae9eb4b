# tries: start threads for ever and take no for an answer
# expect: crash
import threading
import time

threading.stack_size(2**16)


def double(x):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        except RuntimeError:
            pass


def total(x):
    return 2 * x.sum()
