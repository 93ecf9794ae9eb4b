"""What is counted, how uneven the counts are, and what both say of a generator.

The definitions go sample by sample, in float64. No sample is drawn close to a limit, where rounding would decide.
"""

import math

import torch

from grader.checks import (
    check,
    describe,
    expect_close,
    expect_tensor,
    expect_true,
    expect_unmodified,
    expect_whole_batch,
    in_dtype,
    normal,
    remark,
)

# So far from a limit, in standard deviations, that no rounding decides.
MARGIN = 0.02
COUNT_ADVICE = "How far is each sample from its nearest centre, and with what is that compared?"


def ring(modes, radius=1.0):
    angle = torch.arange(modes, dtype=torch.float64) * 2 * math.pi / modes
    return radius * torch.stack([angle.cos(), angle.sin()], 1)


def grid(side, gap):
    place = gap * (torch.arange(side, dtype=torch.float64) - (side - 1) / 2)
    return torch.cartesian_prod(place, place)


def distances(x, centres):
    return ((x[:, None] - centres) ** 2).sum(2).sqrt()


def around(generator, centres, spread, counts, *, width=1.0):
    """Samples of Gaussians around the centres, so many of each and so many times as wide, in a mixed order."""
    places = centres.repeat_interleave(torch.tensor(counts), 0)
    x = places + width * spread * normal(generator, places.shape)[0]
    near = distances(x, centres).sort(1).values / spread
    is_clear = (near[:, 0] - 3).abs() > MARGIN
    if len(centres) > 1:
        is_clear &= near[:, 1] - near[:, 0] > MARGIN
    # What lies at a limit is put right onto its centre.
    x = torch.where(is_clear[:, None], x, places)
    return x[torch.randperm(len(x), generator=generator)]


def counted(x, centres, spread):
    found = [0] * len(centres)
    for row in distances(x.double(), centres.double()).tolist():
        nearest = min(range(len(row)), key=row.__getitem__)
        found[nearest] += row[nearest] < 3 * spread
    return torch.tensor(found, dtype=torch.float64)


def kl_of(counts):
    """From the mean log of the shares that the samples see, each by itself."""
    total, modes = float(counts.sum()), len(counts)
    seen = [count for count in counts.tolist() if count]
    return sum(count * math.log(count * modes / total) for count in seen) / total if seen else math.log(modes)


def numbers_of(x, centres, spread, least=0.02):
    counts = counted(x, centres, spread)
    covered = sum(count >= least * len(x) for count in counts.tolist())
    return torch.tensor([covered, float(counts.sum()) / len(x), kl_of(counts)], dtype=torch.float64)


def numbers_from(submission, function, given, exact):
    """What comes back, if it is made of numbers, and of as many as there should be."""
    got = getattr(submission.via("as_numbers"), function)(*given)
    seen, wanted = "no numbers come back", f"{exact.numel()} of them"
    are_numbers = isinstance(got, torch.Tensor)
    expect_true(are_numbers, seen, expected=wanted, got=describe(got), advice="Is a return missing?")
    expect_tensor(got, shape=exact.shape, advice="What does the docstring say comes back?")
    return got


def expect_numbers(submission, function, given, exact, advice):
    """Any kind of numbers, but these ones. Samples come in float32 and in float64."""
    has_samples = any(isinstance(each, torch.Tensor) and each.is_floating_point() for each in given)
    for dtype in (torch.float32, torch.float64) if has_samples else (torch.float64,):
        got = numbers_from(submission, function, [in_dtype(each, dtype) for each in given], exact)
        expect_unmodified(submission)
        expect_close(got, exact.float(), rtol=1e-4, atol=1e-5, advice=advice)


def expect_counts(submission, given, advice):
    expect_numbers(submission, "good_counts", given, counted(*given), advice)


@check("good_counts", points=2, why="It says what good means; the coverage meets it only as a sum.")
def check_counts_good(submission, generator):
    """Samples within three standard deviations of a centre are counted there, in whichever direction they lie"""
    for centres, spread in ((ring(8), 0.05), (grid(5, 2.0), 0.1), (ring(3, 4.0), 0.4), (grid(2, 0.1), 0.006)):
        x = around(generator, centres, spread, range(12, 12 + 2 * len(centres), 2), width=1.8)
        expect_counts(submission, (x, centres, spread), COUNT_ADVICE)


@check("good_counts", points=1, needs=["counts_good"], why="The coverage meets it as well; here it is alone.")
def check_counts_once(submission, generator):
    """Each good sample counts once, for its nearest centre, also where two are within reach"""
    advice = "Several centres are within reach of one sample here. For how many does it count, and for which?"
    for centres, spread in ((grid(3, 1.0), 0.4), (ring(6), 0.5)):
        x = around(generator, centres, spread, [15] * len(centres))
        expect_counts(submission, (x, centres, spread), advice)


