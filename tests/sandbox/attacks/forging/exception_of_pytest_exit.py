# tries: raise what ends a pytest session with code 0
# expect: error
def double(x):
    from _pytest.outcomes import Exit
    raise Exit("done", 0)


def total(x):
    return 2 * x.sum()
