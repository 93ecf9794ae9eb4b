"""Which pairing does unpaired translation learn when several have the same loss?

Domain X is four clumps of points on a circle, domain Y the same clumps turned by 30 degrees. Sixteen CycleGANs
side by side, each from its own random start, learn a map and a way back. Clumps can be paired in 24 ways, and
neither the cycle loss nor the discriminators prefer one. Counted is which one each run ends with. About 80 CPU
seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from grader.labs import Measured, run

BATCH, HIDDEN, SPREAD, TURN, RUNS = 64, 32, 0.08, math.pi / 6, 16
Network = list[Tensor]


@dataclass(frozen=True)
class Setting:
    """The weights of the two extra losses, and whether generators add their output to their input."""

    name: str
    cycle: float = 5.0
    identity: float = 0.0
    residual: bool = False


SETTINGS = (
    Setting("plain, no cycle loss", cycle=0.0),
    Setting("plain"),
    Setting("plain, identity loss", identity=5.0),
    Setting("residual, no cycle loss", cycle=0.0, residual=True),
    Setting("residual", residual=True),
)


def network(outputs: int, last: float = 1.0) -> Network:
    """Weights and biases of three layers, for all runs at once; `last` shrinks the last layer."""
    sizes = ((2, HIDDEN, 1.0), (HIDDEN, HIDDEN, 1.0), (HIDDEN, outputs, last))
    made = []
    for inputs, units, factor in sizes:
        made.append(factor * torch.randn(RUNS, inputs, units) * math.sqrt(2 / inputs))
        made.append(torch.zeros(RUNS, 1, units))
    return [weight.requires_grad_() for weight in made]


def apply(weights: Network, x: Tensor) -> Tensor:
    """The network of run r applied to x[r]."""
    for layer in (0, 2):
        x = F.leaky_relu(torch.baddbmm(weights[layer + 1], x, weights[layer]), 0.2)
    return torch.baddbmm(weights[5], x, weights[4])


def centres(turn: float) -> Tensor:
    """Four points on the unit circle."""
    angle = torch.arange(4) * math.pi / 2 + turn
    return torch.stack([angle.cos(), angle.sin()], 1)


def draw(turn: float) -> Tensor:
    """A batch of one domain for each run."""
    clump = torch.randint(4, (RUNS, BATCH))
    return centres(turn)[clump] + SPREAD * torch.randn(RUNS, BATCH, 2)


def train(setting: Setting, steps: int) -> tuple[Network, Network]:
    """The generators G: X to Y and F: Y to X after training; all losses are means, summed over runs."""
    torch.manual_seed(0)
    shrink = 0.05 if setting.residual else 1.0
    g, f, d_y, d_x = network(2, shrink), network(2, shrink), network(1), network(1)
    opt_g = torch.optim.Adam([*g, *f], lr=1e-3, betas=(0.5, 0.99))
    opt_d = torch.optim.Adam([*d_y, *d_x], lr=1e-3, betas=(0.5, 0.99))
    for step in range(steps):
        for group in (*opt_g.param_groups, *opt_d.param_groups):
            group["lr"] = 1e-3 * min(1.0, 2 * (1 - step / steps))
        x, y = draw(0.0), draw(TURN)
        fake_y, fake_x = translate(g, x, setting), translate(f, y, setting)
        loss = 0.0
        for d, real, fake in ((d_y, y, fake_y), (d_x, x, fake_x)):
            loss += F.softplus(-apply(d, real)).mean(1).sum() + F.softplus(apply(d, fake.detach())).mean(1).sum()
            loss += 0.05 * slopes(d, real).mean(1).sum()
        step_on(opt_d, loss, [*d_y, *d_x])
        loss = F.softplus(-apply(d_y, fake_y)).mean(1).sum() + F.softplus(-apply(d_x, fake_x)).mean(1).sum()
        if setting.cycle:
            there_and_back = (translate(f, fake_y, setting) - x).abs() + (translate(g, fake_x, setting) - y).abs()
            loss += setting.cycle * there_and_back.mean((1, 2)).sum()
        if setting.identity:
            unmoved = (translate(g, y, setting) - y).abs() + (translate(f, x, setting) - x).abs()
            loss += setting.identity * unmoved.mean((1, 2)).sum()
        step_on(opt_g, loss, [*g, *f])
    return g, f


def translate(weights: Network, x: Tensor, setting: Setting) -> Tensor:
    """A generator, with or without a path around it."""
    return x + apply(weights, x) if setting.residual else apply(weights, x)


def slopes(d: Network, x: Tensor) -> Tensor:
    """The squared length of the logit's gradient, for R1."""
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(apply(d, x).sum(), x, create_graph=True)
    return slope.square().sum(2)


def step_on(optimiser: torch.optim.Optimizer, loss: Tensor, weights: Network) -> None:
    """One step for these weights and no others."""
    for weight, slope in zip(weights, torch.autograd.grad(loss, weights), strict=True):
        weight.grad = slope
    optimiser.step()


@torch.no_grad()
def judge(setting: Setting, g: Network, f: Network) -> tuple[Tensor, Tensor, Tensor]:
    """For each run: the gap that a round trip leaves, the share of good fakes, and each clump's partner."""
    x = draw(0.0)
    fake = translate(g, x, setting)
    gap = (translate(f, fake, setting) - x).norm(dim=2).mean(1)
    good = (torch.cdist(fake, centres(TURN).expand(RUNS, 4, 2)).min(2).values < 3 * SPREAD).float().mean(1)
    moved = translate(g, centres(0.0).expand(RUNS, 4, 2), setting)
    return gap, good, torch.cdist(moved, centres(TURN).expand(RUNS, 4, 2)).argmin(2)


def measure(quick: bool) -> Measured:
    """One row for each setting; runs are counted by the pairing they end with."""
    rows, data = [], {}
    for setting in SETTINGS:
        g, f = train(setting, 3 if quick else 2500)
        gap, good, partner = judge(setting, g, f)
        kinds = [kind(pairing) for pairing in partner.tolist()]
        cells = [str(kinds.count(name)) for name in ("near", "turn", "mirror", "other", "collapsed")]
        rows.append((setting.name, f"{gap.median():.2f}", f"{good.median():.2f}", *cells))
        data[setting.name] = {
            "partner": partner.tolist(),
            "gap": [round(value, 3) for value in gap.tolist()],
            "good": [round(value, 3) for value in good.tolist()],
        }
    columns = ("Generators", "Gap", "Good", "30°", "Other turn", "Mirror", "Other", "None")
    return Measured(columns, rows, data)


def kind(pairing: list[int]) -> str:
    """What a map of clump 0, 1, 2, 3 to these clumps is; clumps are numbered around the circle."""
    if len(set(pairing)) < 4:
        return "collapsed"
    if pairing == [0, 1, 2, 3]:
        return "near"
    steps = {(b - a) % 4 for a, b in zip(pairing, pairing[1:] + pairing[:1], strict=True)}
    return {frozenset({1}): "turn", frozenset({3}): "mirror"}.get(frozenset(steps), "other")


if __name__ == "__main__":
    run(measure, __file__)
