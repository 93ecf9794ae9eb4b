"""A report as a notebook shows it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

from rich.console import Group
from rich.text import Text

from grader.content import load_exercise
from grader.grading import Judge
from grader.notebook.view import View
from grader.terminal import Hanging, labelled
from grader.terminal.report import exercise_text
from tests.conftest import DOUBLING
from tests.grading.test_jobs import grade, with_double

EXERCISE = load_exercise(DOUBLING)
HOSTILE = "</span><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[45m\u202e & {{ 7 * 7 }}"


class Tags(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def test_a_strangers_text_is_text(judge: Judge) -> None:
    report = grade(judge, with_double(f"raise ValueError({HOSTILE!r})"))
    view = View(exercise_text(report, here=Path.cwd(), verbose=True), f"Grading of {HOSTILE}")
    page = Tags(view.html())
    assert page.tags == {"style", "div", "span", "strong", "code"}
    assert page.attributes == {"class", "role", "aria-label"}
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert not {"\x1b", "\u202e"} & set(view.html() + repr(view))


def test_it_says_the_same_as_the_terminal_word_for_word(judge: Judge) -> None:
    report = grade(judge, with_double("return x * x"))
    view = View(exercise_text(report, here=Path.cwd(), verbose=False), "Grading of doubling")
    page = Tags(view.html()).text.split("</style>")[-1]
    shown = words(page[page.index("FAIL") :])
    assert shown == words(repr(view))
    assert "Squared" in shown


def test_a_verdict_is_a_word_and_not_only_a_colour() -> None:
    page = View(Group(Hanging(Text("FAIL  ", style="bold red"), Text("gan_loss")), Text()), "x").html()
    assert '<span class="red verdict">FAIL</span>' in page
    assert '<div class="gap"></div>' in page


def test_numbers_and_commands_are_set_as_code_and_sentences_are_not() -> None:
    page = View(Group(labelled("Got", "1.0"), labelled("Likely", "A sentence.")), "x").html()
    assert '<code class="text">1.0</code>' in page
    assert '<span class="text">A sentence.</span>' in page


def test_it_loads_nothing_and_there_is_a_text_beside_it() -> None:
    bundle = View(Text("checking <it>"), "Grading")._repr_mimebundle_()
    assert bundle["text/plain"] == "checking <it>"
    assert html.escape("checking <it>") in bundle["text/html"]
    assert not re.search(r"https?:|url\(|@import|<link|<script", bundle["text/html"])
