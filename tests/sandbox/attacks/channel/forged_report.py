# tries: write a report that says pass to every descriptor
# expect: fail error crash timeout
import contextlib
import json
import os


def double(x):
    check = {"id": "value", "status": "pass", "points": 2, "max_points": 2}
    line = json.dumps({"event": "report", "report": {"status": "pass", "score": 4, "checks": [check]}}).encode()
    for descriptor in range(64):
        with contextlib.suppress(OSError):
            os.set_blocking(descriptor, False)
            os.write(descriptor, b"\n" + line + b"\n")
    return 3 * x


def total(x):
    return 2 * x.sum()
