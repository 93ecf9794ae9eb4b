"""What one update does to a tensor, which decay it has, and what many of them leave of a whole generator."""

from fractions import Fraction

import torch

from grader.checks import (
    check,
    describe,
    expect_close,
    expect_follows,
    expect_tensor,
    expect_true,
    normal,
    remark,
)

SHAPES = ([4, 3], [5], [], [2, 1, 3, 3], [1])
DECAYS = (0.9, 0.25, 0.999, 0.5, 0.0)
STEPS = (0, 1, 2, 3, 7, 8, 9, 20, 79, 80, 81, 500, 8989, 8990, 8991, 10**6)
# The parameters and buffers of the driver's generator.
WEIGHTS = {
    "gain": [], "body.0.weight": [3, 2], "body.0.bias": [3], "body.1.weight": [3], "body.1.bias": [3],
    "head.0.0.weight": [2, 3], "head.0.0.bias": [2],
}  # fmt: skip
STATISTICS, COUNTER = {"body.1.running_mean": [3], "body.1.running_var": [3]}, "body.1.num_batches_tracked"
# Steps of an update, and decays: within the warm start, and beyond.
MOMENTS = ((1, 0.999), (3, 0.99), (40, 0.5), (200, 0.9), (5, 0.05))
AVERAGE_ADVICE = "Which share does the average keep, which one does the value get, and what do the two add up to?"


def mixed(average, value, decay):
    """Where one gets from the value, going the share `decay` of the way to the average."""
    return value + (average - value) * decay


def decay_at(step, decay):
    early = 1 - Fraction(9, 10 + step)
    return decay if early >= decay else float(early)


def state(generator, dtype=torch.float32):
    """The tensors of a generator, by name."""
    found = {name: normal(generator, shape)[0].to(dtype) for name, shape in (WEIGHTS | STATISTICS).items()}
    found["body.1.running_var"] = 1 + found["body.1.running_var"].square()
    return found | {COUNTER: torch.randint(100, 10_000, (), generator=generator)}


def shares(first, count, decay):
    """Of what an average began with, and of each state since."""
    kept, found = 1.0, []
    for step in reversed(range(first, first + count)):
        found.append(kept * (1 - decay_at(step, decay)))
        kept *= decay_at(step, decay)
    return [kept, *reversed(found)]


def expect_average(got, states, first, decay, names, advice):
    """These tensors of an average are the sums of what they were, each with its share."""
    parts = shares(first, len(states) - 1, decay)
    for name in names:
        exact = sum(share * each[name].double() for share, each in zip(parts, states, strict=True))
        right = exact.to(states[0][name].dtype)
        expect_close(got["average"].get(name), right, rtol=1e-4, atol=1e-5, advice=f"This is {name}. {advice}")


def updated(submission, generator):
    """The states before some single updates, their moments, and what comes of them."""
    for number, (step, decay) in enumerate(MOMENTS):
        states = [state(generator, (torch.float32, torch.float64)[number % 2]) for _ in range(2)]
        got = submission.via("followed").update_average(states[0], states[1:], step, decay, training=number < 3)
        yield states, step, decay, got


@check("averaged", points=2, why="The update of a module meets it as well, but this is written first.")
def check_averaged_value(submission, generator):
    """The average keeps the share `decay` of itself, and the rest comes from the value"""
    cases = []
    for shape, decay in zip(SHAPES, DECAYS, strict=True):
        average, value = normal(generator, shape, shape)
        cases += [[3 + average, value - 2, decay]]
    expect_follows(submission, "averaged", mixed, cases, advice=AVERAGE_ADVICE)


