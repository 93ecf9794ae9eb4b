"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import math

import torch

from grader.checks import misconception


def _groups(x, y, classes):
    """Share and mean of each class, and what is left of each example."""
    prior = torch.bincount(y, minlength=classes).to(x.dtype) / len(x)
    means = torch.stack([x[y == label].mean(0) for label in range(classes)])
    return prior, means, x - means[y]


def _log_density(x, means, variance):
    """log p(x | y), for each class."""
    distance = ((x[:, None] - means).square() / variance).sum(2)
    return -0.5 * (distance + (2 * math.pi * variance).log().sum())


def _noise(y, means, noise):
    return torch.randn(len(y), means.shape[1], dtype=means.dtype) if noise is None else noise


@misconception(of="fit", fails="fit", title="Variances around the mean of all examples")
def around_the_overall_mean(x, y, classes, smoothing=0.1):
    """Your variances are taken around the mean of all examples, so they hold the distances between the classes as
    well. A class is narrower than the whole: subtract from each example the mean of its own class."""
    prior, means, _ = _groups(x, y, classes)
    return prior, means, x.var(0, correction=0) + smoothing


@misconception(of="fit", fails="fit", title="Every class has its own variances")
def own_variances(x, y, classes, smoothing=0.1):
    """You return a row of variances for each class. That is a model as well, with curved borders, and with few
    labels a worse one; here all classes share one row, so that every example helps to estimate it."""
    prior, means, rest = _groups(x, y, classes)
    return prior, means, torch.stack([rest[y == k].square().mean(0) for k in range(classes)]) + smoothing


@misconception(of="fit", fails="fit", title="The classes' variances averaged as if they were equally large")
def variances_of_equal_weight(x, y, classes, smoothing=0.1):
    """You average the variances of the classes, and a class of three examples counts as much as one of a hundred.
    The likeliest variance averages over the examples."""
    prior, means, rest = _groups(x, y, classes)
    each = torch.stack([rest[y == label].square().mean(0) for label in range(classes)])
    return prior, means, each.mean(0) + smoothing


@misconception(of="fit", fails="fit", title="All classes are taken for equally likely")
def equal_prior(x, y, classes, smoothing=0.1):
    """Your prior is 1 divided by the number of classes. The examples say how common a class is: where nine in ten
    are of one class, a doubtful example most likely belongs to it."""
    _, means, rest = _groups(x, y, classes)
    return torch.full((classes,), 1 / classes, dtype=x.dtype), means, rest.square().mean(0) + smoothing


@misconception(of="fit", fails="fit", title="The smoothing is a lower limit")
def smoothing_as_floor(x, y, classes, smoothing=0.1):
    """Your variances are kept from falling below the smoothing, and are left alone above it. Here it is added to
    each of them, as in the lesson's table. Both are in use, so it has to be one of them."""
    prior, means, rest = _groups(x, y, classes)
    return prior, means, rest.square().mean(0).clamp(min=smoothing)


@misconception(of="fit", fails="fit", title="The smoothing is left out")
def smoothing_left_out(x, y, classes, smoothing=0.1):
    """Nothing is added to your variances. A pixel that is the same in all examples has the variance 0, its density
    divides by that, and one new example with another value there makes everything NaN."""
    prior, means, rest = _groups(x, y, classes)
    return prior, means, rest.square().mean(0)


# What scikit-learn's GaussianNB does; its pull requests 5349 and 9681, and paiml/aprender, pull request 2181.
@misconception(of="fit", fails="fit", title="The smoothing in units of the largest variance")
def smoothing_of_the_largest(x, y, classes, smoothing=0.1):
    """What you add is the smoothing times the largest variance of a feature, as scikit-learn's var_smoothing has
    it. Here the smoothing is a variance itself, and is added as it is."""
    prior, means, rest = _groups(x, y, classes)
    return prior, means, rest.square().mean(0) + smoothing * x.var(0, correction=0).max()


