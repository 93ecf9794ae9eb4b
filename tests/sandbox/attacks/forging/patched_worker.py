# tries: replace the worker's own answers
# expect: fail error crash
import sys


def double(x):
    frame = sys._getframe()
    while "replies" not in frame.f_locals:
        frame = frame.f_back
    worker = frame.f_locals["worker"]
    worker.answer = lambda request: b"pass"
    type(worker).backward = type(worker).call = lambda self, **request: {"status": "pass", "result": True}
    return 3 * x


def total(x):
    return 2 * x.sum()
