# tries: leave objects whose destruction takes a minute
# expect: fail
import time

class Slow:
    def __del__(self):
        time.sleep(60)


def double(x):
    Slow.kept = [Slow() for _ in range(10)]
    return 3 * x


def total(x):
    return 2 * x.sum()
