from grader.checks import misconception


@misconception(of="slope", fails="value", title="Forward difference")
def forward(function, x, step=1e-3):
    """This looks ahead only: its error shrinks with the step, that of the central difference with its square."""
    return (function(x + step) - function(x)) / step


@misconception(of="slope", fails="value", title="Divided by one step")
def twice(function, x, step=1e-3):
    """The two places are two steps apart, so this is twice the slope."""
    return (function(x + step) - function(x - step)) / step


@misconception(of="slope", fails="value", title="The step is not used")
def fixed_step(function, x, step=1e-3):
    """It is right for the step that you had in mind, and the same for every other."""
    return (function(x + 1e-3) - function(x - 1e-3)) / 2e-3


@misconception(of="slope", fails="default", title="Another step by default")
def coarse(function, x, step=1e-2):
    """Whoever names no step gets a coarser difference than the signature in the stub promises."""
    return (function(x + step) - function(x - step)) / (2 * step)


@misconception(of="slope", fails="calls", title="Called once for each element")
def one_by_one(function, x, step=1e-3):
    """The numbers are right, but a network would run as often as there are elements."""
    found = [(function(v + step) - function(v - step)) / (2 * step) for v in x.flatten()]
    return x.new_tensor([float(v) for v in found]).reshape(x.shape)
