"""Draws samples of the models of lesson 1, with what a test digit costs under each.

python site/diagrams/digits_by_bits.py     writes course/figures/digits_by_bits.svg and cooled_digits.svg
"""

from __future__ import annotations

import json

import numpy as np
from matplotlib.figure import Figure
from style import FIGURES, plt, save

SIDE = 8


def kept(name: str) -> dict:
    """The numbers behind the table of an experiment."""
    return json.loads((FIGURES.parent / "examples" / f"{name}.json").read_text(encoding="utf-8"))["data"]


def strip(pictures: list[list[int]]) -> np.ndarray:
    """Eight digits side by side, with white between them."""
    wide = np.full((SIDE, 8 * (SIDE + 1) - 1), 16)
    for k, picture in enumerate(pictures):
        wide[:, k * (SIDE + 1) : k * (SIDE + 1) + SIDE] = 16 - np.array(picture).reshape(SIDE, SIDE)
    return wide


def draw(rows: list[tuple[str, list[list[int]]]]) -> Figure:
    """A row of samples for each model, its name to the left. Ink is dark."""
    figure, all_axes = plt.subplots(len(rows), figsize=(6.2, 0.58 * len(rows)))
    figure.subplots_adjust(left=0.33, right=1, top=1, bottom=0, hspace=0.16)
    for axes, (name, pictures) in zip(all_axes, rows, strict=True):
        axes.imshow(strip(pictures), cmap="gray", vmin=0, vmax=16, interpolation="nearest")
        axes.axis("off")
        lines = name.split("\n")
        for k, line in enumerate(lines):
            axes.text(-2, SIDE / 2 - 0.5 + 3.4 * (k - (len(lines) - 1) / 2), line, ha="right", va="center")
    return figure


if __name__ == "__main__":
    measured = kept("bits_per_dimension")
    rows = []
    for name, pictures in measured["pictures"].items():
        costs = measured["bits"].get(name)
        rows.append((f"{name}\n{sum(costs) / len(costs):.2f} bits/dim" if costs else name, pictures))
    save(draw(rows), "digits_by_bits")
    cooled = kept("likelihood_and_samples")
    names = ("the network", "temperature 0.6", "temperature 0.4", "99 % noise")
    rows = [(f"{name}\n{cooled[name]['bits']} bits/dim", cooled[name]["pictures"]) for name in names]
    save(draw(rows), "cooled_digits")
