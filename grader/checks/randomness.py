"""Whether what a function draws is drawn as it should be, judged by statistics of many draws.

Each limit is so many standard errors wide that a right function fails less than once in 10^9 runs, and each
statistic looks at tens of thousands of numbers, so that mistakes people make lie far outside of it.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from grader.checks.expect import expect_close, expect_finite, expect_tensor, expect_true, index_of_largest

# What honest randomness never exceeds: 7 standard errors, 8 where the largest of many numbers is judged.
SIGMAS, SIGMAS_OF_MANY = 7, 8


def expect_normal(
    first: Any, second: Any, *, mean: Tensor | float = 0.0, std: Tensor | float = 1.0, advice: str = ""
) -> None:
    """Two draws of the same shape: every number is a draw of its own from N(mean, std ** 2), in and between calls.

    With n numbers a mean has the standard error 1 / sqrt(n), a standard deviation 1 / sqrt(2 n); the gap between
    the distribution functions stays below sqrt(log(2 / p) / 2 n) with probability 1 - p (Massart 1990).
    """
    for draw in (first, second):
        shape = mean.shape if isinstance(mean, Tensor) else getattr(first, "shape", ())
        expect_tensor(draw, shape=shape, dtype=getattr(draw, "dtype", torch.float32))
        expect_finite(draw)
    expect_independent((first - mean) / std, (second - mean) / std)
    numbers = ((first - mean) / std).detach().double().flatten()
    n, (width, middle) = len(numbers), torch.std_mean(numbers)
    steps = torch.arange(n + 1, dtype=torch.float64) / n
    share = torch.special.ndtr(numbers.sort().values)
    gap = torch.maximum(steps[1:] - share, share - steps[:-1]).max()
    within = (numbers.abs() < 1).double().mean()
    expect_true(
        abs(middle) < SIGMAS / math.sqrt(n)
        and abs(width - 1) < SIGMAS / math.sqrt(2 * n)
        and gap < math.sqrt(math.log(2e12) / (2 * n)),
        "the noise that was drawn is not standard normal",
        expected="mean 0, standard deviation 1, 68.3 % between -1 and 1",
        got=f"mean {middle:.3g}, standard deviation {width:.3g}, {within:.1%} between -1 and 1".replace("%", " %"),
        advice=advice or f"With {n} numbers this is not chance. Which distribution are they drawn from?",
    )


def expect_uniform(first: Any, second: Any, *, low: float = 0.0, high: float = 1.0, advice: str = "") -> None:
    """Two draws of the same shape: every number is a draw of its own, uniform between low and high.

    The gap between the distribution functions is judged as for normal numbers. As many places of equal width as
    there are numbers get one each on average, with a variance of 1 and its standard error sqrt(2 / n).
    """
    for draw in (first, second):
        expect_tensor(draw, shape=getattr(first, "shape", ()), dtype=getattr(draw, "dtype", torch.float32))
        expect_finite(draw)
    numbers = ((first - low) / (high - low)).detach().double().flatten()
    n, middle = len(numbers), numbers.mean()
    steps = torch.arange(n + 1, dtype=torch.float64) / n
    share = numbers.sort().values
    gap = torch.maximum(steps[1:] - share, share - steps[:-1]).max()
    least, most = (low + (high - low) * float(end) for end in (share[0], share[-1]))
    expect_true(
        share[0] >= 0 and share[-1] <= 1 and gap < math.sqrt(math.log(2e12) / (2 * n)),
        f"the numbers that were drawn are not uniform between {low:g} and {high:g}",
        expected=f"from {low:g} to {high:g}, all equally likely, with the mean {(low + high) / 2:g}",
        got=f"from {least:.3g} to {most:.3g}, with the mean {low + (high - low) * float(middle):.3g}",
        advice=advice or f"With {n} numbers this is not chance. Which distribution are they drawn from?",
    )
    expect_independent(first, second)
    counts = (numbers * n).long().clamp(max=n - 1).bincount(minlength=n).double()
    spread = float(counts.var() / counts.mean())
    expect_true(
        abs(spread - 1) < SIGMAS_OF_MANY * math.sqrt(2 / n),
        "the numbers lie too evenly" if spread < 1 else "the same numbers come up again and again",
        expected="gaps and crowds, as independent draws leave them",
        got=f"a variance of the counts {spread:.3g} times that of independent draws",
        advice="Are the numbers dealt out evenly, or is one used more than once?",
    )


def expect_uniform_steps(first: Tensor, second: Tensor, of_many: Tensor, *, many: int) -> None:
    """Each of n samples draws a timestep of its own: twice out of 4, then out of `many`, all equally likely.

    A share p has the standard error sqrt(p (1 - p) / n). Where there are about as many steps as samples, the
    counts of the steps have a variance as large as their mean, with the standard error sqrt(2 / steps) of it.
    """
    shares = first.bincount(minlength=4) / len(first)
    error = math.sqrt(3 / 16 / len(first))
    advice = "These are the shares of t = 0, 1, 2, 3. Draw from the first index of the table to the last."
    expect_close(shares, torch.full((len(shares),), 1 / 4), rtol=0, atol=SIGMAS * error, advice=advice)
    expect_independent(first, second)
    counts = of_many.bincount(minlength=many).double()
    spread = float(counts.var() / counts.mean())
    expect_true(
        abs(spread - 1) < SIGMAS_OF_MANY * math.sqrt(2 / many),
        "the timesteps come up too evenly" if spread < 1 else "the timesteps come up too unevenly",
        expected="a variance of the counts 1 times their mean",
        got=f"{spread:.3g} times",
        advice="Independent draws repeat themselves and leave gaps. Are yours dealt out, or used more than once?",
    )


def expect_independent(draw: Tensor, again: Tensor) -> None:
    """No two places of a draw, and none of two calls, share their numbers or mirror them.

    Looked at is every distance along all axes at once, and every mirrored order. With n numbers in a draw, a
    correlation has the standard error 1 / sqrt(n), or sqrt(2 / n) where all pairs are counted twice.
    """
    limit = SIGMAS_OF_MANY * math.sqrt(2 / draw.numel())
    for where, other in (("one call", draw), ("two calls", again)):
        for order, correlations in zip(("", " in mirrored order"), correlations_of(draw, other), strict=True):
            if where == "one call" and not order:
                correlations[(0,) * draw.dim()] = 0  # of each number with itself
            place = index_of_largest(correlations.abs())
            worst, apart = float(correlations[place]), ", ".join(map(str, place))
            expect_true(
                abs(worst) < limit,
                f"numbers that should be independent move together in {where}{order}",
                expected=f"correlations near 0 (here below {limit:.2f})",
                got=f"a correlation of {worst:.2f}" + ("" if order else f" between numbers [{apart}] apart"),
                advice="Compare two examples, two places of one example, two calls. Which share their noise?",
            )


def correlations_of(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """The correlation of one[i] with other[i + k] for every k, and that with other[k - i]; indices go round."""
    spectra = []
    for draw in (one, other):
        numbers = draw.detach().double()
        spread, mean = torch.std_mean(numbers, correction=0)
        spectra.append(torch.fft.fftn((numbers - mean) / spread.clamp(min=1e-12)))
    shifted, mirrored = spectra[0].conj() * spectra[1], spectra[0] * spectra[1]
    n = one.numel()
    return torch.fft.ifftn(shifted).real / n, torch.fft.ifftn(mirrored).real / n
