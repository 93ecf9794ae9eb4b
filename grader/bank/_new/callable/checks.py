"""What EXERCISE does with a function that it is handed, which a driver makes in the worker."""

from grader.checks import check, expect_close, expect_true, normal


@check("slope", points=2)
def check_value(submission, generator):
    """The slope is that of the central difference, whatever the function"""
    x, (a, b) = normal(generator, [5])[0], (0.7, -1.3)
    got = submission.via("of_a_cubic").slope(a, b, x, step=0.1)
    expect_close(
        got["slope"], 3 * a * x**2 + 2 * b * x + a * 0.01, rtol=1e-9, advice="Which two places are compared?"
    )


@check("slope", points=1, needs=["value"])
def check_default(submission, generator):
    """Without a step, it is a thousandth"""
    x = normal(generator, [5])[0]
    got = submission.via("of_a_cubic").slope(100.0, 0.0, x)
    expect_close(got["slope"], 300 * x**2 + 1e-4, rtol=1e-9, atol=1e-7, advice="What does the signature say?")


@check("slope", points=1, needs=["value"])
def check_calls(submission, generator):
    """The function is called twice, and no more is needed"""
    x = normal(generator, [3, 2])[0]
    got = submission.via("of_a_cubic").slope(0.0, 1.0, x)
    expect_close(got["slope"], 2 * x, rtol=1e-8, advice="Which two places are compared?")
    seen = str(got["calls"])
    expect_true(
        seen == "2", "it is called more or less often", expected="2", got=seen, advice="Once for each place."
    )
