"""A prediction becomes a form, in whose details its result stands above its answer."""

from __future__ import annotations

import re

from tests.content.test_predictions import OUTPUT, PAGE, QUESTION, TABLE
from tests.markdown.test_maths import render, words
from tests.markdown.test_quiz import LESSON, Elements

TWO = f"{PAGE}\n{QUESTION}\n{TABLE}\n\nMore text.\n"


def test_the_result_opens_with_the_answer_and_is_shown_nowhere_else() -> None:
    html = render(TWO)
    first, second = re.findall(r"<details.*?</details>", html, re.DOTALL)
    assert words(first).startswith("See what comes out 2 Right answer: B One and one.")
    assert "<table>" in second and "Right answer" in second
    closed = words(re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL))
    assert closed.index("print") < closed.index("What is printed?") < closed.index("Text.")
    assert "One and one" not in closed and "<table>" not in closed and "Predict:" not in closed


def test_it_has_names_of_its_own_and_no_key() -> None:
    page = Elements(render(TWO + LESSON.split("---\n", 2)[2], canonical_id="tiny-01"))
    forms = page.of("form", "question")
    assert ["data-key" in form for form in forms] == [False, False, True, True, True]
    assert [form["data-answer"] for form in forms[:2]] == ["B", "B"]
    names = [control["name"] for control in page.of("input")]
    assert names[:4] == ["predict-1", "predict-1", "predict-2", "predict-2"]
    ids = [facts["id"] for _, facts in page.found if facts.get("id")]
    assert len(ids) == len(set(ids))


def test_the_search_finds_its_result_and_not_its_answer() -> None:
    html = render(PAGE)
    (details,) = Elements(html).of("details")
    assert "data-search-exclude" not in details
    hidden = re.search(r'<div data-search-exclude="">.*?</div>\s*</details>', html, re.DOTALL)
    assert hidden and "One and one" in hidden[0] and "<code" not in hidden[0]


def test_in_code_or_without_a_result_it_stays_text() -> None:
    assert "<form" not in render(f"````\n{PAGE}````\n")
    assert "<form" not in render(PAGE.replace(OUTPUT, "So it is."))
