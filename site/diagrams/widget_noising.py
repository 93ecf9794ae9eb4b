"""Draws the still picture of the widget `noising`: both schedules, and a digit at five steps of each.

python site/diagrams/widget_noising.py
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import torch
from style import INK, MUTED, SERIES, save
from widget_data import read_data, to_pixels

STEPS, SHOWN = 1000, (0, 250, 500, 750, 999)


def schedules() -> dict[str, torch.Tensor]:
    """alphas_cumprod of Ho et al. 2020 and of Nichol & Dhariwal 2021."""
    linear = torch.cumprod(1 - torch.linspace(1e-4, 0.02, STEPS, dtype=torch.float64), 0)
    u = torch.arange(STEPS + 1, dtype=torch.float64) / STEPS
    f = torch.cos((u + 0.008) / 1.008 * torch.pi / 2) ** 2
    return {"linear": linear, "cosine": torch.cumprod(1 - (1 - f[1:] / f[:-1]).clamp(max=0.999), 0)}


def draw() -> None:
    digit = to_pixels(read_data("noising")["digits"][3])
    noise = torch.randn(64, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    figure = plt.figure(figsize=(6.0, 4.0))
    grid = figure.add_gridspec(3, len(SHOWN), height_ratios=(1.5, 1, 1), hspace=0.35, wspace=0.15)
    curves = figure.add_subplot(grid[0, :])
    for row, (name, alphas_cumprod) in enumerate(schedules().items()):
        colour, dash = SERIES[row], "-" if row == 0 else "--"
        curves.plot(alphas_cumprod, color=colour, linestyle=dash)
        curves.text((120, 560)[row], (0.25, 0.62)[row], name, color=colour)
        for column, t in enumerate(SHOWN):
            axes = figure.add_subplot(grid[row + 1, column])
            x_t = alphas_cumprod[t].sqrt() * digit + (1 - alphas_cumprod[t]).sqrt() * noise
            axes.imshow(x_t.clamp(-1, 1).reshape(8, 8), cmap="gray_r", vmin=-1, vmax=1)
            axes.set(xticks=[], yticks=[])
            for side in axes.spines.values():
                side.set(visible=True, color=MUTED)
            if column == 0:
                axes.set_ylabel(name, color=INK)
            if row == 1:
                axes.set_xlabel(f"t = {t}", color=INK)
    curves.set(xlim=(0, STEPS - 1), ylim=(0, 1), yticks=[0, 0.5, 1], xticks=SHOWN, ylabel="ᾱ")
    save(figure, "widget_noising")


if __name__ == "__main__":
    draw()
