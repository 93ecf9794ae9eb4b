# tries: keep the process busy when it ends
# expect: fail
import atexit
import threading
import time


def double(x):
    atexit.register(time.sleep, 60)
    threading.Thread(target=time.sleep, args=(60,)).start()
    return 3 * x


def total(x):
    return 2 * x.sum()
