"""What a step of D, and a turn of both, leave behind. The definition has neither module nor optimiser."""

import torch

from grader.checks import (
    REMEMBERED,
    batches_of,
    check,
    expect_close,
    expect_hooks,
    expect_kept,
    expect_losses,
    expect_players,
    expect_true,
    normal,
    played,
    remark,
    two_players,
)

# Turns in a row: far beyond the first few, where counters begin to matter.
MANY = 32
# Turns with so many real examples, latents for D and latents for G; and turns for BatchNorm.
TURNS, NORMED = ((4, 4, 4), (3, 6, 2), (1, 1, 1)), ((6, 6, 6), (6, 4, 5))
# An example, what D answers to one, the size of its weights, the rate, and how many turns.
CASES = (
    ((1, 2, 3), (1,), 1, 0.1, 3),
    ((6,), (), 1, 0.1, 3),
    ((3, 2), (1, 2, 2), 1, 0.1, 3),
    ((6,), (1,), 10_000, 1e-7, 1),
)
# Optimisers in full: with memories, with rates of their own for biases, with matrices that are frozen.
OPTIMISERS = (
    {"lr": 0.01, "is_adam": True},
    {"lr": (0.05, 0.2), "momentum": 0.9},
    {"of_G": {"lr": (0.0, 0.1)}, "of_D": {"lr": 0.1}},
    {"of_G": {"lr": 0.1}, "of_D": {"lr": (0.0, 0.1)}},
)
# The modes of G and of D, and whether their BatchNorm is in eval mode.
MODES = (
    ((True, True), (False, False)),
    ((False, True), (True, False)),
    ((True, False), (False, True)),
    ((True, True), (True, True)),
)
DTYPES = (torch.float32, torch.float64)


def cases(generator, count):
    """Players and their batches, `count` each turn, in one dtype throughout; what only a driver needs; and how.

    Where D is sure of itself it is so once the other way round as well: of all that it is shown, the opposite.
    """
    for image, logits, size, lr, turns in CASES:
        shapes = {"image": image, "logits": logits}
        for dtype in DTYPES:
            G, D = two_players(generator, logits=4 if len(logits) > 1 else 1, size=size, dtype=dtype)
            batches = batches_of(generator, [turn[:count] for turn in TURNS[:turns]], image=image, dtype=dtype)
            for sign in (1, -1) if size > 1 else (1,):
                yield (G, [*D[:-2], sign * D[-2], D[-1]], batches), shapes, {"lr": lr}


def optimised(generator, count):
    """The same with other optimisers, and with frozen weights."""
    for number, how in enumerate(OPTIMISERS):
        # Adam in float64: where a gradient is near 0, it makes a whole step of what float32 rounds off.
        dtype = DTYPES[1 - number % 2]
        batches = batches_of(generator, [turn[:count] for turn in TURNS], dtype=dtype)
        yield (*two_players(generator, dtype=dtype), batches), {}, how


def normed(generator, count):
    """The same with BatchNorm: statistics of the batch, or those that were measured before."""
    for number, (modes, measured) in enumerate(MODES):
        dtype = DTYPES[number % 2]
        batches = batches_of(generator, [turn[:count] for turn in NORMED], dtype=dtype)
        players = two_players(generator, has_bias=False, dtype=dtype)
        mean, spread = normal(generator, [4], [4])
        one, other = ({"statistics": (mean, 0.5 + spread.square())} if known else {} for known in measured)
        yield (*players, batches), {"training": modes}, {"lr": 0.1, "is_normed": True, "of_G": one, "of_D": other}


@check("discriminator_step", points=2, why="the turn shows it as well, but D's step is written first")
def check_d_step(submission, generator):
    """D takes one step down its own loss, which comes back as it was before, and G stays where it is"""
    d, g = "This is D. Which loss went into backward, and how often did D move?", "This is G. Whose step is it?"
    for given, shapes, how in cases(generator, 2):
        left = submission.via("turns").discriminator_step(*given, **shapes, **how)
        expect_losses(left, expected := played(*given, **how))
        expect_players(left, expected, D=d, G=g)


@check("discriminator_step", points=1, why="the turn shows it as well, but D's step is written first")
def check_d_batches(submission, generator):
    """Real and fake examples are judged as separate batches, as BatchNorm can tell, each in its mode"""
    for given, modes, how in normed(generator, 2):
        left = submission.via("turns").discriminator_step(*given, **modes, **how)
        advice = "Both networks normalise over their batch. Which examples go in together, and in which mode?"
        expect_players(left, played(*given, **how), D=advice)


