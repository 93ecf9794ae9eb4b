"""What samplers of diffusion models have in common: where they step, what a step should be, what a loop gives.

`denoisers` beside this file has the models that they ask, and what they asked.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Generator, Tensor

from grader.checks.definitions import noised
from grader.checks.expect import expect_close, expect_no_graph, expect_true
from grader.checks.inputs import BATCHES, normal, spread
from grader.sandbox.builders import AffineDenoiser, Recorder

# T and a number of steps: with even gaps between the timesteps, for each of BATCHES; with gaps that must differ.
EVEN_CHAINS = ((2, 2), (7, 7), (9, 1), (1, 1), (5, 3), (16, 4), (11, 6), (10, 4), (13, 5))
ROUNDED_CHAINS = ((11, 4), (12, 5), (12, 11), (1000, 37))
# t and t_prev in a table of twelve, for each of BATCHES: strides long and short, and some to the clean example.
STRIDES = ((11, 3), (8, 7), (5, -1), (10, 0), (0, -1), (11, -1), (6, 2), (9, 4), (3, -1))


def falling(generator: Generator, steps: int = 12) -> Tensor:
    """A float64 table of alphas_cumprod that falls from below 0.98 to 0.1, with no two entries close together.

    So a step between any two of them loses few digits: no small difference of large numbers is divided by, and
    with eta 1 the old noise keeps a variance that float32 can tell from 0.
    """
    shares = (1 + torch.rand(steps, generator=generator, dtype=torch.float64)).cumsum(0)
    return 0.98 - 0.88 * shares / shares[-1]


def cosine(steps: int) -> Tensor:
    """The float32 table of alphas_cumprod of the cosine schedule (Nichol and Dhariwal 2021), as float32 makes it.

    It ends so close to 0 that a long step with eta 1 has next to nothing of the old noise left.
    """
    angle = (torch.arange(steps + 1) / steps + 0.008) / 1.008 * torch.pi / 2
    share = angle.cos().square()
    return (share[1:] / share[:-1]).clamp(min=0.001).cumprod(0)


def linear(steps: int) -> Tensor:
    """The float32 table of alphas_cumprod of DDPM's schedule, which begins close to 1."""
    return (1 - torch.linspace(1e-4, 0.02, steps)).cumprod(0)


def stepping(
    generator: Generator, etas: Sequence[float], strides: Sequence[tuple[int, int]] = STRIDES
) -> list[tuple[Any, ...]]:
    """Arguments of steps, in as many shapes of BATCHES as etas: x_t, t, t_prev, eps, a table, eta and noise.

    x_t has numbers of every size, so that it shows where something is clipped.
    """
    cases = []
    for shape, (t, t_prev), eta in zip(BATCHES, strides, etas, strict=False):
        x_t, (eps, noise) = spread(generator, shape, 0.01, 1000), normal(generator, shape, shape)
        cases.append((x_t, t, t_prev, eps, falling(generator), eta, noise))
    return cases


def trajectories(generator: Generator) -> list[tuple[Any, ...]]:
    """For each of BATCHES: x_t, t, t_prev, the noise that is in x_t, a table, and x with that noise at t_prev."""
    cases = []
    for shape, times in zip(BATCHES, STRIDES, strict=True):
        table, x_0, (eps,) = falling(generator), spread(generator, shape, 0.01, 100), normal(generator, shape)
        signal = torch.cat([table, torch.ones_like(table[:1])])  # at -1, the clean example
        x_t, x_prev = (noised(x_0, torch.full(shape[:1], t), signal, eps) for t in times)
        cases.append((x_t, *times, eps, table, x_prev))
    return cases


def sampling(generator: Generator, chains: Sequence[tuple[int, int]]) -> list[tuple[Any, ...]]:
    """Arguments of a sampler, for chains in shapes of BATCHES: a model, x_T, a table of T, and steps.

    The model asks for a gradient: what comes of it is in a graph unless somebody sees to it.
    """
    cases = []
    for shape, (T, steps) in zip(BATCHES, chains, strict=False):
        model = AffineDenoiser(*torch.tensor([0.3, 0.02], dtype=torch.float64))
        cases.append((model, spread(generator, shape, 0.1, 30), falling(generator, T), steps))
    return cases


# Definitions.


def stepped(
    x_t: Tensor | float,
    t: int,
    t_prev: int,
    eps: Tensor | float,
    table: Tensor,
    eta: float = 0.0,
    noise: Tensor | float = 0.0,
) -> Tensor:
    """A step of DDIM from t to t_prev, where -1 is the clean example.

    It is made in u = x / sqrt(abar), where the noise has the size r = sqrt(1 / abar - 1): down along the predicted
    noise, further than to the r of t_prev where eta > 0, and up again by fresh noise.
    """
    signal, signal_prev = float(table[t]), float(table[t_prev]) if t_prev >= 0 else 1.0
    r, r_prev = math.sqrt(1 / signal - 1), math.sqrt(1 / signal_prev - 1)
    fresh = eta**2 * (1 - (r_prev / r) ** 2)  # Its share of the noise at t_prev, in variance.
    u = x_t / math.sqrt(signal) + (r_prev * math.sqrt(1 - fresh) - r) * eps + r_prev * math.sqrt(fresh) * noise
    return torch.as_tensor(math.sqrt(signal_prev) * u, dtype=table.dtype)


def posterior_sample(
    x_t: Tensor, t: int, t_prev: int, eps: Tensor, table: Tensor, eta: float, noise: Tensor
) -> Tensor:
    """DDPM's x at t_prev >= 0, given x_t and the x_0 that eps stands for. eta is 1, where DDIM does the same.

    By Bayes' rule: x_t is one measurement of it and x_0 is another, and each counts by its precision.
    """
    before, alpha = table[t_prev], table[t] / table[t_prev]
    x_0 = (x_t - (1 - table[t]).sqrt() * eps) / table[t].sqrt()
    precision = alpha / (1 - alpha) + 1 / (1 - before)
    told = alpha.sqrt() / (1 - alpha) * x_t + before.sqrt() / (1 - before) * x_0
    return told / precision + noise / precision.sqrt()