@misconception(
    of="fit", fails="fit", title="Divided by fewer than all examples",
    values=("len(x) - 1", "len(x) - classes"),
)  # fmt: skip
def divided_by_fewer(x, y, classes, smoothing=0.1):
    """Your variances divide by less than the number of examples, which takes out a bias. The likeliest variance
    divides by all of them, and that is asked for; with one example a class the other has nothing left to divide
    by."""
    prior, means, rest = _groups(x, y, classes)
    return prior, means, rest.square().sum(0) / max(len(x) - 1, 1) + smoothing


@misconception(of="fit", fails="fit_far", title="The mean square less the squared mean, in float32")
def squares_cancel(x, y, classes, smoothing=0.1):
    """Your variance is a small difference of two large numbers, of which float32 has seven digits. Around 1000
    with a spread of 1 it comes out wrong by a tenth, or below 0. Take off the mean before you square, or compute
    this in float64."""
    prior, means, _ = _groups(x, y, classes)
    return prior, means, x.square().mean(0) - prior @ means.square() + smoothing


@misconception(of="log_joint", fails="joint", title="The prior does not take part")
def no_prior(x, prior, means, variance):
    """Your numbers are log p(x | y), how well each class explains the example. The joint also asks how common the
    class is: log p(y) is added."""
    return _log_density(x, means, variance)


# ddbourgin/numpy-ml, pull request 68, in review.
@misconception(of="log_joint", fails="joint", title="The prior is added without its logarithm")
def prior_without_log(x, prior, means, variance):
    """You add the prior itself to a log density. The two would be multiplied as probabilities, so it is their
    logarithms that are added."""
    return prior + _log_density(x, means, variance)


@misconception(
    of="log_joint", fails="joint", title="The variance is used as a standard deviation",
    values=("2 * math.pi * variance**2", "2 * math.pi * variance"),
)  # fmt: skip
def variance_as_width(x, prior, means, variance):
    """Your Gaussian divides the distance by the variance before it is squared, so that it is as wide as the
    variance. A squared distance is divided by the variance, a plain one by its root, which is what distributions
    of torch take."""
    distance = ((x[:, None] - means) / variance).square().sum(2)
    return prior.log() - 0.5 * (distance + (2 * math.pi * variance**2).log().sum())


@misconception(of="log_joint", fails="joint", title="The half before the squared distance is missing")
def distance_not_halved(x, prior, means, variance):
    """Your squared distances count twice as much as in a Gaussian, which has one half before them in the exponent.
    So the model is more certain of its classes than the data allow."""
    distance = ((x[:, None] - means).square() / variance).sum(2)
    return prior.log() - distance - 0.5 * (2 * math.pi * variance).log().sum()


@misconception(of="log_joint", fails="joint", title="The normaliser is left out")
def normaliser_left_out(x, prior, means, variance):
    """Only the squared distance is left of your density. For the classifier that is enough, since all classes
    share the rest; log p(x) is wrong without it, and two models cannot be compared by it."""
    return prior.log() - 0.5 * ((x[:, None] - means).square() / variance).sum(2)


@misconception(of="log_joint", fails="joint", title="The constant with 2 pi counts once")
def constant_once(x, prior, means, variance):
    """You take off one half of log 2 pi for an example. Each feature has a Gaussian of its own, and each brings
    that constant with it."""
    distance = ((x[:, None] - means).square() / variance).sum(2)
    return prior.log() - 0.5 * (distance + variance.log().sum() + math.log(2 * math.pi))


@misconception(of="log_joint", fails="joint", title="The mean over the features")
def mean_over_features(x, prior, means, variance):
    """You average the log densities of the features. Independent features are multiplied, so their logarithms are
    added up; an average lets the prior weigh as much as all pixels together."""
    normal = torch.distributions.Normal(means, variance.sqrt().expand_as(means))
    return prior.log() + normal.log_prob(x[:, None]).mean(2)


@misconception(of="log_joint", fails="joint", title="Distances without their widths")
def nearest_mean(x, prior, means, variance):
    """Your squared distances are not divided by the variances. A step that is usual for one pixel may be unheard
    of for another; in units of its own width each feature counts alike."""
    distance = (x[:, None] - means).square().sum(2)
    return prior.log() - 0.5 * (distance + (2 * math.pi * variance).log().sum())


