"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import math

import torch

from grader.checks import misconception


def _parts(c):
    """The density at the limit, and the share that is kept."""
    return torch.exp(-c * c / 2) / math.sqrt(2 * math.pi), torch.erf(c / math.sqrt(2))


@misconception(of="truncated_variance", fails="variance", title="The variance of clipped noise")
def variance_when_clipped(c):
    """You count what lies beyond as if it lay at the limit, c² for each. That is the variance of clipped noise.
    In the truncation trick those draws are thrown away, so only the inside counts, and it counts for
    everything."""
    density, kept = _parts(c)
    return kept - 2 * c * density + c * c * (1 - kept)


@misconception(
    of="truncated_variance", fails="variance", title="The integral is not divided by the share that is kept"
)
def not_divided(c):
    """You have the integral of z² over the inside, where the density adds up to less than 1. Those that are
    drawn again end up inside as well: divide by the share that is kept, so that it is a mean over what comes
    out."""
    density, kept = _parts(c)
    return kept - 2 * c * density


@misconception(of="truncated_variance", fails="variance", title="Only half of the formula is divided")
def ends_not_divided(c):
    """Your answer is 1 - 2cφ(c). The integral is m - 2cφ(c), and dividing it by the kept share m turns the first
    term into 1 and must reach the second one too. For narrow limits yours comes out near 1 instead of near 0."""
    density, _ = _parts(c)
    return 1 - 2 * c * density


@misconception(of="truncated_variance", fails="variance", title="The variance of uniform noise")
def variance_of_uniform(c):
    """c² / 3 is the variance of noise that is uniform between the limits. Truncated noise comes close to that
    only where c is small; for c = 2 this gives more than the 1 of noise that is not cut at all."""
    return c * c / 3


@misconception(of="truncated_variance", fails="variance", title="The share that is kept, in place of the variance")
def share_kept(c):
    """You return the share of draws that lie within the limits. It is one part of the formula: it says how many
    are kept, and not how far they scatter."""
    return _parts(c)[1]


@misconception(of="truncated_variance", fails="variance", title="The standard deviation")
def deviation(c):
    """You return the root of the variance, the standard deviation. The variance is its square: the mean of z²,
    not of its size."""
    density, kept = _parts(c)
    return (1 - 2 * c * density / kept).sqrt()


@misconception(
    of="truncated_variance", fails="variance", title="The share below c, not the share between -c and c"
)
def one_sided_share(c):
    """You divide by the share of all draws below c, so those below -c are taken to be kept. The limit holds on
    both sides: of the normal distribution function that is 2Φ(c) - 1, or erf(c / √2)."""
    density, _ = _parts(c)
    return 1 - 2 * c * density / torch.special.ndtr(c)


@misconception(of="truncated_variance", fails="variance", title="erf without the root of 2")
def erf_of_the_limit(c):
    """You take erf(c) for the share that is kept. The error function belongs to a Gaussian of variance 1/2; for
    a standard normal number its argument is c / √2."""
    density, _ = _parts(c)
    return 1 - 2 * c * density / torch.erf(c)


@misconception(of="truncated_variance", fails="variance", title="One end is forgotten")
def one_end(c):
    """Noise is cut at c and at -c, and each end takes cφ(c) away from the integral. You subtract it once."""
    density, kept = _parts(c)
    return 1 - c * density / kept


# Clamping in place of drawing again is what forums suggest first for a truncated normal.
@misconception(of="first_within", fails="again", title="Clipped at the limit")
def clipped_draws(draws, c):
    """You move what lies beyond onto the limit. Then many components are exactly c or -c, which is not a normal
    distribution without its ends: a generator gets the largest noise allowed far too often. Throw such a draw
    away and take the next."""
    return draws[0].clamp(-c, c)


@misconception(of="first_within", fails="again", title="What lies beyond becomes 0")
def beyond_is_zero(draws, c):
    """Where the first draw lies beyond you put 0, so a heap of components sits in the middle. Take the
    component's next draw instead, and the next again, until one fits."""
    return torch.where(draws[0].abs() <= c, draws[0], torch.zeros_like(draws[0]))


