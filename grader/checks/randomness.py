"""Whether what a function draws is drawn as it should be, judged by statistics of many draws.

Each limit is so wide that a right function fails less than once in 10^9 runs, and there are so many numbers, some
hundred thousand, that mistakes people make lie far outside of it: offset noise, a cut at three standard
deviations, a batch that is standardised, noise that a batch shares.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.checks.expect import (
    CheckFailed,
    expect_finite,
    expect_tensor,
    expect_true,
    index_of_largest,
)

# What honest randomness never exceeds: 7 standard errors, 8 where the largest of many numbers is judged.
SIGMAS, SIGMAS_OF_MANY = 7, 8
# How rare a draw is that no honest function makes, for what has a distribution on paper.
NEVER = 1e-10
# Sorting and Fourier transforms take long: they see no more numbers than this.
MANY = 50_000
# So many groups of whole numbers do not all have the mean in the middle.
FEW = 20
# Fewer numbers than this say nothing about how evenly they lie.
ENOUGH = 1000


def expect_normal(*draws: Any, mean: Tensor | float = 0.0, std: Tensor | float = 1.0, advice: str = "") -> None:
    """Every number of these draws is one of its own from N(mean, std ** 2), in each draw and between them.

    draws: of any shapes, as large as they come: what is small (batches of one or of eight) is seen best by many
    calls, whose results are stacked. mean, std: one for all draws.
    """
    for draw in draws:
        shape = mean.shape if isinstance(mean, Tensor) else getattr(draws[0], "shape", ())
        expect_tensor(draw, shape=shape, dtype=getattr(draw, "dtype", torch.float32))
        expect_finite(draw)
    expect_standard_normal([(draw - mean) / std for draw in draws], advice=advice)


def expect_standard_normal(draws: Sequence[Tensor], *, advice: str = "") -> None:
    """The same for draws that have their mean and their standard deviation taken out, in shapes of their own."""
    expect_all_independent(draws)
    expect_all_independent([draw.abs() for draw in draws], between=False, what="sizes")
    expect_distribution(torch.cat([draw.detach().double().flatten() for draw in draws]), advice=advice)
    for draw in draws:
        expect_own_means(draw)
        expect_own_sizes(draw)


def expect_distribution(numbers: Tensor, *, advice: str = "") -> None:
    """Taken together, numbers are distributed as N(0, 1).

    With n numbers the standard error of a mean is sqrt(1 / n), of a standard deviation sqrt(1 / 2 n), of a
    skewness sqrt(6 / n), of a kurtosis sqrt(24 / n); the gap between the distribution functions stays below
    sqrt(log(2 / p) / 2 n) with probability 1 - p (Massart 1990).
    """
    n = len(numbers)
    width, middle = (float(value) for value in torch.std_mean(numbers))
    reduced = (numbers - middle) / (width or 1)
    squares = reduced.square()
    skewness, kurtosis = float((squares * reduced).mean()), float(squares.square().mean())
    some = numbers[: MANY // 2].sort().values
    share, steps = torch.special.ndtr(some), torch.arange(len(some) + 1, dtype=torch.float64) / len(some)
    gap = float(torch.maximum(steps[1:] - share, share - steps[:-1]).max())
    within = float((numbers.abs() < 1).double().mean())
    largest, least_largest = float(numbers.abs().max()), largest_of(n)
    told = f"mean {middle:.3g}, standard deviation {width:.3g}, {within:.1%} between -1 and 1".replace("%", " %")
    expect_true(
        abs(middle) < SIGMAS / math.sqrt(n)
        and abs(width - 1) < SIGMAS / math.sqrt(2 * n)
        and gap < math.sqrt(math.log(2 / NEVER) / (2 * len(some))),
        "the noise that was drawn is not standard normal",
        expected="mean 0, standard deviation 1, 68.3 % between -1 and 1",
        got=told,
        advice=advice or f"With {n} numbers this is not chance. Which distribution are they drawn from?",
    )
    expect_true(
        largest > least_largest,
        "the noise that was drawn is cut off",
        expected=f"some of {n} numbers beyond {least_largest:.1f}",
        got=f"none beyond {largest:.3g}",
        advice="A normal distribution has no ends. What keeps the numbers within limits?",
    )
    expect_true(
        abs(skewness) < SIGMAS * math.sqrt(6 / n) and abs(kurtosis - 3) < (SIGMAS - 1) * math.sqrt(24 / n),
        "the noise that was drawn has the width of a normal distribution, and another shape",
        expected="a skewness of 0 and a kurtosis of 3",
        got=f"a skewness of {skewness:.3f} and a kurtosis of {kurtosis:.2f}",
        advice="Is it a sum of other numbers, or has it heavier ends? Which function draws normal numbers?",
    )
    distinct = 1 + int((some[1:] > some[:-1]).sum())
    expect_true(
        distinct > len(some) / 2,
        "the noise that was drawn has too few different numbers",
        expected=f"nearly {len(some)} of {len(some)}",
        got=f"{distinct}",
        advice="Is it rounded, or drawn in a dtype of few digits, or is the same noise used again?",
    )
    expect_true(
        abs(middle) * math.sqrt(n) > NEVER,
        "the numbers that were drawn cancel out exactly",
        expected="a mean near 0, as independent numbers have it",
        got=f"a mean of {middle:.1g}",
        advice="Has each number its negative somewhere, or is the mean taken out?",
    )


def largest_of(n: int) -> float:
    """What the largest of n sizes of standard normal numbers does not stay below."""
    return math.sqrt(2) * float(torch.special.erfinv(torch.tensor(NEVER ** (1 / n), dtype=torch.float64)))


def expect_own_means(draw: Tensor, *, what: str = "numbers", least_groups: int = 1) -> None:
    """Wherever the numbers of a draw are put in groups, along any of its axes, the means vary as they should.

    The means of G groups of m independent numbers, times sqrt(m), are standard normal. More is noise that a group
    shares; less is a mean that was taken out.
    """
    numbers = draw.detach().double()
    for group in groups_of(draw, least_groups):
        means = numbers.mean(group)
        size = numbers.numel() / means.numel()
        far = "Is noise added that a whole group shares?"
        near = "Is the noise made to have the mean 0? Then no number is free."
        expect_unit_variance(means * math.sqrt(size), f"groups of {size:.0f} {what} have means", far, near)


def expect_own_sizes(draw: Tensor) -> None:
    """The same for the squares of standard normal numbers.

    Those of m independent ones have a sum with the chi-squared distribution of m degrees of freedom. In its place
    stands the normal number that is as rare.
    """
    squares = draw.detach().double().square()
    for group in groups_of(draw):
        sums = squares.sum(group)
        half = torch.tensor(squares.numel() / sums.numel() / 2, dtype=torch.float64)
        share = torch.special.gammainc(half, sums / 2)
        as_rare = torch.special.ndtri(share.clamp(NEVER, 1 - NEVER))
        far = "Does a group share a factor, so that some are larger and others smaller?"
        near = "Is the noise divided by its own size? Then no number is free."
        expect_unit_variance(as_rare, f"groups of {2 * half:.0f} numbers have mean squares", far, near)


def groups_of(draw: Tensor, least: int = 1) -> Iterator[tuple[int, ...]]:
    """The axes along which a draw can be put in groups, at least so many."""
    axes = [axis for axis in range(draw.dim()) if draw.shape[axis] > 1]
    for count in range(1, len(axes) + 1):
        for group in itertools.combinations(axes, count):
            if draw.numel() >= least * math.prod(draw.shape[axis] for axis in group):
                yield group


def expect_unit_variance(numbers: Tensor, what: str, far: str, near: str) -> None:
    """Numbers are standard normal as far as their squares tell: G have a sum that is chi-squared with G degrees.

    what: what has them. far, near: advice where they vary too much and too little.
    """
    total = float(numbers.square().sum())
    if is_odd(total, numbers.numel()):
        ratio = total / numbers.numel()
        raise CheckFailed(
            "behaviour",
            f"{what} that {'lie too far apart' if ratio > 1 else 'are all alike'}",
            expected="a variance of these 1 times that of independent numbers",
            got=f"{ratio:.3g} times",
            advice=far if ratio > 1 else near,
        )


def is_odd(total: float, degrees: int) -> bool:
    """Whether a sum is one that the chi-squared distribution of so many degrees of freedom never has."""
    at = torch.tensor([degrees / 2, total / 2], dtype=torch.float64)
    return min(float(tail(*at)) for tail in (torch.special.gammainc, torch.special.gammaincc)) < NEVER


def expect_uniform(*draws: Any, low: float = 0.0, high: float = 1.0, advice: str = "") -> None:
    """Every number of these draws is one of its own, uniform between low and high, in each draw and between them.

    draws: of any shapes; what is small is seen best by many calls, whose results are stacked. The gap between the
    distribution functions is judged as for normal numbers. As many places of equal width as there are numbers get
    one each on average, with a variance of 1 and its standard error sqrt(2 / n).
    """
    for draw in draws:
        expect_tensor(draw, shape=getattr(draw, "shape", ()), dtype=getattr(draw, "dtype", torch.float32))
        expect_finite(draw)
    scaled = [(draw.detach().double() - low) / (high - low) for draw in draws]
    numbers = torch.cat([draw.flatten() for draw in scaled])
    n, middle = len(numbers), numbers.mean()
    steps = torch.arange(n + 1, dtype=torch.float64) / n
    share = numbers.sort().values
    gap = torch.maximum(steps[1:] - share, share - steps[:-1]).max()
    least, most = (low + (high - low) * float(end) for end in (share[0], share[-1]))
    expect_true(
        share[0] >= 0 and share[-1] <= 1 and gap < math.sqrt(math.log(2 / NEVER) / (2 * n)),
        f"the numbers that were drawn are not uniform between {low:g} and {high:g}",
        expected=f"from {low:g} to {high:g}, all equally likely, with the mean {(low + high) / 2:g}",
        got=f"from {least:.3g} to {most:.3g}, with the mean {low + (high - low) * float(middle):.3g}",
        advice=advice or f"With {n} numbers this is not chance. Which distribution are they drawn from?",
    )
    expect_all_independent(scaled)
    for draw in scaled:
        expect_own_means(math.sqrt(12) * (draw - 0.5))  # of variance 1, with shorter ends than normal numbers
    for some in (numbers, *(draw.flatten() for draw in scaled if draw.numel() >= ENOUGH)):
        places = len(some)
        counts = (some * places).long().clamp(max=places - 1).bincount(minlength=places).double()
        spread = float(counts.var() / counts.mean())
        expect_true(
            abs(spread - 1) < SIGMAS_OF_MANY * math.sqrt(2 / places),
            "the numbers lie too evenly" if spread < 1 else "the same numbers come up again and again",
            expected="gaps and crowds, as independent draws leave them",
            got=f"a variance of the counts {spread:.3g} times that of independent draws",
            advice="Are the numbers dealt out evenly, or is one used more than once?",
        )


def expect_steps(draws: Sequence[Tensor], steps: int) -> None:
    """Every sample draws a timestep of its own from {0, ..., steps - 1}, all equally likely, in and between draws.

    draws: whole numbers, of any shapes. A share p has the standard error sqrt(p (1 - p) / n); the counts of all
    steps together are judged by chi-squared, as too uneven and as too even. Where there are about as many steps as
    samples, evenness shows steps that are dealt out; where batches are many, so do their means. Where there are 40
    samples for each step, none is left out.
    """
    middle, width = (steps - 1) / 2, math.sqrt((steps**2 - 1) / 12)
    for draw in draws:
        expect_within(draw, steps)
        # Whole numbers have means of exactly 0 by chance: of some groups, and not of many.
        expect_own_means((draw - middle) / width, what="timesteps", least_groups=FEW)
    expect_all_independent([draw.double() for draw in draws], what="timesteps")
    numbers = torch.cat([draw.flatten() for draw in draws])
    counts = numbers.bincount(minlength=steps).double()
    n, share = len(numbers), 1 / steps
    error = SIGMAS_OF_MANY * math.sqrt(n * share * (1 - share)) + SIGMAS_OF_MANY
    place = index_of_largest((counts - n * share).abs())
    expect_true(
        abs(float(counts[place]) - n * share) < error,
        "the timesteps are not equally likely",
        expected=f"t = {place[0]} in {share:.3g} of the draws",
        got=f"in {float(counts[place]) / n:.3g}",
        advice="Draw from the first index of the table to the last, each as often as any other.",
    )
    rarest = int(counts.argmin())
    expect_true(
        counts[rarest] > 0 or n < 40 * steps,
        "a timestep is never drawn",
        expected=f"t = {rarest} in {share:.3g} of the draws",
        got="in none",
        advice="Draw from the first index of the table to the last: which one does your range end before?",
    )
    total = float((counts - n * share).square().sum()) / (n * share)
    expect_true(
        not is_odd(total, steps - 1),
        f"the timesteps come up too {'evenly' if total < steps - 1 else 'unevenly'}",
        expected="counts that vary as those of independent draws",
        got=f"{total / (steps - 1):.3g} times as much",
        advice="Independent draws repeat themselves and leave gaps. Are yours dealt out, or used more than once?",
    )


def expect_within(t: Tensor, steps: int) -> None:
    """Timesteps are indices of a table of so many."""
    low, high = int(t.min()), int(t.max())
    expect_true(
        low >= 0 and high < steps,
        "a timestep lies outside of the table",
        expected=f"from 0 to {steps - 1}",
        got=f"from {low} to {high}",
        advice="Timesteps are indices of the table, from the first to the last.",
    )


def expect_random_states(submission: Any, function: str, *args: Any, **options: Any) -> None:
    """A call takes its random numbers from where they are, and leaves them where the next call goes on.

    The worker reports this about itself, so it can fail a submission but proves nothing.
    """
    found = getattr(submission.via("random_states"), function)(*args, **options)
    if found:
        names = ", ".join(str(name) for name in found)
        raise CheckFailed(
            "behaviour",
            f"the call sets a seed: that of {names}",
            expected="the same state of the random numbers after the same calls",
            got="another one each time",
            advice="Seeds belong to whoever runs the training: with one set here, no run can be repeated.",
        )


def expect_all_independent(draws: Sequence[Tensor], *, between: bool = True, what: str = "numbers") -> None:
    """No draw shares its numbers with itself or, `between` those of one shape, with the one before it."""
    for one, other in itertools.pairwise(draws) if between else ():
        if one.shape == other.shape and 1 < one.numel() <= MANY:
            expect_independent(one, other, what=what)
    for draw in draws:
        if 1 < draw.numel() <= MANY:
            expect_independent(draw, what=what)


def expect_independent(draw: Tensor, again: Tensor | None = None, *, what: str = "numbers") -> None:
    """No two places of a draw share their numbers or mirror them; with `again`, none of the two draws do.

    Looked at is every distance along all axes at once, and every mirrored order. With n numbers in a draw, a
    correlation has the standard error 1 / sqrt(n), or sqrt(2 / n) where all pairs are counted twice.
    """
    limit = SIGMAS_OF_MANY * math.sqrt(2 / draw.numel())
    where, other = ("one call", draw) if again is None else ("two calls", again)
    for order, correlations in zip(("", " in mirrored order"), correlations_of(draw, other), strict=True):
        if again is None and not order:
            correlations[(0,) * draw.dim()] = 0  # of each number with itself
        place = index_of_largest(correlations.abs())
        worst, apart = float(correlations[place]), ", ".join(map(str, place))
        expect_true(
            abs(worst) < limit,
            f"{what} that should be independent move together in {where}{order}",
            expected=f"correlations near 0 (here below {limit:.2f})",
            got=f"a correlation of {worst:.2f}" + ("" if order else f" between {what} [{apart}] apart"),
            advice="Compare two examples, two places of one example, two calls. Which share their noise?",
        )


def correlations_of(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """The correlation of one[i] with other[i + k] for every k, and that with other[k - i]; indices go round."""
    first = spectrum_of(one)
    second = first if other is one else spectrum_of(other)
    shifted, mirrored = (
        torch.fft.irfftn(product, s=one.shape) / one.numel() for product in (first.conj() * second, first * second)
    )
    return shifted, mirrored


def spectrum_of(draw: Tensor) -> Tensor:
    """The half of the Fourier transform that says all about numbers without an imaginary part, made standard."""
    numbers = draw.detach().double()
    spread, mean = torch.std_mean(numbers, correction=0)
    spectrum: Tensor = torch.fft.rfftn((numbers - mean) / spread.clamp(min=1e-12))
    return spectrum
