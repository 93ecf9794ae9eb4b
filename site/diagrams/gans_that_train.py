"""Draws the figures of lesson 3: the Dirac GAN's field, two distances, samples on the ring, and digits.

    python site/diagrams/gans_that_train.py

The first two are computed here; the others show what `mode_collapse.py` and `remedies.py` kept.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from style import INK, LINE, MUTED, SERIES, save

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "course" / "examples"


def sigmoid(u: np.ndarray | float) -> np.ndarray | float:
    """The logistic function."""
    return 1 / (1 + np.exp(-u))


def draw_dirac() -> None:
    """The field of the minimax game, and the paths that three ways of stepping take."""
    figure, panels = plt.subplots(1, 3, figsize=(6.4, 2.5), sharey=True)
    ways = (("both at once", 0.0, False), ("in turn", 0.0, True), ("in turn, R1 of 0.3", 0.3, True))
    grid = np.linspace(-1.9, 1.9, 7)
    for axes, (title, gamma, in_turn) in zip(panels, ways, strict=True):
        theta, psi = np.meshgrid(grid, grid)
        d = sigmoid(theta * psi)
        axes.quiver(theta, psi, psi * d, -theta * d - gamma * psi, color=MUTED, width=0.008, scale=11, alpha=0.7)
        path = [(1.2, 0.0)]
        for _ in range(160):
            theta, psi = path[-1]
            new = psi - 0.2 * (theta * sigmoid(theta * psi) + gamma * psi)
            seen = new if in_turn else psi
            path.append((theta + 0.2 * seen * sigmoid(seen * theta), new))
        axes.plot(*zip(*path, strict=True), color=SERIES[1], linewidth=1.5)
        axes.plot(*path[0], "o", color=SERIES[1], markersize=6)
        axes.plot(0, 0, "x", color=INK, markersize=7, markeredgewidth=1.8)
        axes.set(title=title, xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), xlabel="θ, the fake point", aspect="equal")
        axes.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    panels[0].set_ylabel("ψ, slope of the logit")
    figure.tight_layout(w_pad=0.6)
    save(figure, "dirac_gan")


def draw_distances() -> None:
    """Jensen-Shannon and earth mover's distance of two unit boxes against the shift between them."""
    figure, axes = plt.subplots(figsize=(5.6, 2.5))
    shift = np.linspace(0, 2.5, 60)
    axes.plot(shift, shift, color=SERIES[0])
    axes.plot(shift, np.minimum(shift, 1) * math.log(2), color=SERIES[1], linestyle="--")
    axes.axvline(1, color=LINE, linewidth=1.2, zorder=0)
    axes.text(1.04, 2.2, "no overlap from here on", color=MUTED, fontsize=9.5)
    axes.text(0.94, 1.4, "earth mover's distance", color=SERIES[0], ha="right")
    axes.text(2.5, 0.78, "Jensen–Shannon: log 2 ≈ 0.693", color=SERIES[1], ha="right")
    axes.set(xlabel="shift between two boxes of width 1", ylabel="distance", xlim=(0, 2.5), ylim=(0, 2.5))
    figure.tight_layout()
    save(figure, "two_distances")


def draw_ring() -> None:
    """Fakes of the first seed for four settings."""
    kept = json.loads((EXAMPLES / "mode_collapse.json").read_text(encoding="utf-8"))["data"]
    shown = (
        ("balanced", "balanced: 1 step each, lr 0.001 for both"),
        ("lr of G × 5", "lr of G × 5"),
        ("lr of both × 5", "lr of both × 5"),
        ("5 steps of D", "5 steps of D for each of G"),
    )
    angle = np.arange(8) * math.pi / 4
    figure, panels = plt.subplots(1, 4, figsize=(6.4, 2.0), sharey=True)
    for axes, (title, name) in zip(panels, shown, strict=True):
        points = np.array(kept[name]["samples"][0])[:75]
        axes.plot(np.cos(angle), np.sin(angle), "o", markersize=15, color=LINE, alpha=0.8)
        axes.plot(points[:, 0], points[:, 1], ".", markersize=4, color=SERIES[1])
        axes.set(title=title, xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", xticks=(), yticks=())
        axes.set_xlabel(f"{kept[name]['modes'][0]} of 8 modes", color=INK)
    figure.tight_layout(w_pad=0.4)
    save(figure, "ring_collapse")


def draw_digits() -> None:
    """Ten fakes of the first seed for each setting, under ten held-out digits."""
    kept = json.loads((EXAMPLES / "remedies.json").read_text(encoding="utf-8"))["data"]
    figure, panels = plt.subplots(len(kept), 1, figsize=(6.2, 0.46 * len(kept)))
    for axes, (name, images) in zip(panels, kept.items(), strict=True):
        strip = np.full((8, 10 * 9 - 1), np.nan)
        for place, image in enumerate(images):
            strip[:, place * 9 : place * 9 + 8] = image
        axes.imshow(strip, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
        axes.set_axis_off()
        label = "held-out real digits" if name == "real" else name
        axes.text(-1.5, 3.5, label, ha="right", va="center", fontsize=9.5)
    figure.subplots_adjust(left=0.36, right=1, top=1, bottom=0, hspace=0.12)
    save(figure, "digits_of_gans")


if __name__ == "__main__":
    draw_dirac()
    draw_distances()
    draw_ring()
    draw_digits()
