from grader.exercise import misconception


@misconception(of="scaled", fails="value", title="Added instead of multiplied")
def added(x, factor=1.0):
    """These are exactly the numbers you get when the factor is added. The lesson multiplies by it."""
    return x + factor


@misconception(of="scaled", fails="gradient", title="Cut from the graph")
def detached(x, factor=1.0):
    """The numbers are right, but no gradient reaches x, so nothing can be learnt through this function."""
    return (x * factor).detach()