@misconception(of="posterior", fails="posterior", title="The softmax goes over the examples")
def over_the_examples(x, prior, means, variance):
    """Your columns add up to 1: for each class, the examples share one unit of probability. An example has exactly
    one class, so it is its row that adds up to 1."""
    return torch.softmax(log_joint(x, prior, means, variance), dim=0)


@misconception(of="posterior", fails="posterior", title="The joint is not divided by p(x)")
def joint_returned(x, prior, means, variance):
    """You return the joint probability. It becomes the probability of a class for a given example when it is
    divided by p(x), its sum over the classes."""
    return log_joint(x, prior, means, variance).exp()


@misconception(of="posterior", fails="posterior", title="Likelihoods compared without the prior")
def posterior_without_prior(x, prior, means, variance):
    """You normalise p(x | y) over the classes. That is the posterior only if all classes are equally common:
    Bayes' rule weighs each by its prior."""
    joint = log_joint(x, prior, means, variance)
    return torch.softmax(joint - prior.log(), dim=1)


@misconception(of="posterior", fails="far", title="Probabilities first, then Bayes' rule")
def exponentials_divided(x, prior, means, variance):
    """Far from all means, or with many features, your joint probabilities are all 0, and 0 divided by 0 is NaN.
    Take off what the logarithms share before exp: then the largest is 1."""
    joint = log_joint(x, prior, means, variance).exp()
    return joint / joint.sum(1, keepdim=True)


@misconception(
    of="posterior", fails="posterior", title="1e-12 is added to p(x) before the division",
    values=("1e-12", "1e-10", "1e-9", "1e-8", "1e-7", "1e-6", "1e-30"),
)  # fmt: skip
def constant_added_to_evidence(x, prior, means, variance):
    """You leave the logarithm too early, and 1e-12 is to keep 0 / 0 away. Far from all means, or with many
    features, p(x) is smaller than that: rows no longer add up to 1, and in the end no class has a probability.
    Take off what the logarithms share before exp: then the largest is 1."""
    joint = log_joint(x, prior, means, variance).exp()
    return joint / (joint.sum(1, keepdim=True) + 1e-12)


@misconception(of="sample", fails="given_noise", title="Noise as wide as the variance")
def variance_times_noise(y, means, variance, noise=None):
    """Your noise is multiplied by the variance. Its own variance is then the square of that; a root makes it as
    wide as the feature is."""
    return means[y] + variance * _noise(y, means, noise)


@misconception(of="sample", fails="given_noise", title="The mean of the class and nothing else")
def means_only(y, means, variance, noise=None):
    """You return the mean of each class, the same picture each time. It is the likeliest single point and unlike
    any example: a sample has the spread of the class as well."""
    return means[y]


@misconception(of="sample", fails="given_noise", title="Samples are cut to the range of pixels")
def cut_to_pixels(y, means, variance, noise=None):
    """Your samples are clamped to -1 and 1. That may be right for a picture on a screen, but these are no longer
    draws from the Gaussian: many numbers sit on the two ends."""
    return (means[y] + variance.sqrt() * _noise(y, means, noise)).clamp(-1, 1)


@misconception(of="sample", fails="given_noise", title="The noise that is given is not used")
def noise_ignored(y, means, variance, noise=None):
    """You draw noise also where it is given. With noise of one's own the same picture can be made again, or two
    classes be compared with the same noise."""
    return means[y] + variance.sqrt() * _noise(y, means, None)


@misconception(of="sample", fails="drawn_noise", title="The noise is uniform")
def uniform_noise(y, means, variance, noise=None):
    """torch.rand draws evenly between 0 and 1, all of it above the mean. The noise of a Gaussian is normal, around
    0, as torch.randn draws it."""
    noise = torch.rand(len(y), means.shape[1], dtype=means.dtype) if noise is None else noise
    return means[y] + variance.sqrt() * noise
