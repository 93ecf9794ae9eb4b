"""Draws what augmentation.py measured: the gain of each arm, split by split, and what its generators draw.

python site/diagrams/augmentation.py     writes augmentation.svg and augmentation_samples.svg to course/figures
"""

from __future__ import annotations

import json

import numpy as np
from matplotlib.figure import Figure
from style import FIGURES, INK, LINE, MUTED, SERIES, plt, save

NAMES = {
    "the same, another start": "another start",
    "shifted by a pixel": "shifted by a pixel",
    "Gaussian, same labels": "Gaussian",
    "VAE, same labels": "VAE",
    "unlabelled, named by the baseline": "unlabelled digits",
    "VAE trained on those": "VAE on those",
    "LEAK: VAE, all labels": "LEAK: all labels",
    "LEAK: best of four by test score": "LEAK: best of four",
}
ROWS = {
    "real": "real",
    "gaussian": "Gaussian, 5 a class",
    "vae": "VAE, 5 a class",
    "leak": "VAE, all labels",
}


def gains(kept: dict) -> Figure:
    """A panel for each number of labels, a row for each arm, a dot for each split, a bar for their mean."""
    baseline, *arms = kept["scores"].values()
    figure, panels = plt.subplots(1, 3, figsize=(6.4, 3.3), sharey=True, gridspec_kw={"width_ratios": (2, 1.3, 1)})
    for k, axes in enumerate(panels):
        axes.axvline(0, color=MUTED, linewidth=1)
        for row, (name, scores) in enumerate(zip(NAMES, arms, strict=True)):
            colour, marker = (SERIES[1], "^") if name.startswith("LEAK") else (SERIES[0], "o")
            gain = np.array(scores[k]) - np.array(baseline[k])
            height = row + np.linspace(-0.22, 0.22, len(gain))
            axes.plot(gain, height, marker, color=colour, markersize=3, linewidth=0)
            axes.plot([gain.mean()] * 2, [row - 0.36, row + 0.36], color=INK, linewidth=2.2)
        axes.set_title(f"{kept['counts'][k]} labels a class")
        axes.set_yticks(range(len(NAMES)), NAMES.values(), color=INK)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color=LINE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlim(*((-4.5, 10.5), (-3, 4.5), (-2.2, 2.2))[k])
        axes.set_xticks(((-4, 0, 4, 8), (-2, 0, 2, 4), (-2, 0, 2))[k])
        axes.spines["left"].set_visible(False)
    panels[0].invert_yaxis()
    figure.supxlabel("gain over real digits only, in points of test accuracy", fontsize=10)
    figure.tight_layout(pad=0.3, w_pad=0.8)
    return figure


def samples(kept: dict) -> Figure:
    """Ten digits a row, one of each class."""
    figure, grid = plt.subplots(len(ROWS), 11, figsize=(6.2, 1.95), gridspec_kw={"width_ratios": (3.4, *[1] * 10)})
    figure.subplots_adjust(left=0, right=1, top=1, bottom=0, wspace=0.08, hspace=0.08)
    for line, (key, name) in zip(grid, ROWS.items(), strict=True):
        line[0].text(0, 0.5, name, va="center", color=INK)
        for axes in line:
            axes.axis("off")
        for axes, image in zip(line[1:], kept["shown"][key], strict=True):
            axes.imshow(np.array(image).reshape(8, 8), cmap="gray", vmin=0, vmax=1, interpolation="none")
    return figure


if __name__ == "__main__":
    found = json.loads((FIGURES.parent / "examples" / "augmentation.json").read_text(encoding="utf-8"))["data"]
    save(gains(found), "augmentation")
    save(samples(found), "augmentation_samples")
