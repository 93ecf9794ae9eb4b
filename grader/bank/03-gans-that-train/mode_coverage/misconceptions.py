"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import math

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _nearest(x, centres):
    return (x[:, None] - centres).norm(dim=2).min(1)


def _count(nearest, centres):
    return torch.bincount(nearest, minlength=len(centres))


def _kl(r, modes):
    return math.log(modes) + torch.xlogy(r, r).sum()


@misconception(of="good_counts", fails="counts_good", title="Three deviations along each axis")
def along_each_axis(x, centres, spread):
    """Your good samples lie in a square around the centre: each axis is compared by itself. The corners of that
    square are up to 4.2 standard deviations away; what counts is the distance in the plane."""
    nearest = _nearest(x, centres)[1]
    good = ((x - centres[nearest]).abs() < 3 * spread).all(1)
    return _count(nearest[good], centres)


@misconception(of="good_counts", fails="counts_good", title="Every sample counts, good or not")
def bad_ones_too(x, centres, spread):
    """Your counts add up to all samples: whatever lies far from every centre counts for the one that is least
    far. A generator of pure noise would cover all modes."""
    return _count(_nearest(x, centres)[1], centres)


@misconception(of="good_counts", fails="counts_good", title="A squared distance against a length")
def squared_against_a_length(x, centres, spread):
    """You compare a squared distance with three standard deviations, which are a length. For a narrow mode the
    square of a small number is tiny, so nearly everything seems near. Take the root, or square both sides."""
    distance, nearest = _nearest(x, centres)
    return _count(nearest[distance**2 < 3 * spread], centres)


# Seen in public code, whose data had the covariance 0.02 along each axis and whose limit was 3 times 0.02.
@misconception(of="good_counts", fails="counts_good", title="The spread taken for a variance")
def spread_is_a_variance(x, centres, spread):
    """Your limit is three times the *root* of the spread, as if that were a variance. It is a standard
    deviation already, a length in the units of the samples."""
    distance, nearest = _nearest(x, centres)
    return _count(nearest[distance < 3 * spread**0.5], centres)


@misconception(
    of="good_counts", fails="counts_good", title="Within 2 standard deviations", values=("2", "1", "2.5", "4", "5")
)
def another_limit(x, centres, spread):
    """Your samples are good within 2 standard deviations. Limits do differ between papers; here it is three,
    and an honest model then has a share of good samples of 0.99."""
    distance, nearest = _nearest(x, centres)
    return _count(nearest[distance < 2 * spread], centres)


# A metric in public code takes a limit of 0.3 for any data.
@misconception(
    of="good_counts", fails="counts_good", title="A limit of 0.15 for every spread", values=("0.15", "0.3", "0.05")
)
def one_limit_for_all(x, centres, spread):
    """Your limit is 0.15 whatever the spread of the modes is. That is right for the ring of the lesson; a wider
    mode loses honest samples then, and a narrower one takes in bad ones."""
    distance, nearest = _nearest(x, centres)
    return _count(nearest[distance < 0.15], centres)


@misconception(of="good_counts", fails="counts_good", title="Each centre's nearest sample")
def nearest_sample_of_each_centre(x, centres, spread):
    """No count of yours exceeds 1: the minimum is over the samples, so each centre asks only for its nearest
    one. Each *sample* has a nearest centre; the minimum goes over the centres."""
    return (torch.cdist(x, centres).min(0).values < 3 * spread).long()


@misconception(of="good_counts", fails="counts_once", title="Counted at every centre within reach")
def at_every_centre_within_reach(x, centres, spread):
    """A sample counts more than once with you, where several centres are within reach. Then there may be more
    good samples than samples, and one crowd between two modes covers both."""
    return ((x[:, None] - centres).norm(dim=2) < 3 * spread).sum(0)


@misconception(of="good_counts", fails="counts_once", title="The first centre within reach")
def first_within_reach(x, centres, spread):
    """A sample counts for the first centre within reach, and not for the nearest. With modes that are closer to
    each other than six deviations, those that come first in the list win samples of their neighbours."""
    within = (x[:, None] - centres).norm(dim=2) < 3 * spread
    return _count(within.long().argmax(1)[within.any(1)], centres)