@misconception(of="first_within", fails="kept", title="Drawn again only once")
def once_again(draws, c):
    """The second draw may lie beyond the limit as well, and you take it as it is. Draw until it fits: with a
    limit of 0.5 that takes more than two rounds for most components."""
    if len(draws) < 2:
        return draws[0]
    return torch.where(draws[0].abs() <= c, draws[0], draws[1])


@misconception(of="first_within", fails="kept", title="The last draw that fits")
def last_that_fits(draws, c):
    """You take the last draw within the limit. A component that fits is done and not drawn again: it is the
    first one that counts. Going through the rounds, do not overwrite what has been settled."""
    z = draws[0]
    for each in draws:
        z = torch.where(each.abs() <= c, each, z)
    return z


@misconception(of="first_within", fails="kept", title="All components are drawn again together")
def all_drawn_again(draws, c):
    """As soon as one component lies beyond you draw all of them again. So components that were fine are lost,
    and with 128 of them and a limit of 1 no round would ever do. Each component is judged by itself."""
    fits = (draws.abs() <= c).flatten(1).all(1)
    return draws[int(fits.int().argmax())] if fits.any() else draws[-1]


@misconception(of="first_within", fails="kept", title="A whole example is drawn again for one component")
def example_drawn_again(draws, c):
    """An example with one component beyond is drawn again as a whole. With 128 components nearly none would ever
    fit. Each component is judged by itself, and its neighbours stay."""
    z = draws[0]
    for each in draws[1:]:
        z = torch.where((z.abs() <= c).all(-1, keepdim=True), z, each)
    return z


# PyTorch-StudioGAN issue 62: the noise was divided by a factor.
@misconception(of="first_within", fails="kept", title="Scaled, not cut")
def scaled_draws(draws, c):
    """You multiply the noise by c. That is the lesson's simpler relative, with a factor in place of a limit: it
    narrows all components and has no ends. Here what lies within stays as it is."""
    return draws[0] * c


@misconception(of="first_within", fails="kept", title="Only the upper limit")
def upper_limit(draws, c):
    """Your draws stop at c and go on below -c: the size is missing. A component lies within if its absolute
    value is at most c."""
    first = (draws <= c).int().argmax(dim=0, keepdim=True)
    return draws.gather(0, first)[0]


@misconception(of="first_within", fails="kept", title="The limit itself is left out")
def limit_left_out(draws, c):
    """A draw of just the size c counts as beyond with you. It lies within, as its size is at most c: compare with
    <= where you compare with <."""
    first = (draws.abs() < c).int().argmax(dim=0, keepdim=True)
    return draws.gather(0, first)[0]


@misconception(of="first_within", fails="kept", title="A draw of 0 is taken for none")
def zero_taken_for_none(draws, c):
    """A component that is 0 is taken for one that has found nothing yet, and a later round overwrites it. 0 lies
    within like any other number: keep by itself which components are done."""
    z = torch.where(draws[0].abs() <= c, draws[0], torch.zeros_like(draws[0]))
    for each in draws[1:]:
        z = torch.where((z == 0) & (each.abs() <= c), each, z)
    return z


@misconception(of="truncated_normal", fails="distribution", title="Noise is clipped at the limit")
def clipped_noise(shape, c, generator=None):
    """clamp moves what lies beyond onto the limit, so that many components are exactly c or -c. Truncated noise
    has no such heaps: a draw that lies beyond is thrown away, and another one is drawn."""
    return torch.randn(shape, generator=generator).clamp(-c, c)


@misconception(of="truncated_normal", fails="distribution", title="Noise is drawn again only once")
def noise_once_again(shape, c, generator=None):
    """What lies beyond is drawn a second time and then taken as it is. A second draw lies beyond as often as the
    first one, so it has to go on until all of them fit."""
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
    return z


