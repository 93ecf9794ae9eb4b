"""Every formula of a page is tried, and the ones tried are those that the site typesets."""

from __future__ import annotations

import re
from collections import Counter

import markdown
import pytest
import yaml

from grader.content import find_content, find_formulas, page_texts
from grader.markdown import formula_problems, maths
from tests.conftest import ROOT

PAGE = """\
# Title

Let $\\one$ and $x$ and $\\two$.

$$
x
\\three
$$

- item $\\four$

| $\\five$ | b |
|---|---|

`$\\code$`

## Quiz

1. Is $\\six$?
   - **A)** $\\seven$
   - **B)** b

**Answers:**
1. **A** - $\\eight$
"""


def test_every_formula_that_cannot_be_typeset_is_named_on_its_line() -> None:
    found = formula_problems(PAGE, file="a.md")
    assert [(problem.line, problem.message.split("'")[1]) for problem in found] == [
        (3, "\\one"), (3, "\\two"), (5, "x \\three"), (10, "\\four"), (12, "\\five"), (19, "\\six"),
        (20, "\\seven"), (24, "\\eight"),
    ]  # fmt: skip
    assert all(problem.file == "a.md" and not problem.is_warning for problem in found)


def test_a_formula_that_does_not_close_is_named_on_its_line() -> None:
    (problem,) = formula_problems("a\n\n$$\nx\n\nb\n", file="a.md")
    assert problem.line == 3 and "opens with $$ and does not close" in problem.message


def test_our_own_pages_have_none_that_fails() -> None:
    texts = page_texts(find_content().lessons)
    assert [p for file, text in texts.items() for p in formula_problems(text, file=file)] == []


def test_the_formulas_tried_are_those_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    typeset = maths.typeset
    seen: list[str] = []

    def noted(formula: str, *, is_display: bool, file: str = "") -> object:
        seen.append(" ".join(formula.split()))
        return typeset(formula, is_display=is_display, file=file)

    monkeypatch.setattr(maths, "typeset", noted)
    for text in page_texts(find_content().lessons).values():
        seen.clear()
        site_markdown().convert(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
        assert Counter(" ".join(formula.text.split()) for formula in find_formulas(text)) == Counter(seen)


def site_markdown() -> markdown.Markdown:
    """Markdown as mkdocs.yml has it, but for the figures, which need their files."""
    listed = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    options = {name: value for entry in listed if isinstance(entry, dict) for name, value in entry.items()}
    names = [entry if isinstance(entry, str) else next(iter(entry)) for entry in listed]
    names.remove("grader.markdown.figures")
    return markdown.Markdown(extensions=names, extension_configs=options)
