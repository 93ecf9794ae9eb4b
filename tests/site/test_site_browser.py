"""The site in a browser: the quiz by keyboard, what it remembers, and that nothing leaves the machine."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.content import Kind, Lesson
from grader.content.lesson_parser import parse_lesson
from grader.workspace import Imported, Workspace, grade_quiz, import_answers, load_progress
from tests.content.test_quiz import GOLDEN, golden_question
from tests.site.test_site import build, write_config

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: apt-get install chromium")

LESSON = """\
---
number: 1
title: "Noise"
slug: "noise"
level: "beginner"
tags: ["noise"]
prerequisites: []
estimated_minutes: 20
contributors: []
diagrams: []
examples: []
canonical_id: "tiny-01"
---

# Noise

A formula that is wider than a phone:

$$
x_t = \\sqrt{\\bar\\alpha_t}\\, x_0 + \\sqrt{1 - \\bar\\alpha_t}\\, \\varepsilon, \\qquad
\\mathrm{KL}(q \\,\\|\\, p) = \\mathbb{E}_q\\left[\\log q(x) - \\log p(x)\\right]
  + \\sum_{k=1}^{K} a_k b_k c_k d_k e_k
$$

## Quiz

1. What is the mean of $\\mathcal{N}(0, 1)$?
   - **A)** $0$
   - **B)** $1$

2. Which are noise?

   ```python
   a_line_of_code_that_is_wider_than_a_phone = "so that it has to scroll inside its own box, and not the page"
   ```
   - **A)** White
   - **B)** Silence
   - **C)** Pink
   <!-- was: 0123456789ab -->

3. What is $2 \\ln 2$?

