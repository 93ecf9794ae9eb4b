"""Two losses of scores, and what clipping leaves of a critic's weights, at once and over many steps."""

import torch

from grader.checks import (
    Trained,
    check,
    expect_any_strides,
    expect_close,
    expect_follows,
    expect_slopes,
    expect_true,
    normal,
    remark,
    spread,
)

# Real scores and fake ones, alike in nothing: not in number, not in axes.
PAIRS = (([6], [4]), ([4, 1], [4, 1]), ([1], [5, 1]), ([2, 1, 3, 3], [3]), ([5], [5]), ([2, 3], [3, 2]))
# The weights and the buffers of the driver's critic.
WEIGHTS = {
    "gain": [], "body.0.weight": [2, 1, 3], "body.0.bias": [2], "body.1.weight": [2], "body.1.bias": [2],
    "head.1.0.weight": [3, 8], "head.1.0.bias": [3], "head.1.2.weight": [1, 3], "head.1.2.bias": [1],
}  # fmt: skip
BUFFERS = {"body.1.running_mean": [2], "body.1.running_var": [2]}
LIMITS = (0.01, 1.0, 0.3, 2.5)


def gap(real_scores, fake_scores):
    """The mean over all pairs of a fake and a real example."""
    return (fake_scores.reshape(-1, 1) - real_scores.reshape(1, -1)).mean()


def minus_score(fake_scores):
    return sum(-score for score in fake_scores.flatten()) / fake_scores.numel()


def limited(weight, c):
    return weight.minimum(torch.tensor(c, dtype=weight.dtype)).maximum(torch.tensor(-c, dtype=weight.dtype))


def scores(generator):
    """Pairs of scores in any order, the real ones ahead, the fake ones ahead, far from 0, and large."""
    cases = [normal(generator, *pair) for pair in PAIRS]
    cases += [[3 + real, fake - 2] for real, fake in cases[:3]] + [
        [real - 2, 3 + fake] for real, fake in cases[:3]
    ]
    cases += [[20 + real, fake - 15] for real, fake in cases[:2]]
    return [*cases, [spread(generator, [7], 0.01, 30), spread(generator, [5, 1], 0.01, 30)]]


def critic_of(generator, dtype=torch.float32):
    """Weights of a critic, gradients of them, and buffers, for its driver."""
    # Of every size, so that some are inside of any limits; steps are counted in whole numbers.
    weights = {name: spread(generator, shape, 0.003, 5).to(dtype) for name, shape in WEIGHTS.items()}
    gradients = {name: 3 * normal(generator, shape)[0].to(dtype) for name, shape in WEIGHTS.items()}
    buffers = {name: 4 + normal(generator, shape)[0].square().to(dtype) for name, shape in BUFFERS.items()}
    buffers["body.1.num_batches_tracked"] = torch.tensor(7)
    return weights, gradients, buffers


@check("critic_loss", points=2)
def check_critic_value(submission, generator):
    """The loss is the mean score of the fakes less that of the real examples, for batches of any sizes"""
    advice = (
        "Whose mean score is to rise, and whose to fall, when this is minimised? Is anything else done to a score?"
    )
    expect_follows(submission, "critic_loss", gap, scores(generator), advice=advice)


@check("critic_loss", points=1, needs=["critic_value"])
def check_critic_gradient(submission, generator):
    """A gradient reaches the real scores and the fake ones, and is the slope of the loss"""
    advice = "The critic learns from both batches. What cuts one of them off?"
    for pair in PAIRS[:3]:
        leaves = [score.requires_grad_() for score in normal(generator, *pair)]
        expect_slopes(submission.critic_loss, *leaves, advice=advice)


@check("generator_loss", points=1)
def check_generator_value(submission, generator):
    """The generator's loss is minus the mean score of its fakes"""
    advice = "The fakes are to score high. Which sign does that give a loss, and does the score stay as it is?"
    cases = [[fake] for _, fake in scores(generator)]
    expect_follows(submission, "generator_loss", minus_score, cases, advice=advice)


