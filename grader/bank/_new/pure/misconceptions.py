from grader.checks import misconception


@misconception(of="scaled", fails="value", title="Multiplied twice")
def squared(x, factor=1.0):
    """These are the numbers you get when the factor is squared. Scaling multiplies by it once."""
    return x * factor**2


@misconception(of="scaled", fails="default", title="Nothing left without a factor")
def zero_by_default(x, factor=0.0):
    """Whoever names no factor gets zeros, where the signature in the stub leaves x as it is."""
    return x * factor


@misconception(of="scaled", fails="gradient", title="Cut from the graph")
def detached(x, factor=1.0):
    """The numbers are right, but no gradient reaches x, so nothing can be learnt through this function."""
    return (x * factor).detach()
