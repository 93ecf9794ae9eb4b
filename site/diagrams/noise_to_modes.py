"""Draws the strip on the home page: the same points from pure noise (left) to eight clusters (right).

    python site/diagrams/noise_to_modes.py     writes site/theme/partials/noise.svg and the two icons

Each frame is x_t = sqrt(abar) x0 + sqrt(1 - abar) eps with one fixed eps a point: a diffusion run backwards.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

THEME = Path(__file__).resolve().parent.parent / "theme"
ALPHA_BARS = (0.0, 0.15, 0.4, 0.7, 0.93, 1.0)
POINTS = 88
MODES = 8
RADIUS, SPREAD, NOISE = 36.0, 2.7, 16.0
WIDTH, HEIGHT = 112, 96


def draw_strip() -> str:
    """All frames in one picture, in the colour of the text around it."""
    chance = random.Random(7)
    clean = [around_mode(k % MODES, chance) for k in range(POINTS)]
    noise = [(draw_noise(chance), draw_noise(chance)) for _ in range(POINTS)]
    frames = "\n".join(frame(k, clean, noise) for k in range(len(ALPHA_BARS)))
    box = f'viewBox="0 0 {WIDTH * len(ALPHA_BARS)} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="noise" {box} aria-hidden="true">\n{frames}\n</svg>\n'


def around_mode(mode: int, chance: random.Random) -> tuple[float, float]:
    """A point near one of the cluster centres, which lie on a circle."""
    angle = 2 * math.pi * mode / MODES
    return RADIUS * math.cos(angle) + chance.gauss(0, SPREAD), RADIUS * math.sin(angle) + chance.gauss(0, SPREAD)


def draw_noise(chance: random.Random) -> float:
    """A Gaussian number that stays inside its frame."""
    return max(-2.6 * NOISE, min(2.6 * NOISE, chance.gauss(0, NOISE)))


def frame(index: int, clean: list[tuple[float, float]], noise: list[tuple[float, float]]) -> str:
    """One frame: a path of round dots."""
    signal, rest = math.sqrt(ALPHA_BARS[index]), math.sqrt(1 - ALPHA_BARS[index])
    left = WIDTH * (index + 0.5)
    dots = "".join(
        f"M{left + signal * x + rest * a:.1f} {HEIGHT / 2 + signal * y + rest * b:.1f}h0"
        for (x, y), (a, b) in zip(clean, noise, strict=True)
    )
    return f'<path class="frame frame-{index}" d="{dots}"/>'


def draw_mark(colour: str) -> str:
    """The sign of the course: eight clusters, four of them still faint."""
    dots = []
    for mode in range(MODES):
        angle = 2 * math.pi * mode / MODES
        x, y = 12 + 8.2 * math.cos(angle), 12 + 8.2 * math.sin(angle)
        opacity = ' opacity=".45"' if mode % 2 else ""
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.3"{opacity}/>')
    fill = f' fill="{colour}"' if colour else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"{fill}>{"".join(dots)}</svg>\n'


if __name__ == "__main__":
    (THEME / "partials" / "noise.svg").write_text(draw_strip(), encoding="utf-8")
    (THEME / ".icons" / "course" / "mark.svg").write_text(draw_mark(""), encoding="utf-8")
    (THEME / "assets" / "favicon.svg").write_text(draw_mark("#0f6670"), encoding="utf-8")
