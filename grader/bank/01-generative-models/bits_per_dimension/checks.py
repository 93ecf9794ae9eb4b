"""From logits to the number, and from a density to the same one. Definitions go pixel by pixel, or by products."""

import math

import torch
from torch.distributions import Categorical

from grader.checks import (
    check,
    expect_any_strides,
    expect_close,
    expect_follows,
    expect_gradient,
    expect_slopes,
    expect_unmodified,
    expect_whole_batch,
    normal,
    remark,
    spread,
)

# (batch, ...) of pictures and how many levels: flat, grey, coloured, one alone, and all axes of one length.
PICTURES = (((3, 7), 5), ((2, 4, 6), 17), ((1, 5, 2), 3), ((3, 3, 3), 3), ((2, 3, 4, 2), 4), ((4, 1), 2))
LEVELS = "The levels are axis 1 of the logits. Over what do the probabilities of one pixel add up to 1?"
UNIT = "Is it bits or nats, of one dimension or of a picture, and how many dimensions has a picture with colours?"


def judged(generator, size=1.0):
    """Logits and pictures of every shape, with levels that the model thinks likely and others."""
    for shape, levels in PICTURES:
        logits = normal(generator, (shape[0], levels, *shape[1:]))[0]
        yield logits * size, torch.randint(levels, shape, generator=generator)


def log_probability(logits, x):
    return Categorical(logits=logits.movedim(1, -1)).log_prob(x).flatten(1).sum(1)


def bits(logits, x):
    """All pictures have as many pixels, so it is the mean over all pixels of all pictures."""
    return -torch.log2(torch.softmax(logits, 1).gather(1, x.unsqueeze(1))).mean()


def bits_between(log_density, dims, width):
    """The bits that the probability of a level's cell takes, picture by picture."""
    return sum(-(value / dims + math.log(width)) / math.log(2) for value in log_density) / len(log_density)


@check("log_likelihood", points=2.5, why="The other is about extremes, and the cost comes on top of it.")
def check_pixels(submission, generator):
    """The log-likelihood sums, over all pixels of a picture, the log-probability of the level each of them has"""
    cases = [*judged(generator), *judged(generator, 4.0)]
    expect_follows(submission, "log_likelihood", log_probability, cases, advice=LEVELS)


@check("log_likelihood", points=1.5, needs=["pixels"])
def check_certain(submission, generator):
    """However large the logits, log p(x) and its gradient are finite: what was thought impossible costs a lot"""
    advice = (
        "A probability of 1e-9000 is 0 for a computer. Which function takes softmax and logarithm in one step?"
    )
    for size in (1e4, 200.0):
        for dtype in (torch.float32, torch.float64):
            logits = torch.zeros(2, 3, 4, dtype=dtype)
            logits[:, 1] = size
            x = torch.tensor([[1, 1, 1, 1], [1, 2, 1, 0]])
            got = submission.log_likelihood(logits.requires_grad_(), x)
            expect_close(got, torch.tensor([0.0, -2 * size], dtype=dtype), advice=advice)
            slope = torch.zeros(2, 3, 4, dtype=dtype)
            slope[1, 1, 1] = slope[1, 1, 3] = -1
            slope[1, 2, 1] = slope[1, 0, 3] = 1
            expect_gradient(got, logits, slope, atol=1e-6, advice=advice)
    for logits, x in judged(generator):
        shifted = (logits + 1e3).float()
        expected = log_probability(shifted.double(), x).float()
        expect_close(submission.log_likelihood(shifted, x), expected, rtol=1e-3, atol=1e-3, advice=advice)


@check("bits_per_dimension", points=2)
def check_bits(submission, generator):
    """The cost is in bits, for one number of a picture, colours counted, as a mean over the batch"""
    cases = [*judged(generator), *judged(generator, 3.0)]
    expect_follows(submission, "bits_per_dimension", bits, cases, to_all_digits=False, advice=UNIT)


@check("bits_per_dimension", points=1, why="It is the baseline that people remember, and needs no formula.")
def check_uniform(submission):
    """A model that knows nothing costs log2(levels): 1 bit for 2, 4.09 for the 17 of a digit, 8 for 256"""
    for levels in (2, 17, 256):
        for shape in ((2, 64), (3, 2, 3, 2)):
            x = torch.arange(math.prod(shape)).reshape(shape) % levels
            got = submission.bits_per_dimension(torch.full((shape[0], levels, *shape[1:]), 0.5), x)
            expect_close(got, math.log2(levels), advice=f"There are {levels} levels, equally likely. {UNIT}")


@check("bits_per_dimension", points=1, needs=["bits"])
def check_trains(submission, generator):
    """The cost is a loss: its gradient reaches the logits of every pixel, and is its own slope"""
    for logits, x in list(judged(generator))[:5]:
        expect_slopes(lambda leaf, x=x: submission.bits_per_dimension(leaf, x), logits)
        expect_unmodified(submission)


@check("bits_of_density", points=1.5)
def check_density(submission, generator):
    """A density is charged for the width of a level in every dimension, and may come out below 0 bits"""
    advice = "A level has the probability density * width in one dimension. What of dims of them, in bits?"
    cases = []
    for count, dims, width in (
        (4, 64, 1 / 17),
        (3, 3, 2 / 256),
        (1, 192, 1.0),
        (5, 1, 0.5),
        (2, 12, 3.0),
        (6, 64, 2.0),
    ):
        cases += [(spread(generator, (count,), 0.1, 40) * dims / 8, dims, width)]
    expect_follows(submission, "bits_of_density", bits_between, cases, to_all_digits=False, advice=advice)


@check("bits_of_density", points=0.5, why="It says in words what the width is for, where the other shows numbers.")
def check_scale(submission):
    """A model that is even over all 17 levels costs 4.09 bits in every scale that its pixels may have"""
    for low, high in ((0, 17), (0, 1), (-1, 1), (-0.5, 0.5)):
        log_density = torch.full((3,), -64 * math.log(high - low))
        got = submission.bits_of_density(log_density, 64, (high - low) / 17)
        advice = f"Pixels lie between {low} and {high}, all equally likely, and a level is {high - low}/17 wide."
        expect_close(got, math.log2(17), advice=advice)


@remark("log_likelihood")
def remark_pixels_strides(submission, generator):
    """Logits in any order in memory, as a network with channels_last gives them"""
    logits, x = list(judged(generator))[1]
    expect_any_strides(submission.log_likelihood, logits, x)


@remark("log_likelihood")
def remark_pixels_loop(submission, generator):
    """All pictures at once, in no loop"""
    expect_whole_batch(submission, "log_likelihood", *next(judged(generator)))
