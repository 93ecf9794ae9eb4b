"""The `course` command as a learner meets it, on the fake course."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content, Course, load_course
from grader.errors import SandboxError
from grader.grading import examine, refuse_open_machine
from grader.workspace import Workspace
from tests.cli.pseudo_terminal import in_terminal
from tests.conftest import DOUBLING, PATIENCE, ROOT, RunCourse

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
COMMANDS = (
    "init", "read", "grade", "watch", "next", "list", "status", "hint", "quiz", "reset", "solution", "explain",
    "debug", "report", "review", "doctor", "completion", "dev",
)  # fmt: skip


def doubling(workspace: Workspace) -> Path:
    return workspace.root / "exercises" / "01-doubling" / "doubling.py"


def test_from_nothing_to_a_pass(run_course: RunCourse, tmp_path: Path) -> None:
    made = run_course("init", "mine")
    assert made.returncode == 0
    assert (
        "Next: cd mine, course read 1, open exercises/01-doubling/doubling.py, then: course grade doubling"
        in made.stdout
    )
    place = tmp_path / "mine"
    untouched = run_course("grade", cwd=place)
    assert untouched.returncode == 1
    assert untouched.stdout.startswith("NOT STARTED")
    (place / "exercises" / "01-doubling" / "doubling.py").write_text(RIGHT, encoding="utf-8")
    passed = run_course("grade", cwd=place / "exercises")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert passed.stdout.startswith("PASS")
    assert "4 of 4 points" in passed.stdout
    assert "PASS" in run_course("status", "--all", cwd=place).stdout
    solution = run_course("solution", "doubling", cwd=place).stdout
    assert "return 2 * x" in solution
    assert "# solution" not in solution
    assert "# end" not in solution


def test_an_update_of_the_course_reaches_a_workspace(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    first = content.bank / "01-doubling" / "doubling"
    for name in ("tripling", "trying"):
        shutil.copytree(first, first.with_name(name))
    made = run_course("init", ".").stdout
    assert made == (
        "made  exercises/01-doubling/tripling.py\n"
        "made  exercises/01-doubling/trying.py\n"
        "2 files were there already and are unchanged.\n"
        "\nNext: course read 1, open exercises/01-doubling/doubling.py, then: course grade doubling\n"
    )
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    doubling(workspace).with_name("trying.py").unlink()
    for name in ("doubling", "tripling"):
        reference = first.with_name(name) / "reference.py"
        text = reference.read_text(encoding="utf-8")
        reference.write_text(
            text.replace("Each element twice as large.", "Each element doubled."), encoding="utf-8"
        )
    told = run_course("init", "my-course", cwd=workspace.root.parent).stdout
    head, _, difference = told.partition("\nchanged  my-course/exercises/01-doubling/doubling.py: ")
    assert head == (
        "made  my-course/exercises/01-doubling/trying.py\n"
        "renewed  my-course/exercises/01-doubling/tripling.py\n"
        "1 files were there already and are unchanged.\n"
    )
    assert '\n-    """Each element twice as large. x: any shape."""\n+    """Each element doubled. ' in difference
    assert "Next: cd my-course, course read 1, open exercises/01-doubling/doubling.py, then: " in difference
    assert doubling(workspace).read_text(encoding="utf-8") == RIGHT
    run_course("grade")
    again = run_course("init", ".").stdout
    following = "open exercises/01-doubling/tripling.py, then: course grade tripling\n"
    assert again == f"4 files were there already and are unchanged.\n\nNext: {following}"
    listed = json.loads(run_course("list", "--format", "json").stdout)["exercises"]
    assert [(each["status"], each["score"]) for each in listed] == [("pass", 4), *[("not_started", 0)] * 2]