@check("generator_loss", points=1, needs=["generator_value"])
def check_generator_gradient(submission, generator):
    """A gradient reaches the scores, and is the slope of the loss"""
    for shape in ([5], [1, 1], [2, 3]):
        expect_slopes(submission.generator_loss, *(score.requires_grad_() for score in normal(generator, shape)))


@check("clip_weights", points=2)
def check_clip_value(submission, generator):
    """Every parameter, however deep inside, is brought to the nearest limit where it is beyond, or stays"""
    for number, c in enumerate(LIMITS * 2):
        dtype = (torch.float32, torch.float64)[number // len(LIMITS)]
        weights, *others = critic_of(generator, dtype)
        left = submission.via("clipped").clip_weights(weights, *others, c)
        for name, weight in weights.items():
            advice = (
                f"This is critic.{name}, clipped with c = {c}. Which parameters does a module have, and inside?"
            )
            expect_close(left["weights"][name], limited(weight, c), rtol=1e-6, atol=1e-9, advice=advice)


@check("clip_weights", points=2)
def check_clip_training(submission, generator):
    """A critic that is clipped after each step goes on learning, by an optimiser made before"""
    advice = "Which tensors does the optimiser move: are they still those of the critic?"
    for c, dtype in ((0.2, torch.float32), (0.5, torch.float64)):
        weights = [weight.to(dtype) for weight in normal(generator, [4, 3], [4], [1, 4], [1])]
        batches = [[batch.to(dtype) for batch in normal(generator, [6, 3], [6, 1])] for _ in range(8)]
        copy = Trained(weights, lr=0.1, momentum=0.5)
        for x, y in batches:
            copy.descend((copy(x) - y).square().mean())
            copy.weights = [limited(weight.detach(), c).requires_grad_() for weight in copy.weights]
        layers = list(zip(weights[::2], weights[1::2], strict=True))
        left = submission.via("trained").clip_weights(layers, batches, c, 0.1, 0.5)
        for got, weight in zip((part for layer in left for part in layer), copy.weights, strict=True):
            expect_close(got, weight.detach().to(dtype), rtol=1e-4, atol=1e-5, advice=advice)


@check("clip_weights", points=1)
def check_clip_kept(submission, generator):
    """Buffers and gradients, modes and what requires a gradient are as they were"""
    for number, c in enumerate(LIMITS):
        weights, gradients, buffers = critic_of(generator)
        left = submission.via("clipped").clip_weights(weights, gradients, buffers, c, training=number < 2)
        for kind, given in (("buffers", buffers), ("gradients", gradients)):
            for name, value in given.items():
                advice = f"This is one of the critic's {kind}. Does clipping weights concern it?"
                kept = left[kind][name]
                # Zeros are a way to clear gradients.
                if kind == "buffers" or bool(kept.any()):
                    expect_close(kept, value, advice=advice)
        for what in left["changed"]:
            message = "a layer is in another mode" if what == "mode" else "other weights require a gradient"
            expect_true(False, f"{message} than before", expected="as before", got="changed")


@remark("critic_loss")
def remark_critic_strides(submission, generator):
    """Scores in any order in memory"""
    expect_any_strides(submission.critic_loss, *normal(generator, [3, 4], [5, 2]))


@remark("clip_weights")
def remark_clip_memory(submission, generator):
    """The weights stay where they are in memory"""
    advice = (
        "They are right, but in new memory: whoever has a view of the old weights, such as a flat view of all of "
        "them, no longer sees what is clipped. Which operations write into the tensor that is there?"
    )
    layers = [tuple(normal(generator, [4, 3], [4])), tuple(normal(generator, [1, 4], [1]))]
    count = submission.via("moved").clip_weights(layers, 0.1)
    expect_true(count == 0, f"{count} of 4 parameters lie elsewhere in memory", advice=advice)
