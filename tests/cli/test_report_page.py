"""`course report`: a page to show somebody, whatever the record says and wherever it is written."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.content import Course
from grader.workspace import Progress, Workspace, load_progress, transcript_page
from tests.conftest import DOUBLING, RunCourse

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
INJECTED = "</td><script>alert(1)</script><img src=http://example.org/a.png>&\"'{{ 7 * 7 }}"


class Reader(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [str(value) for name, value in attributes if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def report_in(workspace: Workspace) -> Reader:
    return Reader((workspace.root / "course-report.html").read_text(encoding="utf-8"))


def test_with_nothing_done_it_says_so_kindly(run_course: RunCourse, workspace: Workspace) -> None:
    made = run_course("report")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("Written: course-report.html\n")
    text = report_in(workspace).text
    assert "self-graded" in text
    assert "Nothing is recorded yet, which is how everybody begins." in text
    assert "Exercises passed 0 of 1 Points 0 of 4 Questions right at the first try 0 of 3" in text
    assert "1. Doubling Not begun. 1 exercise, 3 questions." in text


def test_it_has_verdicts_points_quizzes_and_dates(run_course: RunCourse, workspace: Workspace) -> None:
    (workspace.root / "exercises" / "01-doubling" / "doubling.py").write_text(RIGHT, encoding="utf-8")
    run_course("grade")
    run_course("quiz", "1", stdin="B\nB\n")
    run_course("read", "1")
    run_course("report", cwd=workspace.root / "exercises")
    text = report_in(workspace).text
    date = r"\d+ [A-Z][a-z]+ \d{4}"
    assert "Exercises passed 1 of 1 Points 4 of 4 Questions right at the first try 1 of 3" in text
    assert re.search(rf"Lesson opened on {date}\.", text)
    assert re.search(rf"Doubling a tensor doubling passed first on {date} graded once 4 of 4", text)
    assert re.search(rf"Quiz: 1 of 3 right at the first try, 2 answered, the last on {date}\.", text)
    assert "Nothing is recorded" not in text


@pytest.mark.parametrize("status", ["fail", "pass", "not_started", INJECTED])
def test_nothing_in_a_record_gets_beyond_its_place(workspace: Workspace, course: Course, status: str) -> None:
    entry = {"status": status, "score": 1e6, "attempts": -3, "passed_at": INJECTED}
    answers = [{"question_key": q.key("fake-01"), "pick": INJECTED, "at": INJECTED} for q in questions(course)]
    record = {
        "schema": "course/progress/v1",
        "exercises": {"doubling": entry, INJECTED: entry},
        "answers": [*answers, {"question_key": [INJECTED], "at": 7}],
        "lessons": {"fake-01": {"opened_at": INJECTED}},
    }
    (workspace.state / "progress.json").write_text(json.dumps(record), encoding="utf-8")
    page = transcript_page(course, load_progress(workspace.state), version=INJECTED)
    clean = transcript_page(course, Progress(), version="1")
    assert set(Reader(page).tags) <= {*Reader(clean).tags, "table", "thead", "tbody", "tr", "th", "td", "span"}
    assert "alert" not in page.replace("&lt;script&gt;alert", "")
    assert "{{ 7 * 7 }}" in Reader(page).text
    assert "Points 4 of 4" in Reader(page).text


def questions(course: Course) -> tuple:  # type: ignore[type-arg]
    quiz = course.lessons[0].quiz
    assert quiz
    return quiz.questions


def test_it_is_one_file_that_runs_nothing_and_asks_nobody(course: Course) -> None:
    page = transcript_page(course, Progress(), version="1")
    reader = Reader(page)
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert reader.addresses == []
    assert not re.search(r"url\(|@import|https?:", page)
    assert "default-src 'none'" in page


def test_it_takes_the_place_of_an_earlier_report_only(
    run_course: RunCourse, workspace: Workspace, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.html"
    assert run_course("report", "--out", str(mine)).returncode == 0
    first = mine.read_text(encoding="utf-8")
    mine.write_text(first.replace("</body>", "old</body>"), encoding="utf-8")
    assert run_course("report", "--out", str(mine)).returncode == 0
    assert mine.read_text(encoding="utf-8") == first
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    mine.write_text("<!-- my notes -->", encoding="utf-8")
    for taken in (mine, tmp_path / "dangling", workspace.root / "exercises", workspace.root / "README.md"):
        refused = run_course("report", "--out", str(taken))
        assert refused.returncode == 2
        assert "is not a report of this command" in " ".join(refused.stderr.split())
    assert mine.read_text(encoding="utf-8") == "<!-- my notes -->"
    assert not (tmp_path / "nowhere").exists()
