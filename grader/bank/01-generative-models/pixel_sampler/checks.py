"""Levels that a given u draws, and pictures that a known model draws. The definition goes number by number."""

import itertools
import math

import torch

from grader.checks import (
    check,
    expect_close,
    expect_tensor,
    expect_true,
    expect_unmodified,
    expect_whole_batch,
    normal,
    remark,
)

ROWS = ((6, 7), (1, 3), (5, 1), (4, 4), (40, 17))
# (batch, height, width) and levels: wide, high, one row, one column, square, and all axes alike.
PICTURES = (((3, 2, 4), 5), ((2, 4, 3), 2), ((2, 1, 5), 3), ((3, 4, 1), 4), ((3, 3, 3), 3), ((1, 5, 5), 17))
DTYPES = (torch.float32, torch.float64)
# So far from a running sum is every u that is judged: the digits of float32 do not decide.
APART = 1e-5
SUMS = "Add up the probabilities from level 0 on. At which level does the sum first exceed u?"
ORDER = "What does the model know of the picture when it is asked about this pixel? And who comes next?"


def drawn(logits, u, temperature=1.0):
    """A level by walking along the probabilities, and how near u came to an end of its level's stretch."""
    weights = [math.exp(float(a - max(logits)) / temperature) for a in logits]
    low = 0.0
    for level, weight in enumerate(weights):
        high = low + weight / sum(weights)
        if u < high or level == len(weights) - 1:
            ends = [abs(u - low)] * (level > 0) + [abs(u - high)] * (level < len(weights) - 1)
            return level, min(ends, default=1.0)
        low = high
    raise ValueError("a row has no level")


def levels_of(logits, u, temperature=1.0):
    """The levels of all rows, or None where rounding could decide about one of them."""
    found = [drawn(row, share, temperature) for row, share in zip(logits.tolist(), u.tolist(), strict=True)]
    return torch.tensor([level for level, _ in found]) if min(gap for _, gap in found) > APART else None


def rows(generator, shape, size, temperature=1.0):
    """Logits, a u for each row, and the levels that they draw."""
    for _ in range(100):
        logits = (normal(generator, shape)[0] * size).float().double()
        u = torch.rand(shape[0], generator=generator).double()
        if (levels := levels_of(logits, u, temperature)) is not None:
            return logits, u, levels
    raise ValueError(f"rounding may decide in {shape}")


def tables(generator, shape, levels):
    """A model: what each level of each pixel begins with, and what the pixels before it add."""
    pixels = shape[1] * shape[2]
    bias, table = normal(generator, (levels, *shape[1:]), (levels, pixels, pixels))
    return bias.float().double(), (table * 1.5 / levels**0.5).float().double()


def picture(bias, table, u, temperature):
    """The picture of one u, pixel by pixel, or None where rounding could decide about a pixel."""
    x = []
    for number, share in enumerate(u.flatten().tolist()):
        before = torch.tensor(x, dtype=torch.float64)
        logits = bias.flatten(1)[:, number] + table[:, number, :number] @ before
        level, gap = drawn(logits.tolist(), share, temperature)
        if gap < APART:
            return None
        x.append(level)
    return torch.tensor(x).reshape(u.shape)


def pictures(generator, shape, levels, temperature=1.0):
    """A model, a u for each pixel, and the pictures that they draw."""
    for _ in range(100):
        bias, table = tables(generator, shape, levels)
        u = torch.rand(shape, generator=generator).double()
        found = [picture(bias, table, each, temperature) for each in u]
        if all(each is not None for each in found):
            return bias, table, u, torch.stack(found)
    raise ValueError(f"rounding may decide in {shape}")


def expect_levels(got, exact, advice):
    expect_tensor(got, shape=exact.shape, dtype=torch.int64, advice=advice)
    expect_close(got, exact, advice=advice)


@check("draw_levels", points=2, why="The others are about temperatures and large logits.")
def check_draw(submission, generator):
    """A level is the first one at which the running sum of the probabilities exceeds u"""
    for shape, dtype in itertools.product(ROWS, DTYPES):
        logits, u, levels = rows(generator, shape, 2.0)
        got = submission.draw_levels(logits.to(dtype), u.to(dtype))
        expect_levels(got, levels, SUMS)
        expect_unmodified(submission)
    # Eight levels alike: their sums are exact in either dtype, so that only the digits of u decide.
    logits, ends = torch.zeros(7, 8, dtype=torch.float64), torch.arange(1, 8, dtype=torch.float64) / 8
    advice = "This is float64, and u lies 1e-9 below the end of its level's stretch. Which step has fewer digits?"
    expect_levels(submission.draw_levels(logits, ends - 1e-9), torch.arange(7), advice)


@check("draw_levels", points=1, needs=["draw"], why="Pictures show it as well; here it is alone.")
def check_temperature(submission, generator):
    """A low temperature sharpens the choice, and a high one flattens it"""
    advice = (
        "At temperature 1/2 a level that was 3 times as likely as another is 9 times as likely. What is halved?"
    )
    for shape, temperature in itertools.product(ROWS, (0.5, 2.0, 0.1, 5.0)):
        logits, u, levels = rows(generator, shape, 1.5, temperature)
        expect_levels(submission.draw_levels(logits.float(), u.float(), temperature), levels, advice)


