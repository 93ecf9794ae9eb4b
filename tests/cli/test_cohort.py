"""`course grade --cohort`: somebody else's workspace is judged afresh, and left exactly as it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from grader.content import Lesson
from grader.errors import SandboxError
from grader.grading import refuse_open_machine
from grader.grading.doctor import Finding
from grader.workspace import Workspace
from tests.conftest import RunCourse

SCHEMA = "course/progress/v1"


def entries(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """All that is in a folder: its kind, when it was changed, and what is in it."""
    return {
        str(path): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in [root, *root.rglob("*")]
    }


@pytest.mark.parametrize("kind", ["garbage", "pipe", "endless", "folder", "backup", "left over"])
def test_nothing_is_written_whatever_is_odd(run_course: RunCourse, workspace: Workspace, kind: str) -> None:
    record = workspace.state / "progress.json"
    match kind:
        case "garbage" | "backup":
            record.write_text("garbage", encoding="utf-8")
        case "pipe":
            os.mkfifo(record)
        case "endless":
            record.symlink_to("/dev/zero")
        case "folder":
            record.mkdir()
        case "left over":
            (workspace.state / ".progress.json.abc").write_text("cut off", encoding="utf-8")
    if kind == "backup":
        (workspace.state / "progress.json.bak").write_text(f'{{"schema": "{SCHEMA}"}}', encoding="utf-8")
    before = entries(workspace.root)
    result = run_course("grade", "--cohort")
    assert result.returncode == 1
    assert kind == "left over" or "progress.json could not be read; it was left where it is" in result.stderr
    assert entries(workspace.root) == before


def picks(workspace: Workspace, lesson: Lesson, *answers: dict[str, Any]) -> None:
    assert lesson.quiz
    key = lesson.quiz.questions[0].key(lesson.canonical_id)
    record = {"schema": SCHEMA, "answers": [{"question_key": key, **answer} for answer in answers]}
    (workspace.state / "progress.json").write_text(json.dumps(record), encoding="utf-8")


def test_answers_are_judged_from_what_was_picked(run_course: RunCourse, workspace: Workspace, course: Any) -> None:
    (lesson,) = course.lessons
    right = lesson.quiz.questions[0].answer
    wrong = next(choice.letter for choice in lesson.quiz.questions[0].choices if choice.letter != right)
    for picked, said, status in (
        (wrong, True, "wrong"), (right, False, "correct"), ("Z" * 5000, True, "wrong"), (7, True, "wrong"),
    ):  # fmt: skip
        picks(workspace, lesson, {"pick": picked, "correct": said, "try_no": 1})
        (quiz,) = json.loads(run_course("grade", "--cohort", "--format", "json").stdout)["quizzes"]
        assert quiz["questions"][0]["status"] == status
        assert quiz["score"] == (status == "correct")
        assert len(quiz["questions"][0]["picked"]) <= 200


def test_a_class_can_have_one_seed(run_course: RunCourse, workspace: Workspace) -> None:
    drawn = run_course("grade", "--cohort").stdout
    (command,) = [line for line in drawn.splitlines() if line.startswith("Class")]
    _, seed = command.split("course grade --cohort --seed ")
    given = run_course("grade", "--cohort", "--seed", seed.split()[0], "--format", "json")
    assert json.loads(given.stdout)["seed"] == int(seed.split()[0])
    assert run_course("grade", "--cohort", "--seed", "9" * 30).returncode == 2


@pytest.mark.parametrize("what", ["more memory than the limit", "more time than the limit"])
@pytest.mark.parametrize(
    ("is_blocked", "is_proven", "verdict"), [(False, True, "open"), (True, False, "unproven")]
)
def test_a_missing_limit_is_refused_like_a_missing_lock(
    what: str, is_blocked: bool, is_proven: bool, verdict: str
) -> None:
    held = Finding("writing a file", is_blocked=True, is_proven=True, detail="")
    with pytest.raises(SandboxError, match=f"{what}: {verdict}"):
        refuse_open_machine([held, Finding(what, is_blocked, is_proven, "")])
    refuse_open_machine([held])
