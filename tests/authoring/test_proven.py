"""What was proven is not proven again, unless something that it follows from has changed."""

from __future__ import annotations

import dataclasses

import pytest

from grader.authoring import Proven, check_bank, proven_in
from grader.authoring.proof import Proof
from grader.authoring.proven import key_of
from grader.authoring.trials import Trial, trials_of
from grader.content import Content, Exercise, load_course
from grader.errors import SandboxError
from tests.conftest import RunCourse, edit


def prove(content: Content, *, proven: Proven | None = None) -> Proof:
    return check_bank(content, seeds=1, proven=proven or proven_in(content))


def known_before(proof: Proof) -> int:
    """How many trials were not run."""
    return next((int(fact.split()[0]) for fact in proof.facts if "proven before" in fact), 0)


def trials(content: Content) -> list[Trial]:
    (exercise,) = load_course(content).exercises
    return list(trials_of(exercise, content, seeds=1))


def test_what_has_not_changed_is_not_proven_again_and_says_the_same(content: Content) -> None:
    first, second = prove(content), prove(content)
    count = len(trials(content))
    assert (known_before(first), known_before(second)) == (0, count)
    assert second.problems == first.problems
    assert [fact for fact in second.facts if "proven" not in fact] == first.facts


def test_what_came_out_wrong_is_tried_every_time(content: Content) -> None:
    edit(content.bank / "01-doubling" / "doubling" / "equivalents.py", "return x + x", "return x * x")
    first, second = prove(content), prove(content)
    wrong = "added is fail, expected pass"
    assert all(any(wrong in str(problem) for problem in proof.problems) for proof in (first, second))
    assert known_before(second) == len(trials(content)) - 1


@pytest.mark.parametrize(
    ("file", "old", "new", "left"),
    [
        ("checks.py", "import torch\n", "import torch\n\n# A comment.\n", 0),
        ("exercise.yml", "minutes: 5", "minutes: 6", 0),
        # Right submissions do not depend on the mistakes; a mistake is recognised among all the others.
        ("misconceptions.py", "return x * x", "return x * x * 1", "the right ones"),
        ("equivalents.py", "return x + x", "return x + 1 * x", "all but one"),
    ],
)
def test_a_change_has_that_proven_again_which_follows_from_it(
    content: Content, file: str, old: str, new: str, left: int | str
) -> None:
    prove(content)
    edit(content.bank / "01-doubling" / "doubling" / file, old, new)
    all_trials = trials(content)
    right = [trial for trial in all_trials if not trial.fails]
    expected = {"the right ones": len(right), "all but one": len(all_trials) - 1}.get(str(left), left)
    assert known_before(prove(content)) == expected


def test_a_trial_is_known_by_all_that_decides_it(content: Content) -> None:
    trial = trials(content)[-1]
    others = [dataclasses.replace(trial, seed=1), dataclasses.replace(trial, source=trial.source + "#"),
              dataclasses.replace(trial, fails="shape"), dataclasses.replace(trial, name="another"),
              dataclasses.replace(trial, remarks=frozenset({"half"}))]  # fmt: skip
    assert len({key_of(each) for each in (trial, *others)}) == 6


def test_everything_is_proven_again_where_that_is_asked_for(content: Content, run_course: RunCourse) -> None:
    run_course("dev", "check", "--seeds", "1")
    assert (
        "trials were proven before; --all proves them again" in run_course("dev", "check", "--seeds", "1").stdout
    )
    again = run_course("dev", "check", "--seeds", "1", "--all")
    assert again.returncode == 0
    assert "proven before" not in again.stdout
    assert "trials were proven before" in run_course("dev", "check", "--seeds", "1").stdout


def test_what_was_proven_until_ctrl_c_is_kept(content: Content) -> None:
    def interrupted(exercise: Exercise, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_bank(content, seeds=1, proven=proven_in(content), on_progress=interrupted)
    assert known_before(prove(content)) == 3


def test_a_grader_that_dies_is_an_error_and_no_endless_wait(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.grading.judge.GRADER", "no.such.module")
    with pytest.raises(SandboxError, match="No module named 'no'"):
        prove(content)


def test_a_spoilt_record_proves_nothing(content: Content) -> None:
    prove(content)
    file = proven_in(content).file
    assert file
    for spoilt in ("", "[]", '{"schema": "course/proven/v1", "trials": 3}', '{"schema": "other", "trials": {}}'):
        file.write_text(spoilt, encoding="utf-8")
        assert not proven_in(content).before
