"""What a step of D, and a turn of both, leave behind and return, through a driver that makes the players.

The definition has no modules and no optimisers: it has weights, losses, and the slopes that the weights follow.
"""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from grader.checks import Trained, check, expect_close, expect_true, normal

# How many real examples, latents for D and latents for G each turn has: at last, one of each.
TURNS = ((4, 4, 4), (3, 6, 2), (1, 1, 1))


def cross_entropy(logits, label):
    return binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def game(generator, turns=TURNS, logits=1, is_normed=False):
    """The weights of G and of D, and what each turn is given. Before BatchNorm a layer has no bias."""
    bias = [] if is_normed else [[4]]
    G = normal(generator, [4, 3], *bias, [6, 4], [6])
    D = normal(generator, [4, 6], *bias, [logits, 4], [logits])
    batches = [normal(generator, [n, 1, 2, 3], [for_D, 3], [for_G, 3]) for n, for_D, for_G in turns]
    return [weight.float() for weight in G], [w.float() for w in D], [[x.float() for x in b] for b in batches]


def played(G, D, batches, **how):
    """G and D after these turns, and the losses of each; where there are no latents for G, it stands still."""
    G, D, losses = Trained(G, **how), Trained(D, **how), []
    for x, z_d, *z_g in batches:
        losses.append([D.descend(cross_entropy(D(x), 1.0) + cross_entropy(D(G(z_d)), 0.0))])
        losses[-1] += [G.descend(cross_entropy(D(G(z)), 1.0)) for z in z_g]
    return {"G": G.weights, "D": D.weights, "losses": torch.tensor(losses)}


def expect_weights(left, expected, **advice):
    """Both networks are as expected; D first, as G depends on it. advice: for each of them."""
    for name, said in advice.items():
        for got, weight in zip(left[name], expected[name], strict=True):
            expect_close(got, weight.detach().float(), rtol=1e-4, atol=1e-5, advice=said)


def expect_losses(left, expected):
    """The losses are plain numbers, and those from which the steps went down."""
    plain = "Whoever keeps a tensor with its graph keeps every network pass behind it. A log needs the number."
    kind = str(left["kind"])
    expect_true(kind == "plain numbers", "the losses are not plain numbers", expected="Python floats, or 0-dim "
                "tensors outside of any graph, as the docstring has them", got=kind, advice=plain)  # fmt: skip
    advice = "Which loss is it, of which network at which moment? How are its terms averaged and put together?"
    expect_close(left["losses"], expected["losses"].float(), rtol=1e-4, atol=1e-5, advice=advice)


def expect_kept(left, is_training=True, is_frozen=False):
    """Every mode is what it was on entry, and the same weights require a gradient."""
    chosen = "Networks may be in either mode, and weights frozen on purpose. Which, only the caller knows."
    for name, before, what in (
        ("modes", [is_training], "a network is in another mode, train or eval,"),
        ("trained", [not is_frozen, True], "other weights require a gradient"),
    ):
        kept = all(now == before[i % len(before)] for i, now in enumerate(left[name]))
        expect_true(kept, f"{what} than on entry", expected="as on entry", got="changed", advice=chosen)


# The shape of D's answers, the learning rate, how large the last layer is, and how many turns there are.
CASES = (([1], 0.1, 1, 3), ([], 0.1, 1, 3), ([1, 2, 2], 0.1, 1, 3), ([1], 1e-3, 300, 1))


@check("discriminator_step", points=2, why="the turn shows it as well, but D's step is written first")
def check_d_step(submission, generator):
    """D takes one step down its own loss, which comes back as it was before, and G stays where it is"""
    d, g = "This is D. Which loss went into backward, and how often did D move?", "This is G. Whose step is it?"
    for shape, lr, size, turns in CASES:
        G, D, batches = game(generator, TURNS[:turns], logits=4 if len(shape) > 1 else 1)
        D[-2], batches = size * D[-2], [batch[:2] for batch in batches]
        left = submission.via("turns").discriminator_step(G, D, batches, logits=shape, lr=lr)
        expected = played(G, D, batches, lr=lr)
        expect_losses(left, expected)
        expect_weights(left, expected, D=d, G=g)


@check("discriminator_step", points=1, why="the turn shows it as well, but D's step is written first")
def check_d_batches(submission, generator):
    """Real and fake examples are judged as separate batches, as BatchNorm can tell"""
    G, D, batches = game(generator, [(6, 6, 6)] * 2, is_normed=True)
    batches = [batch[:2] for batch in batches]
    left = submission.via("turns").discriminator_step(G, D, batches, is_normed=True)
    advice = "Both networks normalise over their batch. Which examples go in together, and in which mode?"
    expect_weights(left, played(G, D, batches, lr=0.1, is_normed=True), D=advice, G=advice)


@check("discriminator_step", points=1)
def check_d_gradients(submission, generator):
    """Gradients from before do not count, and in G nothing is left behind"""
    G, D, batches = game(generator)
    batches = [batch[:2] for batch in batches]
    clean, left = (
        submission.via("turns").discriminator_step(G, D, batches, is_used=used) for used in (False, True)
    )
    advice = "Expected is what happens where no gradients were there before. When are they cleared?"
    expect_weights(left, clean, D=advice, G=advice)
    for found in (clean, left):
        for grad in found["left in G"]:
            expect_close(
                grad, torch.zeros_like(grad), advice="These gradients are in G. Whose loss put them there?"
            )
        expect_kept(found)


@check("gan_train_step", points=2)
def check_turn(submission, generator):
    """D moves first, and once; then G moves, on fakes of its own, through the D that has just moved"""
    d = "This is D after its step and G's. What has moved it, and when?"
    g = "This is G, after D is right. Which fakes is it judged on, by which D, and which way is better for it?"
    for shape, lr, size, turns in CASES:
        G, D, batches = game(generator, TURNS[:turns], logits=4 if len(shape) > 1 else 1)
        D[-2] = size * D[-2]
        for used in (False, True) if shape else (False,):
            left = submission.via("turns").gan_train_step(G, D, batches, logits=shape, lr=lr, is_used=used)
            expect_weights(left, played(G, D, batches, lr=lr), D=d, G=g)


@check("gan_train_step", points=1)
def check_turn_losses(submission, generator):
    """Both losses come back as they were before the step that each led to, as plain numbers"""
    G, D, batches = game(generator)
    expect_losses(submission.via("turns").gan_train_step(G, D, batches), played(G, D, batches, lr=0.1))


@check("gan_train_step", points=1)
def check_turn_practice(submission, generator):
    """The turn is right with BatchNorm in both networks, and with Adam for each of them"""
    for how, advice in (
        (
            {"lr": 0.1, "is_normed": True},
            "Both networks have BatchNorm. Which examples go in together, in which mode?",
        ),
        ({"lr": 0.01, "is_adam": True}, "Both optimisers are Adam. Does anything but the optimiser move weights?"),
    ):
        G, D, batches = game(generator, [(6, 6, 6)] * 3, is_normed="is_normed" in how)
        left = submission.via("turns").gan_train_step(G, D, batches, **how)
        expect_weights(left, played(G, D, batches, **how), D=advice, G=advice)


@check("gan_train_step", points=1)
def check_turn_kept(submission, generator):
    """Modes, and which weights are frozen, are on return what they were on entry"""
    G, D, batches = game(generator)
    for how in ({"is_training": False}, {"is_training": False, "is_frozen": True}, {"is_frozen": True}):
        expect_kept(submission.via("turns").gan_train_step(G, D, batches, **how), **how)
