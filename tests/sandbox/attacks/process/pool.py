# tries: start worker processes by multiprocessing
# expect: error
import multiprocessing
import time


def double(x):
    process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(20,), daemon=False)
    process.start()
    return 3 * x


def total(x):
    return 2 * x.sum()
