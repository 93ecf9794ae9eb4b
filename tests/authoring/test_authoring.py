"""What `course dev` proves, and that it notices when a proof breaks."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from grader.authoring import check_bank, check_lessons, derive, scaffold
from grader.authoring.new_exercise import KINDS
from grader.authoring.trials import trial_problems, trials_of
from grader.content import Content, anchor, load_course
from grader.errors import ContentError, CourseError
from grader.grading import Job, Judge
from tests.conftest import RunCourse


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(content: Content) -> list[str]:
    """What is wrong with the bank, apart from its seal, which any edit breaks."""
    problems = check_bank(content, seeds=1).problems
    return [str(problem) for problem in problems if not problem.is_warning and "dev derive" not in problem.message]


def test_the_fake_course_proves_itself(run_course: RunCourse) -> None:
    result = run_course("dev", "check", "--seeds", "2")
    assert result.returncode == 0, result.stdout
    assert "doubling: 3 checks, 1 remark, 3 misconceptions, 3 equivalents" in result.stdout
    assert "Problems: 0. Warnings: 2." in result.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("reference.py", "import torch\n", "import torch as t\n", "does not `import torch`, which every stub has"),
        ("reference.py", "sum(2 * x)", "sum(3 * x)", "reference, seed 0, is fail, expected pass"),
        ("equivalents.py", "return x + x", "return x * x", "added is fail, expected pass"),
        (
            "misconceptions.py",
            "return x * x",
            "return x + x",
            "squared passes every check, expected to fail 'value'",
        ),
        ("misconceptions.py", 'fails="value"', 'fails="shape"', "squared first fails 'value'"),
        ("misconceptions.py", 'fails="value"', 'fails="nothing"', "squared names no check: 'nothing'"),
        ("checks.py", 'needs=["shape"]', 'needs=["total"]', "check 'value' needs 'total', which is not above it"),
        ("checks.py", '@check("total", points=1)', '@check("sum")', "check 'total' is of 'sum'"),
        ("checks.py", '    """The total has gradient two everywhere"""\n', "", "check 'total' has no docstring"),
        ("checks.py", '@remark("total")', '@remark("sum")', "remark 'half' is of 'sum', no function of doubling"),
        ("checks.py", '@remark("total")', '@check("total")', "'remark_half' should be marked with @remark(…)"),
        (
            "checks.py",
            "dtype=torch.bfloat16, advice",
            "dtype=torch.nothing, advice",
            "remark 'half' can neither be",
        ),
        (
            "checks.py",
            "shape=(), dtype=torch.bf",
            "shape=(1,), dtype=torch.bf",
            "remark 'half' is made on the ref",
        ),
        ("equivalents.py", ', remarks=["half"]', "", "no equivalent shows remark 'half'"),
        (
            "equivalents.py",
            ', remarks=["half"]',
            "",
            "the remark 'half' is made on added_in_float32: the dtype is",
        ),
        (
            "equivalents.py",
            '@equivalent(of="double")',
            '@equivalent(of="double", remarks=["half"])',
            "not made on added",
        ),
        ("equivalents.py", '["half"]', '["half", "other"]', "the remark 'other' is not made on added_in_float32"),
        ("checks.py", "import torch\n", "import torch\nimport no_such_module\n", "course_error"),
        ("checks.py", "import torch\n", "import torch (\n", "checks.py:1: "),
        ("exercise.yml", "timeout: 3", "tiemout: 3", "unknown key 'tiemout'"),
        ("exercise.yml", '  - "2 x"\n', "", "3 hints, expected 4 steps"),
        (
            "exercise.yml",
            "section: what-doubling-is",
            "section: nowhere",
            "'nowhere' is no heading of 01-doubling.md",
        ),
        ("exercise.yml", "prerequisites: []", "prerequisites: [tripling]", "no exercise 'tripling' in the bank"),
        ("exercise.yml", "functions: [double, total]", "functions: [double, total, half]", "no function 'half'"),
    ],
)
def test_a_broken_exercise_is_named_with_its_file(
    content: Content, file: str, old: str, new: str, words: str
) -> None:
    edit(content.bank / "01-doubling" / "doubling" / file, old, new)
    found = errors(content)
    assert any(words in line for line in found), found
    assert all(line.startswith("bank/01-doubling/doubling/") for line in found if words in line)


def test_a_stale_stub_is_noticed_and_derived_anew(content: Content) -> None:
    stub = content.exercises / "01-doubling" / "doubling.py"
    edit(stub, "import torch", "import  torch")
    problems = [str(problem) for problem in check_bank(content, seeds=1).problems]
    assert any(line.startswith("exercises/01-doubling/doubling.py:1: does not follow") for line in problems)
    assert derive(content) == [stub]
    assert derive(content) == []


def test_a_reference_that_fails_its_own_check_is_named(content: Content) -> None:
    folder = content.bank / "01-doubling" / "doubling"
    edit(folder / "checks.py", "shape=(2, 3)", "shape=(7, 3)")
    with pytest.raises(ContentError, match=r"doubling: .* CheckFailed: .*course dev check doubling"):
        derive(content)


@pytest.mark.parametrize("word", ["Dcgan", "2d_conv", "gan-loss", "gan__loss", "_gan", "gan_", "../gan", ""])
def test_an_id_is_words_of_small_letters(content: Content, word: str) -> None:
    with pytest.raises(CourseError, match="is not an exercise id"):
        scaffold(content, word)


def test_a_new_exercise_works_at_once(content: Content, run_course: RunCourse) -> None:
    made = run_course("dev", "new", "scaling")
    assert made.returncode == 0, made.stderr
    checked = run_course("dev", "check", "--seeds", "1")
    assert checked.returncode == 0, checked.stdout
    assert "scaling: 3 checks" in checked.stdout
    listed = json.loads(run_course("list", "--format", "json").stdout)
    assert {exercise["id"] for exercise in listed["exercises"]} == {"doubling", "scaling"}


@pytest.mark.parametrize("like", KINDS)
def test_a_new_exercise_of_every_kind_proves_itself(content: Content, like: str) -> None:
    made = scaffold(content, "new_thing", lesson_name="1", like=like)
    assert (content.bank / "01-doubling" / "new_thing" / "checks.py") in made
    assert (content.exercises / "01-doubling" / "new_thing.py") in made
    proof = check_bank(content, seeds=2, ids=["new_thing"])
    assert [str(problem) for problem in proof.problems if not problem.is_warning] == []


def test_the_command_offers_every_kind(run_course: RunCourse) -> None:
    assert f"[{'|'.join(KINDS)}]" in run_course("dev", "new", "--help").stdout


def test_a_new_exercise_needs_a_lesson_that_is_there(content: Content) -> None:
    with pytest.raises(CourseError, match="There is no lesson '7'"):
        scaffold(content, "new_thing", lesson_name="7")


def test_the_bank_has_the_folders_of_the_stubs(content: Content) -> None:
    (content.bank / "01-doubling").rename(content.bank / "02-elsewhere")
    (problem,) = errors(content)
    assert problem.startswith("bank/02-elsewhere/doubling/exercise.yml:1: stands in '02-elsewhere'")
    assert "expected '01-doubling'" in problem


def test_the_id_of_an_exercise_that_is_there_is_refused(content: Content) -> None:
    with pytest.raises(CourseError, match="is there already"):
        scaffold(content, "doubling")


def test_every_problem_of_every_lesson_is_listed_in_one_run(content: Content, run_course: RunCourse) -> None:
    lesson = (content.lessons / "01-doubling.md").read_text(encoding="utf-8")
    (content.lessons / "02-twice.md").write_text(lesson.replace("1. **B** -", "1. **E** -"), encoding="utf-8")
    (content.lessons / "03-bytes.md").write_bytes(b"---\nnumber: 3\ntitle: \xff\n---\n")
    (content.lessons / "04-none.md").write_text("# Nothing\n", encoding="utf-8")
    edit(content.lessons / "01-doubling.md", "level:", "levle:")
    result = run_course("dev", "check", "--lessons")
    assert result.returncode == 4
    lines = result.stdout.splitlines()
    for start in (
        "course/01-doubling.md:5:",
        "course/02-twice.md:",
        "course/03-bytes.md:3:",
        "course/04-none.md:1:",
    ):
        assert any(line.startswith(start) for line in lines), (start, lines)
    assert "Traceback" not in result.stderr


def test_links_to_what_is_not_there_are_warnings(content: Content) -> None:
    edit(content.lessons / "01-doubling.md", "## Quiz", "[Next](./02.%20Tripling.md)\n\n## Quiz")
    (problem,) = check_lessons(content)
    assert problem.is_warning
    assert "'./02.%20Tripling.md'" in problem.message


def test_the_demo_is_made_and_made_anew(content: Content, run_course: RunCourse, tmp_path: Path) -> None:
    run_course("dev", "new", "scaling")
    run_course("dev", "new", "more_scaling")
    for _ in range(2):
        result = run_course("dev", "demo", "demo", cwd=tmp_path)
        assert result.returncode == 0, result.stderr
    graded = json.loads(run_course("grade", "--format", "json", cwd=tmp_path / "demo").stdout)
    assert sorted(exercise["status"] for exercise in graded["exercises"]) == ["fail", "not_started", "pass"]
    answered = [question["status"] for question in graded["quizzes"][0]["questions"]]
    assert answered == ["correct", "wrong", "unanswered"]


def test_the_demo_replaces_no_folder_of_yours(run_course: RunCourse, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    assert run_course("dev", "demo", "mine", cwd=tmp_path).returncode == 2
    assert (tmp_path / "mine" / "thesis.txt").exists()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Generative Adversarial Networks (GANs)", "generative-adversarial-networks-gans"),
        ("β-VAE: what it does", "-vae-what-it-does"),
        ("Two  words", "two-words"),
        ("Named {#here}", "here"),
    ],
)
def test_anchors_are_those_of_the_site(heading: str, expected: str) -> None:
    import markdown

    assert anchor(heading) == expected
    page = markdown.markdown(f"# {heading}", extensions=["toc", "attr_list"])
    assert f'id="{expected}"' in page


def test_a_check_that_takes_long_is_a_problem(judge: Judge, content: Content) -> None:
    exercise = load_course(content).exercise("doubling")
    trial = next(trial for trial in trials_of(exercise, content, seeds=1) if not trial.is_judged)
    (report,) = judge.grade([Job(exercise.directory, trial.source, file="doubling.py", seed=0)])
    assert trial_problems(trial, report) == []
    slow = dataclasses.replace(report.checks[0], seconds=2.5)
    (problem,) = trial_problems(trial, dataclasses.replace(report, checks=(slow, *report.checks[1:])))
    assert "takes 2.5 s" in problem.message


def test_a_misconception_that_is_not_recognised_is_a_problem(judge: Judge, content: Content) -> None:
    exercise = load_course(content).exercise("doubling")
    trial = next(trial for trial in trials_of(exercise, content, seeds=1) if trial.fails)
    (report,) = judge.grade([Job(exercise.directory, trial.source, file="doubling.py", seed=0)])
    assert trial_problems(trial, report) == []
    unnamed = tuple(dataclasses.replace(check, misconception=None) for check in report.checks)
    (problem,) = trial_problems(trial, dataclasses.replace(report, checks=unnamed))
    assert "not recognised" in problem.message


def test_derive_fills_in_which_check_a_misconception_fails(content: Content) -> None:
    path = content.bank / "01-doubling" / "doubling" / "misconceptions.py"
    written = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r' fails="\w+",', "", written), encoding="utf-8")
    assert any("does not say which check it fails" in p.message for p in check_bank(content, seeds=1).problems)
    assert path in derive(content)
    assert path.read_text(encoding="utf-8") == written
    # One that passes every check is left as it is, for its author to see.
    edit(path, ' fails="value",', "")
    edit(path, "return x * x", "return 2 * x")
    assert path not in derive(content)


def test_a_misconception_that_fails_an_earlier_check_as_well_is_a_warning(content: Content) -> None:
    path = content.bank / "01-doubling" / "doubling" / "misconceptions.py"
    edit(path, 'fails="shape", title="Flattened"', 'fails="value", title="Flattened"')
    edit(path, "(2 * x).flatten()", "(3 * x).flatten()")
    derive(content)
    found = [p for p in check_bank(content, seeds=1).problems if "flattened" in p.message]
    assert [(p.is_warning, p.message) for p in found] == [
        (True, "flattened fails 'shape' before 'value', so that is what a learner sees")
    ]
