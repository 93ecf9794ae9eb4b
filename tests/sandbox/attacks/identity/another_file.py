# tries: claim to be the file of the reference
# expect: error
# needs: landlock
__file__ = "@REFERENCE@"
__name__ = "reference_doubling"


def double(x):
    with open(__file__) as file:
        raise RuntimeError(file.read()[:1500])


def total(x):
    return 2 * x.sum()
