import torch

from grader.expect import check, expect_close, expect_gradient, expect_tensor, expect_unmodified


@check("scaled", points=1)
def check_shape(submission, generator):
    """The result has the shape and dtype of the input"""
    x = torch.randn(3, 3, generator=generator, dtype=torch.float64)
    expect_tensor(submission.scaled(x, 2.0), shape=(3, 3), dtype=torch.float64)
    expect_unmodified(submission)


@check("scaled", points=2, needs=["shape"])
def check_value(submission, reference, generator):
    """Every element is multiplied by the factor"""
    for shape in [(4, 2), (2, 2)]:
        x = torch.randn(*shape, generator=generator)
        expect_close(submission.scaled(x, 1.5), reference.scaled(x, 1.5), advice="Which operation scales?")


@check("scaled", points=1, needs=["value"])
def check_gradient(submission, generator):
    """The gradient is the factor"""
    x = torch.randn(2, 3, generator=generator, requires_grad=True)
    expect_gradient(submission.scaled(x, 2.5), x, torch.full((2, 3), 2.5))