@misconception(
    of="good_counts", fails="counts_empty", title="Counts end at the last mode that was hit",
    values=("minlength=0", "minlength=0 if len(near) else len(centres)"),
)  # fmt: skip
def shorter_counts(x, centres, spread):
    """Your counts end at the last mode that has a sample: torch.bincount does not know how many modes there
    are. The missing ones are what this is about; it has an argument for the length."""
    distance, nearest = _nearest(x, centres)
    near = nearest[distance < 3 * spread]
    return torch.bincount(near, minlength=0)


@misconception(of="good_counts", fails="counts_empty", title="Modes without samples are left out")
def without_empty_modes(x, centres, spread):
    """Modes without a good sample are missing from your counts, so all that come after them stand in a wrong
    place: what is unique among the nearest centres is only those that were hit."""
    distance, nearest = _nearest(x, centres)
    return torch.unique(nearest[distance < 3 * spread], return_counts=True)[1]


@misconception(
    of="kl_to_uniform", fails="kl_value", title="The divergence in the other direction",
    values=("1e-10", "0", "1e-12", "1e-8", "1e-9", "1e-6", "1e-5"),
)  # fmt: skip
def uniform_to_shares(counts):
    """Yours is the divergence of equal shares from those of the samples: its weights are all 1 / modes. It is
    infinite as soon as one mode is missing, or as large as a small constant in the logarithm makes it, so it
    cannot tell one missing mode from seven."""
    if not counts.any():
        return math.log(len(counts))
    r = counts.double() / counts.sum()
    return -((r + 1e-10) * len(counts)).log().mean()


@misconception(
    of="kl_to_uniform",
    fails="kl_value",
    title="The entropy instead of the divergence",
    values=("counts.any()", "True"),
)
def entropy(counts):
    """Yours is the entropy of the shares, which is largest where they are equal. The divergence is how far the
    entropy stays below the largest it can be."""
    if not counts.any():
        return math.log(len(counts))
    return torch.special.entr(counts.double() / counts.sum()).sum()


@misconception(
    of="kl_to_uniform",
    fails="kl_value",
    title="Compared with the modes that were hit",
    values=("counts.any()", "True"),
)
def among_the_modes_hit(counts):
    """Your equal shares are those of the modes that have samples. A generator that makes one mode only is then
    perfectly even. Modes that are missing belong to the number of modes, too."""
    if not counts.any():
        return math.log(len(counts))
    hit = counts[counts > 0].double()
    return _kl(hit / hit.sum(), len(hit))


@misconception(
    of="kl_to_uniform", fails="kl_value", title="1 added to every count", values=("1", "0.5", "0.1", "0.01")
)
def added_to_every_count(counts):
    """You add 1 to every count, to keep logarithms finite. Missing modes then look as if they had been found,
    above all with few samples. A share of 0 adds 0 log 0 = 0 and needs no help."""
    padded = counts.double() + 1
    return _kl(padded / padded.sum(), len(counts))


@misconception(
    of="kl_to_uniform", fails="kl_value", title="A softmax of the counts", values=("counts.any()", "True")
)
def softmax_of_the_counts(counts):
    """Your shares are a softmax of the counts: a mode with ten samples more gets e^10 times the share. Counts
    become shares when they are divided by their sum."""
    if not counts.any():
        return math.log(len(counts))
    return _kl(counts.double().softmax(0), len(counts))


@misconception(
    of="kl_to_uniform", fails="kl_value", title="F.kl_div without a logarithm", values=("counts.any()", "True")
)
def kl_div_without_a_log(counts):
    """F.kl_div takes the *logarithm* of its first argument for granted, and you hand over shares. It says
    nothing, and what comes out is not a divergence: it is not 0 for equal shares."""
    if not counts.any():
        return math.log(len(counts))
    r = counts.double() / counts.sum()
    return F.kl_div(torch.full_like(r, 1 / len(r)), r, reduction="sum")


@misconception(of="kl_to_uniform", fails="kl_ends", title="No samples are called even")
def nothing_is_even(counts):
    """Without a single good sample your divergence is 0, the best there is. A generator that hits nothing would
    look perfectly even; so for no counts at all the docstring asks for log(modes)."""
    r = counts.double() / counts.sum().clamp(min=1)
    return _kl(r, len(counts)) * counts.any()


