"""Draws course/figures/diffusion_memory.svg from what diffusion_memory.py kept: errors by step, and samples."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from style import MUTED, SERIES, save

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "course" / "examples"
SHOWN = {
    "ideal 1347": "ideal denoiser, 1347",
    "network 50": "network, 50",
    "network 1347": "network, 1347",
}


def main() -> None:
    data = json.loads((EXAMPLES / "diffusion_memory.json").read_text(encoding="utf-8"))["data"]
    figure = plt.figure(figsize=(6.2, 6.0))
    draw_errors(figure.add_axes((0.09, 0.6, 0.9, 0.35)), data)
    for row, (key, title) in enumerate(SHOWN.items()):
        panel = figure.add_axes((0.32, 0.33 - 0.165 * row, 0.66, 0.158))
        panel.imshow(strip(data["shown"][key]), cmap="gray", vmin=0, vmax=16, interpolation="nearest")
        panel.axis("off")
        panel.text(-2, 4.5, title, ha="right", va="center")
        panel.text(-2, 14.5, "nearest training digit", ha="right", va="center", fontsize=9.5, color=MUTED)
    save(figure, "diffusion_memory")


def draw_errors(axes: Axes, data: dict) -> None:
    grid = data["grid"]
    for key, colour, marker in (("ideal 1347", SERIES[1], "s"), ("network 1347", SERIES[0], "o")):
        for digits, dash in (("training", "-"), ("new", "--")):
            axes.plot(grid, data["curves"][key][digits], dash, color=colour, marker=marker, ms=3.5, markevery=4)
    axes.axhline(1, color=MUTED, lw=1, ls=":")
    axes.text(199, 1.15, "answering 0", color=MUTED, fontsize=9.5, ha="right")
    axes.text(26, 2.6, "ideal denoiser, new digits", color=SERIES[1])
    axes.text(52, 0.0045, "ideal denoiser, training digits", color=SERIES[1])
    axes.text(88, 0.28, "network, new (dashed) and training digits", color=SERIES[0], fontsize=9.5)
    axes.set(yscale="log", xlabel="step t (0: hardly any noise, 199: nothing but noise)", ylim=(1e-3, 30))
    axes.set_yticks((0.001, 0.01, 0.1, 1, 10), ("10⁻³", "10⁻²", "0.1", "1", "10"))
    axes.set_title("Error of the predicted noise", loc="left")


def strip(shown: dict[str, list[list[int]]]) -> np.ndarray:
    """Samples in the upper row, under each the nearest training digit; gaps between them are transparent."""
    rows = []
    for name in ("samples", "nearest"):
        digits = np.array(shown[name], dtype=float).reshape(-1, 8, 8)
        rows.append(np.concatenate([np.pad(digit, 1, constant_values=np.nan) for digit in digits], 1))
    return np.concatenate(rows)


if __name__ == "__main__":
    main()
