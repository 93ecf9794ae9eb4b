"""Draws the variance of a Gaussian that is fitted to its own samples again and again.

python site/diagrams/refitting.py     writes course/figures/refitting.svg
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from style import INK, MUTED, SERIES, plt, save

SIZE, GENERATIONS, RUNS, SHOWN = 50, 200, 2000, 8


def variances(*, keep_real: bool) -> np.ndarray:
    """The variance (RUNS, GENERATIONS + 1) of each generation; with keep_real, half of each sample is real."""
    generator = np.random.default_rng(1)
    mean, variance = np.zeros(RUNS), np.ones(RUNS)
    found = [variance]
    for _ in range(GENERATIONS):
        x = mean[:, None] + np.sqrt(variance)[:, None] * generator.standard_normal((RUNS, SIZE))
        if keep_real:
            x[:, : SIZE // 2] = generator.standard_normal((RUNS, SIZE // 2))
        mean, variance = x.mean(1), x.var(1)
        found.append(variance)
    return np.stack(found, 1)


def draw() -> Figure:
    """A few runs, their median, the expected variance, and a run with real data, on a logarithmic scale."""
    alone, mixed = variances(keep_real=False), variances(keep_real=True)
    figure, axes = plt.subplots(figsize=(6.2, 3.1))
    steps = np.arange(0, GENERATIONS + 1, 2)
    for run in alone[:SHOWN]:
        axes.plot(steps, run[steps], color=MUTED, linewidth=0.7, alpha=0.6)
    axes.plot(steps, (1 - 1 / SIZE) ** steps, "--", color=SERIES[1])
    axes.plot(steps, np.median(alone, 0)[steps], color=SERIES[0], linewidth=2.4)
    axes.plot(steps, mixed[0][steps], ":", color=SERIES[2], linewidth=1.8)
    axes.text(203, (1 - 1 / SIZE) ** 200, "expected", color=SERIES[1], va="center")
    axes.text(203, np.median(alone, 0)[-1], "median run", color=SERIES[0], va="center")
    axes.text(203, 1.0, "half real", color=SERIES[2], va="center")
    axes.text(3, 3e-4, f"thin lines: {SHOWN} single runs", color=INK, va="bottom")
    axes.set(yscale="log", ylim=(1e-4, 3), xlim=(0, GENERATIONS))
    axes.set_yticks([1, 0.1, 0.01, 0.001, 0.0001], ["1", "1/10", "1/100", "1/1000", "1/10000"])
    axes.minorticks_off()
    axes.set(xlabel="generation", ylabel="variance of the fitted Gaussian")
    return figure


if __name__ == "__main__":
    save(draw(), "refitting")
