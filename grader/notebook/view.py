"""What a notebook shows: the lines that a report has in the terminal, as HTML and as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from grader.terminal import Hanging, console_for, plain_text
from grader.visible import visible

# What stands behind these labels is code, numbers and paths; behind others there are sentences.
CODE = {
    "Checked",
    "Expected",
    "Got",
    "Where",
    "Printed",
    "Rerun",
    "More",
    "Next",
    "Compare",
    "Quiz",
    "Class",
    "File",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a line that look alike."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a report: a label or a verdict, and what it says. `kind` of a verdict: its colour."""

    indent: int
    label: str
    kind: str
    body: tuple[Piece, ...]

    @property
    def is_code(self) -> bool:
        return self.label in CODE

    @property
    def is_gap(self) -> bool:
        return not self.label and not self.body


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """Something to show in a notebook. `about`: what a screen reader calls it."""

    shown: RenderableType
    about: str

    def __repr__(self) -> str:
        return plain_text(self.shown)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """The same lines as HTML, which asks no host for anything and runs nothing."""
        import jinja2

        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("grader", "notebook"), undefined=jinja2.StrictUndefined, autoescape=True,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        return environment.get_template("view.html.j2").render(about=visible(self.about), rows=[*rows(self.shown)])


def rows(shown: RenderableType) -> Iterator[Row]:
    """The lines of something that is laid out for the terminal."""
    if isinstance(shown, Group):
        for part in shown.renderables:
            yield from rows(part)
    elif isinstance(shown, Hanging):
        head = shown.head.plain
        kinds = [piece.kind for piece in pieces(shown.head) if piece.text.strip()]
        yield Row(len(head) - len(head.lstrip()), head.strip(), kinds[0] if kinds else "", pieces(shown.body))
    elif isinstance(shown, Text):
        yield Row(0, "", "", pieces(shown))
    else:
        raise TypeError(f"a notebook has no way to show {type(shown).__name__}")


def pieces(text: Text) -> tuple[Piece, ...]:
    """A line of the terminal, taken apart by how it looks there."""
    console = console_for(plain=True)
    base = console.get_style(text.style)
    found = []
    for segment in text.render(console, end=""):
        style = base + segment.style if segment.style else base
        kind = style.color.name if style.color else "dim" if style.dim else "bold" if style.bold else ""
        if segment.text:
            found.append(Piece(visible(segment.text), kind))
    return tuple(found)
