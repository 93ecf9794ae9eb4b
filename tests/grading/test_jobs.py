"""Every state a submission can end in, decided by real processes on the fake course."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from grader.content import load_exercise
from grader.grading import Job, Judge
from grader.report import ExerciseReport, Status
from tests.conftest import DOUBLING

EXERCISE = load_exercise(DOUBLING)
RIGHT = EXERCISE.reference


def grade(judge: Judge, source: str, **options: Any) -> ExerciseReport:
    request = Job(EXERCISE.directory, textwrap.dedent(source), file="doubling.py", **{"seed": 0, **options})
    (report,) = judge.grade([request])
    return report


def statuses(report: ExerciseReport) -> dict[str, str]:
    return {check.id: check.status.value for check in report.checks}


def with_double(body: str) -> str:
    """A submission whose `double` has this body and whose `total` is right."""
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    head = "import os, sys, time\nimport torch"
    return f"{head}\n\n\ndef double(x):\n{lines}\n\n\ndef total(x):\n    return 2 * x.sum()\n"


def test_a_right_submission_passes_with_full_score(judge: Judge) -> None:
    report = grade(judge, RIGHT)
    assert (report.status, report.score, report.max_score) == (Status.PASS, 4, 4)
    assert all(check.points == check.max_points for check in report.checks)


def test_the_stub_is_not_started_and_what_waits_for_it_is_blocked(judge: Judge) -> None:
    report = grade(judge, EXERCISE.stub)
    assert report.status is Status.NOT_STARTED
    assert statuses(report) == {"shape": "not_started", "value": "blocked", "total": "not_started"}
    assert report.checks[0].message == "return every element times two"
    assert report.checks[1].blocked_by == "shape"


def test_each_function_earns_points_by_itself(judge: Judge) -> None:
    report = grade(judge, EXERCISE.stub + "\n\ndef total(x):\n    return 2 * x.sum()\n")
    assert (report.status, report.score) == (Status.IN_PROGRESS, 1)
    report = grade(judge, EXERCISE.stub + "\n\ndef double(x):\n    return 3 * x\n")
    assert (report.status, report.score) == (Status.FAIL, 1)


def test_a_wrong_value_says_what_was_called_expected_and_got(judge: Judge) -> None:
    report = grade(judge, with_double("return x * 3"))
    value = next(check for check in report.checks if check.id == "value")
    assert value.status is Status.FAIL
    assert value.call.startswith("double(tensor([")
    assert value.expected.startswith("[")
    assert value.got.startswith("[")
    assert value.expected != value.got
    assert value.rerun == "course grade doubling --check value"
    other = next(
        check for check in grade(judge, with_double("return x * 3"), seed=3).checks if check.id == "value"
    )
    assert other.rerun == "course grade doubling --check value --seed 3"


@pytest.mark.parametrize("stop", ["breakpoint()", "import pdb; pdb.set_trace()"])
def test_a_breakpoint_does_nothing_while_a_check_is_graded(judge: Judge, stop: str) -> None:
    assert grade(judge, with_double(f"{stop}\nreturn 2 * x")).status is Status.PASS


def test_another_seed_draws_other_inputs_and_the_same_seed_the_same(judge: Judge) -> None:
    first, again, other = (grade(judge, with_double("return x * 3"), seed=seed) for seed in (0, 0, 1))
    assert first.checks[1].call == again.checks[1].call
    assert first.checks[1].call != other.checks[1].call


def test_an_answer_learnt_by_heart_does_not_pass(judge: Judge) -> None:
    learnt = grade(judge, RIGHT).checks[1]
    report = grade(judge, with_double("return torch.tensor([0.0, 1.0, 2.0, 3.0])"))
    assert learnt.status is Status.PASS
    assert statuses(report)["shape"] == "fail"


@pytest.mark.parametrize(
    ("body", "aspect"),
    [
        ("return (2 * x).tolist()", "the result is not a tensor"),
        ("return (2 * x).double()", "the dtype is different"),
        ("return (2 * x).flatten()", "the shape is different"),
    ],
)
def test_the_first_thing_that_is_wrong_is_what_is_said(judge: Judge, body: str, aspect: str) -> None:
    assert grade(judge, with_double(body)).checks[0].message == aspect


def test_a_result_that_is_not_finite_fails(judge: Judge) -> None:
    assert grade(judge, with_double("return x * float('nan')")).checks[1].message == "the result is not finite"


def test_a_changed_input_is_noticed(judge: Judge) -> None:
    report = grade(judge, with_double("return x.mul_(2)"))
    assert report.checks[1].message == "the call changed its input in place: x"


def test_a_detached_result_has_no_gradient(judge: Judge) -> None:
    report = grade(judge, RIGHT + "\n\ndef total(x):\n    return (2 * x).sum().detach()\n")
    assert report.checks[2].message == "no gradient flows through the result"


def test_a_wrong_gradient_with_right_values_fails(judge: Judge) -> None:
    report = grade(judge, RIGHT + "\n\ndef total(x):\n    return x.sum() + x.sum().detach()\n")
    assert report.checks[2].message == "the gradient is different"


def test_an_exception_names_the_line_of_the_submission(judge: Judge) -> None:
    report = grade(judge, with_double("y = x * 2\nraise RuntimeError('boom')"))
    check = report.checks[0]
    assert (check.status, check.message) == (Status.ERROR, "RuntimeError: boom")
    assert check.where is not None
    assert (check.where.line, check.where.function) == (7, "double")
    assert check.where.text == "raise RuntimeError('boom')"


def test_a_wrong_result_names_the_line_that_made_it(judge: Judge) -> None:
    right = grade(judge, with_double("y = x * 2\nreturn y"))
    assert right.checks[0].where is None
    for returned in ("return y.sum()", "y = y.sum()\nreturn y"):
        check = grade(judge, with_double(f"y = x * 2\n{returned}")).checks[0]
        assert (check.aspect, check.where and check.where.line) == ("shape", 7)
    missing = grade(judge, with_double("y = x * 2")).checks[0]
    assert missing.advice == "Is a return missing?"
    assert missing.where and missing.where.text == "y = x * 2"


def test_a_not_implemented_error_of_ones_own_is_an_error(judge: Judge) -> None:
    """Only the stub's own holes are `not_started`."""
    check = grade(judge, with_double("raise NotImplementedError('my own')")).checks[0]
    assert (check.status, check.message) == (Status.ERROR, "NotImplementedError: my own")
    assert grade(judge, "raise NotImplementedError\n" + RIGHT).load_error == "NotImplementedError"