def walked(
    model: Callable[..., Tensor], x_T: Tensor, table: Tensor, steps: int, times: Sequence[int] = ()
) -> Tensor:
    """DDIM without fresh noise along `times`, or one of EVEN_CHAINS where none are given, and on to x_0."""
    x, times = x_T, times or torch.linspace(len(table) - 1, 0, steps).round().int().tolist()
    for t, t_prev in itertools.pairwise([*times, -1]):
        x = stepped(x, t, t_prev, model(x, torch.full((len(x),), t)), table)
    return x


def moments_of_walk(
    model: AffineDenoiser, x_T: Tensor, table: Tensor, steps: int, eta: float
) -> tuple[Tensor, Tensor]:
    """The mean and the standard deviation of what DDIM makes of x_T with fresh noise, along one of EVEN_CHAINS."""
    mean, variance, table = x_T.double(), torch.zeros((), dtype=torch.float64), table.double()
    weight, bias = model.weight.detach().double(), model.bias.detach().double()
    times = torch.linspace(len(table) - 1, 0, steps).round().int().tolist()
    for t, t_prev in itertools.pairwise([*times, -1]):
        mean = stepped(mean, t, t_prev, weight * mean + bias * (t + 1), table, eta)
        kept, fresh = stepped(1, t, t_prev, weight, table, eta), stepped(0, t, t_prev, 0, table, eta, 1)
        variance = kept**2 * variance + fresh**2
    return mean, variance.sqrt()


# What to expect.


def expect_even_timesteps(times: Sequence[int], T: int, steps: int) -> None:
    """So many timesteps fall from T-1 to 0, with gaps that differ by no more than one; a single one is T-1.

    Where the gaps cannot be even, every way to round passes.
    """
    ends = [T - 1, 0][:steps]
    told = {
        "expected": f"{steps} from {' to '.join(map(str, ends))}",
        "got": f"{', '.join(map(str, times[:9]))}{', …' * (len(times) > 9)}",
    }
    at_ends = [*times[:1], *times[-1:]][:steps] == ends
    expect_true(
        at_ends, "the timesteps begin or end elsewhere", **told, advice="Which has most noise, which least?"
    )
    gaps = [t - after for t, after in itertools.pairwise(times)] or [1]
    expect_true(min(gaps) > 0, "the timesteps do not fall from each to the next", **told)
    is_even = len(times) == steps and max(gaps) - min(gaps) <= 1
    advice = f"The gaps are {', '.join(map(str, gaps[:9]))}."
    expect_true(is_even, "the timesteps are not evenly spaced", **told, advice=advice)


def expect_on_schedules(submission: Any, function: str, generator: Generator, *, advice: str = "") -> None:
    """Steps of DDIM on the tables of two schedules in use, which nearly reach 0 or 1, are right with eta 0 and 1.

    What float32 rounds away is forgiven, float64 is to be exact; both are judged by the largest number.
    """
    x_t, eps, noise = normal(generator, (2, 3), (2, 3), (2, 3))
    late = [(999, -1, 1.0), (999, 998, 1.0), (400, 380, 1.0)]  # where the cosine schedule nearly reaches 0
    early = [(1, 0, 1.0), (0, -1, 0.0), (20, 0, 0.0)]  # and the other one 1
    rounded = [[(999, t_prev, 1.0) for t_prev in rounded_below(table)] for table in (cosine(1000), linear(1000))]
    for table, dtype, steps in (
        (cosine(1000), torch.float32, late + early + rounded[0]),
        (cosine(1000), torch.float64, late),
        (linear(1000), torch.float32, early + late + rounded[1]),
        (linear(1000), torch.float64, early),
    ):
        tolerance = 1e-4 if dtype == torch.float32 else 1e-9
        given = [tensor.to(dtype) for tensor in (eps, table, noise)]
        for t, t_prev, eta in steps:
            got = getattr(submission, function)(x_t.to(dtype), t, t_prev, given[0], given[1], eta, given[2])
            x, e, a, z = (tensor.double() for tensor in (x_t.to(dtype), *given))
            right = stepped(x, t, t_prev, e, a, eta, z)
            atol = tolerance * max(1, float(right.abs().max()))
            expect_close(got, right.to(dtype), rtol=tolerance, atol=atol, advice=advice)


def rounded_below(table: Tensor, count: int = 8) -> list[int]:
    """Some t_prev to which a step from the end with eta 1 leaves less than no old noise, as float32 rounds.

    It is next to none on paper; of all ways to write it, most come out below 0 at the same steps.
    """
    before, at = table[:-1], table[-1]
    below = (1 - before - ((1 - before) / (1 - at) * (1 - at / before)).sqrt() ** 2 < 0).nonzero().flatten()
    return below[:: -(-len(below) // count) or 1].tolist()


def expect_walked(
    samples: Tensor, model: Recorder, x_T: Tensor, table: Tensor, steps: int, *, advice: str = ""
) -> None:
    """What a sampler has made of x_T is what DDIM makes of it along the timesteps it asked about, in no graph.

    They are taken from the worker's word, and have to be such as every right sampler might take.
    """
    times = [int(t.flatten()[0]) for _, t in model.calls]
    expect_even_timesteps(times, len(table), steps)
    expect_close(samples, walked(model.predict, x_T, table, steps, times), rtol=1e-4, advice=advice)
    expect_no_graph(samples)
