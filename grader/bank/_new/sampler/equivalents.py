import torch

from grader.checks import equivalent


@equivalent(of="walk")
def in_place(x, scales, generator):
    """In place, on a copy outside of the graph."""
    x = x.detach().clone()
    for scale in scales.tolist():
        x += torch.empty_like(x).normal_(generator=generator) * scale
    return x