**Answers:**
1. **A** - The average of every draw.
2. **A, C** - Silence is none.
3. **1.386 ± 0.005** - To three decimals.
"""


def golden_lesson() -> str:
    """A lesson whose quiz asks the golden questions."""
    front = LESSON.partition("# Noise")[0].replace("number: 1", "number: 2").replace("tiny-01", "golden-02")
    asked, answers = [], []
    for number, facts in enumerate(GOLDEN, 1):
        found = golden_question(facts, number)
        choices = [f"   - **{choice.letter})** {choice.text}" for choice in found.choices]
        asked.append("\n".join([f"{number}. {found.prompt}", *choices]))
        right = f"{facts['answer']} ± {found.tolerance}" if found.kind is Kind.NUMERIC else ", ".join(found.answer)
        answers.append(f"{number}. **{right}** - It is.")
    front = front.replace('slug: "noise"', 'slug: "golden"').replace('title: "Noise"', 'title: "Golden"')
    return "\n\n".join([f"{front}# Golden", "## Quiz", *asked, "**Answers:**", "\n".join(answers)]) + "\n"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small built course is served."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "course").mkdir()
    (folder / "course" / "index.md").write_text("# Home\n\nHello.\n", encoding="utf-8")
    (folder / "course" / "01-noise.md").write_text(LESSON, encoding="utf-8")
    (folder / "course" / "02-golden.md").write_text(golden_lesson(), encoding="utf-8")
    done = build(write_config(folder, folder / "course"))
    assert done.returncode == 0, done.stderr
    handler = functools.partial(QuietHandler, directory=folder / "out")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A fresh profile on the lesson. Fails on console errors and on requests to another host."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    found = context.new_page()
    troubles: list[str] = []
    found.on("console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None)
    found.on("pageerror", lambda error: troubles.append(str(error)))
    found.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:", "blob:")) else troubles.append(r.url),
    )
    found.goto(address + "01-noise/")
    yield found
    context.close()
    assert troubles == []


def question(page: Any, number: int) -> Any:
    return page.locator("form.question").nth(number - 1)


def result(page: Any, number: int) -> str:
    return question(page, number).locator(".result").inner_text()


def records(page: Any, canonical_id: str = "tiny-01") -> list[dict[str, Any]]:
    return json.loads(page.evaluate(f"localStorage.getItem('course/answers/{canonical_id}')") or "[]")


def lesson() -> Lesson:
    found, _ = parse_lesson(LESSON, file="01-noise.md")
    assert found and found.quiz
    return found


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
    assert page.locator(".quiz-total").inner_text() == "2 of 3 right on the first try, 3 answered."


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
    question(page, 1).locator("input").nth(1).check()
    question(page, 1).get_by_role("button", name="Check").click()
    page.reload()
    assert result(page, 1).startswith("Not right.")
    assert question(page, 1).locator("input").nth(1).is_checked()
    question(page, 1).locator("input").nth(0).check()
    question(page, 1).get_by_role("button", name="Check").click()
    assert result(page, 1) == "Right on try 2: practice, your first try counts."
    assert [(r["try_no"], r["correct"]) for r in records(page)] == [(1, False), (2, True)]
    assert page.locator(".quiz-total").inner_text() == "0 of 3 right on the first try, 1 answered."


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


def test_answers_are_counted_and_go_from_the_site_to_the_terminal(
    page: Any, address: str, workspace: Workspace, tmp_path: Path
) -> None:
    page.goto(address + "progress/")
    assert page.locator(".quiz-right").first.inner_text() == "0 of 3"
    assert not page.get_by_role("button", name="Download my answers").is_visible()
    page.goto(address + "01-noise/")
    question(page, 1).locator("input").nth(1).check()
    question(page, 1).get_by_role("button", name="Check").click()
    question(page, 3).locator("input").fill("1.386")
    question(page, 3).get_by_role("button", name="Check").click()
    page.goto(address + "progress/")
    row = page.locator("tr", has=page.locator("[data-canonical-id=tiny-01]"))
    assert row.locator(".quiz-right").inner_text() == "1 of 3"
    assert row.locator(".quiz-answered").inner_text() == "2 of 3"
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download my answers").click()
    file = tmp_path / "course-answers.json"
    downloading.value.save_as(file)
    assert import_answers(file, [lesson()], workspace.state) == Imported(2, 0, 0, 0)
    report = grade_quiz(lesson(), load_progress(workspace.state))
    assert report and [asked.status for asked in report.questions] == ["wrong", "unanswered", "correct"]
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
    question(page, 2).locator("input").nth(1).check()
    question(page, 2).get_by_role("button", name="Check").click()
    assert "try 2: practice, your first try was right" in result(page, 2)
    page.goto(address + "progress/")
    assert page.locator(".quiz-right").first.inner_text() == "1 of 3"


def test_check_is_the_only_button_of_a_question(page: Any) -> None:
    """A button that Material adds to code would be a submit button here, and take the Enter key."""
    question(page, 2).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert question(page, 2).locator("button").count() == 1


def test_search_finds_a_lesson(page: Any) -> None:
    page.locator(".md-search__input").click()
    page.keyboard.type("wider")
    page.locator(".md-search-result__link").filter(has_text="Noise").first.wait_for()


def test_search_finds_a_mistake_by_its_id(page: Any) -> None:
    page.locator(".md-search__input").click()
    page.keyboard.type("d_halved")
    page.locator(".md-search-result__link[href$='#d_halved']").filter(has_text="Half of the sum").wait_for()


def test_start_again_asks_first(page: Any) -> None:
    question(page, 1).locator("input").first.check()
    question(page, 1).get_by_role("button", name="Check").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Start again").click()
    assert len(records(page)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again").click()
    assert records(page) == [] and result(page, 1) == ""
    assert not question(page, 1).locator("input").first.is_checked()
    assert not question(page, 1).locator("details").is_visible()


def test_answers_stay_hidden_until_a_first_try(page: Any) -> None:
    assert not question(page, 1).locator("details").is_visible()
    question(page, 1).locator("input").nth(1).check()
    question(page, 1).get_by_role("button", name="Check").click()
    question(page, 1).locator("summary").click()
    assert question(page, 1).get_by_text("The average of every draw.").is_visible()


def test_garbage_in_storage_does_no_harm(page: Any) -> None:
    for stored in ("{", "null", "[null, 1, {}]", '{"a": 1}'):
        page.evaluate("text => localStorage.setItem('course/answers/tiny-01', text)", stored)
        page.reload()
        question(page, 1).locator("input").first.check()
        question(page, 1).get_by_role("button", name="Check").click()
        assert result(page, 1) == "Right."


def test_quiz_works_where_storage_is_denied(browser: Any, address: str) -> None:
    context = browser.new_context()
    denied = "throw new DOMException('denied', 'SecurityError')"
    context.add_init_script(f"Object.defineProperty(window, 'localStorage', {{get() {{ {denied} }}}})")
    found = context.new_page()
    found.goto(address + "01-noise/")
    question(found, 1).locator("input").first.check()
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
    context.close()


@pytest.mark.parametrize("width", [360, 390, 768])
def test_no_page_scrolls_sideways(browser: Any, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    found = context.new_page()
    for path in ("", "01-noise/", "exercises/", "exercises/gan_loss/", "mistakes/", "mistakes/vae_elbo/"):
        found.goto(address + path)
        assert found.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(browser: Any, address: str, scheme: str) -> None:
    """4.5 to 1 for what people read, in both colour schemes."""
    context = browser.new_context(color_scheme=scheme)
    found = context.new_page()
    found.goto(address + "01-noise/")
    question(found, 1).locator("input").first.check()
    question(found, 1).get_by_role("button", name="Check").click()
    question(found, 2).locator("input").nth(1).check()
    question(found, 2).get_by_role("button", name="Check").click()
    low = found.evaluate(CONTRAST)
    found.goto(address + "mistakes/gan_loss/")
    low += found.evaluate(CONTRAST)
    context.close()
    assert low == []


CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const colour = parse(getComputedStyle(el).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const places = [".md-content :is(p, dd, dt, h1, a:not(.headerlink), pre span)", ".quiz :is(.letter, .number)",
    ".md-content button:not(.md-clipboard, .md-top)", ".md-header__topic", ".md-nav__link", ".md-footer__title",
    "summary"];
  return Array.from(document.querySelectorAll(places.join()))
    .filter((el) => el.checkVisibility() && el.textContent.trim())
    .map((el) => {
      const [a, b] = [light(parse(getComputedStyle(el).color)), light(ground(el))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return [ratio, el.className + ": " + el.textContent.trim().slice(0, 30)];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""