def test_two_updates_at_once_leave_whole_files(workspace: Workspace, content: Content) -> None:
    reference = content.bank / "01-doubling" / "doubling" / "reference.py"
    reference.write_text(reference.read_text(encoding="utf-8").replace("twice", "2 times"), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "init", "."]
    environment = {**os.environ, "COURSE_ROOT": str(content.root)}
    both = [
        subprocess.Popen(command, cwd=workspace.root, env=environment, stdout=subprocess.PIPE) for _ in range(2)
    ]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    stub = load_course(content).exercises[0].stub
    assert doubling(workspace).read_text(encoding="utf-8") == stub
    record = json.loads((workspace.state / "stubs.json").read_text(encoding="utf-8"))
    assert record["stubs"]["doubling"]["text"] == stub
    assert not list(workspace.root.rglob(".*.py.*"))


def test_what_was_not_shown_is_told_the_next_time(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    reference = content.bank / "01-doubling" / "doubling" / "reference.py"
    reference.write_text(reference.read_text(encoding="utf-8").replace("twice", "2 times"), encoding="utf-8")
    subprocess.run(
        f"{sys.executable} -m grader init . >/dev/full", shell=True, cwd=workspace.root, check=False,
        stderr=subprocess.DEVNULL, env={**os.environ, "COURSE_ROOT": str(content.root)},
    )  # fmt: skip
    assert "changed  exercises/01-doubling/doubling.py" in run_course("init", ".").stdout
    assert "changed  " not in run_course("init", ".").stdout


def test_an_unreadable_record_of_the_stubs_is_mentioned(run_course: RunCourse, workspace: Workspace) -> None:
    (workspace.state / "stubs.json").write_text("{", encoding="utf-8")
    result = run_course("init", ".")
    assert result.returncode == 0
    assert "stubs.json could not be read; it was moved to" in result.stderr


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (RIGHT, 0),
        (RIGHT.replace("2 * x", "3 * x"), 1),
        ("def double(x:\n", 3),
        ("while True: pass\n", 3),
        (RIGHT.replace("return 2 * x", "while True: pass"), 1),
    ],
)
def test_exit_codes_of_grade(run_course: RunCourse, workspace: Workspace, source: str, code: int) -> None:
    doubling(workspace).write_text(source, encoding="utf-8")
    assert run_course("grade", "--timeout", "1").returncode == code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "dubling"], "Did you mean 'doubling'?"),
        (["grade", "doubling", "--check", "valeu"], "There are: shape, value, total"),
        (["grade", "--format", "xml"], "'json'"),
        (["grade", "--timeout", "-1"], "--timeout"),
        (["hint", "doubling", "--level", "9"], "--level"),
        (["hint", "../secret"], "none of this workspace's files"),
        (["hint", "doubling", "--function", "triple"], "no function 'triple'. There are: double, total"),
        (["quiz", "nothing"], "There is no lesson"),
        (["nonsense"], "No such command"),
    ],
)
def test_a_wrong_command_is_explained(
    run_course: RunCourse, workspace: Workspace, arguments: list[str], words: str
) -> None:
    result = run_course(*arguments)
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_outside_a_workspace_the_way_in_is_named(run_course: RunCourse, tmp_path: Path) -> None:
    result = run_course("grade", cwd=tmp_path)
    assert result.returncode == 2
    assert "course init" in result.stderr


