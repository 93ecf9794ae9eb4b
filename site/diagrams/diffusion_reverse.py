"""Draws course/figures/diffusion_reverse.svg: one sampling run of a DDPM in diffusion_stability.py."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
from style import INK, LINE, SERIES, save

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "course" / "examples"


def main() -> None:
    frames = json.loads((EXAMPLES / "diffusion_stability.json").read_text(encoding="utf-8"))["data"]["frames"]
    figure, panels = plt.subplots(1, len(frames), figsize=(6.4, 1.6))
    for panel, (left, points) in zip(panels, frames.items(), strict=True):
        panel.plot(*zip(*points[:60], strict=True), "o", ms=2.6, mew=0, color=SERIES[0])
        panel.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8), xticks=(), yticks=(), aspect="equal")
        panel.set_title(f"t = {left}", color=INK)
        for spine in panel.spines.values():
            spine.set(visible=True, color=LINE)
    figure.tight_layout(w_pad=0.4)
    save(figure, "diffusion_reverse")


if __name__ == "__main__":
    main()
