"""What EXERCISE does, through a driver that gives it the weights."""

from grader.checks import check, expect_close, expect_gradient, normal


@check("Scaled", points=1)
def check_start(submission, generator):
    """At first, nothing is scaled"""
    (x,) = normal(generator, [3, 4])
    got = submission.via("forward_with").Scaled({}, x.float(), width=4)
    expect_close(got, x.float(), advice="What is there at first?")


@check("Scaled", points=2, why="Numbers say more plainly than slopes what is wrong.")
def check_value(submission, generator):
    """Each feature is multiplied by its own factor"""
    x, factor = (tensor.float() for tensor in normal(generator, [4, 4], [4]))
    got = submission.via("forward_with").Scaled({"factor": factor}, x, width=4)
    expect_close(got, x * factor, advice="Along which axis are the features?")


@check("Scaled", points=1, needs=["value"])
def check_learns(submission, generator):
    """The factors learn"""
    x, factor = (tensor.float() for tensor in normal(generator, [3, 4], [4]))
    factor.requires_grad_()
    got = submission.via("forward_with").Scaled({"factor": factor}, x, width=4)
    expect_gradient(got, factor, x.sum(0), advice="Is something outside of the graph?")
