"""The two players of a GAN in a few turns: what they are given, where they should be afterwards, what is compared.

A driver plays the same turns with modules and optimisers. It gives the weights of both as "G" and "D", the
"losses", as numbers, of what "kind" they were, and what is "changed" that should be afterwards as it was before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from grader.checks.descent import Trained
from grader.checks.expect import expect_close, expect_true
from grader.checks.inputs import normal
from grader.checks.properties import ROUNDED, expect_digits

SINGLE = torch.float32
CALLERS = "Networks may be in either mode, and weights frozen on purpose. Which, only the caller knows."


def two_players(
    generator: Generator, *, logits: int = 1, size: float = 1, has_bias: bool = True, dtype: torch.dtype = SINGLE
) -> tuple[list[Tensor], list[Tensor]]:
    """The weights of G, from 3 latents to images of 6 pixels, and of D, from these to so many logits.

    size: that of D's last weights, and so of its logits. has_bias: the first layer has one; before BatchNorm it
    would have no effect.
    """
    bias = [[4]] if has_bias else []
    G = normal(generator, [4, 3], *bias, [6, 4], [6])
    D = normal(generator, [4, 6], *bias, [logits, 4], [logits])
    D[-2] = size * D[-2]
    return [weight.to(dtype) for weight in G], [weight.to(dtype) for weight in D]


def batches_of(
    generator: Generator,
    turns: Sequence[Sequence[int]],
    *,
    image: Sequence[int] = (1, 2, 3),
    dtype: torch.dtype = SINGLE,
) -> list[list[Tensor]]:
    """x_real, images of this shape, and one or two batches of latents for each turn, of these sizes."""
    shapes = [[[real, *image], *([count, 3] for count in latents)] for real, *latents in turns]
    return [[batch.to(dtype) for batch in normal(generator, *turn)] for turn in shapes]


def played(
    G: Sequence[Tensor],
    D: Sequence[Tensor],
    batches: Sequence[Sequence[Tensor]],
    *,
    of_G: dict[str, Any] | None = None,
    of_D: dict[str, Any] | None = None,
    **how: Any,
) -> dict[str, Any]:
    """G and D after these turns, and the losses of each; where there are no latents for G, it stands still.

    how: what `Trained` is told of both; of_G, of_D: of one alone. The losses are the cross-entropy of D, and the
    non-saturating one for G.
    """
    generator, discriminator = Trained(G, **how, **of_G or {}), Trained(D, **how, **of_D or {})
    losses = []
    for x, z_d, *z_g in batches:
        real, fake = discriminator(x), discriminator(generator(z_d))
        losses.append([discriminator.descend(cross_entropy(real, 1.0) + cross_entropy(fake, 0.0))])
        for z in z_g:
            losses[-1].append(generator.descend(cross_entropy(discriminator(generator(z)), 1.0)))
    losses_then = torch.tensor(losses, dtype=torch.float64)
    return {"G": generator.weights, "D": discriminator.weights, "losses": losses_then}


def cross_entropy(logits: Tensor, label: float) -> Tensor:
    return binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def expect_players(left: dict[str, Any], expected: dict[str, Any], *, D: str, G: str = "") -> None:
    """The weights of both are as expected; D's first, as those of G follow from it. D, G: advice, D's for both.

    Those of float64 players hold the digits of float64.
    """
    for name, advice in (("D", D), ("G", G or D)):
        for got, weight in zip(left[name], expected[name], strict=True):
            expect_close(got, weight.detach().to(got.dtype), **ROUNDED, advice=advice)
            if got.dtype == torch.float64:
                expect_digits(got, weight)


def expect_losses(left: dict[str, Any], expected: dict[str, Any]) -> None:
    """The losses are plain numbers, and those from which the steps went down."""
    is_missing = left["kind"] == "a NoneType"
    expect_true(
        left["kind"] == "plain numbers",
        "the losses are not plain numbers",
        expected="Python floats, or 0-dim tensors outside of any graph, as the docstring has them",
        got="None" if is_missing else str(left["kind"]),
        advice="Is a return missing?"
        if is_missing
        else "Whoever keeps a tensor with its graph keeps every pass behind it. A log needs the number.",
    )
    advice = "Which loss is it, of which network at which moment? How are its terms averaged and put together?"
    expect_close(left["losses"], expected["losses"], **ROUNDED, advice=advice)


def expect_kept(left: dict[str, Any]) -> None:
    """Nothing is changed that a step should leave alone: modes, what requires a gradient, batches, seeds.

    The driver says so about a submission: it can fail one, and alone passes none.
    """
    for name, message, advice in (
        ("mode", "a layer is in another mode, train or eval, than on entry", CALLERS),
        ("requires_grad", "other weights require a gradient than on entry", CALLERS),
        ("batch", "a batch was changed in place", "What ends in an underscore writes into the caller's tensor."),
        (
            "seed",
            "the step sets a seed",
            "Seeds belong to whoever runs the training: what is drawn repeats itself.",
        ),
    ):
        expect_true(name not in left["changed"], message, expected="as on entry", got="changed", advice=advice)
