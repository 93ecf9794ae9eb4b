"""Draws the static picture of the widget `reverse`: two samplers, the same noise, four snapshots each.

    python site/diagrams/widget_reverse.py     writes course/figures/widget_reverse.svg

The data, the schedule and the steps are those of site/theme/assets/widgets/reverse.js.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from style import INK, LINE, MUTED, PANEL, SERIES, save

RADIUS, SPREAD, REACH = 1.5, 0.12, 2.9
POINTS, PATHS, STEPS = 150, 5, 32
SNAPSHOTS = (0, 16, 24, 32)
ROWS = {"ancestral, η = 1": 1.0, "DDIM, η = 0": 0.0}
ANGLES = np.arange(8) * np.pi / 4
MODES = RADIUS * np.stack([np.cos(ANGLES), np.sin(ANGLES)], 1)
SIGNAL = np.concatenate([[1.0], np.cumprod(1 - np.linspace(1e-4, 0.02, 1000))])
TIMES = np.floor(np.linspace(1000, 0, STEPS + 1) + 0.5).astype(int)


def epsilon(x: np.ndarray, abar: float) -> np.ndarray:
    """The conditional mean of the noise given x_t, for every point."""
    variance = abar * SPREAD**2 + 1 - abar
    offset = np.sqrt(abar) * MODES - x[:, None]
    exponent = -(offset**2).sum(2) / (2 * variance)
    weight = np.exp(exponent - exponent.max(1, keepdims=True))
    weight /= weight.sum(1, keepdims=True)
    return -np.sqrt(1 - abar) * (weight[:, :, None] * offset).sum(1) / variance


def sample(eta: float) -> np.ndarray:
    """All points after every step, (STEPS + 1, POINTS, 2); the start is the same for every eta."""
    chance = np.random.default_rng(3)
    states = [chance.standard_normal((POINTS, 2))]
    for a, b in zip(SIGNAL[TIMES[:-1]], SIGNAL[TIMES[1:]], strict=True):
        x = states[-1]
        eps = epsilon(x, a)
        clean = (x - np.sqrt(1 - a) * eps) / np.sqrt(a)
        sigma = eta * np.sqrt((1 - b) / (1 - a) * (1 - a / b))
        fresh = chance.standard_normal(x.shape)
        states.append(np.sqrt(b) * clean + np.sqrt(max(0.0, 1 - b - sigma**2)) * eps + sigma * fresh)
    return np.stack(states)


def draw_snapshot(axes: Axes, states: np.ndarray) -> None:
    """The last of the states, with the paths of a few points up to it."""
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=[], yticks=[], aspect="equal", facecolor=PANEL)
    for spine in axes.spines.values():
        spine.set(visible=True, color=LINE)
    for mode in MODES:
        axes.add_patch(plt.Circle(mode, 3 * SPREAD, facecolor=SERIES[0], alpha=0.16, linewidth=0))
    dots = Path(np.repeat(states[-1, PATHS:], 2, axis=0), [Path.MOVETO, Path.LINETO] * (POINTS - PATHS))
    dots.should_simplify = False  # strokes without length: 145 markers would make a file of four times the size
    axes.add_patch(PathPatch(dots, fill=False, edgecolor=INK, alpha=0.6, linewidth=2, capstyle="round"))
    for path, colour in zip(np.swapaxes(states[:, :PATHS], 0, 1), SERIES, strict=True):
        axes.plot(*path.T, color=colour, linewidth=0.9, alpha=0.8)
        axes.plot(*path[-1], "o", color=colour, markersize=3.6, markeredgewidth=0)


def main() -> None:
    figure, grid = plt.subplots(len(ROWS), len(SNAPSHOTS), figsize=(7.2, 3.9))
    figure.subplots_adjust(wspace=0.06, hspace=0.06)
    for axes_row, (name, eta) in zip(grid, ROWS.items(), strict=True):
        states = sample(eta)
        axes_row[0].set_ylabel(name, color=INK)
        for axes, step in zip(axes_row, SNAPSHOTS, strict=True):
            draw_snapshot(axes, states[: step + 1])
    for axes, step in zip(grid[0], SNAPSHOTS, strict=True):
        axes.set_title(f"step {step}, t = {TIMES[step]}", color=MUTED, fontsize=9.5)
    save(figure, "widget_reverse")


if __name__ == "__main__":
    main()