def test_json_is_the_whole_record_and_nothing_else(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text("print('noise')\n" + RIGHT, encoding="utf-8")
    record = json.loads(run_course("grade", "--format", "json", "--seed", "7").stdout)
    assert record["schema"] == "course/result/v1"
    assert set(record) == {
        "schema", "course", "course_version", "mode", "env", "seed", "started", "seconds", "integrity",
        "score", "max_score", "status", "exercises", "quizzes",
    }  # fmt: skip
    assert set(record["env"]) == {"python", "torch", "os", "threads"}
    assert (record["seed"], record["mode"], record["score"]) == (7, "local", 4)
    (exercise,) = record["exercises"]
    assert exercise["file"] == str(doubling(workspace))
    assert len(exercise["source_sha256"]) == 64
    assert set(exercise["checks"][0]) >= {
        "id", "title", "status", "points", "max_points", "seconds", "blocked_by", "call", "expected", "got",
        "where", "misconception", "advice", "concept_url", "rerun", "stdout",
    }  # fmt: skip
    (quiz,) = record["quizzes"]
    assert (quiz["lesson"], quiz["score"], quiz["max_score"]) == ("fake-01", 0, 3)
    assert quiz["questions"][0]["status"] == "unanswered"


def test_naming_an_exercise_leaves_the_quizzes_out(run_course: RunCourse, workspace: Workspace) -> None:
    assert json.loads(run_course("grade", "doubling", "--format", "json").stdout)["quizzes"] == []


def test_one_check_leaves_the_recorded_status_alone(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    assert run_course("grade", "doubling", "--check", "shape").returncode == 0
    assert "0/4" in run_course("status").stdout


def test_list_names_every_exercise_and_its_file(run_course: RunCourse, workspace: Workspace) -> None:
    record = json.loads(run_course("list", "--format", "json").stdout)
    (exercise,) = record["exercises"]
    assert (exercise["id"], exercise["file"]) == ("doubling", str(doubling(workspace)))
    assert exercise["functions"] == ["double", "total"]
    assert str(doubling(workspace)) in run_course("list", "--all").stdout.replace("\n", "").replace(" ", "")


def test_hints_climb_the_ladder_and_are_recorded(run_course: RunCourse, workspace: Workspace) -> None:
    shown = [run_course("hint", "doubling").stdout for _ in range(5)]
    assert [text.split(" for")[0] for text in shown] == [f"Hint {n} of 4" for n in (1, 2, 3, 4, 4)]
    assert ["This is the last hint for double.\n" in text for text in shown] == [False] * 3 + [True] * 2
    assert "Hint 2 of 4" in run_course("hint", "doubling", "--level", "2").stdout
    assert "hint 4 of 4" in run_course("status", "--all").stdout


def test_hints_follow_what_failed_and_begin_with_what_is_likely(
    run_course: RunCourse, workspace: Workspace
) -> None:
    unwritten = '    raise NotImplementedError("sum the doubled elements")\n'
    squared = f"def double(x):\n    return x * x\ndef total(x):\n{unwritten}"
    mended = squared.replace("x * x", "x + x")
    detached = mended.replace(unwritten, "    return (2 * x).sum().detach()\n")

    def hints(source: str, *arguments: str) -> list[str]:
        """The first two hints after the source was graded."""
        doubling(workspace).write_text(source, encoding="utf-8")
        run_course("grade")
        return [run_course("hint", "doubling", *arguments).stdout for _ in range(2)]

    first, second = hints(squared)
    value = "Fails     Each element is twice as large\n"
    assert first.startswith(f"{value}Likely    Squared instead of doubled. Exactly your results come out of that.")
    assert "\n\nHint 1 of 4 for doubling, function double\n\n" in first
    assert second.startswith(f"{value}\nHint 2 of 4 for doubling, function double\n\n")
    first, second = hints(mended)
    assert first.startswith("Hint 1 of 4 for doubling, function total\n\nHow many numbers are left of n?")
    assert second.startswith("Hint 2 of 4 for doubling, function total\n\n"), "what is not started did not fail"
    first, second = hints("def double(x:\n")
    assert first.startswith("Hint 3 of 4 for doubling, function total"), "nothing new is known of the functions"
    assert second.endswith("Next      course grade doubling\n")
    first, second = hints(detached)
    assert first.startswith("Fails     The total has gradient two everywhere\nLikely    Total without gradient.")
    assert second.startswith("Fails     The total has gradient two everywhere\n\nHint 4 of 4 for doubling")
    first, second = hints(squared, "--function", "total")
    assert first.startswith("Hint 4 of 4 for doubling, function total\n\n"), "what fails is another function"
    run_course("grade", "doubling", "--check", "total")
    assert run_course("hint", "doubling", "--level", "1").stdout.startswith(f"{value}Likely    Squared")
    assert hints(RIGHT)[0].startswith("Hint 3 of 4 for doubling, function double\n\n2 x ")


def test_a_hint_says_that_the_file_has_changed_since_it_failed(
    run_course: RunCourse, workspace: Workspace
) -> None:
    squared = RIGHT.replace("return 2 * x", "return x * x")
    doubling(workspace).write_text(squared, encoding="utf-8")
    run_course("grade")
    fails = "Fails     Each element is twice as large\n"
    assert run_course("hint", "doubling").stdout.startswith(fails)
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    assert run_course("hint", "doubling").stdout.startswith(
        "Failed    Each element is twice as large\n"
        "          when it was last graded; the file has changed since\n\nHint 2"
    )
    doubling(workspace).write_text("def double(x:\n", encoding="utf-8")
    run_course("grade")
    assert run_course("hint", "doubling").stdout.startswith("Failed "), "nothing new is known of it"
    doubling(workspace).write_text(squared, encoding="utf-8")
    assert run_course("hint", "doubling").stdout.startswith(fails), "it is as it was"


def test_where_nothing_can_be_kept_hints_go_on_and_no_quiz_is_begun(
    run_course: RunCourse, workspace: Workspace
) -> None:
    (workspace.state / "lock").mkdir()
    first = run_course("hint", "doubling")
    assert (first.returncode, first.stdout.partition("\n")[0]) == (0, "Hint 1 of 4 for doubling, function double")
    assert "is not kept" in first.stderr
    command = "course hint doubling --level 2"
    assert first.stdout.endswith(f"\nNext      {command}\n")
    assert run_course(*command.split()[1:]).stdout.startswith("Hint 2 of 4")
    refused = run_course("quiz", "1", stdin="A\n")
    assert refused.returncode == 2
    assert "No answer can be kept here" in refused.stderr
    assert not refused.stdout, "before the first question"


def test_reset_saves_the_file_first(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text("# my work\n", encoding="utf-8")
    result = run_course("reset", "doubling")
    saved = Path(result.stdout.split("saved as ")[1].strip())
    assert saved.read_text(encoding="utf-8") == "# my work\n"
    assert "NotImplementedError" in doubling(workspace).read_text(encoding="utf-8")


def test_the_solution_stays_closed_before_a_pass(run_course: RunCourse, workspace: Workspace) -> None:
    result = run_course("solution", "doubling")
    assert result.returncode != 0
    assert "return 2 * x" not in result.stdout + result.stderr
    assert "course hint doubling" in result.stderr


def test_a_file_that_the_workspace_lacks_is_not_started(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).unlink()
    folder = doubling(workspace).parent
    shown = run_course("grade")
    assert shown.returncode == 1
    assert shown.stdout.startswith(
        "NOT STARTED  doubling  0 of 4 points · 0 of 3 checks\n"
        "  File      exercises/01-doubling/doubling.py\n"
        "  Write     double, total\n"
    )
    assert shown.stdout.count("Next ") == 1, "said once"
    assert shown.stdout.endswith("\nNext      course init .\n")
    deep = run_course("grade", cwd=folder).stdout
    assert deep.endswith("\nNext      course init ../..\n")
    assert run_course("init", *deep.split()[-1:], cwd=folder).returncode == 0
    assert run_course("grade", cwd=folder).stdout.endswith("\nNext      course hint doubling\n")


@pytest.mark.parametrize(
    ("arguments", "checks", "points"),
    [((), ["shape", "value", "total"], 4), (("doubling", "--check", "value"), ["shape", "value"], 3)],
)
def test_the_record_of_a_file_that_the_workspace_lacks(
    run_course: RunCourse, workspace: Workspace, arguments: tuple[str, ...], checks: list[str], points: float
) -> None:
    doubling(workspace).unlink()
    result = run_course("grade", *arguments, "--format", "json")
    record = json.loads(result.stdout)
    assert (result.returncode, record["schema"], record["status"]) == (1, "course/result/v1", "not_started")
    (exercise,) = record["exercises"]
    assert {key: exercise[key] for key in ("status", "load_error", "score", "max_score", "source_sha256")} == {
        "status": "not_started", "load_error": "", "score": 0, "max_score": points, "source_sha256": "",
    }  # fmt: skip
    assert [(check["id"], check["status"]) for check in exercise["checks"]] == [
        (id, "not_started") for id in checks
    ]
    assert exercise["is_partial"] is bool(arguments)


def test_a_pass_outlasts_its_file(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    run_course("grade")
    before = (workspace.state / "progress.json").read_bytes()
    doubling(workspace).unlink()
    assert run_course("grade").returncode == 1
    assert (workspace.state / "progress.json").read_bytes() == before
    assert "\nPASS" in run_course("status", "--all").stdout
    assert "return 2 * x" in run_course("solution", "doubling").stdout


def test_a_submission_that_is_no_file_or_no_text(run_course: RunCourse, workspace: Workspace) -> None:
    path = doubling(workspace)
    path.write_bytes(b"def double(x):\n    return '\xff'\n")
    result = run_course("grade")
    assert result.returncode == 3
    assert "not UTF-8" in result.stdout
    assert "doubling.py:2" in result.stdout
    path.unlink()
    path.mkdir()
    result = run_course("grade")
    assert result.returncode == 3
    assert "this is not a file" in result.stdout
    path.rmdir()
    path.symlink_to(workspace.root / "elsewhere.py")
    result = run_course("grade")
    assert result.returncode == 3
    assert "a link to a file that is not there" in " ".join(result.stdout.split())


def test_a_remark_is_shown_and_costs_nothing(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(
        "import torch\n\n\ndef double(x):\n    return 2 * x\n\n\n"
        "def total(x):\n    return 2 * x.to(torch.promote_types(x.dtype, torch.float32)).sum()\n",
        encoding="utf-8",
    )
    shown = run_course("grade")
    assert shown.returncode == 0
    assert "4 of 4 points · 3 of 3 checks · 1 remark" in shown.stdout
    assert "  REMARK  The total of bfloat16 is bfloat16" in shown.stdout
    record = json.loads(run_course("grade", "--format", "json").stdout)
    assert record["schema"] == "course/result/v1"
    (remark,) = record["exercises"][0]["remarks"]
    assert set(remark) == {"id", "function", "title", "message", "expected", "got", "advice"}
    assert "\nPASS" in run_course("status", "--all").stdout
    (listed,) = json.loads(run_course("list", "--format", "json").stdout)["exercises"]
    assert listed["remarks"] == ["half"]


def test_a_result_that_cannot_be_kept_is_still_shown(workspace: Workspace, content: Content) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    # No file may grow beyond 1 KiB, and the record is longer: what a full disk is like.
    long = {"schema": "course/progress/v1", "remark": "x" * 4000}
    (workspace.state / "progress.json").write_text(json.dumps(long), encoding="utf-8")
    result = subprocess.run(
        f"ulimit -f 1; exec {sys.executable} -m grader grade --format json", shell=True, cwd=workspace.root,
        capture_output=True, text=True, check=False,
        # Else Python leaves what it compiled behind, cut at that size.
        env={**os.environ, "COURSE_ROOT": str(content.root), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert result.returncode == 0
    assert json.loads(result.stdout)["score"] == 4
    assert "could not be kept" in result.stderr


def test_a_workspace_without_its_state_is_taken_up_again(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text("# mine\n", encoding="utf-8")
    shutil.rmtree(workspace.state)
    assert "course init" in run_course("grade").stderr
    assert run_course("init", ".").returncode == 0
    assert run_course("grade").returncode == 3
    assert doubling(workspace).read_text(encoding="utf-8") == "# mine\n"


def test_a_renamed_lesson_does_not_hide_the_learners_file(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    (content.lessons / "01-doubling.md").rename(content.lessons / "02-doubling.md")
    assert run_course("grade").returncode == 0


def test_a_broken_lesson_is_mentioned(run_course: RunCourse, workspace: Workspace, content: Content) -> None:
    (content.lessons / "02-broken.md").write_text("# Nothing\n", encoding="utf-8")
    assert "course dev check --lessons" in run_course("status").stderr


def test_an_exercise_may_be_named_by_its_file(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    assert run_course("grade", "exercises/01-doubling/doubling.py").returncode == 0


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-"])
def test_a_closed_stream_is_no_traceback(workspace: Workspace, content: Content, closed: str) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    result = subprocess.run(
        f"{sys.executable} -m grader grade {closed}", shell=True, cwd=workspace.root, capture_output=True,
        text=True, check=False, env={**os.environ, "COURSE_ROOT": str(content.root)},
    )  # fmt: skip
    assert result.returncode == 0
    assert "Traceback" not in result.stderr


def test_not_a_number_is_no_timeout(run_course: RunCourse, workspace: Workspace) -> None:
    assert run_course("grade", "--timeout", "nan").returncode == 2


def test_an_altered_bank_is_said_with_its_own_code(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    assert run_course("grade").returncode == 0
    checks = content.bank / "01-doubling" / "doubling" / "checks.py"
    checks.write_text(checks.read_text(encoding="utf-8") + "# softer\n", encoding="utf-8")
    result = run_course("grade")
    assert result.returncode == 5
    assert "not those that were shipped" in result.stdout


def test_a_broken_bank_is_the_courses_fault(run_course: RunCourse, workspace: Workspace, content: Content) -> None:
    (content.bank / "01-doubling" / "doubling" / "exercise.yml").write_text("title: [\n", encoding="utf-8")
    result = run_course("grade")
    assert result.returncode == 4
    assert "exercise.yml" in result.stderr
    assert "Traceback" not in result.stderr


def test_interrupting_a_grading_ends_it_at_once(workspace: Workspace, content: Content) -> None:
    doubling(workspace).write_text("while True: pass\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from grader.cli import main; main()", "grade", "--timeout", "100"],
        cwd=workspace.root, env={**os.environ, "COURSE_ROOT": str(content.root), "TERM": "xterm"},
        stdout=subprocess.DEVNULL, stderr=theirs, start_new_session=True,
        # A shell's background job, such as a build, is started with interrupts ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while b"checking doubling" not in seen:
        seen += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=PATIENCE) == 130
    rest = os.read(ours, 65536)
    assert b"Stopped" in rest
    assert b"Traceback" not in rest


def test_a_reader_that_goes_away_is_no_error(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    command = f"{sys.executable} -c 'from grader.cli import main; main()' list | true"
    result = subprocess.run(
        command, shell=True, cwd=workspace.root, capture_output=True, text=True, check=False,
        env={**os.environ, "COURSE_ROOT": str(content.root)},
    )  # fmt: skip
    assert "Traceback" not in result.stderr


def test_a_console_without_utf8_gets_plain_characters(run_course: RunCourse, workspace: Workspace) -> None:
    result = run_course("grade", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.returncode == 1
    assert result.stdout.startswith("NOT STARTED")


@pytest.mark.parametrize("width", ["40", "80"])
def test_no_line_is_wider_than_the_terminal(run_course: RunCourse, workspace: Workspace, width: str) -> None:
    doubling(workspace).write_text(RIGHT.replace("2 * x", "3 * x"), encoding="utf-8")
    for arguments in (["grade"], ["status"], ["hint", "doubling"]):
        lines = run_course(*arguments, env={"COLUMNS": width}).stdout.splitlines()
        assert max(len(line.rstrip()) for line in lines) <= int(width)


def test_colour_in_a_terminal_and_none_with_no_color(workspace: Workspace, content: Content) -> None:
    coloured, plain = (in_terminal(workspace, content, "status", **env) for env in ({}, {"NO_COLOR": "1"}))
    assert (coloured[0], plain[0]) == (0, 0)
    assert "\x1b[" in coloured[1]
    assert "\x1b[1;3" not in plain[1]


def test_the_command_line_never_imports_torch_or_pytest(
    content: Content, course: Course, workspace: Workspace, tmp_path: Path
) -> None:
    script = (
        "import sys\nfrom grader.cli.entry import cli\n"
        "for args in (['--help'], ['list'], ['status'], ['next'], [], ['hint', 'doubling'], ['quiz', '--plain'],\n"
        "             ['grade'], ['explain', 'squared'], ['solution', 'doubling'], ['reset', 'doubling'],\n"
        "             ['init', 'new'], ['watch', '--plain'], ['review'], ['debug', 'doubling', '--hand-over'],\n"
        "             ['dev', 'derive'], ['dev', 'check', '--lessons']):\n"
        "    try: cli.main(args, standalone_mode=False)\n    except (SystemExit, Exception): pass\n"
        "heavy = {'torch', 'pytest', 'mkdocs', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=workspace.root, capture_output=True, text=True, check=False,
        env={**os.environ, "COURSE_ROOT": str(content.root)},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


def test_every_command_has_help_and_is_in_the_documents() -> None:
    from grader.cli.entry import cli

    documents = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("README.md", "CONTRIBUTING.md", "course/index.md", "course/how-grading-works.md")
    )
    assert set(cli.commands) == set(COMMANDS)
    dev = cli.commands["dev"].commands  # type: ignore[attr-defined]
    for name, command in {**cli.commands, **{f"dev {name}": command for name, command in dev.items()}}.items():
        assert command.help, f"course {name} has no help"
        if name != "dev":
            assert f"course {name}" in documents, f"course {name} is in no document"


def test_a_cohort_is_graded_without_a_trace_and_with_other_inputs(
    run_course: RunCourse, workspace: Workspace
) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    reports = [json.loads(run_course("grade", "--cohort", "--format", "json").stdout) for _ in range(2)]
    assert [report["mode"] for report in reports] == ["cohort", "cohort"]
    assert reports[0]["seed"] != reports[1]["seed"]
    assert reports[0]["score"] == 4
    assert before == {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}


def test_a_cohort_is_not_graded_where_something_is_open() -> None:
    """What the doctor finds without a layer of the lock; where it finds all blocked, nothing is refused."""
    refuse_open_machine(examine().findings)
    with pytest.raises(SandboxError, match="changing the mode of a file: open") as refusal:
        refuse_open_machine(examine(without=["seccomp"]).findings)
    assert "course doctor" in refusal.value.message
    assert "reading a file of yours" not in refusal.value.message


def test_a_known_mistake_is_explained(run_course: RunCourse) -> None:
    result = run_course("explain", "squared")
    assert "Squared instead of doubled" in result.stdout
    assert "multiplied by itself" in result.stdout
    assert "Each element is twice as large" in result.stdout
    assert "course hint doubling" in result.stdout


def test_two_mistakes_at_once_and_symptoms_are_explained(run_course: RunCourse) -> None:
    text = run_course("explain", "squared+constant_factor").stdout
    assert "Squared instead of doubled" in text
    assert "same multiple" in text


def test_an_unknown_mistake_has_near_names(run_course: RunCourse) -> None:
    result = run_course("explain", "sqared")
    assert result.returncode == 2
    assert "Did you mean 'squared'" in result.stderr


def test_a_failed_check_shows_the_mistake_that_explains_it(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT.replace("return 2 * x", "return x ** 2"), encoding="utf-8")
    text = run_course("grade", "doubling").stdout
    assert "Likely" in text
    assert "Squared instead of doubled" in text
    assert "course explain squared" in text
    record = json.loads(run_course("grade", "doubling", "--format", "json").stdout)
    named = [check["misconception"] for check in record["exercises"][0]["checks"] if check["misconception"]]
    assert [mistake["id"] for mistake in named] == ["squared"]
