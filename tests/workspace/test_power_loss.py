"""Killed at any moment of a write, the record loses at most the answer that was being written."""

from __future__ import annotations

import random
import subprocess
import sys

from grader.content import Course
from grader.workspace import Workspace, load_progress, record_answer

# Answers without end, and says so after each: what was said must be on disk.
ANSWER_FOR_EVER = """
import sys
from pathlib import Path
from grader.content import Content
from grader.content import load_course
from grader.workspace import record_answer
root, state = map(Path, sys.argv[1:])
course = load_course(Content(root, root / "course", root / "exercises", root / "bank"))
number = 0
while True:
    record_answer(state, course.lessons[0], number % 2, "B", seconds=number)
    print(number, flush=True)
    number += 1
"""


def test_kill_at_any_moment_loses_at_most_the_last_answer(course: Course, workspace: Workspace) -> None:
    chance = random.Random(0)
    kept = 0
    for _ in range(20):
        command = [sys.executable, "-c", ANSWER_FOR_EVER, str(course.content.root), str(workspace.state)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for _ in range(chance.randint(1, 12)):
                process.stdout.readline()
                kept += 1
            # Some more work of the writer's, so that the kill falls anywhere in a write.
            for _ in range(chance.randint(0, 20000)):
                pass
            process.kill()
            kept += sum(1 for _ in process.stdout)
        progress = load_progress(workspace.state)
        assert progress.notice == ""
        assert kept <= len(progress.answers) <= kept + 1
        kept = len(progress.answers)
    numbers = [answer["try_no"] for answer in progress.answers_to([progress.answers[0]["question_key"]])]
    assert numbers == list(range(1, len(numbers) + 1))


def test_leftovers_of_killed_writes_do_not_pile_up(course: Course, workspace: Workspace) -> None:
    """A write that was cut off leaves a temporary file; the next write of the same file clears it away."""
    leftover = workspace.state / ".progress.json.abcd"
    workspace.state.mkdir(exist_ok=True)
    leftover.write_text("half a rec", encoding="utf-8")
    record_answer(workspace.state, course.lessons[0], 0, "B", seconds=1.0)
    assert not leftover.exists()
