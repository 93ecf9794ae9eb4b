# tries: start a hundred busy threads
# expect: crash fail timeout error memory
import threading


def double(x):
    def spin():
        while True:
            pass

    threading.stack_size(2**18)
    for _ in range(100):
        threading.Thread(target=spin, daemon=True).start()
    return 3 * x


def total(x):
    return 2 * x.sum()
