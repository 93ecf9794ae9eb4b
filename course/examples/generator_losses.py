"""Does the stronger gradient of the non-saturating loss make a better generator?

A small GAN learns eight Gaussians on a ring with each generator loss, from four starts: with or without a head
start for D, and with the first samples of G near the ring or far from it. Six seeds train side by side as one
batched network. About 2 CPU minutes.
"""

from __future__ import annotations

import math
import statistics
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, run

MODES, SPREAD = 8, 0.05
LATENT, HIDDEN, BATCH = 8, 64, 128
FAR, HEAD_START = 3.0, 300
STARTS = {  # is G far away, and does D train alone first
    "even": (False, False),
    "head start": (False, True),
    "far": (True, False),
    "both": (True, True),
}
LOSSES = {
    "minimax": lambda logits: -F.softplus(logits),
    "non-saturating": lambda logits: F.softplus(-logits),
}
OPTIMISERS = {
    "Adam": lambda weights: torch.optim.Adam(weights, lr=1e-3, betas=(0.5, 0.99), foreach=True),
    "SGD": lambda weights: torch.optim.SGD(weights, lr=0.02),
}


class Stack(nn.Module):
    """One small network per seed, all applied at once to (seeds, batch, features)."""

    def __init__(self, seeds: int, sizes: tuple[int, ...]):
        super().__init__()
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        for inputs, outputs in pairwise(sizes):
            bound = 1 / math.sqrt(inputs)
            self.weights.append(torch.empty(seeds, inputs, outputs).uniform_(-bound, bound))
            self.biases.append(torch.empty(seeds, 1, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias, F.leaky_relu(x, 0.2) if layer else x, weight)
        return x


def centres() -> Tensor:
    """The middles of the modes."""
    angle = torch.arange(MODES) * 2 * math.pi / MODES
    return torch.stack([angle.cos(), angle.sin()], 1)


def draw_real(seeds: int) -> Tensor:
    """Real points for each seed."""
    return centres()[torch.randint(MODES, (seeds, BATCH))] + SPREAD * torch.randn(seeds, BATCH, 2)


def covered(x: Tensor) -> int:
    """Modes that have at least 20 of 1000 samples within 3 deviations."""
    distance, nearest = torch.cdist(x, centres()).min(1)
    return int((torch.bincount(nearest[distance < 3 * SPREAD], minlength=MODES) >= 20).sum())


def train(
    loss: str, optimiser: str, is_far: bool, alone: int, seeds: int, turns: int
) -> tuple[list[float], list[int], list[float | None]]:
    """For each seed: the mean slope of the loss in a fake's logit at G's first step; at the end, the modes covered
    and the mean distance of a sample from the nearest mode, None after an overflow.

    alone: the steps that D takes before G takes its first.
    """
    torch.manual_seed(0)
    G, D = Stack(seeds, (LATENT, HIDDEN, HIDDEN, 2)), Stack(seeds, (2, HIDDEN, HIDDEN, 1))
    opt_g, opt_d = OPTIMISERS[optimiser](G.parameters()), OPTIMISERS["Adam"](D.parameters())
    if is_far:
        with torch.no_grad():
            G.biases[-1].add_(FAR)
    slopes: list[float] = []
    for turn in range(alone + turns):
        with torch.no_grad():
            fake = G(torch.randn(seeds, BATCH, LATENT))
        loss_d = F.softplus(-D(draw_real(seeds))).mean((1, 2)) + F.softplus(D(fake)).mean((1, 2))
        opt_d.zero_grad()
        loss_d.sum().backward()
        opt_d.step()
        if turn < alone:
            continue
        logits = D(G(torch.randn(seeds, BATCH, LATENT)))
        loss_g = LOSSES[loss](logits).mean((1, 2))
        if not slopes:
            (slope,) = torch.autograd.grad(loss_g.sum() * BATCH, logits, retain_graph=True)
            slopes = slope.abs().mean((1, 2)).tolist()
        opt_g.zero_grad()
        loss_g.sum().backward()
        opt_g.step()
    with torch.no_grad():
        samples = G(torch.randn(seeds, 1000, LATENT))
    away = torch.cdist(samples, centres()).amin(2).mean(1)
    return slopes, [covered(x) for x in samples], [far if math.isfinite(far) else None for far in away.tolist()]


def result(modes: int, away: float | None) -> str:
    """What one seed came to: the modes it covers, or a sign where its samples are not even near the ring."""
    if away is None or away > 5:
        return "∞"
    return "-" if away > 1 else str(modes)


def measure(quick: bool) -> Measured:
    """Both losses with every optimiser from every start."""
    seeds, turns, alone = (2, 5, 10) if quick else (6, 2000, HEAD_START)
    rows, data = [], {}
    for start, (is_far, is_alone) in STARTS.items():
        for loss in LOSSES:
            kept = {}
            for optimiser in OPTIMISERS:
                slopes, modes, away = train(loss, optimiser, is_far, alone * is_alone, seeds, turns)
                kept[optimiser] = {"slopes": slopes, "modes": modes, "away": away}
                data[f"{start}, {loss}, {optimiser}"] = kept[optimiser]
            cells = [" ".join(map(result, found["modes"], found["away"])) for found in kept.values()]
            rows.append([start, loss, f"{statistics.median(kept['SGD']['slopes']):.1g}", *cells])
    return Measured(["Start", "Loss of G", "Slope", "Adam", "SGD"], rows, data)


if __name__ == "__main__":
    run(measure, __file__)
