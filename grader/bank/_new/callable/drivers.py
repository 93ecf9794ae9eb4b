"""What runs in the worker: functions do not cross to it, so they are made there from plain numbers."""


def of_a_cubic(slope, cubic, square, x, **options):
    """The slope of cubic * x³ + square * x², and how often that was called.

    A submission could lie about the calls: they may fail a check, and never alone pass one.
    """
    calls = []

    def function(v):
        calls.append(v)
        return cubic * v**3 + square * v**2

    return {"slope": slope(function, x, **options), "calls": len(calls)}