@misconception(of="truncated_normal", fails="distribution", title="Noise is scaled, not cut")
def scaled_noise(shape, c, generator=None):
    """You multiply standard normal noise by c. That narrows it, and still it has no ends: with a factor of 0.5
    some components exceed 1. The limit says which draws are kept."""
    return torch.randn(shape, generator=generator) * c


@misconception(of="truncated_normal", fails="distribution", title="Uniform noise between the limits")
def uniform_noise(shape, c, generator=None):
    """All numbers between -c and c come up equally often. For a small limit that is nearly right; for c = 2 a
    generator gets far more large components than it was trained on. What is cut is a normal distribution."""
    return (2 * torch.rand(shape, generator=generator) - 1) * c


# tensorflow/hub issue 214: the published example cuts at 2 and then multiplies.
@misconception(of="truncated_normal", fails="distribution", title="Cut at 2, then scaled to the limit")
def cut_at_two_and_scaled(shape, c, generator=None):
    """You cut at 2, wherever the limit is, and then shrink everything to fit. The published example for BigGAN
    does about that. It keeps the rounded shape of the normal, where for a small limit the kept middle is almost
    flat."""
    z = torch.nn.init.trunc_normal_(torch.empty(shape), a=-2.0, b=2.0, generator=generator)
    return z * (c / 2)


# The same by people who draw again, as the stub says, and at 2.
@misconception(of="truncated_normal", fails="distribution", title="Drawn again beyond 2, then scaled to the limit")
def drawn_again_at_two(shape, c, generator=None):
    """What lies beyond 2 is drawn again, wherever the limit is, and then everything is shrunk to fit. That keeps
    the rounded shape of the normal, where for a small limit the kept middle is almost flat. The limit itself says
    what is drawn again, and nothing is scaled."""
    z = torch.randn(shape, generator=generator)
    while (beyond := z.abs() > 2).any():
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
    return z * (c / 2)


@misconception(
    of="truncated_normal",
    fails="distribution",
    title="Clipped after 10 rounds",
    values=("10", "3", "4", "5", "8"),
)
def clipped_in_the_end(shape, c, generator=None):
    """What still lies beyond after 10 rounds is moved onto the limit. For a small limit that are many components,
    and they pile up there. Go on until all of them fit: each round leaves fewer, so it does end."""
    z = torch.randn(shape, generator=generator)
    for _ in range(10):
        beyond = z.abs() > c
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
    return z.clamp(-c, c)


# Some public code for truncated noise takes the remainder, as it needs no loop.
@misconception(of="truncated_normal", fails="distribution", title="Wrapped around at the limit")
def wrapped_around(shape, c, generator=None):
    """What lies beyond is wrapped around: the remainder of a division by the limit comes in from 0 again. So the
    far ends are laid over the middle, and the noise is flatter than the normal distribution. Throw such a draw
    away and take another."""
    return torch.fmod(torch.randn(shape, generator=generator), c)


@misconception(of="truncated_normal", fails="distribution", title="One number for all that are drawn again")
def shared_number(shape, c, generator=None):
    """All components that lie beyond get the same new number: a single one is drawn for all. Each needs a draw
    of its own, as many as there are components beyond."""
    z = torch.randn(shape, generator=generator)
    while (beyond := z.abs() > c).any():
        z[beyond] = torch.randn((), generator=generator)
    return z


@misconception(of="truncated_normal", fails="generator", title="The generator draws only the first round")
def generator_once(shape, c, generator=None):
    """The first round comes from the generator, and what is drawn again from torch at large. So with the same
    seed some components are the same and others not. Hand the generator to every call that draws."""
    z = torch.randn(shape, generator=generator)
    while (beyond := z.abs() > c).any():
        z[beyond] = torch.randn(int(beyond.sum()))
    return z


@misconception(of="truncated_normal", fails="generator", title="The generator is not used")
def generator_ignored(shape, c, generator=None):
    """The noise comes from torch at large, whatever generator is given. Whoever passes one wants the same noise
    again, for the same images at another limit."""
    z = torch.randn(shape)
    while (beyond := z.abs() > c).any():
        z[beyond] = torch.randn(int(beyond.sum()))
    return z
