"""What EXERCISE does, asked of each function: first its values, then its gradients."""

import torch

from grader.checks import check, expect_follows, expect_slopes, normal, tables


@check("scaled", points=2)
def check_value(submission, generator):
    """Every element is multiplied by the factor"""
    cases = tables(generator, 1)
    expect_follows(submission, "scaled", torch.mul, [(x, 1.5) for (x,) in cases], advice="Which operation scales?")


@check("scaled", points=1, needs=["value"])
def check_default(submission, generator):
    """Without a factor, nothing is scaled"""
    expect_follows(submission, "scaled", torch.clone, tables(generator, 1), advice="What is 1 times x?")


@check("scaled", points=1, needs=["value"])
def check_gradient(submission, generator):
    """The gradient reaches x"""
    expect_slopes(lambda x: submission.scaled(x, 2.5), *normal(generator, (2, 3)))
