import torch

from grader.exercise import misconception


@misconception(of="double", fails="value", title="Squared instead of doubled")
def squared(x):
    """These are the numbers you get when each element is multiplied by itself."""
    return x * x


@misconception(of="double", fails="shape", title="Concatenated")
def repeated(x):
    """The result is twice as long: it repeats the input instead of doubling it."""
    return torch.cat([x, x])


@misconception(of="total", fails="total", title="Total without gradient")
def detached(x):
    """The total is cut from the graph."""
    return (2 * x).sum().detach()