@check("draw_levels", points=1, needs=["draw"])
def check_large(submission, generator):
    """Logits may be large, and the same number added to all of them changes nothing"""
    advice = "The exponential of 1000 is infinite. Which function takes off the largest logit first?"
    for dtype, added, size in (
        (torch.float32, 1000.0, 2.0),
        (torch.float64, -2000.0, 2.0),
        (torch.float32, 0.0, 1e4),
    ):
        logits, u, levels = rows(generator, (12, 5), size)
        logits = (logits * 64).round() / 64 + added  # so that the sum is exact
        levels = levels_of(logits, u)
        if levels is not None:
            expect_levels(submission.draw_levels(logits.to(dtype), u.to(dtype)), levels, advice)


@check("draw_levels", points=0.5, needs=["draw"])
def check_edge(submission, generator):
    """The level exists for a u just below 1, and is a possible one for a u of 0"""
    logits, none = normal(generator, (60, 64))[0].float(), torch.zeros(5)
    highest = submission.via("highest").draw_levels(logits, torch.full((60,), 1 - 2**-24))
    advice = (
        "Rounded sums of 64 probabilities end a little below 1 or above it, and once in tens of thousands of "
        "pictures a u lies between. What keeps the level in range?"
    )
    expect_true(highest < 64, "with u just below 1, a level beyond the last comes out", advice=advice)
    for dtype in DTYPES:
        logits = normal(generator, (5, 4))[0].to(dtype) - torch.tensor([1000, 2000, 0, 0]).to(dtype)
        advice = "Here u is 0, and so are the first sums. Do they exceed u?"
        expect_levels(submission.draw_levels(logits, none.to(dtype)), torch.full((5,), 2), advice)


@check("pixel_sampler", points=3, why="It shows whole pictures, where the last one counts many.")
def check_order(submission, generator):
    """Each pixel is drawn by its own u, in reading order, from a model that knows all the pixels before it"""
    for shape, levels in PICTURES:
        bias, table, u, exact = pictures(generator, shape, levels)
        for dtype in DTYPES:
            given = [value.to(dtype) for value in (bias, table, u)]
            got = submission.via("from_tables").pixel_sampler(*given)
            expect_levels(got, exact, ORDER)
            expect_unmodified(submission)


@check("pixel_sampler", points=1, needs=["order"])
def check_passed_on(submission, generator):
    """The temperature holds for every pixel, once"""
    for shape, levels in PICTURES[:4]:
        for temperature in (0.5, 3.0):
            bias, table, u, exact = pictures(generator, shape, levels, temperature)
            given = [value.float() for value in (bias, table, u)]
            got = submission.via("from_tables").pixel_sampler(*given, temperature)
            expect_levels(got, exact, "Where does the temperature get to the logits? And is that the only place?")


@check("pixel_sampler", points=1.5, why="It says what sampling is for, where the others compare numbers.")
def check_chain(submission, generator):
    """Every picture of two by two comes up as often as the model's chain rule says"""
    bias, table = tables(generator, (1, 2, 2), 2)
    count = 6000
    u = torch.rand(count, 2, 2, generator=generator)
    got = submission.via("from_tables").pixel_sampler(bias.float(), table.float(), u)
    expect_tensor(got, shape=(count, 2, 2), dtype=torch.int64, advice=ORDER)
    for x in itertools.product((0, 1), repeat=4):
        levels = torch.tensor(x)
        p = 1.0
        for number in range(4):
            logits = bias.flatten(1)[:, number] + table[:, number, :number] @ levels[:number].double()
            p *= float(torch.softmax(logits, 0)[x[number]])
        share = float((got.flatten(1) == levels).all(1).double().mean())
        expect_true(
            abs(share - p) < 7 * math.sqrt(p * (1 - p) / count) + 10 / count,
            f"the picture {x[:2]} over {x[2:]} is not as common as it should be",
            expected=f"in {p:.3f} of {count} pictures",
            got=f"in {share:.3f}",
            advice=ORDER,
        )


@remark("draw_levels")
def remark_draw_loop(submission, generator):
    """All rows at once, in no loop"""
    expect_whole_batch(submission, "draw_levels", *rows(generator, (6, 7), 1.0)[:2])


@remark("pixel_sampler")
def remark_sampler_calls(submission, generator):
    """The model is asked once for each pixel"""
    bias, table, u, _ = pictures(generator, (3, 2, 4), 3)
    calls, _ = submission.via("asked").pixel_sampler(bias.float(), table.float(), u.float())
    advice = "Asking is what takes the time. Of how many pictures can one call tell the next pixel?"
    expect_true(calls <= 9, f"the model was asked {calls} times for 3 pictures of 8 pixels", advice=advice)


@remark("pixel_sampler")
def remark_sampler_graph(submission, generator):
    """No graph is recorded"""
    bias, table, u, _ = pictures(generator, (2, 2, 2), 3)
    _, recorded = submission.via("asked").pixel_sampler(bias.float(), table.float(), u.float())
    advice = (
        "Each call keeps what a backward pass would need, which takes time and memory, and none ever comes. "
        "What has torch stop recording, for a whole function?"
    )
    expect_true(not recorded, "torch records a graph while pictures are drawn", advice=advice)
