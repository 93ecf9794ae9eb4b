"""Every formula of a page is tried as the site will typeset it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.content import find_formulas, unclosed_formulas
from grader.errors import ContentError, Problem
from grader.markdown.mathml import typeset


def formula_problems(text: str, *, file: str) -> list[Problem]:
    """What cannot be typeset of a page's text, with its line."""
    return sorted(Problem(file, line, message) for line, message in found_in(text))


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """The line and the fault of each formula that has one."""
    for formula in find_formulas(text):
        try:
            typeset(formula.text, is_display=formula.is_display)
        except ContentError as error:
            yield formula.line, error.message.removeprefix("a page: ")
    for line in unclosed_formulas(text):
        yield line, "a formula opens with $$ and does not close; end it with $$, and leave no empty line inside"
