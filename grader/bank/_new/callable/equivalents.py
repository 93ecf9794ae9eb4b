from grader.checks import equivalent


@equivalent(of="slope")
def by_halves(function, x, step=1e-3):
    """With both values named."""
    after, before = function(x + step), function(x - step)
    return (after - before) / step / 2
