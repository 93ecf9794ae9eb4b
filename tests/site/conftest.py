"""A small course as a site, served to a browser, and what its quiz says."""

from __future__ import annotations

import contextlib
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
from tests.content.test_predictions import OUTPUT, PAGE
from tests.content.test_quiz import GOLDEN, golden_question
from tests.content.test_quiz_parser import QUIZ
from tests.site.test_site import build, write_config

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: apt-get install chromium")

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
     > As much lies on either side.
   - **B)** $1$
     > That is its *variance*.

2. Which are noise?

   ```python
   a_line_of_code_that_is_wider_than_a_phone = "so that it has to scroll inside its own box, and not the page"
   ```
   - **A)** White
   - **B)** Silence
   - **C)** Pink
   <!-- was: 0123456789ab -->

3. What is $2 \\ln 2$?

4. What is its variance?
   - **A)** $1$
   - **B)** $0$
   <!-- was: fedcba987654=C -->

**Answers:**
1. **A** - The average of every draw.
2. **A, C** - Silence is none.
3. **1.386 ± 0.005** - To three decimals.
4. **A** - By definition.
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


def predicted_lesson() -> str:
    """A lesson with a quiz and a prediction, whose result is an output and a table that is wider than a phone."""
    cells = " | ".join(["a_column_of_it"] * 9)
    page = PAGE.replace(OUTPUT, f"{OUTPUT}\n\n| {cells} |\n{'| --- ' * 9}|\n| {cells} |")
    front = LESSON.partition("# Noise")[0].replace("number: 1", "number: 3").replace("tiny-01", "predicted-03")
    front = front.replace('slug: "noise"', 'slug: "predicted"').replace('title: "Noise"', 'title: "Predicted"')
    return f"{front}{page}\n{QUIZ.removeprefix('# Lesson')}"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, while it is served."""
    handler = functools.partial(QuietHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small built course is served."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "course").mkdir()
    (folder / "course" / "index.md").write_text("# Home\n\nHello.\n", encoding="utf-8")
    (folder / "course" / "01-noise.md").write_text(LESSON, encoding="utf-8")
    (folder / "course" / "02-golden.md").write_text(golden_lesson(), encoding="utf-8")
    (folder / "course" / "03-predicted.md").write_text(predicted_lesson(), encoding="utf-8")
    done = build(write_config(folder, folder / "course"))
    assert done.returncode == 0, done.stderr
    with served(folder / "out") as here:
        yield here


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
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
