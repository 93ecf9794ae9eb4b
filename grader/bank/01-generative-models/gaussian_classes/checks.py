"""What is fitted, what it says of examples, and what is drawn from it. Definitions go class by class."""

import math

import torch
from torch.distributions import Normal

from grader.checks import (
    check,
    describe,
    expect_close,
    expect_follows,
    expect_normal,
    expect_nothing_drawn,
    expect_random_states,
    expect_true,
    expect_unmodified,
    expect_whole_batch,
    normal,
    remark,
    spread,
)

# Examples, classes and features: few classes and many, all three alike, one feature, one class, one example each.
SIZES = ((11, 3, 5), (4, 4, 4), (7, 2, 1), (6, 1, 3), (3, 3, 2), (9, 4, 9))
DENSITY = "Is each term there: the log prior, the squared distances, the logarithm of each variance, and 2 pi?"
BAYES = "Over what do these probabilities add up to 1, and does the prior take part?"


def model(generator, classes, features):
    """A prior, means and variances. The classes are not equally likely, and variances lie on both sides of 1."""
    means = normal(generator, (classes, features))[0] * 1.5
    prior = torch.rand(classes, generator=generator, dtype=torch.float64) + 0.1
    return prior / prior.sum(), means, spread(generator, (features,), 0.1, 8, negative=False)


def judged(generator):
    """Examples, with a model, of every size."""
    for count, classes, features in SIZES:
        prior, means, variance = model(generator, classes, features)
        yield normal(generator, (count, features))[0] * 2, prior, means, variance


def labelled(generator, count, classes, features):
    """Examples and their classes: in no order, each at least once, and the first ones more often."""
    picked = torch.rand(count - classes, generator=generator, dtype=torch.float64).square() * classes
    y = torch.cat([torch.arange(classes), picked.long()])[torch.randperm(count, generator=generator)]
    x, shift = normal(generator, (count, features), (classes, features))
    return x * spread(generator, (features,), 0.3, 3, negative=False) + 2 * shift[y], y


def fitted(x, y, classes, smoothing):
    """Sums over each class: the squares of a class, less its number times its squared mean."""
    groups = [x[y == label] for label in range(classes)]
    means = torch.stack([sum(group) / len(group) for group in groups])
    rest = [(group**2).sum(0) - len(group) * mean**2 for group, mean in zip(groups, means, strict=True)]
    prior = x.new_tensor([len(group) / len(x) for group in groups])
    return prior, means, sum(rest) / len(x) + smoothing


def joint(x, prior, means, variance):
    """Normal densities of torch, feature by feature and class by class."""
    of_class = [
        Normal(mean, variance**0.5).log_prob(x).sum(1) + p.log() for p, mean in zip(prior, means, strict=True)
    ]
    return torch.stack(of_class, 1)


def by_straight_lines(x, prior, means, variance):
    """The lesson's form, linear in x: what all classes share has dropped out."""
    slopes = means / variance
    scores = (x @ slopes.T - (slopes * means).sum(1) / 2).exp() * prior
    return scores / scores.sum(1, keepdim=True)


def drawn(y, means, variance, noise):
    return torch.stack([means[label] + variance**0.5 * row for label, row in zip(y.tolist(), noise, strict=True)])


@check("fit", points=2, why="The other is about digits.")
def check_fit(submission, generator):
    """Each class has its share and its mean, and each feature one variance around the means, smoothing added"""
    advices = (
        "This is the prior: what share of all examples has a class?",
        "These are the means: which examples does each of them average?",
        "This is the variance: from which mean is a distance taken, over what is averaged, and what is added?",
    )
    for number, (count, classes, features) in enumerate((*SIZES, (40, 10, 6))):
        x, y = labelled(generator, count, classes, features)
        if number % 3 == 0:
            x[:, -1] = 3  # a pixel that never changes
        for dtype, smoothing in ((torch.float32, 0.1), (torch.float64, 0.5)):
            given = [x.to(dtype), y, classes]
            got = submission.fit(*given, smoothing) if smoothing != 0.1 else submission.fit(*given)
            expect_unmodified(submission)
            is_triple = isinstance(got, tuple | list) and len(got) == 3
            expect_true(is_triple, "three tensors should come back", got=describe(got), advice="See Returns.")
            for part, exact, advice in zip(got, fitted(x, y, classes, smoothing), advices, strict=True):
                expect_close(part, exact.to(dtype), rtol=1e-4, atol=1e-5, advice=advice)


@check("fit", points=0.5, needs=["fit"])
def check_fit_far(submission, generator):
    """Features that lie far from 0 and vary little keep their variance, in float32 too"""
    advice = "The square of 1000 leaves float32 a digit behind the point. What is taken off before squaring?"
    x, y = labelled(generator, 60, 3, 4)
    for far in (300, 1000):
        moved = (x / x.std(0) + far).float()
        exact = fitted(moved.double(), y, 3, 0.1)[2].float()
        expect_close(submission.fit(moved, y, 3)[2], exact, rtol=1e-2, advice=advice)


