"""Draws the static picture of the widget `gan`: the plane, what to press and choose, and the modes covered.

    python site/diagrams/widget_gan.py

The networks, the data and the setting are the widget's, early in a balanced training; about 5 CPU seconds.
"""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes
from style import INK, LINE, MUTED, SERIES, box, plt, save
from torch import Tensor, nn

MODES, SPREAD, BATCH, HIDDEN = 8, 0.05, 64, 32
RATE = "1e-3"  # `save` rounds 0.001, as any number of an SVG
TURNS, REACH = 450, 1.7
ANGLE = torch.arange(MODES) * math.pi / 4
CENTRES = torch.stack([ANGLE.cos(), ANGLE.sin()], 1)


def make_net(outputs: int) -> nn.Sequential:
    """Two inputs and two hidden layers."""
    return nn.Sequential(
        nn.Linear(2, HIDDEN),
        nn.LeakyReLU(0.2),
        nn.Linear(HIDDEN, HIDDEN),
        nn.LeakyReLU(0.2),
        nn.Linear(HIDDEN, outputs),
    )


def draw_real(count: int) -> Tensor:
    """Points of the ring."""
    return CENTRES[torch.randint(MODES, (count,))] + SPREAD * torch.randn(count, 2)


def train(turns: int) -> tuple[nn.Module, nn.Module]:
    """G and D after as many balanced turns."""
    torch.manual_seed(1)
    G, D = make_net(2), make_net(1)
    opt_g = torch.optim.Adam(G.parameters(), lr=float(RATE), betas=(0.5, 0.999))
    opt_d = torch.optim.Adam(D.parameters(), lr=float(RATE), betas=(0.5, 0.999))
    for _ in range(turns):
        with torch.no_grad():
            fake = G(torch.randn(BATCH, 2))
        loss = F.softplus(-D(draw_real(BATCH))).mean() + F.softplus(D(fake)).mean()
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
        loss = F.softplus(-D(G(torch.randn(BATCH, 2)))).mean()
        opt_g.zero_grad()
        loss.backward()
        opt_g.step()
    return G, D


@torch.no_grad()
def find_covered(x: Tensor) -> list[bool]:
    """Whether at least 2 % of the points lie within three deviations of each mode."""
    near = torch.cdist(x, CENTRES) < 3 * SPREAD
    return (near.float().mean(0) >= 0.02).tolist()


@torch.no_grad()
def draw_plane(axes: Axes, G: nn.Module, D: nn.Module) -> list[bool]:
    """D's opinion, real and generated points, and a number for each mode; returns which are covered."""
    line = torch.linspace(-REACH, REACH, 45)
    x, y = torch.meshgrid(line, line, indexing="xy")
    belief = torch.sigmoid(D(torch.stack([x, y], 2))).squeeze(2).numpy()
    for sign, colour in ((1, SERIES[0]), (-1, SERIES[1])):
        for least in (0.505, 0.53, 0.6, 0.75):
            level = belief if sign > 0 else 1 - belief
            axes.contourf(x, y, level, levels=[least, 1.01], colors=[colour], alpha=0.14)
    real, fake = draw_real(120).numpy(), G(torch.randn(1000, 2))
    axes.plot(*real.T, "x", color=SERIES[0], markersize=4, markeredgewidth=1)
    axes.plot(*fake[:160].numpy().T, "o", color=SERIES[1], markersize=3.2)
    covered = find_covered(fake)
    for k, (centre, is_covered) in enumerate(zip(CENTRES.numpy(), covered, strict=True), 1):
        place = 1.42 * centre
        axes.plot(*place, "o", markersize=14, color=LINE if is_covered else "none", markeredgecolor=MUTED)
        weight = "bold" if is_covered else "normal"
        axes.text(*place, str(k), ha="center", va="center_baseline", color=INK, fontsize=9.5, fontweight=weight)
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xticks=(), yticks=())
    axes.spines[:].set(visible=True, color=LINE)
    return covered


def draw_controls(axes: Axes, covered: int, turns: int) -> None:
    """The buttons, the choices and the number of modes, on a sheet of 3 by 3."""
    for x, text in ((0.45, "Run"), (1.45, "Step D"), (2.45, "Step G")):
        box(axes, x, 2.75, 0.85, 0.36, text, colour=SERIES[0])
    rows = (
        ("Learning rate of G", RATE),
        ("Learning rate of D", RATE),
        ("Steps of G a turn", "1"),
        ("Steps of D a turn", "1"),
    )
    for y, (label, value) in zip(np.arange(4) * -0.38 + 2.2, rows, strict=True):
        axes.text(0.03, y, label, va="center_baseline", color=MUTED)
        box(axes, 2.45, y + 0.01, 0.85, 0.29, value, colour=MUTED)
    axes.text(0.03, 0.5, f"After {turns} turns:", va="center_baseline", color=MUTED)
    axes.text(
        0.03, 0.2, f"{covered} of {MODES} modes covered", va="center_baseline", fontsize=13, fontweight="bold"
    )
    axes.set(xlim=(0, 3), ylim=(0, 3))
    axes.axis("off")


def draw() -> None:
    """The plane on the left, the controls on the right."""
    torch.set_num_threads(1)
    G, D = train(TURNS)
    figure = plt.figure(figsize=(6.4, 3.1))
    covered = draw_plane(figure.add_axes((0, 0.08, 0.445, 0.92)), G, D)
    below = figure.add_axes((0, 0, 0.445, 0.07))
    below.set(xlim=(0, 1), ylim=(0, 1))
    below.axis("off")
    below.plot(0.03, 0.3, "x", color=SERIES[0], markersize=5, markeredgewidth=1.2)
    below.plot(0.22, 0.3, "o", color=SERIES[1], markersize=4)
    below.text(0.06, 0.3, "real", va="center_baseline", fontsize=9.5)
    below.text(0.25, 0.3, "generated", va="center_baseline", fontsize=9.5)
    below.text(1, 0.3, "shaded: D's opinion", va="center_baseline", ha="right", fontsize=9.5, color=MUTED)
    draw_controls(figure.add_axes((0.5, 0.08, 0.5, 0.92)), sum(covered), TURNS)
    save(figure, "widget_gan")
    print(f"{sum(covered)} of {MODES} modes after {TURNS} turns")


if __name__ == "__main__":
    draw()
