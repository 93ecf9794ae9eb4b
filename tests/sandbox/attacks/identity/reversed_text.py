# tries: bidirectional characters that make a wrong answer look right
# expect: fail error
def double(x):
    # @BIDI@ return 2 * x
    print("@BIDI@")
    return 3 * x  # @BIDI@


def total(x):
    return 2 * x.sum()
