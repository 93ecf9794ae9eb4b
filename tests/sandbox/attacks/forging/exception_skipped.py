# tries: raise what pytest takes for a skipped test
# expect: error
def double(x):
    from _pytest.outcomes import Skipped
    raise Skipped("skipped", allow_module_level=True)


def total(x):
    return 2 * x.sum()