@misconception(of="mode_coverage", fails="coverage_value", title="Covered by a single sample")
def covered_by_one_sample(x, centres, spread, least=0.02):
    """A mode is covered with you as soon as one good sample lies there: least is not used, or taken for a
    number of samples. One stray sample in a thousand is hardly a mode; and the more one draws, the more modes
    are hit."""
    counts = good_counts(x, centres, spread)
    return int((counts > 0).sum()), float(counts.sum()) / len(x), kl_to_uniform(counts)


@misconception(of="mode_coverage", fails="coverage_value", title="A share of the good samples")
def share_of_the_good_samples(x, centres, spread, least=0.02):
    """Your modes are covered from a share of the *good* samples on. If hardly any sample is good, a handful of
    them then covers everything. The share is one of all samples."""
    counts = good_counts(x, centres, spread)
    covered = int(((counts >= least * counts.sum()) & (counts > 0)).sum())
    return covered, float(counts.sum()) / len(x), kl_to_uniform(counts)


@misconception(of="mode_coverage", fails="coverage_least", title="More than the share, not at least")
def more_than_the_share(x, centres, spread, least=0.02):
    """A mode that has exactly the share `least` is not covered with you. At least that much is enough: 20 of
    1000 samples cover a mode if the share is 0.02."""
    counts = good_counts(x, centres, spread)
    return int((counts > least * len(x)).sum()), float(counts.sum()) / len(x), kl_to_uniform(counts)


@misconception(
    of="mode_coverage", fails="coverage_value", title="The number that is needed is made whole",
    values=("max(1, int(least * len(x)))", "max(1, round(least * len(x)))"),
)  # fmt: skip
def needed_made_whole(x, centres, spread, least=0.02):
    """You turn the share into a number of samples and make that whole. Where it is rounded down, a mode with less
    than the share is covered: of 120 samples 0.02 are 2.4, so 2 are too few. Compare with the product as it
    is."""
    counts = good_counts(x, centres, spread)
    needed = max(1, int(least * len(x)))
    return int((counts >= needed).sum()), float(counts.sum()) / len(x), kl_to_uniform(counts)


@misconception(of="mode_coverage", fails="coverage_value", title="A share of a mode's equal share")
def share_of_an_equal_share(x, centres, spread, least=0.02):
    """Your limit is `least` of what a mode would have if all were equal, so it is the lower the more modes
    there are. It is a share of all samples here, whatever the number of modes."""
    counts = good_counts(x, centres, spread)
    covered = int((counts >= least * len(x) / len(centres)).sum()) if counts.any() else 0
    return covered, float(counts.sum()) / len(x), kl_to_uniform(counts)


@misconception(of="mode_coverage", fails="coverage_value", title="Bad samples in the divergence")
def bad_ones_in_the_divergence(x, centres, spread, least=0.02):
    """Your divergence is of all samples, each at its nearest centre, however far that is. Bad samples are in no
    mode; how they fall to the modes says nothing about how evenly these are hit."""
    counts, nearest = good_counts(x, centres, spread), (x[:, None] - centres).norm(dim=2).argmin(1)
    kl = kl_to_uniform(torch.bincount(nearest, minlength=len(centres)))
    return int((counts >= least * len(x)).sum()), float(counts.sum()) / len(x), kl


@misconception(of="mode_coverage", fails="coverage_broken", title="The share of covered modes")
def share_of_covered_modes(x, centres, spread, least=0.02):
    """Your first number is a share of the modes and not how many there are. Both are in use; here it is a whole
    number, so that 8 of 8 and 8 of 25 are told apart by whoever reads it."""
    counts = good_counts(x, centres, spread)
    covered = float((counts >= least * len(x)).double().mean())
    return covered, float(counts.sum()) / len(x), kl_to_uniform(counts)


@misconception(of="mode_coverage", fails="coverage_value", title="Only samples of covered modes are good")
def good_only_if_covered(x, centres, spread, least=0.02):
    """Your share of good samples leaves out those next to modes that are not covered. A sample is good or not
    by its own distance; how many others lie there is the other number's concern."""
    counts = good_counts(x, centres, spread)
    covered = counts >= least * len(x)
    return int(covered.sum()), float(counts[covered].sum()) / len(x), kl_to_uniform(counts)