@check("discriminator_step", points=1)
def check_d_gradients(submission, generator):
    """Gradients from before do not count, in G none are left behind, and modes and frozen weights are kept"""
    for number, (given, _, how) in enumerate(optimised(generator, 2)):
        # Gradients from before matter to every optimiser; without any, one that remembers and one that does not.
        for used in (True, False) if number < 2 else (True,):
            left = submission.via("turns").discriminator_step(*given, is_used=used, **how)
            advice = "Expected is what comes where no gradients were before. When are they cleared, and which?"
            expect_players(left, played(*given, **how), D=advice)
            for grad in left["left in G"]:
                expect_close(grad, torch.zeros_like(grad), advice="These gradients are in G. Who put them there?")
            expect_kept(left)
    for given, modes, how in normed(generator, 2):
        expect_kept(submission.via("turns").discriminator_step(*given, **modes, **how))
    expect_kept(submission.via("after_seeds").discriminator_step(*given, **how))


@check("gan_train_step", points=3)
def check_turn(submission, generator):
    """D moves first, and once; then G moves, on fakes of its own, through the D that has just moved"""
    d, g = "This is D. What has moved it, and when?", "This is G. Which fakes does it learn on, by which D?"
    for number, (given, shapes, how) in enumerate(cases(generator, 3)):
        left = submission.via("turns").gan_train_step(*given, is_used=number % 3 == 1, **shapes, **how)
        expect_players(left, played(*given, **how), D=d, G=g)


@check("gan_train_step", points=1)
def check_turn_losses(submission, generator):
    """Both losses come back as they were before the step that each led to, as plain numbers"""
    for dtype, turns in ((torch.float32, TURNS), (torch.float64, [(2, 2, 2)] * 8)):
        given = *two_players(generator, dtype=dtype), batches_of(generator, turns, dtype=dtype)
        expect_losses(submission.via("turns").gan_train_step(*given, lr=0.01), played(*given, lr=0.01))


@check("gan_train_step", points=1)
def check_turn_practice(submission, generator):
    """The turn is right in either mode of BatchNorm, by any optimiser, and after many turns"""
    advice = "Which examples go in together, in which mode? And does anything but the optimisers move weights?"
    for game in (normed, optimised):
        for given, modes, how in game(generator, 3):
            left = submission.via("turns").gan_train_step(*given, is_used=game is optimised, **modes, **how)
            expect_players(left, played(*given, **how), D=advice)
    players, how = two_players(generator, dtype=torch.float64), {"lr": 0.01}
    given = *players, batches_of(generator, [(2, 2, 2)] * MANY, dtype=torch.float64)
    left = submission.via("turns").gan_train_step(*given, **how)
    expect_players(left, played(*given, **how), D=f"This is after {MANY} turns. {REMEMBERED}")


@check("gan_train_step", points=1)
def check_turn_kept(submission, generator):
    """Modes, frozen weights, batches and seeds are on return what they were on entry"""
    # Each network once in train and once in eval mode; the weights of each once frozen.
    for given, modes, how in (*list(normed(generator, 3))[1:3], *list(optimised(generator, 3))[2:]):
        expect_kept(submission.via("turns").gan_train_step(*given, **modes, **how))
    expect_kept(submission.via("after_seeds").gan_train_step(*given, **how))


def game(generator, count):
    """Two players and one turn for them."""
    return *two_players(generator), batches_of(generator, [(3, 4, 2)[:count]])


@remark("discriminator_step")
def remark_d_way_back(submission, generator):
    """The way back of D's step ends at the fakes"""
    advice = (
        "Nothing comes of them: they are cleared before G moves. Going back through a network takes longer than "
        "going forward, and here it is for nothing. Where could the graph end, so that D's loss knows no G?"
    )
    seen = submission.via("watched").discriminator_step(*game(generator, 2), lr=0.1)
    expect_true(seen["gradients in G"] == 0, "gradients were computed for the weights of G", advice=advice)


@remark("discriminator_step")
def remark_d_passes(submission, generator):
    """D looks at each of its two batches once"""
    advice = (
        "Every pass is work, and it leaves traces: running statistics move once more, and "
        "dropout draws anew, so that the two answers differ. Which answer of D is asked for twice?"
    )
    count = submission.via("watched").discriminator_step(*game(generator, 2), lr=0.1)["passes of D"]
    expect_true(count <= 2, f"D was called {count} times for two batches", advice=advice)


@remark("gan_train_step")
def remark_turn_hooks(submission, generator):
    """The networks themselves are called, not their forward"""
    expect_hooks(submission, "gan_train_step", *game(generator, 3), lr=0.1, via="past_hooks_of_players")
