"""Draws test accuracy against the number of labels for three classifiers, as few_labels.py measured it.

python site/diagrams/few_labels.py     writes course/figures/few_labels.svg
"""

from __future__ import annotations

import json
import statistics

from matplotlib.figure import Figure
from style import FIGURES, SERIES, plt, save

SHOWN = {
    "independent": ("generative: independent pixels", "s:", (100, 86.6)),
    "shared": ("generative: shared covariance", "o-", (2.1, 97.0)),
    "plain logistic": ("discriminative: plain logistic", "^--", (8, 78.5)),
}


def draw() -> Figure:
    """One line a model, with its name beside it."""
    kept = json.loads((FIGURES.parent / "examples" / "few_labels.json").read_text(encoding="utf-8"))["data"]
    figure, axes = plt.subplots(figsize=(6.2, 3.1))
    for colour, (model, (name, style, place)) in zip(SERIES, SHOWN.items(), strict=False):
        means = [statistics.mean(scores) for scores in kept["accuracy"][model]]
        axes.plot(kept["labels"], means, style, color=colour, markersize=5)
        axes.text(*place, name, color=colour, ha="right" if place[0] == 100 else "left", va="top")
    axes.set(xscale="log", xlabel="labelled digits of each class", ylabel="test accuracy in %", ylim=(65, 98))
    axes.set_xticks(kept["labels"], [str(count) for count in kept["labels"]])
    axes.minorticks_off()
    return figure


if __name__ == "__main__":
    save(draw(), "few_labels")
