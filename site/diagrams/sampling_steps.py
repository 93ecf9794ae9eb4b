"""Draws how good samples are for their number of network passes, from the kept experiment of that name."""

from __future__ import annotations

import json

import matplotlib.pyplot as plt
from style import FIGURES, INK, MUTED, SERIES, save

LINES = {
    "copied": ("copied update", "x", ":", 64),
    "eta 1": ("η = 1", "s", "--", 2),
    "eta 0": ("DDIM, η = 0", "o", "-", 2),
    "halved": ("students, halved", "^", "-", 1),
    "direct": ("direct student", "*", "", 1),
}


def draw() -> None:
    kept = json.loads((FIGURES.parent / "examples" / "sampling_steps.json").read_text(encoding="utf-8"))["data"]
    figure, axes = plt.subplots(figsize=(6.0, 3.6))
    for colour, (name, (_, marker, dash, _)) in zip(SERIES, LINES.items(), strict=True):
        means = {int(passes): sum(found) / len(found) for passes, found in kept["results"][name].items()}
        size = 11 if marker == "*" else 6
        axes.plot(means.keys(), means.values(), marker=marker, linestyle=dash, color=colour, markersize=size)
    axes.axhline(kept["floor"], color=MUTED, linewidth=1, linestyle=(0, (1, 2)))
    axes.set(
        xscale="log", yscale="log", xlabel="network passes per image", ylabel="Fréchet distance, lower is better"
    )
    ticks = (1, 2, 4, 8, 16, 32, 64, 256)
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.set_yticks((10, 100, 1000), ("10", "100", "1000"))
    axes.minorticks_off()
    axes.text(256, kept["floor"] * 1.08, "real test digits", ha="right", va="bottom", color=MUTED, fontsize=9.5)
    axes.text(34, 960, "copied update", color=SERIES[0], fontsize=10)
    axes.text(2.2, 560, "η = 1", color=SERIES[1], fontsize=10)
    axes.text(1.72, 270, "DDIM", color=SERIES[2], fontsize=10, ha="right")
    axes.text(4.1, 35, "halved students", color=SERIES[3], fontsize=10)
    axes.text(1.0, 46, "direct student", color=SERIES[4], fontsize=10)
    axes.title.set_color(INK)
    save(figure, "sampling_steps")


if __name__ == "__main__":
    draw()
