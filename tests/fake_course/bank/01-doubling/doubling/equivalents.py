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


@equivalent(of="total", remarks=["half"])
def added_in_float32(x):
    """Whatever is smaller than float32 is added as float32."""
    return 2 * x.to(torch.promote_types(x.dtype, torch.float32)).sum()
