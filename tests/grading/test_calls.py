"""The calls that a check made are handed over as they were made: those, and nothing else."""

from __future__ import annotations

import base64
from typing import Any, Literal

import pytest

from grader.content import Course, load_exercise
from grader.grading import Job, Judge, grade_workspace
from grader.sandbox import wire
from grader.workspace import Workspace
from tests.conftest import DOUBLING
from tests.grading.test_jobs import with_double

EXERCISE = load_exercise(DOUBLING)
# Wrong where the numbers are drawn, and only in the factor of its gradient.
DETACHED = EXERCISE.reference.replace("torch.sum(2 * x)", "(2 * x).sum() + (x - x.detach()).sum()")


def handed_over(judge: Judge, source: str, **options: Any) -> list[dict[str, Any]]:
    """The events about calls and repros that come with a report."""
    events: list[dict[str, Any]] = []
    job = Job(EXERCISE.directory, source, file="doubling.py", **{"seed": 0, **options})
    assert len(list(judge.grade([job], on_event=events.append))) == 1
    return [event for event in events if event["event"] in ("calls", "repro")]


def test_that_the_mistake_is_looked_for_is_heard_once_all_checks_are_done(
    judge: Judge, course: Course, workspace: Workspace
) -> None:
    (exercise,) = course.exercises
    path = workspace.path_of(exercise, course)
    heard: list[str] = []

    def grade(source: str) -> list[str]:
        heard.clear()
        path.write_text(source, encoding="utf-8")
        grade_workspace(
            judge, course, workspace, names=[exercise.id],
            on_progress=lambda _, done: heard.append(f"{done} done"), on_search=lambda _: heard.append("search"),
        )  # fmt: skip
        return heard

    assert grade(DETACHED) == ["0 done", "1 done", "2 done", "3 done", "search"]
    assert grade(EXERCISE.reference) == ["0 done", "1 done", "2 done", "3 done"]


def requests_of(event: dict[str, Any]) -> list[dict[str, Any]]:
    return [wire.decode(base64.b64decode(call)) for call in event["calls"]]


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_the_calls_of_the_first_check_that_went_wrong(start: Literal["fork", "spawn"]) -> None:
    with Judge(start=start) as judge:
        (event,) = handed_over(judge, DETACHED, hands_over="calls")
        call, *backwards = requests_of(event)
        assert (event["check"], call["op"], call["function"], len(call["args"])) == ("total", "call", "total", 1)
        assert call["seed"] is not None
        assert [(request["op"], request["id"]) for request in backwards] == [("backward", call["id"])]
        assert EXERCISE.reference not in str(event)


def test_the_check_asked_for_comes_before_one_that_failed(judge: Judge) -> None:
    source = DETACHED.replace("return 2 * x", "return 3 * x")
    (event,) = handed_over(judge, source, hands_over="calls", checks=("total",))
    assert event["check"] == "total"
    (event,) = handed_over(judge, source, hands_over="calls")
    assert (event["check"], len(event["calls"])) == ("value", 1)


def test_nothing_is_handed_over_unasked_or_where_nothing_failed(judge: Judge) -> None:
    assert handed_over(judge, DETACHED) == []
    assert handed_over(judge, EXERCISE.reference, hands_over="repro") == []
    (event,) = handed_over(judge, EXERCISE.reference, hands_over="calls")
    assert (event["check"], event["calls"]) == ("", [])


def test_the_call_that_never_ended_is_the_last(judge: Judge) -> None:
    (event,) = handed_over(judge, with_double("while True: pass"), hands_over="calls", timeout=0.2)
    assert (event["check"], len(event["calls"])) == ("shape", 1)
