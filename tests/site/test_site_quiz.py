"""The quiz in a browser: by keyboard, what it remembers, what it gives away, and that it asks like a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.workspace import Imported, Workspace, grade_quiz, import_answers, load_progress
from tests.content.test_quiz import GOLDEN
from tests.site.conftest import lesson, needs_chromium, question, records, result
from tests.terminal.test_quiz_round import ROUNDS

pytestmark = needs_chromium


def test_quiz_is_answered_by_keyboard(page: Any) -> None:
    question(page, 1).locator("input").first.focus()
    for key in ("Space", "Tab", "Enter"):
        page.keyboard.press(key)
    assert result(page, 1) == "Right."
    assert question(page, 1).locator("details").get_attribute("open") is not None
    question(page, 2).locator("input").first.focus()
    for key in ("Space", "Tab", "Space", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    assert result(page, 2).startswith("Not right.")
    assert question(page, 2).locator("details").get_attribute("open") is None
    question(page, 3).locator("input").focus()
    page.keyboard.type("1.386")
    page.keyboard.press("Enter")
    assert result(page, 3) == "Right."
    assert page.locator(".quiz-total").inner_text() == "2 of 4 right on the first try, 3 answered."


def test_records_are_those_of_the_design(page: Any) -> None:
    question(page, 2).get_by_label("Pink").check()
    question(page, 2).get_by_label("White").check()
    question(page, 2).get_by_role("button", name="Check").click()
    (record,) = records(page)
    assert set(record) == {
        "schema", "canonical_id", "question_key", "pick", "correct", "try_no", "at", "seconds", "source",
    }  # fmt: skip
    assert record["schema"] == "course/answer/v1" and record["source"] == "site"
    assert record["canonical_id"] == "tiny-01"
    assert record["question_key"] == lesson().quiz.questions[1].key("tiny-01")
    assert (record["pick"], record["correct"], record["try_no"]) == ("AC", True, 1)
    assert 0 <= record["seconds"] < 60


def test_reload_keeps_answers_and_a_second_try_is_practice(page: Any) -> None:
    question(page, 1).locator("[value=B]").check()
    question(page, 1).get_by_role("button", name="Check").click()
    page.reload()
    assert result(page, 1).startswith("Not right.")
    assert question(page, 1).locator("[value=B]").is_checked()
    question(page, 1).locator("[value=A]").check()
    question(page, 1).get_by_role("button", name="Check").click()
    assert result(page, 1) == "Right. The first try counts."
    assert [(r["try_no"], r["correct"]) for r in records(page)] == [(1, False), (2, True)]
    assert page.locator(".quiz-total").inner_text() == "0 of 4 right on the first try, 1 answered."


def test_no_answer_is_no_try(page: Any) -> None:
    for number, advice in [(1, "Choose one"), (2, "Choose at least one"), (3, "Type a number")]:
        question(page, number).get_by_role("button", name="Check").click()
        assert result(page, number).startswith(advice)
    assert records(page) == [] and not page.locator(".quiz-score").is_visible()


@pytest.mark.parametrize("number", range(1, len(GOLDEN) + 1))
def test_golden_answers_are_judged_as_in_the_terminal(page: Any, address: str, number: int) -> None:
    page.goto(address + "02-golden/")
    asked, facts = question(page, number), GOLDEN[number - 1]
    for case in facts["cases"]:
        before = len(records(page, "golden-02"))
        asked.evaluate("form => form.reset()")
        if facts["kind"] == "numeric":
            asked.locator("input").fill(case["pick"])
        for letter in case["pick"] if facts["kind"] != "numeric" else "":
            asked.locator(f"input[value={letter}]").check()
        asked.get_by_role("button", name="Check").click()
        new = [(record["pick"], record["correct"]) for record in records(page, "golden-02")[before:]]
        assert new == ([] if case["recorded"] is None else [(case["recorded"], case["correct"])]), case


@pytest.mark.parametrize("events", ROUNDS, ids=lambda events: " ".join(each["event"] for each in events))
def test_golden_rounds_go_as_in_the_terminal(page: Any, events: list[dict[str, Any]]) -> None:
    asked = question(page, 1)
    for each in events:
        if each["event"] in ("right", "wrong"):
            asked.locator(f"[value={'A' if each['event'] == 'right' else 'B'}]").check()
            asked.get_by_role("button", name="Check").click()
        elif each["event"] == "skip":
            asked.get_by_role("button", name="Skip").click()
        elif asked.locator("summary").is_visible():
            asked.locator("summary").click()
        assert each["says"] in result(page, 1).lower()
        assert asked.get_by_text("Right answer").is_visible() is each["shown"]
        assert asked.get_by_text("The average of every draw.").is_visible() is each["shown"]
    tries = [each["event"] == "right" for each in events if each["event"] in ("right", "wrong")]
    assert [record["correct"] for record in records(page)] == tries


def test_a_wrong_choice_explains_itself_and_with_the_answer_all_do(page: Any) -> None:
    of_wrong, of_right = (
        page.get_by_text("That is its variance."),
        page.get_by_text("As much lies on either side."),
    )
    question(page, 1).locator("[value=B]").check()
    assert not of_wrong.is_visible()
    question(page, 1).get_by_role("button", name="Check").click()
    assert of_wrong.is_visible() and not of_right.is_visible()
    described = question(page, 1).locator("[value=B]").get_attribute("aria-describedby")
    assert "variance" in page.locator(f"#{described}").inner_text()
    page.reload()
    assert of_wrong.is_visible() and not of_right.is_visible()
    question(page, 1).locator("summary").click()
    of_right.wait_for()
    assert of_wrong.is_visible()
    places = (
        page.locator("form.question").first.locator("label, .why").evaluate_all("all => all.map(e => e.className)")
    )
    assert places == ["choice", "why", "choice", "why"], "each stands below its choice"


def test_skip_goes_on_and_from_the_last_question_to_an_open_one(page: Any) -> None:
    question(page, 1).get_by_role("button", name="Skip").click()
    page.keyboard.press("Space")
    assert question(page, 2).locator(":checked").count() == 1, "the next question has the focus"
    assert result(page, 1) == "Skipped: it stays open." and records(page) == []
    question(page, 1).locator("[value=A]").check()
    question(page, 1).get_by_role("button", name="Check").click()
    assert not question(page, 1).get_by_role("button", name="Skip").is_visible(), "there is nothing left to skip"
    question(page, 4).get_by_role("button", name="Skip").click()
    page.keyboard.press("Space")
    assert question(page, 2).locator(":checked").count() == 0


def test_answers_are_counted_and_go_from_the_site_to_the_terminal(
    page: Any, address: str, workspace: Workspace, tmp_path: Path
) -> None:
    page.goto(address + "progress/")
    assert page.locator(".quiz-right").first.inner_text() == "0 of 4"
    assert not page.get_by_role("button", name="Download my answers").is_visible()
    page.goto(address + "01-noise/")
    question(page, 1).locator("[value=B]").check()
    question(page, 1).get_by_role("button", name="Check").click()
    question(page, 3).locator("input").fill("1.386")
    question(page, 3).get_by_role("button", name="Check").click()
    page.goto(address + "progress/")
    row = page.locator("tr", has=page.locator("[data-canonical-id=tiny-01]"))
    assert row.locator(".quiz-right").inner_text() == "1 of 4"
    assert row.locator(".quiz-answered").inner_text() == "2 of 4"
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download my answers").click()
    file = tmp_path / "course-answers.json"
    downloading.value.save_as(file)
    assert import_answers(file, [lesson()], workspace.state) == Imported(2, 0, 0, 0)
    report = grade_quiz(lesson(), load_progress(workspace.state))
    assert report and [asked.status for asked in report.questions] == [
        "wrong",
        "unanswered",
        "correct",
        "unanswered",
    ]
    page.goto(address + "01-noise/")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download my answers").click()
    downloading.value.save_as(file)
    assert import_answers(file, [lesson()], workspace.state) == Imported(0, 2, 0, 0)


def test_an_answer_from_before_the_words_changed_counts(page: Any, address: str) -> None:
    former = {"question_key": "tiny-01:0123456789ab", "pick": "AC", "correct": True, "try_no": 1}
    page.evaluate(f"localStorage.setItem('course/answers/tiny-01', '{json.dumps([former])}')")
    page.reload()
    assert result(page, 2) == "Right."
    question(page, 2).locator("[value=B]").check()
    question(page, 2).get_by_role("button", name="Check").click()
    assert result(page, 2) == "Not right. The first try counts."
    page.goto(address + "progress/")
    assert page.locator(".quiz-right").first.inner_text() == "1 of 4"


def test_an_answer_in_this_browser_names_the_choice_of_the_file_however_it_is_shown(page: Any) -> None:
    """As the page wrote it when choices stood as in the file. Here they are shown the other way round."""
    asked = lesson().quiz.questions[3]
    assert [choice.letter for _, choice in asked.shown] == ["B", "A"]
    kept = [
        {
            "schema": "course/answer/v1", "canonical_id": "tiny-01", "question_key": asked.key("tiny-01"),
            "source": "site", "pick": pick, "correct": pick == "A", "seconds": 2.5, "try_no": number,
            "at": f"2026-01-02T03:04:0{number}+00:00",
        }
        for number, pick in enumerate("BA", 1)
    ]  # fmt: skip
    for count, shown in ((1, "0"), (2, "1")):
        text = json.dumps(kept[:count])
        page.evaluate("text => localStorage.setItem('course/answers/tiny-01', text)", text)
        page.reload()
        assert question(page, 4).locator(".choice:has(:checked) .text").inner_text() == shown
        assert page.locator(".quiz-total").inner_text().startswith("0 of 4 right on the first try, 1 answered")
    assert records(page) == kept


@pytest.mark.parametrize("right", [True, False])
def test_an_answer_to_other_choices_keeps_its_verdict_and_marks_none_of_today(
    page: Any, address: str, right: bool
) -> None:
    former = {"question_key": "tiny-01:fedcba987654", "pick": "C" if right else "B", "correct": right, "try_no": 1}
    page.evaluate(f"localStorage.setItem('course/answers/tiny-01', '{json.dumps([former])}')")
    page.reload()
    verdict = "right" if right else "wrong"
    assert result(page, 4) == f"Answered {verdict} before its choices changed. That try counts."
    assert question(page, 4).locator(":checked").count() == 0
    assert not question(page, 4).get_by_text("By definition.").is_visible()
    assert (
        page.locator(".quiz-total")
        .inner_text()
        .startswith(f"{int(right)} of 4 right on the first try, 1 answered")
    )
    question(page, 4).locator("[value=B]").check()
    question(page, 4).get_by_role("button", name="Check").click()
    assert result(page, 4) == "Not right. Try again, or open the answer."
    assert [record["try_no"] for record in records(page)] == [1, 2]
    page.goto(address + "progress/")
    assert page.locator(".quiz-right").first.inner_text() == f"{int(right)} of 4"


def test_check_is_the_only_button_of_a_question_that_submits(page: Any) -> None:
    """A button that Material adds to code would be one here, and take the Enter key."""
    question(page, 2).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert question(page, 2).locator("button").all_inner_texts() == ["Check", "Skip"]
    assert question(page, 2).locator("button[type=submit], button:not([type])").count() == 1


def test_start_again_asks_first(page: Any) -> None:
    question(page, 1).locator("[value=A]").check()
    question(page, 1).get_by_role("button", name="Check").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Start again").click()
    assert len(records(page)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again").click()
    assert records(page) == [] and result(page, 1) == ""
    assert not question(page, 1).locator("[value=A]").is_checked()
    assert not question(page, 1).locator("details").is_visible()


def test_answers_stay_hidden_until_a_first_try(page: Any) -> None:
    assert not question(page, 1).locator("details").is_visible()
    question(page, 1).locator("[value=B]").check()
    question(page, 1).get_by_role("button", name="Check").click()
    question(page, 1).locator("summary").click()
    assert question(page, 1).get_by_text("The average of every draw.").is_visible()


def test_garbage_in_storage_does_no_harm(page: Any) -> None:
    for stored in ("{", "null", "[null, 1, {}]", '{"a": 1}'):
        page.evaluate("text => localStorage.setItem('course/answers/tiny-01', text)", stored)
        page.reload()
        question(page, 1).locator("[value=A]").check()
        question(page, 1).get_by_role("button", name="Check").click()
        assert result(page, 1) == "Right."


def test_quiz_works_where_storage_is_denied(browser: Any, address: str) -> None:
    context = browser.new_context()
    denied = "throw new DOMException('denied', 'SecurityError')"
    context.add_init_script(f"Object.defineProperty(window, 'localStorage', {{get() {{ {denied} }}}})")
    found = context.new_page()
    found.goto(address + "01-noise/")
    question(found, 1).locator("[value=A]").check()
    question(found, 1).get_by_role("button", name="Check").click()
    assert result(found, 1) == "Right."
    assert "does not keep answers" in found.locator(".quiz-total").inner_text()
    context.close()


def test_without_a_script_the_answers_can_be_opened(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    found = context.new_page()
    found.goto(address + "01-noise/")
    assert not question(found, 1).get_by_role("button", name="Check").is_visible()
    assert not found.get_by_text("The average of every draw.").is_visible()
    question(found, 1).locator("summary").click()
    assert found.get_by_text("The average of every draw.").is_visible()
    whys = [text.split("\n") for text in question(found, 1).locator("details .why").all_inner_texts()]
    assert [(why[0], why[-1]) for why in whys] == [
        ("A", "As much lies on either side."), ("B", "That is its variance."),
    ]  # fmt: skip
    context.close()
