"""Draws course/figures/diffusion_stability.svg from what diffusion_stability.py kept: distances while training."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
from style import LINE, SERIES, save

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "course" / "examples"


SHOWN = ("DDPM", "VAE", "GAN", "GAN with R1")


def main() -> None:
    data = json.loads((EXAMPLES / "diffusion_stability.json").read_text(encoding="utf-8"))["data"]
    share = [100 * (k + 1) / data["checkpoints"] for k in range(data["checkpoints"])]
    figure, panels = plt.subplots(2, 2, figsize=(6.2, 4.2), sharex=True, sharey=True)
    for panel, name in zip(panels.flat, SHOWN, strict=True):
        for rate, colour, dash in (("0.001", SERIES[0], "-"), ("0.01", SERIES[1], "--")):
            for curve in data["curves"][name][rate]:
                panel.plot(share, curve, dash, color=colour, lw=1.3)
        panel.set(title=name, yscale="log", ylim=(2, 900))
        panel.minorticks_off()
        panel.set_yticks((10, 100), ("10", "100"))
        panel.grid(axis="y", color=LINE, lw=0.6)
    panels[1, 0].text(8, 420, "dashed: rate 10⁻²", color=SERIES[1])
    panels[1, 0].text(8, 3, "solid: rate 10⁻³", color=SERIES[0])
    for panel in panels[:, 0]:
        panel.set_ylabel("energy distance × 1000")
    for panel in panels[1]:
        panel.set_xlabel("% of the training")
    figure.tight_layout()
    save(figure, "diffusion_stability")


if __name__ == "__main__":
    main()
