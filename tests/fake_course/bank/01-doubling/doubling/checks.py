import torch

from grader.checks import check, expect_close, expect_gradient, expect_tensor, expect_unmodified, remark


@check("double", points=1)
def check_shape(submission):
    """The result has the shape of the input"""
    expect_tensor(submission.double(torch.ones(2, 3)), shape=(2, 3))


@check("double", points=2, needs=["shape"])
def check_value(submission, reference, generator):
    """Each element is twice as large"""
    x = torch.randn(4, generator=generator)
    expect_close(submission.double(x), reference.double(x), advice="Look at the factor.")
    expect_unmodified(submission)


@check("total", points=1)
def check_total(submission, generator):
    """The total has gradient two everywhere"""
    x = torch.randn(5, generator=generator, requires_grad=True)
    total = submission.total(x)
    expect_close(total, 2 * x.detach().sum())
    expect_gradient(total, x, torch.full((5,), 2.0))


@remark("total")
def remark_half(submission):
    """The total of bfloat16 is bfloat16"""
    total = submission.total(torch.ones(3, dtype=torch.bfloat16))
    expect_tensor(total, shape=(), dtype=torch.bfloat16, advice="Where does another dtype come in?")
