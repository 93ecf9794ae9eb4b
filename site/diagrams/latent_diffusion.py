"""Draws the parts of a latent diffusion model with the sizes of Stable Diffusion 1."""

from __future__ import annotations

from style import INK, MUTED, SERIES, arrow, box, save, sketch


def draw() -> None:
    figure, axes = sketch(6.4, 3.3)
    box(axes, 0.75, 2.75, 1.25, 0.6, "picture")
    box(axes, 2.55, 2.75, 1.2, 0.6, "encoder")
    box(axes, 5.2, 2.75, 1.7, 0.6, "code × scale")
    box(axes, 5.2, 1.5, 1.9, 0.7, "denoiser,\nmany passes", colour=SERIES[1])
    box(axes, 2.3, 1.5, 1.5, 0.6, "text encoder")
    box(axes, 5.2, 0.35, 1.7, 0.6, "code ÷ scale")
    box(axes, 2.55, 0.35, 1.2, 0.6, "decoder")
    box(axes, 0.75, 0.35, 1.25, 0.6, "picture")
    box(axes, 0.62, 1.5, 1.0, 0.6, "prompt")
    for start, end in (
        ((1.4, 2.75), (1.93, 2.75)),
        ((3.17, 2.75), (4.33, 2.75)),
        ((5.2, 2.43), (5.2, 1.87)),
        ((5.2, 1.13), (5.2, 0.67)),
        ((4.33, 0.35), (3.17, 0.35)),
        ((1.93, 0.35), (1.4, 0.35)),
        ((1.14, 1.5), (1.53, 1.5)),
        ((3.07, 1.5), (4.23, 1.5)),
    ):
        arrow(axes, start, end)
    axes.text(0.75, 2.25, "512×512×3", ha="center", va="center", color=MUTED, fontsize=9.5)
    axes.text(3.75, 2.93, "64×64×4", ha="center", va="center", color=MUTED, fontsize=9.5)
    axes.text(5.28, 2.15, "training", ha="left", va="center", color=MUTED, fontsize=9.5)
    axes.text(5.28, 0.91, "sampling", ha="left", va="center", color=MUTED, fontsize=9.5)
    axes.text(3.65, 1.67, "cross-attention", ha="center", va="bottom", color=INK, fontsize=9.5)
    save(figure, "latent_diffusion")


if __name__ == "__main__":
    draw()