def test_an_exception_whose_text_cannot_be_made_is_still_told(judge: Judge) -> None:
    body = """
        class Odd(Exception):
            def __str__(self): raise RuntimeError
        raise Odd
    """
    assert grade(judge, with_double(body)).checks[0].message == "Odd: (its text could not be made)"


def test_a_lost_gradient_is_named_by_its_argument(judge: Judge) -> None:
    report = grade(
        judge,
        RIGHT
        + "\n\ndef total(x):\n    return (2 * x.detach()).sum() + 0 * torch.ones(1, requires_grad=True).sum()\n",
    )
    assert report.checks[2].message == "no gradient reaches x"


def test_what_was_printed_while_loading_is_kept(judge: Judge) -> None:
    report = grade(judge, "print('before')\nraise ValueError('at import')\n")
    assert report.checks[0].stdout == "before\n"


def test_a_result_that_cannot_cross_is_named(judge: Judge) -> None:
    assert grade(judge, with_double("return x.numpy()")).checks[0].got == "a ndarray"
    assert grade(judge, with_double("pass")).checks[0].advice == "Is a return missing?"


def test_an_optimiser_can_be_used(judge: Judge) -> None:
    body = "torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)\nreturn 2 * x"
    assert grade(judge, with_double(body), timeout=60.0, checks=("shape",)).status is Status.PASS


def test_a_syntax_error_names_its_line(judge: Judge) -> None:
    report = grade(judge, "import torch\n\ndef double(x:\n    return 2\n")
    assert report.status is Status.ERROR
    assert report.load_error.startswith("SyntaxError")
    assert report.where is not None
    assert report.where.line == 3


@pytest.mark.parametrize("source", ["", "x = 1\n", "def doubel(x):\n    return 2 * x\n"])
def test_a_file_without_the_functions_cannot_be_loaded(judge: Judge, source: str) -> None:
    report = grade(judge, source)
    assert "defines none of double, total" in report.load_error
    assert report.score == 0


