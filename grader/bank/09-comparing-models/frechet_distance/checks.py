"""What `moments` and `frechet_distance` say of features. The definition needs no root of a matrix.

If S1 = A'A and S2 = B'B, the trace of the root of S1 S2 is the sum of the singular values of A B': tables of
centred features are such A and B, whatever their rank. So it is exact where covariances are singular, and other
roads are not: an eigenvalue that should be 0 comes out as 1e-17, and its root is 3e-9. There, roots by eigh, by
eigvals of the product, by SVD and by scipy's sqrtm were up to 1e-7 of the traces apart, and 1e-5 is asked for.
Elsewhere it is 1e-9, which no float32 on the way can keep.
"""

import torch

from grader.checks import (
    IN_A_ROW,
    REMEMBERED,
    check,
    describe,
    expect_close,
    expect_finite,
    expect_gradient,
    expect_no_memory,
    expect_repeated,
    expect_tensor,
    expect_true,
    expect_unmodified,
    expect_whole_batch,
    normal,
    remark,
    spread,
)

REGULAR, SINGULAR, SINGLE = 1e-9, 1e-5, 1e-3
DOUBLE = "Everything is computed and returned in float64, also where float32 comes in."


def expect_double(got, shape, advice=""):
    """A float64 tensor of this shape, finite, from inputs left as they were."""
    if isinstance(got, torch.Tensor) and got.shape == torch.Size(shape):
        is_double, dtype = got.dtype == torch.float64, str(got.dtype)
        expect_true(is_double, "the dtype is different", expected="torch.float64", got=dtype, advice=DOUBLE)
    expect_tensor(got, shape=shape, dtype=torch.float64, advice=advice)
    expect_finite(got, advice=advice)


def moments_of(features):
    """Mean and covariance from sums over the examples, one after the other."""
    rows = features.double().unbind()
    mean = sum(rows) / len(rows)
    return mean, sum(torch.outer(row - mean, row - mean) for row in rows) / (len(rows) - 1)


def expect_moments(submission, features, advice):
    """Mean and covariance are right to the digits of float64, next to the size of the features."""
    got, size = submission.moments(features), float(features.double().square().mean().sqrt())
    is_pair = isinstance(got, tuple | list) and len(got) == 2
    expect_true(is_pair, "two tensors should come back", got=describe(got), advice="The mean and the covariance.")
    for part, exact, unit in zip(got, moments_of(features), (size, size**2), strict=True):
        expect_double(part, exact.shape, advice="Which axis holds the examples, and which stays with one feature?")
        expect_close(part, exact, rtol=REGULAR, atol=REGULAR * unit, advice=advice)
    expect_unmodified(submission)


def cloud(generator, count, width, *, low=0.3):
    """A mean, and centred features over the root of n - 1: their product with themselves is the covariance.

    low: the least of the standard deviations, of which the largest is 3, along axes that are turned at random.
    """
    mean, axes, features = normal(generator, [width], [width, width], [count, width])
    widths = spread(generator, [width], low, 3, negative=False)
    return mean, (features - features.mean(0)) * widths @ torch.linalg.qr(axes).Q / (count - 1) ** 0.5


def covariance_of(factor):
    return factor.T @ factor


def distance_of(one, other):
    """The distance from means and factors of the covariances, by singular values."""
    (mu1, a), (mu2, b) = one, other
    spread = a.square().sum() + b.square().sum() - 2 * torch.linalg.svdvals(a @ b.T).sum()
    return (mu1 - mu2).square().sum() + spread


def distance(mu1, sigma1, mu2, sigma2):
    """The distance from covariances of full rank, by their Cholesky factors."""
    return distance_of(*((mu, torch.linalg.cholesky(s).T) for mu, s in ((mu1, sigma1), (mu2, sigma2))))


def expect_distance(submission, one, other, exact, *, within=REGULAR, advice=""):
    """one, other: a mean and a covariance. `within`: how far off it may be, in units of the terms of the sum."""
    size = one[1].double().trace() + other[1].double().trace() + (one[0] - other[0]).double().square().sum()
    got = submission.frechet_distance(*one, *other)
    expect_double(got, (), advice=advice)
    expect_unmodified(submission)
    below = "Rounding can take what should be 0 a little below it."
    expect_true(got >= 0, "a distance is below 0", expected="0 or more", got=describe(got), advice=below)
    expect_close(got, exact.double(), rtol=0, atol=within * float(size) + 1e-300, advice=advice)


