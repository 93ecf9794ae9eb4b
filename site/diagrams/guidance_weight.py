"""Draws ten samples of the digit 2 at four guidance weights, from the kept experiment of that name."""

from __future__ import annotations

import json

import matplotlib.pyplot as plt
import numpy as np
from style import FIGURES, INK, save

WEIGHTS = {"-1": "w = −1", "0": "w = 0", "1": "w = 1", "8": "w = 8"}
SHOWN = 10


def mosaic(images: list[list[float]]) -> np.ndarray:
    """The images in a row, with a lighter gap between them."""
    gap = np.full((8, 1), np.nan)
    parts = [part for image in images for part in (np.array(image).reshape(8, 8), gap)]
    return np.hstack(parts[:-1])


def draw() -> None:
    kept = json.loads((FIGURES.parent / "examples" / "guidance_weight.json").read_text(encoding="utf-8"))["data"]
    figure, rows = plt.subplots(len(WEIGHTS), figsize=(6.2, 2.7))
    figure.subplots_adjust(left=0.11, right=1, top=1, bottom=0, hspace=0.1)
    for axes, (key, name) in zip(rows, WEIGHTS.items(), strict=True):
        axes.imshow(mosaic(kept["shown"][key][:SHOWN]), cmap="gray", vmin=-1, vmax=1, interpolation="none")
        axes.axis("off")
        axes.text(-2, 3.5, name, ha="right", va="center", color=INK)
    save(figure, "guidance_weight")


if __name__ == "__main__":
    draw()
