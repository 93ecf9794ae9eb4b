"""What EXERCISE draws, through a driver that makes the generator."""

import torch

from grader.checks import check, expect_close, expect_true, normal


def steps(x, scales, seed):
    generator = torch.Generator().manual_seed(seed)
    return x + sum(scale * torch.randn(x.shape, generator=generator) for scale in scales)


@check("walk", points=2)
def check_draws(submission, generator):
    """Every step draws once from the generator, and is scaled by its own scale"""
    x, scales = (tensor.float() for tensor in normal(generator, [3, 4], [3]))
    for seed in (1, 2):
        got = submission.via("seeded").walk(seed, x, scales)
        expect_close(
            got, steps(x, scales, seed), rtol=1e-4, atol=1e-5, advice="Which draw belongs to which scale?"
        )


@check("walk", points=1, needs=["draws"])
def check_graph(submission, generator):
    """The result is in no graph"""
    x, scales = (tensor.float() for tensor in normal(generator, [2, 2], [2]))
    got = submission.via("seeded").walk(1, x.requires_grad_(), scales)
    expect_true(not got.requires_grad, "the result is in a graph", advice="What keeps torch from building one?")
