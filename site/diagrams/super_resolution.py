"""Draws small digits, their enlargements and the true images, from the kept experiment of that name."""

from __future__ import annotations

import json

import matplotlib.pyplot as plt
import numpy as np
from style import FIGURES, INK, save

ROWS = {
    "small": "given, 4×4",
    "regression": "regression",
    "draw 1": "first draw",
    "draw 2": "second draw",
    "draw 3": "third draw",
    "truth": "true image",
}


SHOWN = 4


def draw() -> None:
    kept = json.loads((FIGURES.parent / "examples" / "super_resolution.json").read_text(encoding="utf-8"))["data"]
    figure, grid = plt.subplots(SHOWN, len(ROWS), figsize=(6.2, 4.3))
    figure.subplots_adjust(left=0, right=1, top=0.93, bottom=0, hspace=0.08, wspace=0.08)
    for column, (key, name) in enumerate(ROWS.items()):
        grid[0, column].set_title(name, color=INK, fontsize=10)
        for row, image in enumerate(kept["shown"][key][:SHOWN]):
            side = int(len(image) ** 0.5)
            pixels = np.array(image).reshape(side, side)
            grid[row, column].imshow(pixels, cmap="gray", vmin=-1, vmax=1, interpolation="none")
            grid[row, column].axis("off")
    save(figure, "super_resolution")


if __name__ == "__main__":
    draw()