def test_a_missing_function_costs_only_its_own_checks(judge: Judge) -> None:
    report = grade(judge, "def total(x):\n    return 2 * x.sum()\n")
    assert report.checks[0].message == "there is no function double in the file"
    assert (report.checks[2].status, report.score) == (Status.PASS, 1)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("while True: pass", Status.TIMEOUT),
        ("return [0] * 10**12", Status.MEMORY),
        ("return torch.empty(10**11)", Status.MEMORY),
        ("os._exit(0)", Status.CRASH),
        ("os.kill(os.getpid(), 11)", Status.CRASH),
        ("sys.exit(0)", Status.CRASH),
        ("exit()", Status.CRASH),
        ("raise KeyboardInterrupt", Status.ERROR),
        ("os.closerange(0, 64)", Status.CRASH),
        ("def again(n): return again(n + 1)\nreturn again(0)", Status.ERROR),
    ],
)
def test_no_end_of_a_function_stops_the_grading(judge: Judge, body: str, status: Status) -> None:
    """The other function of the same file is still graded, and so is the next submission."""
    report = grade(judge, with_double(body), timeout=1.0)
    assert report.checks[0].status is status
    assert report.checks[2].status is Status.PASS
    assert grade(judge, RIGHT).status is Status.PASS


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("while True: pass", Status.TIMEOUT),
        ("x = [0] * 10**12", Status.MEMORY),
        ("import os; os._exit(0)", Status.CRASH),
        ("raise ValueError('at import')", Status.ERROR),
        ("import no_such_module", Status.ERROR),
        ("\0", Status.ERROR),
        ("(" * 5000, Status.ERROR),
    ],
)
def test_a_file_that_cannot_be_loaded_says_so_once(judge: Judge, source: str, status: Status) -> None:
    report = grade(judge, source, timeout=1.0)
    assert (report.status, report.score) == (status, 0)
    assert report.load_error


def test_a_megabyte_of_output_is_cut_and_the_verdict_stands(judge: Judge) -> None:
    report = grade(judge, with_double("print('x' * 2**20)\nreturn 2 * x"))
    assert report.status is Status.PASS
    assert 60_000 < len(report.checks[0].stdout) < 70_000
    assert report.checks[0].stdout.endswith("(more was printed)")


def test_output_without_end_is_stopped(judge: Judge) -> None:
    report = grade(judge, with_double("while True: print('x' * 2**16)"), timeout=5.0)
    assert report.checks[0].status in (Status.CRASH, Status.TIMEOUT)


def test_printed_text_is_shown_without_control_characters(judge: Judge) -> None:
    report = grade(judge, with_double("print('a\\x1b[2Jb\\u202ec')\nreturn 2 * x"))
    assert report.checks[0].stdout == "a[2Jbc\n"


def test_one_check_brings_what_it_waits_for(judge: Judge) -> None:
    report = grade(judge, RIGHT, checks=("value",))
    assert list(statuses(report)) == ["shape", "value"]
    assert report.is_partial


def test_the_submission_runs_where_the_bank_cannot_be_imported(judge: Judge) -> None:
    body = "import grader.content.exercise\nreturn 2 * x"
    assert grade(judge, with_double(body)).checks[0].message.startswith("ModuleNotFoundError")


@pytest.mark.skipif(sys.platform != "linux", reason="reads its own memory through /proc")
def test_no_check_or_reference_is_in_the_memory_of_a_worker() -> None:
    """All writable memory of a worker is searched for words of the checks; words of its own are found.

    The lock is off, as it would not let a worker look at itself through /proc.
    """
    body = """
        import re
        def is_held(pattern):
            for line in open('/proc/self/maps'):
                span, mode = line.split()[:2]
                start, end = (int(part, 16) for part in span.split('-'))
                if mode.startswith('rw') and end - start < 2**30:
                    memory.seek(start)
                    if re.search(pattern, memory.read(end - start)):
                        return True
            return False
        # The bracket keeps a pattern from finding itself.
        with open('/proc/self/mem', 'rb') as memory:
            mine, theirs = is_held(b'words of my own fil[e]'), is_held(b'has gradient two everywher[e]')
        if theirs or not mine:
            raise RuntimeError(f"mine {mine} theirs {theirs}")
        return 2 * x  # words of my own file
    """
    with Judge(without=["landlock"]) as unlocked:
        first = grade(unlocked, with_double(body), timeout=60.0).checks[0]
    assert first.status is Status.PASS, first.message


def test_a_patched_torch_does_not_make_a_wrong_answer_right(judge: Judge) -> None:
    body = """
        torch.isfinite = lambda *a: torch.ones(1, dtype=torch.bool)
        torch.Tensor.__eq__ = lambda *a: True
        torch.equal = torch.allclose = lambda *a, **k: True
        return x * 3
    """
    report = grade(judge, with_double(body))
    assert report.checks[1].status is Status.FAIL


