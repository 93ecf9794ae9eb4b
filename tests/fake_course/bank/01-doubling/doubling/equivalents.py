from grader.checks import equivalent


@equivalent(of="double")
def added(x):
    """By addition."""
    return x + x


@equivalent()
class both:
    """Both functions, the other way round."""

    def double(x):
        return x.add(x)

    def total(x):
        return x.sum() * 2
