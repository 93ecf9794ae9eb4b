"""One look for every figure: matplotlib draws, and what it drew follows the colours of the page.

    from style import INK, MUTED, SERIES, save, sketch

Draw with the names below instead of colours. `save` writes an SVG in which each is a CSS variable of the site
with a fallback, so that the same file serves light and dark pages, print, and a file viewer.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FIGURES = Path(__file__).resolve().parent.parent.parent / "course" / "figures"

# Colours that stand for a variable of the page: no figure needs exactly these for itself.
INK, MUTED, LINE, PANEL = "#010101", "#020202", "#030303", "#040404"
# For data. Told apart by colour-blind readers too; still give each another marker or dash, or a label beside it.
SERIES = ("#050501", "#050502", "#050503", "#050504", "#050505")
VARIABLES = {
    INK: "var(--figure-ink, #22262c)",
    MUTED: "var(--figure-muted, #575d66)",
    LINE: "var(--figure-line, #cfcabd)",
    PANEL: "var(--figure-panel, #f4f2ec)",
    SERIES[0]: "var(--figure-1, #0f6670)",
    SERIES[1]: "var(--figure-2, #b4501e)",
    SERIES[2]: "var(--figure-3, #6b3f8f)",
    SERIES[3]: "var(--figure-4, #8a6a00)",
    SERIES[4]: "var(--figure-5, #3a6fb0)",
}

plt.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "course",
        "font.family": "sans-serif",
        "font.size": 10.5,
        "text.color": INK,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.titlesize": 10.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.facecolor": "none",
        "axes.prop_cycle": plt.cycler(color=SERIES),
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "grid.color": LINE,
        "legend.frameon": False,
        "figure.facecolor": "none",
        "lines.linewidth": 1.8,
    }
)


def sketch(width: float = 6.4, height: float = 2.4) -> tuple[Figure, Axes]:
    """An empty sheet for boxes and arrows, in inches, without axes: x from 0 to width, y from 0 to height."""
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return figure, axes


def box(axes: Axes, x: float, y: float, width: float, height: float, text: str, *, colour: str = INK) -> None:
    """A rounded box with its text in the middle; x and y are its centre."""
    axes.add_patch(
        matplotlib.patches.FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor=PANEL,
            edgecolor=colour,
            linewidth=1.3,
        )
    )
    axes.text(x, y, text, ha="center", va="center", color=INK)


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], *, colour: str = MUTED) -> None:
    """An arrow from start to end."""
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.3})


def save(figure: Figure, name: str) -> Path:
    """Write course/figures/<name>.svg. Its text alternative stands in the lesson that shows it."""
    file = io.StringIO()
    figure.savefig(
        file, format="svg", transparent=True, bbox_inches="tight", pad_inches=0.04, metadata={"Date": None}
    )
    plt.close(figure)
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # A rule for everything would be one for the whole page that the drawing becomes a part of.
    svg = re.sub(r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg stroke-linejoin="round" ', 1)
    for colour, variable in VARIABLES.items():
        svg = svg.replace(colour, variable)
    # Ids are unique among the figures of a page; the page's own sans-serif is used.
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"font-family: [^;\"]*", "font-family: var(--figure-font, sans-serif)", svg)
    # Coordinates need no more than two decimals; the texts between the tags stay as they are.
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(-?\d+\.\d{2})\d+", r"\1", tag[0]), svg)
    FIGURES.mkdir(exist_ok=True)
    target = FIGURES / f"{name}.svg"
    target.write_text(svg, encoding="utf-8")
    return target
