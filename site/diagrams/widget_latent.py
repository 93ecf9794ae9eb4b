"""Draws the still picture of the widget `latent`: what its decoder makes of codes all over the plane.

python site/diagrams/widget_latent.py
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import torch
from style import INK, save
from train_latent import load_decoder

EDGE, COUNT, GAP = 2.5, 11, 1


def draw() -> None:
    decoder = load_decoder()
    places = torch.linspace(-EDGE, EDGE, COUNT, dtype=torch.float64)
    size = 8 + GAP
    sheet = torch.zeros(COUNT * size + GAP, COUNT * size + GAP, dtype=torch.float64)
    for row, second in enumerate(places.flip(0)):
        for column, first in enumerate(places):
            pixels = decoder(torch.stack([first, second])).sigmoid().reshape(8, 8)
            top, left = GAP + row * size, GAP + column * size
            sheet[top : top + 8, left : left + 8] = pixels
    figure, axes = plt.subplots(figsize=(4.6, 4.6))
    half = EDGE * COUNT / (COUNT - 1)
    axes.imshow(sheet, cmap="gray_r", extent=(-half, half, -half, half), vmin=0, vmax=1)
    axes.set(xticks=range(-2, 3), yticks=range(-2, 3))
    axes.set_xlabel("z₁", color=INK)
    axes.set_ylabel("z₂", color=INK)
    save(figure, "widget_latent")


if __name__ == "__main__":
    draw()
