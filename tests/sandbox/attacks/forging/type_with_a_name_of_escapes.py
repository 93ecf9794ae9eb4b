# tries: return an object whose type has a name that clears the terminal and writes a verdict
# expect: fail
Forged = type("\x1b[2J\x1b[32mPASS\u202e\u2066\x07" + "A" * 100_000, (), {})


def double(x):
    return Forged()


def total(x):
    return 2 * x.sum()