@check("warm_decay", points=2, why="The update of a module meets it as well; here it is seen at every step.")
def check_decay_value(submission):
    """The decay grows with the step, from a tenth to the one that is asked for, and no further"""
    for decay in (0.999, 0.9, 0.5, 0.05):
        got = submission.via("as_numbers").warm_decay([[step, decay] for step in STEPS])
        is_number = isinstance(got, torch.Tensor)
        expect_true(is_number, "no number comes back", got=describe(got), advice="Is a return missing?")
        expect_tensor(got, shape=(len(STEPS),), dtype=torch.float64, advice="It is one number for each step.")
        for step, found in zip(STEPS, got, strict=True):
            right = torch.tensor(decay_at(step, decay), dtype=torch.float64)
            advice = f"This is step {step} with a decay of {decay}. Which of the two numbers is the limit?"
            expect_close(found, right, rtol=1e-6, atol=1e-7, advice=advice)


@check("update_average", points=2, why="Many updates meet it as well; here one is seen alone.")
def check_update_weights(submission, generator):
    """Every parameter, however deep inside, is averaged with the live one, by the decay of this step"""
    for states, step, decay, got in updated(submission, generator):
        advice = f"It is step {step} with a decay of {decay}. Which decay has this update, and which parameters?"
        expect_average(got, states, step, decay, WEIGHTS, advice)


@check("update_average", points=1)
def check_update_statistics(submission, generator):
    """Running statistics are averaged as well"""
    for states, step, decay, got in updated(submission, generator):
        advice = "What does the docstring say of buffers that hold floating-point numbers?"
        expect_average(got, states, step, decay, STATISTICS, advice)


@check("update_average", points=0.5)
def check_update_counters(submission, generator):
    """A counter, which is a whole number, is copied"""
    for states, _, _, got in updated(submission, generator):
        advice = (
            f"This is {COUNTER}, after the live generator has counted one more. It counts batches: what would an "
            "average of it be, as a whole number? And is it a number of its own?"
        )
        expect_close(got["average"].get(COUNTER), states[1][COUNTER], advice=advice)


@check("update_average", points=0.5)
def check_update_graph(submission, generator):
    """No update is recorded, whether the average requires gradients or not"""
    for is_frozen in (True, False):
        states = [state(generator) for _ in range(3)]
        got = submission.via("followed").update_average(states[0], states[1:], 4, 0.9, is_frozen=is_frozen)
        advice = (
            "Each update hangs on the one before, and none is ever forgotten: memory grows. What stops recording?"
        )
        message = "the average is in a graph"
        expect_true("graph" not in got["changed"], message, expected="numbers", got="a graph", advice=advice)
        expect_average(got, states, 4, 0.9, WEIGHTS, "Does it matter here whether the average requires gradients?")


@check("update_average", points=1.5, needs=["update_weights"])
def check_update_followed(submission, generator):
    """After many updates each state of the live generator has its share, and its next step touches none of it"""
    for first, count, *decay in ((0, 2), (0, 20, 0.6), (95, 6, 0.9)):
        states = [state(generator) for _ in range(count + 1)]
        got = submission.via("followed").update_average(states[0], states[1:], first, *decay)
        advice = (
            f"These are {count} updates, from step {first} on. Does the average share memory with the live one?"
        )
        expect_average(got, states, first, (*decay, 0.999)[0], WEIGHTS, advice)


@check("update_average", points=0.5)
def check_update_kept(submission, generator):
    """The live generator is as it was, and both are in the mode they were in"""
    for states, _, _, got in updated(submission, generator):
        for name, value in states[1].items():
            advice = f"This is live.{name}, and D is trained against the live generator. Who follows whom?"
            expect_close(got["live"].get(name), value, advice=advice)
        said = {
            "mode": "a layer is in another mode than before",
            "requires_grad": "other weights of the live generator require a gradient than before",
            "gradient": "gradients of the live generator are others than before",
        }
        for what, message in said.items():
            expect_true(what not in got["changed"], message, expected="as before", got="changed")


@remark("update_average")
def remark_update_memory(submission, generator):
    """The average stays where it is in memory"""
    advice = (
        "They are right, but in new memory: whoever holds the old tensors sees no update. What writes into one?"
    )
    count = submission.via("moved").update_average(state(generator), state(generator))
    expect_true(count == 0, f"{count} of 10 tensors lie elsewhere in memory", advice=advice)