def test_an_object_that_equals_everything_is_not_a_tensor(judge: Judge) -> None:
    body = """
        class Same(torch.Tensor):
            def __eq__(self, other): return True
        return Same(x)
    """
    assert grade(judge, with_double(body)).checks[0].status is Status.FAIL


def test_a_broken_exercise_is_the_courses_error(judge: Judge, content: Any) -> None:
    folder = content.bank / "01-doubling" / "doubling"
    checks = (folder / "checks.py").read_text(encoding="utf-8")
    (folder / "checks.py").write_text(
        checks.replace("reference.double(x)", "reference.nothing(x)"), encoding="utf-8"
    )
    (report,) = judge.grade([Job(folder, RIGHT, file="doubling.py", seed=0)])
    assert report.status is Status.COURSE_ERROR
    assert "nothing" in next(c for c in report.checks if c.id == "value").message


def test_a_learners_conftest_and_pytest_ini_change_nothing(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conftest.py").write_text("raise RuntimeError('loaded')\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only")
    with Judge() as fresh:
        assert grade(fresh, RIGHT).status is Status.PASS


def test_leaving_the_judge_ends_its_processes() -> None:
    with Judge() as fresh:
        assert grade(fresh, RIGHT).status is Status.PASS
        zygote = fresh.process
    assert zygote.poll() is not None


def test_a_call_into_c_that_never_looks_up_is_cut_at_its_deadline(judge: Judge) -> None:
    """No Python runs inside it, so neither a signal handler nor an exception could end it."""
    hang = with_double("torch.linalg.svd(torch.randn(5500, 5500))\nreturn 2 * x")
    report = grade(judge, hang, timeout=1, checks=["shape"])
    assert (report.checks[0].status, report.checks[0].message) == (
        Status.TIMEOUT, "it used 1 s of processor time without coming to an end, so it was stopped",
    )  # fmt: skip


def test_a_new_job_ends_the_one_at_work(judge: Judge) -> None:
    for body in ("while True: pass", "time.sleep(3600)"):
        judge.begin(Job(EXERCISE.directory, with_double(body), file="doubling.py", seed=0, timeout=3600))
        assert grade(judge, RIGHT).status is Status.PASS
    assert grade(judge, with_double("return x * 3")).status is Status.FAIL


def test_of_many_jobs_at_once_the_last_one_is_reported(judge: Judge) -> None:
    sources = [with_double(f"return x * {factor}") for factor in (3, 4, 5, 2)]
    for source in sources:
        judge.begin(Job(EXERCISE.directory, source, file="doubling.py", seed=0))
    while (report := judge.receive()) is None:
        pass
    assert report.status is Status.PASS
    assert grade(judge, sources[0]).status is Status.FAIL


def test_an_author_can_have_every_check_run_whatever_it_waits_for(judge: Judge) -> None:
    wrong = with_double("return x.flatten()")
    assert statuses(grade(judge, wrong))["value"] == "blocked"
    assert statuses(grade(judge, wrong, is_unblocked=True))["value"] == "fail"


@pytest.mark.parametrize(
    ("returned", "use", "status"),
    [
        ("None", "got.sum()", Status.FAIL),
        ("torch.ones(3, 2, 4)", "got @ got.T", Status.FAIL),
        ("torch.full((2, 3), 1e12)", "sum(1 for _ in range(int(got.max())))", Status.TIMEOUT),
        ("torch.full((2, 3), 1e12)", "torch.empty(int(got.max()))", Status.FAIL),
    ],
)
def test_a_result_that_a_check_cannot_use_is_not_the_courses_error(
    judge: Judge, content: Any, returned: str, use: str, status: Status
) -> None:
    path = content.bank / "01-doubling" / "doubling" / "checks.py"
    checks = path.read_text(encoding="utf-8")
    asks = "expect_tensor(submission.double(torch.ones(2, 3)), shape=(2, 3))"
    assert asks in checks
    path.write_text(
        checks.replace(asks, f"got = submission.double(torch.ones(2, 3))\n    {use}"), encoding="utf-8"
    )
    sources = (RIGHT, with_double(f"return {returned}"))
    right, odd = judge.grade(Job(path.parent, s, file="doubling.py", seed=0, timeout=0.5) for s in sources)
    assert right.status is Status.PASS
    assert odd.checks[0].status is status