@check("log_joint", points=2, why="Bayes' rule comes on top of it, and forgives what all classes share.")
def check_joint(submission, generator):
    """The log joint of an example and a class is the log prior plus the log density of all features"""
    expect_follows(submission, "log_joint", joint, judged(generator), to_all_digits=False, advice=DENSITY)


@check("log_joint", points=1, why="It says in words what a density is, where the other shows numbers.")
def check_density(submission, generator):
    """Integrated over x and added up over the classes, the joint probability is 1"""
    grid = torch.linspace(-15, 15, 121, dtype=torch.float64)
    for features in (1, 2):
        prior, means, variance = model(generator, 3, features)
        x = torch.stack(torch.meshgrid(*[grid] * features, indexing="ij"), -1).reshape(-1, features)
        total = submission.log_joint(x, prior, means, variance.clamp(0.5, 2)).exp().sum() * 0.25**features
        advice = f"{len(x)} examples lie on a fine grid, and the cells around them fill the space. {DENSITY}"
        expect_close(total, total.new_tensor(1.0), rtol=1e-3, advice=advice)


@check("posterior", points=1.5, why="The other is about extremes.")
def check_posterior(submission, generator):
    """The posterior weighs the classes by prior and density, and adds up to 1 for each example"""
    how = {"to_all_digits": False, "advice": BAYES}
    expect_follows(submission, "posterior", by_straight_lines, judged(generator), **how)


@check("posterior", points=1, needs=["posterior"])
def check_far(submission, generator):
    """A picture of 784 pixels and an example far from all classes get probabilities as well"""
    advice = "A density of 784 pixels is too small for a computer, and its logarithm is not. When is exp taken?"
    for dtype, within in ((torch.float32, 0.05), (torch.float64, 1e-6)):
        for features, away in ((784, 0.0), (3, 200.0), (200, 5.0)):
            middle, apart = normal(generator, (features,), (features,))
            # Two classes that are close to one another, so that both are possible for whatever lies between them.
            means = torch.stack([middle, middle + apart / apart.norm()])
            side = normal(generator, (features,))[0]
            side = side - (side @ apart) / (apart @ apart) * apart
            side = side / side.norm()
            x = means.mean(0) + torch.tensor([[-0.5], [0.0], [1.0]]) * (means[1] - means[0]) + away * side
            case = [value.to(dtype) for value in (x, torch.tensor([0.25, 0.75]), means, torch.ones(features))]
            # log of the ratio: log 3 and what the place along the line between the means adds.
            ratio = math.log(3) + torch.tensor([-0.5, 0.0, 1.0], dtype=torch.float64)
            exact = torch.stack([torch.sigmoid(-ratio), torch.sigmoid(ratio)], 1).to(dtype)
            expect_close(submission.posterior(*case), exact, rtol=0, atol=within, advice=advice)


@check("sample", points=1)
def check_given_noise(submission, generator):
    """An example is the mean of its class, plus noise as wide as the feature"""
    advice = "How wide is a Gaussian of variance 4? And does each row have the mean of its own class?"
    cases = []
    for (count, classes, features), size in zip(SIZES, (1, 1, 20, 1, 1, 1), strict=True):
        _, means, variance = model(generator, classes, features)
        y = torch.randint(classes, (count,), generator=generator)
        cases += [(y, means, variance, normal(generator, (count, features))[0] * size)]
    expect_follows(submission, "sample", drawn, cases, to_all_digits=False, advice=advice)


@check("sample", points=1, needs=["given_noise"])
def check_drawn_noise(submission, generator):
    """Without noise each number of each example draws its own, from a normal distribution"""
    _, means, variance = model(generator, 3, 20)
    y = torch.tensor([2, 0, 0, 1, 2])
    expect_random_states(submission, "sample", y, means, variance)
    for dtype, labels, times in ((torch.float32, y, 320), (torch.float64, y.repeat(400), 2)):
        given = means.to(dtype), variance.to(dtype)
        got = submission.via("repeated").sample(times, labels, *given)
        mean = given[0][labels].expand(times, -1, -1)
        expect_normal(got, mean=mean, std=given[1].sqrt())


@remark("log_joint")
def remark_joint_loop(submission, generator):
    """All examples at once, in no loop"""
    expect_whole_batch(submission, "log_joint", *next(judged(generator)))


@remark("sample")
def remark_sample_draws(submission, generator):
    """Noise that is given is all that is needed"""
    _, means, variance = model(generator, 3, 4)
    y, noise = torch.tensor([0, 2, 1, 1, 0]), normal(generator, (5, 4))[0]
    expect_nothing_drawn(submission, "sample", y, means, variance, noise)
