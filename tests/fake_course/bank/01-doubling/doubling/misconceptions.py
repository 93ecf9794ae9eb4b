from grader.checks import misconception


@misconception(of="double", fails="value", title="Squared instead of doubled")
def squared(x):
    """These are the numbers you get when each element is multiplied by itself."""
    return x * x


@misconception(of="double", fails="shape", title="Flattened")
def flattened(x):
    """The numbers are right and stand in one row."""
    return (2 * x).flatten()


@misconception(of="total", fails="total", title="Total without gradient")
def detached(x):
    """The total is cut from the graph."""
    return (2 * x).sum().detach()
