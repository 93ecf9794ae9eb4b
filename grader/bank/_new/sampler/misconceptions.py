import torch

from grader.checks import misconception


@misconception(of="walk", fails="draws", title="The same noise in every step")
@torch.no_grad()
def one_draw(x, scales, generator):
    """Steps that share their noise add up in a line: the spread grows with their number, not with its root."""
    noise = torch.randn(x.shape, generator=generator, dtype=x.dtype)
    for scale in scales:
        x = x + scale * noise
    return x


@misconception(of="walk", fails="draws", title="Drawn from the global generator")
@torch.no_grad()
def global_draws(x, scales, generator):
    """The generator is handed over so that a run can be repeated; the global one goes on with every draw."""
    for scale in scales:
        x = x + scale * torch.randn(x.shape, dtype=x.dtype)
    return x


@misconception(of="walk", fails="graph", title="Left in a graph")
def in_the_graph(x, scales, generator):
    """The numbers are right, but the result remembers every step, and memory grows with their number."""
    for scale in scales:
        x = x + scale * torch.randn(x.shape, generator=generator, dtype=x.dtype)
    return x
