"""A prediction in a browser: what opens its result, that nothing is kept, and that it needs no script."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site.conftest import needs_chromium, question, records, result

pytestmark = needs_chromium


@pytest.fixture
def asked(page: Any, address: str) -> Any:
    """The page with a prediction."""
    page.goto(address + "03-predicted/")
    return page


def shown(page: Any) -> list[bool]:
    """Whether the result, the answer and what is to say to the wrong choice can be seen."""
    texts = (page.locator(".comes-out"), page.get_by_text("One and one."), page.get_by_text("Count again."))
    return [text.is_visible() for text in texts]


@pytest.mark.parametrize(("pick", "says"), [("B", "Right. See below."), ("A", "Not right. See below.")])
def test_one_try_opens_the_result_and_is_not_kept(asked: Any, pick: str, says: str) -> None:
    assert shown(asked) == [False, False, False]
    question(asked, 1).get_by_role("button", name="Check").click()
    assert result(asked, 1) == "Choose one answer first." and shown(asked) == [False, False, False]
    question(asked, 1).locator(f"[value={pick}]").focus()
    asked.keyboard.press("Space")
    asked.keyboard.press("Enter")
    assert result(asked, 1) == says
    assert shown(asked) == [True, True, True]
    assert asked.evaluate("localStorage.length === 0 || !Object.keys(localStorage).some(k => /answers/.test(k))")
    asked.reload()
    assert shown(asked) == [False, False, False] and result(asked, 1) == ""


def test_the_result_can_be_opened_without_a_try(asked: Any) -> None:
    question(asked, 1).locator("summary").click()
    asked.get_by_text("Count again.").wait_for()
    assert shown(asked) == [True, True, True] and result(asked, 1) == ""
    assert question(asked, 1).locator("button").all_inner_texts() == ["Check"]


def test_the_quiz_of_its_page_counts_without_it(asked: Any) -> None:
    question(asked, 1).locator("[value=A]").check()
    question(asked, 1).get_by_role("button", name="Check").click()
    assert not asked.locator(".quiz-score").is_visible()
    question(asked, 2).locator("[value=B]").check()
    question(asked, 2).get_by_role("button", name="Check").click()
    assert asked.locator(".quiz-total").inner_text().startswith("1 of 3 right on the first try, 1 answered.")
    assert len(records(asked, "predicted-03")) == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_a_wide_table_scrolls_within_its_panel(asked: Any, width: int) -> None:
    asked.set_viewport_size({"width": width, "height": 800})
    question(asked, 1).locator("summary").click()
    asked.locator(".comes-out table").wait_for()
    table, panel = asked.locator(".md-typeset__scrollwrap").bounding_box(), question(asked, 1).bounding_box()
    assert table["x"] >= panel["x"] and table["x"] + table["width"] <= panel["x"] + panel["width"]
    assert asked.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("has_script", [True, False])
def test_without_a_script_it_can_be_opened_and_on_paper_it_is_open(
    browser: Any, address: str, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    found = context.new_page()
    found.goto(address + "03-predicted/")
    found.emulate_media(media="print")
    assert [text.is_visible() for text in (found.locator(".comes-out"), found.get_by_text("One and one."))] == [
        True, True,
    ]  # fmt: skip
    found.emulate_media(media="screen")
    if not has_script:
        assert shown(found) == [False, False, False]
        question(found, 1).locator("summary").click()
        assert shown(found) == [True, True, True]
    context.close()
