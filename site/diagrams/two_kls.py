"""Draws one Gaussian fitted to two humps by either direction of the KL divergence.

    python site/diagrams/two_kls.py     writes course/figures/two_kls.svg

The two fits are those that the first program of lesson 1 prints.
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from style import INK, SERIES, plt, save

FITS = {"data first: spread over both": (0.0, 2.09, "--"), "model first: one hump only": (2.0, 0.60, "-")}


def draw() -> Figure:
    """The data as a filled curve, the fits as lines."""
    figure, axes = plt.subplots(figsize=(6.2, 2.5))
    x = np.linspace(-6.5, 6.5, 300)
    data = (gaussian(x, -2, 0.6) + gaussian(x, 2, 0.6)) / 2
    axes.fill_between(x, data, color=INK, alpha=0.16, linewidth=0)
    axes.text(-2, 0.03, "data", ha="center")
    for colour, (mean, width, dash) in zip(SERIES, FITS.values(), strict=False):
        axes.plot(x, gaussian(x, mean, width), dash, color=colour)
    names = list(FITS)
    axes.text(-6.4, 0.44, names[0], color=SERIES[0])
    axes.annotate("", (-0.9, 0.18), (-3.6, 0.42), arrowprops={"arrowstyle": "-", "color": SERIES[0], "lw": 0.9})
    axes.text(2.55, 0.56, names[1], color=SERIES[1])
    axes.set(xlabel="x", ylabel="density", ylim=(0, 0.72), xlim=(-6.5, 6.5))
    return figure


def gaussian(x: np.ndarray, mean: float, width: float) -> np.ndarray:
    """The density of a Gaussian."""
    return np.exp(-(((x - mean) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))


if __name__ == "__main__":
    save(draw(), "two_kls")