@check("moments", points=1.5, why="The other two are about odd shapes and about digits.")
def check_moments_values(submission, generator):
    """The mean goes over the examples, and the covariance divides by one less than their number, in any unit"""
    advice = "What is divided by n, and what by n - 1? And what of the mean is left in the covariance?"
    for shape in ((9, 4), (3, 7), (4, 4), (1031, 3)):
        features = normal(generator, shape)[0] + 2
        expect_moments(submission, features, advice)
    repeated, small = torch.cat([features[:5], features[:3], features[:3]]), features[:6]
    expect_moments(submission, repeated, f"{advice} Some of these examples are the same.")
    expect_moments(submission, spread(generator, (20, 3), 1e-2, 1e5), advice)
    for unit in (1e-6, 1e6):
        expect_moments(
            submission, unit * small, "Is there a limit that is small only next to features of about 1?"
        )
    got = submission.via("moments_in_turn").moments(IN_A_ROW, small, small.flip(0) + small.square())
    for number, both in enumerate(got):
        mean, covariance = moments_of(small.flip(0) + small.square() if number % 2 else small)
        expect_close(both, torch.cat([mean[None], covariance]), advice=REMEMBERED)


@check("moments", points=0.5, needs=["moments_values"])
def check_moments_shapes(submission, generator):
    """Two examples are enough, and a single feature still has a (1,) mean and a (1, 1) covariance"""
    for shape in ((2, 3), (5, 1), (2, 1)):
        expect_moments(submission, normal(generator, shape)[0], "What remains of so small a table?")


@check("moments", points=1, needs=["moments_values"])
def check_moments_digits(submission, generator):
    """Features in float32 keep all their digits: float64 begins before the first sum"""
    for shape in ((20, 5), (5, 20), (700, 3), (2, 3)):
        features = (normal(generator, shape)[0] + 100).float()
        expect_moments(submission, features, "At which step do the numbers become float64?")


@check("frechet_distance", points=1.5, why="The simplest case, where a wrong term shows by itself.")
def check_equal(submission, generator):
    """Two equal Gaussians have distance 0, never less, and moving one adds the squared length of the move"""
    advice = "With equal covariances only the means count. How long is the way between them, squared?"
    for width, scale in ((1, 1), (3, 1), (5, 1), (2, 1000), (3, 1000), (4, 1000), (5, 1000), (6, 1000), (40, 1)):
        mean, factor = (scale * tensor for tensor in cloud(generator, 4 * width + 8, width))
        sigma, gap = covariance_of(factor), scale * normal(generator, [width])[0]
        expect_distance(submission, (mean, sigma), (mean, sigma.clone()), torch.tensor(0.0), advice=advice)
        for way in (gap, gap / 1000):
            expect_distance(submission, (mean, sigma), (mean + way, sigma), way.square().sum(), advice=advice)


@check("frechet_distance", points=1.5, why="With independent features, the distance can be worked out by hand.")
def check_widths(submission, generator):
    """Independent features add up the squared differences of their standard deviations"""
    for width in (1, 2, 5, 40):
        mean, other, first, second = (tensor.exp() for tensor in normal(generator, *[[width]] * 4))
        exact = ((mean - other).square() + (first - second).square()).sum()
        advice = (
            "Expected is (mean1 - mean2)^2 + (std1 - std2)^2, summed. A covariance holds the squares of the stds."
        )
        expect_distance(
            submission, (mean, first.square().diag()), (other, second.square().diag()), exact, advice=advice
        )


@check("frechet_distance", points=1.5, needs=["equal", "widths"])
def check_turned(submission, generator):
    """Covariances that do not commute, in float64 or float32: as much mass moves as must, in either direction"""
    advice = (
        "The root is of a matrix that need not be symmetric. Which step holds only if the covariances commute?"
    )
    for width in (1, 2, 3, 7, 40):
        one, other = cloud(generator, 4 * width + 8, width), cloud(generator, 5 * width + 8, width)
        # As wide along each axis, but turned another way; nearly the same; and equally wide in all directions.
        flips = (-1.0) ** torch.arange(width)
        mirrored, near = (one[0], one[1] * flips), (one[0], one[1] + other[1][: len(one[1])] / 1000)
        round_one = (one[0], torch.eye(width, dtype=torch.float64) / 2)
        for second in (other, mirrored, near, round_one):
            pair = [(mean, covariance_of(factor)) for mean, factor in (one, second)]
            expect_distance(submission, *pair, distance_of(one, second), advice=advice)
            expect_distance(submission, *pair[::-1], distance_of(one, second), advice=advice)
            single = [tensor.float() for gaussian in pair for tensor in gaussian]
            exact = distance(*(tensor.double() for tensor in single))
            expect_distance(submission, single[:2], single[2:], exact, advice=DOUBLE)
        if width == 3:
            given = [tensor for gaussian in pair for tensor in gaussian]
            expect_repeated(submission, "frechet_distance", submission.frechet_distance(*given), given)
            expect_no_memory(submission, "frechet_distance", distance, given, advice=advice)


