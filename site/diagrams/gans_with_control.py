"""Draw the figures of the lesson on GANs with control."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from style import INK, MUTED, SERIES, arrow, box, save, sketch

KEPT = Path(__file__).resolve().parent.parent.parent / "course" / "examples" / "truncation.json"


def draw_truncation() -> None:
    """Threes and eights of the first seed; a row for each psi, a column for each noise vector."""
    images = json.loads(KEPT.read_text(encoding="utf-8"))["data"]["images"]
    figure, panels = plt.subplots(len(images), 1, figsize=(5.6, 0.46 * len(images)))
    for axes, (psi, row) in zip(panels, images.items(), strict=True):
        strip = np.full((8, 12 * 9 - 1), np.nan)
        for place, image in enumerate(row):
            strip[:, place * 9 : place * 9 + 8] = image
        axes.imshow(strip, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
        axes.set_axis_off()
        axes.text(-1.5, 3.5, f"ψ = {float(psi):g}", ha="right", va="center", fontsize=10)
    figure.subplots_adjust(left=0.14, right=1, top=1, bottom=0, hspace=0.12)
    save(figure, "truncation")


def draw_generator() -> None:
    """The path from z to the image in a StyleGAN."""
    figure, axes = sketch(6.4, 2.9)
    box(axes, 0.5, 2.3, 0.8, 0.45, "z")
    box(axes, 0.5, 1.4, 0.84, 0.6, "mapping\nf", colour=SERIES[0])
    box(axes, 0.5, 0.5, 0.8, 0.45, "w", colour=SERIES[0])
    arrow(axes, (0.5, 2.07), (0.5, 1.7))
    arrow(axes, (0.5, 1.1), (0.5, 0.73))
    places = (2.45, 3.75, 5.05)
    names = ("layer 1\n4×4", "layer 2\n8×8", "layer 3\n16×16")
    box(axes, 1.42, 1.4, 0.6, 0.6, "con-\nstant")
    start = 1.72
    for number, (x, name) in enumerate(zip(places, names, strict=True), 1):
        arrow(axes, (start, 1.4), (x - 0.42, 1.4))
        box(axes, x, 1.4, 0.84, 0.6, name)
        arrow(axes, (x, 2.07), (x, 1.72))
        axes.text(x, 2.2, f"noise {number}", ha="center", va="center", color=SERIES[1])
        arrow(axes, (x, 0.5), (x, 1.08), colour=SERIES[0])
        axes.text(x + 0.07, 0.76, f"style {number}", ha="left", va="center", color=SERIES[0])
        start = x + 0.42
    arrow(axes, (start, 1.4), (5.85, 1.4))
    axes.text(5.88, 1.4, "image", ha="left", va="center", color=INK)
    axes.plot((0.9, places[-1]), (0.5, 0.5), color=SERIES[0], linewidth=1.3)
    axes.text(places[0], 0.2, "pose, shape", ha="center", color=MUTED, fontsize=9.5)
    axes.text(places[-1], 0.2, "colours, texture", ha="center", color=MUTED, fontsize=9.5)
    save(figure, "style_generator")


if __name__ == "__main__":
    draw_truncation()
    draw_generator()
