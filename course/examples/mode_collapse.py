"""Does the balance of the two players decide whether a GAN collapses, and does R1 make up for a bad balance?

A small GAN learns eight Gaussians on a ring under nine settings, eight seeds each. The seeds train side by side as
one batched network: Adam acts on every weight alone, so no seed feels another. About 3 CPU minutes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, run

MODES, RADIUS, SPREAD = 8, 1.0, 0.05
LATENT, HIDDEN, BATCH = 8, 64, 128


@dataclass(frozen=True)
class Setting:
    """How the two players are trained; lr is the step size of Adam."""

    name: str
    steps_d: int = 1
    steps_g: int = 1
    lr_d: float = 1e-3
    lr_g: float = 1e-3
    gamma: float = 0.0


SETTINGS = (
    Setting("balanced: 1 step each, lr 0.001 for both"),
    Setting("5 steps of G for each of D", steps_g=5),
    Setting("lr of G × 5", lr_g=5e-3),
    Setting("5 steps of G, R1", steps_g=5, gamma=1.0),
    Setting("lr of G × 5, R1", lr_g=5e-3, gamma=1.0),
    Setting("lr of both × 5", lr_g=5e-3, lr_d=5e-3),
    Setting("lr of G × 5, 5 steps of D", lr_g=5e-3, steps_d=5),
    Setting("balanced, R1", gamma=1.0),
    Setting("5 steps of D for each of G", steps_d=5),
)


class Stack(nn.Module):
    """One small network per seed, all applied at once to (seeds, batch, features)."""

    def __init__(self, seeds: int, sizes: tuple[int, ...]):
        super().__init__()
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        for inputs, outputs in pairwise(sizes):
            bound = 1 / math.sqrt(inputs)  # as nn.Linear begins
            self.weights.append(torch.empty(seeds, inputs, outputs).uniform_(-bound, bound))
            self.biases.append(torch.empty(seeds, 1, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias, F.leaky_relu(x, 0.2) if layer else x, weight)
        return x


def centres() -> Tensor:
    """The middles of the modes."""
    angle = torch.arange(MODES) * 2 * math.pi / MODES
    return RADIUS * torch.stack([angle.cos(), angle.sin()], 1)


def draw_real(seeds: int, count: int) -> Tensor:
    """Real points for each seed."""
    mode = torch.randint(MODES, (seeds, count))
    return centres()[mode] + SPREAD * torch.randn(seeds, count, 2)


def coverage(x: Tensor) -> tuple[int, float]:
    """Modes with at least 20 good samples of 1000, and the share of good ones: within 3 deviations of a mode."""
    distance, nearest = torch.cdist(x, centres()).min(1)
    good = distance < 3 * SPREAD
    counts = torch.bincount(nearest[good], minlength=MODES)
    return int((counts >= 0.02 * len(x)).sum()), good.float().mean().item()


def r1_penalty(D: nn.Module, real: Tensor) -> Tensor:
    """The mean squared slope of the logit at real points, for each seed."""
    real = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)
    return slope.square().sum(2).mean(1)


def train(setting: Setting, seeds: int, turns: int, every: int) -> tuple[Tensor, list[list[int]]]:
    """1000 samples of every seed, and the modes covered by each on the way."""
    torch.manual_seed(0)
    G = Stack(seeds, (LATENT, HIDDEN, HIDDEN, 2))
    D = Stack(seeds, (2, HIDDEN, HIDDEN, 1))
    opt_g = torch.optim.Adam(G.parameters(), lr=setting.lr_g, betas=(0.5, 0.99), foreach=True)
    opt_d = torch.optim.Adam(D.parameters(), lr=setting.lr_d, betas=(0.5, 0.99), foreach=True)
    history = []
    for turn in range(turns):
        for _ in range(setting.steps_d):
            real = draw_real(seeds, BATCH)
            with torch.no_grad():
                fake = G(torch.randn(seeds, BATCH, LATENT))
            loss = F.softplus(-D(real)).mean((1, 2)) + F.softplus(D(fake)).mean((1, 2))
            if setting.gamma:
                loss = loss + setting.gamma / 2 * r1_penalty(D, real)
            opt_d.zero_grad()
            loss.sum().backward()
            opt_d.step()
        for _ in range(setting.steps_g):
            loss = F.softplus(-D(G(torch.randn(seeds, BATCH, LATENT)))).mean((1, 2))
            opt_g.zero_grad()
            loss.sum().backward()
            opt_g.step()
        if (turn + 1) % every == 0:
            history.append([coverage(x)[0] for x in sample(G, seeds)])
    return sample(G, seeds), history


@torch.no_grad()
def sample(G: nn.Module, seeds: int) -> Tensor:
    """1000 fakes of every seed."""
    return G(torch.randn(seeds, 1000, LATENT))


def measure(quick: bool) -> Measured:
    """Modes of all seeds and the range of the good share, for each setting."""
    seeds, turns = (2, 4) if quick else (8, 2000)
    rows, data = [], {}
    for setting in SETTINGS:
        samples, history = train(setting, seeds, turns, every=max(1, turns // 40))
        covered = [coverage(x) for x in samples]
        shares = sorted(share for _, share in covered)
        modes = " ".join(str(count) for count, _ in covered)
        rows.append((setting.name, modes, f"{shares[0]:.2f} to {shares[-1]:.2f}"))
        data[setting.name] = {
            "samples": [[[round(v, 2) for v in point] for point in x[:120].tolist()] for x in samples[:2]],
            "modes": [count for count, _ in covered],
            "history": history,
        }
    return Measured(("Setting", "Modes covered of 8, by seed", "Good samples"), rows, data)


if __name__ == "__main__":
    run(measure, __file__)
