"""Draws three runs of the experiment `unpaired` that ended with different pairings.

python site/diagrams/unpaired_pairings.py
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from style import INK, MUTED, SERIES, save

KEPT = Path(__file__).resolve().parents[2] / "course" / "examples" / "unpaired.json"


def draw_pairings() -> None:
    """Three runs with the cycle loss that ended with different pairings."""
    runs = json.loads(KEPT.read_text(encoding="utf-8"))["data"]["plain"]
    turned = ([0, 1, 2, 3], "by 30°"), ([1, 2, 3, 0], "by 120°"), ([3, 2, 1, 0], "mirrored")
    figure, panels = plt.subplots(1, 3, figsize=(6.4, 2.55), sharey=True)
    angle = np.arange(4) * math.pi / 2
    x = np.stack([np.cos(angle), np.sin(angle)], 1)
    y = np.stack([np.cos(angle + math.pi / 6), np.sin(angle + math.pi / 6)], 1)
    for axes, (pairing, title) in zip(panels, turned, strict=True):
        run = runs["partner"].index(pairing)
        for start, goal in zip(x, y[pairing], strict=True):
            style = {"arrowstyle": "-|>", "color": MUTED, "lw": 1.2, "shrinkA": 5, "shrinkB": 5}
            axes.annotate("", goal, start, arrowprops=style)
        axes.plot(*x.T, "o", color=SERIES[0], markersize=9)
        axes.plot(*y.T, "s", color=SERIES[1], markersize=8, markerfacecolor="none", markeredgewidth=1.8)
        axes.set(title=title, xlim=(-1.35, 1.35), ylim=(-1.35, 1.35), aspect="equal", xticks=(), yticks=())
        axes.set_xlabel(f"gap {runs['gap'][run]:.2f}, good {runs['good'][run]:.2f}", color=INK)
    panels[0].text(0.86, -0.2, "X", color=SERIES[0], ha="right", va="top")
    panels[0].text(1.0, 0.66, "Y", color=SERIES[1], va="bottom")
    figure.tight_layout(w_pad=0.5)
    save(figure, "unpaired_pairings")


if __name__ == "__main__":
    draw_pairings()
