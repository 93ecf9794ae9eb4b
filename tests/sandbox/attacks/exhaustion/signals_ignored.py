# tries: ignore every signal and loop
# expect: timeout
import contextlib
import signal


def double(x):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass
    return 3 * x


def total(x):
    return 2 * x.sum()
