"""Draws the models trained for equal time: their ranks, their samples, and what their codes know about labels."""

from __future__ import annotations

import json

import numpy as np
from style import FIGURES, INK, LINE, MUTED, PANEL, SERIES, plt, save

SHORT = {
    "GAN with R1": "GAN",
    "VAE means": "VAE means",
    "VAE with noise": "VAE with noise",
    "diffusion, 20": "diffusion, 20",
    "diffusion, 256": "diffusion, 256",
    "autoregressive": "autoregressive",
}
DASHES = ("-", "--", ":", "--", "-", "-.")
MEASURES = {  # key: title, whether more is better, format of the mean
    "frechet": ("Fréchet,\nfeatures", False, ".0f"),
    "pixels": ("Fréchet,\npixels", False, ".2f"),
    "precision": ("precision", True, ".2f"),
    "coverage": ("coverage", True, ".2f"),
}


def draw_ranks(found: dict[str, list[dict[str, float]]]) -> None:
    """A line for each sampler through its ranks."""
    means = {
        key: {name: sum(one[key] for one in found[name]) / len(found[name]) for name in SHORT} for key in MEASURES
    }
    ranks = {
        key: sorted(SHORT, key=lambda name, key=key: means[key][name] * (-1 if MEASURES[key][1] else 1))
        for key in MEASURES
    }
    figure, axes = plt.subplots(figsize=(6.3, 3.7))
    colours = (*SERIES, INK)
    for (name, short), dash, colour in zip(SHORT.items(), DASHES, colours, strict=True):
        places = [ranks[key].index(name) + 1 for key in MEASURES]
        axes.plot(range(len(places)), places, linestyle=dash, color=colour)
        axes.text(-0.22, places[0], short, ha="right", va="center", color=colour, fontsize=10)
        axes.text(len(places) - 0.78, places[-1], short, va="center", color=colour, fontsize=10)
        edge = {"boxstyle": "round,pad=0.3", "facecolor": PANEL, "edgecolor": colour, "linewidth": 1.3}
        for column, (key, place) in enumerate(zip(MEASURES, places, strict=True)):
            text = format(means[key][name], MEASURES[key][2])
            axes.text(column, place, text, ha="center", va="center", color=INK, fontsize=9.5, bbox=edge)
    axes.set(xlim=(-0.2, len(MEASURES) - 0.8), ylim=(6.4, 0.5), yticks=[])
    axes.set_xticks(range(len(MEASURES)), [title for title, *_ in MEASURES.values()], fontsize=10)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    save(figure, "equal_budget_ranks")


def draw_samples(shown: dict[str, list[list[float]]]) -> None:
    """Ten images of each model in a row. Ink is dark."""
    figure, rows = plt.subplots(len(shown), figsize=(6.2, 0.5 * len(shown)))
    figure.subplots_adjust(left=0.31, right=1, top=1, bottom=0, hspace=0.14)
    for axes, (name, images) in zip(rows, shown.items(), strict=True):
        wide = np.full((8, 10 * 9 - 1), -1.0)
        for k, image in enumerate(images):
            wide[:, 9 * k : 9 * k + 8] = np.reshape(image, (8, 8))
        axes.imshow(-wide, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
        axes.axis("off")
        axes.text(-2, 3.5, name, ha="right", va="center", color=INK)
    save(figure, "equal_budget_samples")


def draw_codes(readings: dict[str, list[float]]) -> None:
    """How often the nearest training digit has the right label, in several spaces."""
    names = {
        "pixels": "pixels (64 numbers)",
        "VAE code": "VAE code μ (8)",
        "random projection": "random directions (8)",
        "DDIM noise, a third of the training": "DDIM noise, early (64)",
        "DDIM noise": "DDIM noise, end (64)",
    }
    figure, axes = plt.subplots(figsize=(5.8, 2.2))
    for place, (key, title) in enumerate(names.items()):
        values = [100 * value for value in readings[key]]
        axes.barh(place, sum(values) / len(values), height=0.55, color=SERIES[0], alpha=0.85)
        low, high = round(min(values)), round(max(values))
        text = f"{low} %" if low == high else f"{low} and {high} %"
        axes.text(max(values) + 1.5, place, text, va="center", color=INK, fontsize=10)
        axes.text(-1.5, place, title, va="center", ha="right", color=INK, fontsize=10)
    axes.axvline(10, color=LINE, linewidth=1.2)
    axes.text(11.5, 4.62, "guessing", color=MUTED, fontsize=9.5, va="center")
    axes.set(xlim=(0, 118), ylim=(4.9, -0.5), yticks=[], xticks=[])
    axes.spines["bottom"].set_visible(False)
    save(figure, "equal_budget_codes")


if __name__ == "__main__":
    kept = json.loads((FIGURES.parent / "examples" / "equal_budget.json").read_text(encoding="utf-8"))["data"]
    draw_ranks(kept["found"])
    draw_samples(kept["shown"])
    draw_codes(kept["readings"])
