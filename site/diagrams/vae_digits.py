"""Draws for the lesson on VAEs: digits under four likelihoods, and codes beside the prior.

python site/diagrams/vae_digits.py     writes course/figures/vae_likelihoods.svg and vae_codes.svg
"""

from __future__ import annotations

import json
import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Ellipse
from style import FIGURES, INK, MUTED, SERIES, save

EXAMPLES = FIGURES.parent / "examples"
LEVELS = "0123456789abcdefg"
ROWS = {
    "Bernoulli": "Bernoulli",
    "Gaussian, learned width": "Gaussian,\nlearned width",
    "Gaussian, width 1": "Gaussian,\nwidth 1",
    "Bernoulli, mean over pixels": "Bernoulli,\nmean over pixels",
}


def kept(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["data"]
    return data


def strip(images: list[str]) -> np.ndarray:
    """Images side by side, with a dark column between them."""
    tiles = [np.array([LEVELS.index(level) for level in image]).reshape(8, 8) for image in images]
    return np.concatenate([np.pad(tile, ((0, 0), (0, 1))) for tile in tiles], axis=1)[:, :-1]


def draw_likelihoods() -> None:
    data = kept("vae_likelihoods")
    figure, panels = plt.subplots(len(ROWS) + 1, 2, figsize=(6.4, 3.6))
    figure.subplots_adjust(left=0.2, right=1, top=0.93, bottom=0, wspace=0.06, hspace=0.25)
    show(panels[0, 0], data["shown"], "test digits")
    panels[0, 1].axis("off")
    panels[0, 0].set_title("rebuilt from their codes")
    panels[1, 1].set_title("decoded from the prior")
    for (left, right), (name, label) in zip(panels[1:], ROWS.items(), strict=True):
        show(left, data["settings"][name]["rebuilt"], label)
        show(right, data["settings"][name]["drawn"], "")
    save(figure, "vae_likelihoods")


def show(axes: plt.Axes, images: list[str], label: str) -> None:
    axes.imshow(strip(images), cmap="gray", vmin=0, vmax=16, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_ylabel(label, rotation=0, ha="right", va="center", fontsize=9.5)
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_codes() -> None:
    data = kept("codes_and_prior")
    figure, panels = plt.subplots(1, 2, figsize=(6.4, 3.5))
    figure.subplots_adjust(wspace=0.18)
    for axes, beta in zip(panels, ("1", "0.01"), strict=True):
        for (x, y, *logvar), label in list(zip(data["codes"][beta], data["labels"], strict=True))[:50]:
            colour = SERIES[label % 5]
            if beta == "1":
                wide, high = (2 * math.exp(value / 2) for value in logvar)
                axes.add_patch(Ellipse((x, y), wide, high, color=colour, alpha=0.16, linewidth=0, clip_on=False))
            axes.text(x, y, str(label), color=colour, ha="center", va="center", fontsize=9.5)
        for radius in (1, 2):
            axes.add_patch(plt.Circle((0, 0), radius, fill=False, edgecolor=INK, linestyle="--", linewidth=1))
        reach = 3 if beta == "1" else 6
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", title=f"β = {beta}")
        axes.set(xticks=range(-6, 7, 2 if beta == "1" else 3), yticks=range(-6, 7, 2 if beta == "1" else 3))
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach))
        axes.tick_params(color=MUTED)
    save(figure, "vae_codes")


if __name__ == "__main__":
    draw_likelihoods()
    draw_codes()
