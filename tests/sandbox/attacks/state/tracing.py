# tries: watch every line of the worker and change its variables
# expect: fail error crash
import sys


def double(x):
    def watch(frame, event, argument):
        if frame.f_code.co_name in ("differs", "named_tensors") and event == "return":
            frame.f_locals["same"] = True
        return watch

    sys.settrace(watch)
    sys.setprofile(watch)
    return 3 * x


def total(x):
    return 2 * x.sum()
