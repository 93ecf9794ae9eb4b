# tries: ignore the signals of children and end while a thread still runs
# expect: crash
import os
import signal
import threading
import time


def double(x):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    threading.Thread(target=time.sleep, args=(20,)).start()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
    return 3 * x


def total(x):
    return 2 * x.sum()