@check("frechet_distance", points=1.5, needs=["turned"])
def check_singular(submission, generator):
    """With fewer examples than features, or all of them alike, the distance is right, real and finite"""
    advice = (
        "Some eigenvalues are 0 here, and come out a little below it. What is done with them, and what needs them?"
    )
    for width in (1, 2, 7, 20):
        nearly = [cloud(generator, 4 * width + 8, width, low=low) for low in (1e-5, 1e-3, 1.0)]
        for one, other in ((one, other) for one in nearly for other in nearly):
            pair = [(mean, covariance_of(factor)) for mean, factor in (one, other)]
            expect_distance(submission, *pair, distance_of(one, other), within=SINGULAR, advice=advice)
        point = (one[0] + 1, torch.zeros(width, width, dtype=torch.float64))
        exact = distance_of(one, (point[0], one[1] * 0))
        expect_distance(submission, pair[0], point, exact, within=SINGULAR, advice=advice)
        moved = (point[0] + 2, point[1])
        expect_distance(submission, moved, point, torch.tensor(4.0 * width), within=SINGULAR, advice=advice)
        expect_distance(submission, point, point, torch.tensor(0.0), advice=advice)
    for first, second in ((3, 4), (2, 2), (3, 40), (40, 3), (4, 3)):
        one, other = cloud(generator, first, 6), cloud(generator, second, 6)
        for dent in (0.0, 4e-15):
            pair = [(mean, covariance_of(factor) - dent * torch.eye(6)) for mean, factor in (one, other)]
            expect_distance(submission, *pair, distance_of(one, other), within=SINGULAR, advice=advice)
        expect_distance(submission, pair[0], pair[0], torch.tensor(0.0), within=SINGULAR, advice=advice)
        single = [[tensor.float() for tensor in gaussian] for gaussian in pair]
        expect_distance(submission, *single, distance_of(one, other), within=SINGLE, advice=advice)
        point = (other[0], torch.zeros(6, 6, dtype=torch.float64))
        exact = distance_of(one, (other[0], one[1] * 0))
        expect_distance(submission, pair[0], point, exact, within=SINGULAR, advice=advice)
        expect_distance(submission, point, pair[0], exact, within=SINGULAR, advice=advice)


@check("frechet_distance", points=1, needs=["turned"])
def check_units(submission, generator):
    """Features in units up to a million times smaller or larger give the square of that times the distance"""
    one, other = cloud(generator, 24, 4), cloud(generator, 28, 4)
    for unit in (1e-6, 1 / 3000, 3000, 1e6):
        pair = [(unit * mean, unit**2 * covariance_of(factor)) for mean, factor in (one, other)]
        advice = (
            "Is a constant added somewhere, or a limit set, that is small only next to covariances of about 1?"
        )
        expect_distance(submission, *pair, unit**2 * distance_of(one, other), advice=advice)


@remark("moments")
def remark_moments_loop(submission, generator):
    """All examples at once, in no loop"""
    expect_whole_batch(submission, "moments", *normal(generator, [4, 3]))


@remark("moments")
def remark_moments_far(submission, generator):
    """Features far from 0 keep the digits of their covariance"""
    advice = (
        "These features lie around a million and differ by about 1, so their products are about 10^12. float64 "
        "has 16 digits, and most of them are spent on what is subtracted afterwards. What could be subtracted "
        "before anything is multiplied?"
    )
    features = 1e6 + normal(generator, [12, 3])[0]
    expect_close(submission.moments(features)[1], moments_of(features)[1], rtol=1e-6, atol=1e-6, advice=advice)


@remark("frechet_distance")
def remark_distance_gradient(submission, generator):
    """A gradient goes through the distance"""
    advice = (
        "Nothing is amiss where the distance is only reported. Some train on it, though, or ask which feature "
        "adds most to it, and need a gradient for that. Which step leaves the graph?"
    )
    (mu1, a), (mu2, b) = cloud(generator, 20, 3), cloud(generator, 20, 3)
    got = submission.frechet_distance(mu1.requires_grad_(), covariance_of(a), mu2, covariance_of(b))
    expect_gradient(got, mu1, 2 * (mu1 - mu2).detach(), advice=advice)