@check("good_counts", points=1, needs=["counts_good"], why="The coverage meets it as well; here it is alone.")
def check_counts_empty(submission, generator):
    """Every mode has its place among the counts, also where no good sample lies near it"""
    advice = "There is one count for each centre, in their order. What comes of a centre that nobody is near?"
    for missing in ([5, 6, 7], [0, 3], [0, 1, 2, 3, 4, 5, 6, 7]):
        counts = [0 if mode in missing else 9 + mode for mode in range(8)]
        x = torch.cat([around(generator, ring(8), 0.05, counts), 3 + normal(generator, (4, 2))[0] / 9])
        expect_counts(submission, (x, ring(8), 0.05), advice)


@check("kl_to_uniform", points=1.5, why="The coverage meets it as well; here it is alone.")
def check_kl_value(submission):
    """The KL is the mean log of how many times its equal share a mode has, over the good samples"""
    advice = "What is the share of each mode, with what is it compared, and what does a share of 0 add to the sum?"
    for counts in ([9, 3, 5, 1], [300, 20, 1, 400, 7], [2, 1], [40, 0, 8, 0, 0, 3], [0, 0, 6, 1]):
        exact = torch.tensor(kl_of(torch.tensor(counts)), dtype=torch.float64)
        expect_numbers(submission, "kl_to_uniform", [torch.tensor(counts)], exact, advice)


@check("kl_to_uniform", points=1, needs=["kl_value"], why="It has the two ends, where the number is known.")
def check_kl_ends(submission):
    """The KL is 0 for equal counts, and log(modes) where one mode has all of them or where there are none"""
    advice = "How uneven is it if one mode has everything? And what does the docstring say of no samples at all?"
    for modes in (2, 8, 25):
        one, none = torch.zeros(modes, dtype=torch.int64), torch.zeros(modes, dtype=torch.int64)
        one[modes // 2] = 7
        for counts, exact in ((none + 4, 0.0), (one, math.log(modes)), (none, math.log(modes))):
            exact = torch.tensor(exact, dtype=torch.float64)
            expect_numbers(submission, "kl_to_uniform", [counts], exact, advice)


@check("mode_coverage", points=1.5, why="It is the idea of the exercise, and comes before the other numbers.")
def check_coverage_broken(submission, generator):
    """A collapsed generator has only good samples and covers one mode; a useless one covers none"""
    advice = "Which of the three numbers asks about samples, and which about modes?"
    for centres, spread in ((ring(8), 0.05), (grid(5, 1.0), 0.05)):
        collapsed = around(generator, centres[3:4], spread, [60], width=0.5)
        dropping = around(generator, centres, spread, [30, 30, 30, 30, *[0] * (len(centres) - 4)], width=0.7)
        useless = 9 + around(generator, centres, spread, [2] * len(centres))
        for x in (collapsed, dropping, useless):
            given = (x, centres, spread)
            expect_numbers(submission, "mode_coverage", given, numbers_of(*given), advice)


@check("mode_coverage", points=1, needs=["coverage_broken"])
def check_coverage_value(submission, generator):
    """All three numbers are right for samples of which some are good, on rings and on grids"""
    advice = "Is each a number of modes, a share of all samples, or about the good samples alone?"
    for centres, spread in ((ring(8), 0.05), (grid(5, 2.0), 0.1), (grid(3, 1.0), 0.3), (ring(1), 0.2)):
        counts = [1 + 7 * mode % 40 for mode in range(len(centres))]
        x = torch.cat([around(generator, centres, spread, counts, width=1.6), centres[-1] + 4 * spread + centres])
        given = (x, centres, spread)
        expect_numbers(submission, "mode_coverage", given, numbers_of(*given), advice)


@check("mode_coverage", points=1, needs=["coverage_broken"])
def check_coverage_least(submission, generator):
    """A mode is covered from the share least of all samples on, exactly that share included"""
    advice = "A share of which samples, and is the share itself enough?"
    far = 9 + normal(generator, (16, 2))[0]
    # 32 samples in all, half of them good; next to the four modes are 8, 4, 3 and 1.
    x = torch.cat([around(generator, ring(4), 0.05, [8, 4, 3, 1], width=0.5), far])
    for least in (0.25, 0.125, 0.0625, 0.03125, 0.26, 0.02, 0.1):
        given = (x, ring(4), 0.05, least)
        exact = numbers_of(*given)
        got = numbers_from(submission, "mode_coverage", given, exact)
        # The other two numbers do not depend on least, and have been judged.
        expect_close(got[:1], exact[:1].float(), advice=advice)


@remark("good_counts")
def remark_counts_loop(submission, generator):
    """All samples at once, in no loop"""
    expect_whole_batch(submission, "good_counts", normal(generator, (4, 2))[0], ring(7), 0.4)


@remark("good_counts")
def remark_counts_far(submission, generator):
    """Counts are right also where all the data lie far from the origin"""
    advice = (
        "For more than 25 points, torch.cdist squares the coordinates first and subtracts afterwards. If the data "
        "lie far from 0, few of the seven digits of float32 are left. Its argument compute_mode says whether it "
        "may, and the difference can be taken before anything is squared."
    )
    centres = (ring(8, 10.0) + 3000).float().double()
    x = around(generator, centres, 0.5, [20] * 8, width=2.0)
    given = (x.float(), centres.float(), 0.5)
    expect_close(submission.via("as_numbers").good_counts(*given), counted(*given).float(), advice=advice)
