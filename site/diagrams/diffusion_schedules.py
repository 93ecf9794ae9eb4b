"""Draws course/figures/diffusion_schedules.svg: what the linear and the cosine schedule leave of the signal."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import torch
from style import LINE, MUTED, SERIES, save

T = 1000


def main() -> None:
    linear = torch.cumprod(1 - torch.linspace(1e-4, 0.02, T, dtype=torch.float64), 0)
    level = torch.cos((torch.arange(T + 1, dtype=torch.float64) / T + 0.008) / 1.008 * math.pi / 2) ** 2
    cosine = torch.cumprod(1 - (1 - level[1:] / level[:-1]).clamp(max=0.999), 0)
    figure, (share, ratio) = plt.subplots(1, 2, figsize=(6.2, 2.7))
    steps = torch.arange(1, T + 1)[::10]
    for bar, colour, dash in ((linear, SERIES[0], "-"), (cosine, SERIES[1], "--")):
        share.plot(steps, bar[::10], dash, color=colour)
        ratio.plot(steps, torch.log10(bar / (1 - bar))[::10], dash, color=colour)
    share.set(title="Signal's share of the variance, ᾱₜ", xlabel="step t", yticks=(0, 0.5, 1))
    share.text(470, 0.62, "cosine", color=SERIES[1])
    share.text(90, 0.22, "linear", color=SERIES[0])
    ratio.set(title="Signal-to-noise ratio ᾱₜ / (1 − ᾱₜ)", xlabel="step t", ylim=(-5, 4.5))
    ratio.set_yticks((-4, -2, 0, 2, 4), ("10⁻⁴", "10⁻²", "1", "10²", "10⁴"))
    ratio.axhline(0, color=LINE, lw=1, zorder=0)
    ratio.text(1010, 0.2, "equal parts", color=MUTED, fontsize=9.5, ha="right")
    ratio.text(330, 1.5, "cosine", color=SERIES[1])
    ratio.text(230, -1.6, "linear", color=SERIES[0])
    figure.tight_layout(w_pad=2)
    save(figure, "diffusion_schedules")


if __name__ == "__main__":
    main()
