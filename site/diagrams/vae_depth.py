"""Draws for the lesson on VAEs in depth: reconstructions along beta, rate and distortion, and two ways from digit
to digit.

python site/diagrams/vae_depth.py     writes course/figures/vae_beta.svg, vae_rate.svg and vae_walks.svg
"""

from __future__ import annotations

import json
import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from style import FIGURES, INK, MUTED, SERIES, save

LEVELS = "0123456789abcdefg"
VARIANCES, NOISE = (3.0, 0.8, 0.25, 0.01), 0.05  # those of the lesson's linear VAE


def kept(name: str) -> dict[str, Any]:
    file = FIGURES.parent / "examples" / f"{name}.json"
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["data"]
    return data


def strip(images: list[str]) -> np.ndarray:
    """Images side by side, with a dark column between them."""
    tiles = [np.array([LEVELS.index(level) for level in image]).reshape(8, 8) for image in images]
    return np.concatenate([np.pad(tile, ((0, 0), (0, 1))) for tile in tiles], axis=1)[:, :-1]


def show(axes: plt.Axes, images: list[str], label: str) -> None:
    axes.imshow(strip(images), cmap="gray", vmin=0, vmax=16, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_ylabel(label, rotation=0, ha="right", va="center", ma="right", fontsize=10)
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_beta(data: dict[str, Any]) -> None:
    names = ["learned width, β = 1", "β = 0.1", "β = 1", "β = 2", "β = 4"]
    figure, panels = plt.subplots(len(names) + 1, 1, figsize=(5.2, 3.7))
    figure.subplots_adjust(left=0.28, right=1, top=1, bottom=0, hspace=0.12)
    show(panels[0], data["shown"], "test digits")
    for axes, name in zip(panels[1:], names, strict=True):
        sharp = data["settings"][name]["sharp"][0]
        show(axes, data["settings"][name]["rebuilt"], f"{name}\nsharpness {sharp:.0f} %")
    save(figure, "vae_beta")


def draw_rate() -> None:
    """The optimum of the linear VAE, feature by feature: what each pays and what it leaves over."""
    betas = np.geomspace(0.1, 100, 200)
    theta = betas * NOISE
    rate = sum(np.maximum(0, np.log(value / theta) / 2) for value in VARIANCES)
    distortion = sum(np.minimum(value, theta) / (2 * NOISE) for value in VARIANCES)
    figure, axes = plt.subplots(figsize=(5.6, 3.0))
    axes.plot(rate, distortion, color=SERIES[0])
    for beta, marker in ((0.1, "s"), (1, "o"), (4, "^"), (20, "D")):
        x = sum(max(0.0, math.log(value / (beta * NOISE)) / 2) for value in VARIANCES)
        y = sum(min(value, beta * NOISE) / (2 * NOISE) for value in VARIANCES)
        axes.plot([x], [y], marker, color=SERIES[1], markersize=7)
        axes.annotate(f"β = {beta:g}", (x, y), (x + 0.2, y + 2.2), color=INK)
        if beta == 1:
            reach = np.array([0.0, x + y])
            axes.plot(reach, x + y - reach, "--", color=MUTED, linewidth=1.2)
            axes.text(1.05, 1.2, "same ELBO", color=MUTED, ha="center")
    axes.set(xlabel="rate R: KL to the prior, nats", ylabel="distortion D, nats", xlim=(-0.2, 9), ylim=(-1, 43))
    save(figure, "vae_rate")


def draw_walks(data: dict[str, Any]) -> None:
    figure, panels = plt.subplots(4, 1, figsize=(5.2, 3.1))
    figure.subplots_adjust(left=0.2, right=1, top=1, bottom=0, hspace=0.12)
    for number, walk in enumerate(data["walks"]):
        show(panels[2 * number], walk["pixels"], "pixels")
        show(panels[2 * number + 1], walk["codes"], "codes")
    save(figure, "vae_walks")


if __name__ == "__main__":
    measured = kept("rate_and_distortion")
    draw_beta(measured)
    draw_rate()
    draw_walks(measured)
