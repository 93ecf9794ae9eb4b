"""What a step of D, and a turn of both, leave behind. The definition has neither module nor optimiser."""

import torch

from grader.checks import (
    batches_of,
    check,
    expect_close,
    expect_kept,
    expect_losses,
    expect_players,
    played,
    two_players,
)

# Turns with so many real examples, latents for D and latents for G; and what D answers with which size of weights.
TURNS = ((4, 4, 4), (3, 6, 2), (1, 1, 1))
CASES = (([1], 0.1, 1, 3), ([], 0.1, 1, 3), ([1, 2, 2], 0.1, 1, 3), ([1], 1e-7, 10000, 1))


def game(generator, shape, size=1, turns=TURNS):
    return *two_players(generator, logits=4 if len(shape) > 1 else 1, size=size), batches_of(generator, turns)


def cases(generator, count):
    """Players, batches of real examples and of latents, `count` each turn, and what D answers at which rate.

    Where D is sure of itself it is so once the other way round as well: of all that it is shown, the opposite.
    """
    for shape, lr, size, turns in CASES:
        G, D, batches = game(generator, shape, size, [turn[:count] for turn in TURNS[:turns]])
        for sign in (1, -1) if size > 1 else (1,):
            yield (G, [*D[:-2], sign * D[-2], D[-1]], batches), shape, lr


@check("discriminator_step", points=2, why="the turn shows it as well, but D's step is written first")
def check_d_step(submission, generator):
    """D takes one step down its own loss, which comes back as it was before, and G stays where it is"""
    d, g = "This is D. Which loss went into backward, and how often did D move?", "This is G. Whose step is it?"
    for given, shape, lr in cases(generator, 2):
        left = submission.via("turns").discriminator_step(*given, logits=shape, lr=lr)
        expect_losses(left, expected := played(*given, lr=lr))
        expect_players(left, expected, D=d, G=g)


@check("discriminator_step", points=1, why="the turn shows it as well, but D's step is written first")
def check_d_batches(submission, generator):
    """Real and fake examples are judged as separate batches, as BatchNorm can tell"""
    given = *two_players(generator, has_bias=False), batches_of(generator, [(6, 6)] * 2)
    left = submission.via("turns").discriminator_step(*given, is_normed=True)
    advice = "Both networks normalise over their batch. Which examples go in together, and in which mode?"
    expect_players(left, played(*given, lr=0.1, is_normed=True), D=advice)


@check("discriminator_step", points=1)
def check_d_gradients(submission, generator):
    """Gradients from before do not count, and in G nothing is left behind"""
    given, runs = game(generator, [1], turns=[(4, 4), (3, 6)]), []
    for used in (False, True):
        runs.append(submission.via("turns").discriminator_step(*given, is_used=used))
        for grad in runs[-1]["left in G"]:
            expect_close(grad, torch.zeros_like(grad), advice="These gradients are in G. Who put them there?")
        expect_kept(runs[-1])
    expect_players(*runs[::-1], D="Expected is what comes where no gradients were before. When are they cleared?")


@check("gan_train_step", points=3)
def check_turn(submission, generator):
    """D moves first, and once; then G moves, on fakes of its own, through the D that has just moved"""
    d, g = "This is D. What has moved it, and when?", "This is G. Which fakes does it learn on, by which D?"
    for given, shape, lr in cases(generator, 3):
        for used in (False, True) if shape else (False,):
            left = submission.via("turns").gan_train_step(*given, logits=shape, lr=lr, is_used=used)
            expect_players(left, played(*given, lr=lr), D=d, G=g)


@check("gan_train_step", points=1)
def check_turn_losses(submission, generator):
    """Both losses come back as they were before the step that each led to, as plain numbers"""
    given = game(generator, [1])
    expect_losses(submission.via("turns").gan_train_step(*given), played(*given, lr=0.1))


@check("gan_train_step", points=1)
def check_turn_practice(submission, generator):
    """The turn is right with BatchNorm in both networks, and with Adam for each of them"""
    advice = "Which examples go in together, in which mode? And does anything but the optimisers move weights?"
    for how in ({"lr": 0.1, "is_normed": True}, {"lr": 0.01, "is_adam": True}):
        given = *two_players(generator, has_bias="is_adam" in how), batches_of(generator, [(6, 6, 6)] * 3)
        left = submission.via("turns").gan_train_step(*given, **how)
        expect_players(left, played(*given, **how), D=advice)


@check("gan_train_step", points=1)
def check_turn_kept(submission, generator):
    """Modes, and which weights are frozen, are on return what they were on entry"""
    for how in ({"is_training": False}, {"is_training": False, "is_frozen": True}, {"is_frozen": True}):
        expect_kept(submission.via("turns").gan_train_step(*game(generator, [1]), **how), **how)
