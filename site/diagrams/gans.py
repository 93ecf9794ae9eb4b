"""Draws the figures of the lesson on GANs: the game, the best discriminator, and the two generator losses.

python site/diagrams/gans.py
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, LINE, MUTED, SERIES, arrow, box, save, sketch


def draw_game() -> None:
    """Who sees what, and which way gradients go."""
    figure, axes = sketch(6.4, 2.0)
    axes.text(0.45, 1.45, "noise z", ha="center", va="center")
    axes.text(2.9, 0.4, "real x", ha="center", va="center")
    box(axes, 1.7, 1.45, 1.2, 0.55, "generator G", colour=SERIES[1])
    box(axes, 4.2, 0.95, 1.55, 0.55, "discriminator D", colour=SERIES[0])
    arrow(axes, (0.8, 1.45), (1.08, 1.45))
    axes.text(2.9, 1.58, "fake G(z)", ha="center", va="center")
    arrow(axes, (2.33, 1.4), (3.38, 1.08))
    arrow(axes, (3.2, 0.45), (3.38, 0.75))
    arrow(axes, (5.0, 0.95), (5.4, 0.95))
    axes.text(5.85, 0.95, "logit ℓ", ha="center", va="center")
    back = {"arrowstyle": "-|>", "color": MUTED, "lw": 1.3, "linestyle": "--"}
    axes.annotate("", (1.7, 1.15), (3.38, 0.9), arrowprops=back)
    axes.text(2.0, 0.88, "gradient", ha="center", va="center", color=MUTED)
    save(figure, "gan_game")


def draw_best_judge() -> None:
    """Two densities, and the best discriminator between them."""
    figure, (above, below) = plt.subplots(2, 1, figsize=(5.6, 3.2), sharex=True, height_ratios=(1, 1))
    x = np.linspace(-3, 4, 300)
    real, fake = (np.exp(-((x - mean) ** 2) / 2) / np.sqrt(2 * np.pi) for mean in (0, 1))
    above.plot(x, real, color=SERIES[0])
    above.plot(x, fake, color=SERIES[1], linestyle="--")
    above.text(-1.15, 0.3, "data", color=SERIES[0], ha="right")
    above.text(2.15, 0.3, "generator", color=SERIES[1])
    above.set_yticks([])
    below.plot(x, real / (real + fake), color=INK)
    below.axhline(0.5, color=LINE, linewidth=1)
    below.set(ylim=(0, 1), yticks=[0, 0.5, 1], xlabel="x", ylabel="D*(x)")
    save(figure, "best_judge")


def draw_generator_losses() -> None:
    """How hard each loss pushes the logit of a fake up."""
    figure, axes = plt.subplots(figsize=(5.6, 2.6))
    logit = np.linspace(-8, 8, 300)
    probability = 1 / (1 + np.exp(-logit))
    axes.plot(logit, probability, color=SERIES[0])
    axes.plot(logit, 1 - probability, color=SERIES[1], linestyle="--")
    axes.text(8, 0.88, "minimax", color=SERIES[0], ha="right", va="top")
    axes.text(-8, 0.88, "non-saturating", color=SERIES[1], va="top")
    axes.text(-8, 0.2, "D is sure: fake", color=MUTED)
    axes.text(8, 0.2, "D takes it for real", color=MUTED, ha="right")
    axes.set(xlabel="logit of a fake sample", ylabel="push on the logit", yticks=[0, 0.5, 1])
    save(figure, "generator_losses")


if __name__ == "__main__":
    draw_game()
    draw_best_judge()
    draw_generator_losses()
