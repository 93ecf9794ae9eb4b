"""Blind sets are graded as a learner's files are, and four figures say how they fared."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from grader.authoring.blind import read_blind_sets
from grader.content import Content, find_content
from grader.errors import ContentError, CourseError
from tests.conftest import RunCourse

TOTAL = "\n\ndef total(x):\n    return 2 * x.sum()\n"
FILES = {
    "right/plus.py": "def double(x):\n    return x + x" + TOTAL,
    "right/thrice.py": "def double(x):\n    return 3 * x" + TOTAL,
    "wrong/power.py": "def double(x):\n    return x ** 2" + TOTAL,
    "wrong/in_a_row.py": "def double(x):\n    return (x + x).reshape(-1)" + TOTAL,
    "wrong/halved.py": "def double(x):\n    return x / 2" + TOTAL,
    "wrong/no_mistake.py": "def double(x):\n    return 2 * x" + TOTAL,
}
INDEX = """file\twhat\tname\ttrue
right/plus.py\tBy addition.\t-\t-
right/thrice.py\tNot right at all.\t-\t-
wrong/power.py\tA power.\tpower\tsquared
wrong/in_a_row.py\tOne row.\trow\tsquared
wrong/halved.py\tThe half.\thalf\tconstant_factor
wrong/no_mistake.py\tNothing.\tnone\t-
"""


@pytest.fixture
def folder(content: Content) -> Path:
    folder = content.root / "tests" / "blind" / "doubling"
    for name, source in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, encoding="utf-8")
    (folder / "index.tsv").write_text(INDEX, encoding="utf-8")
    return folder


def test_four_figures_and_every_miss(content: Content, folder: Path, run_course: RunCourse) -> None:
    result = run_course("dev", "blind")
    assert result.returncode == 1
    _, _, figures, *misses = result.stdout.splitlines()
    assert figures.split() == ["doubling", "1", "of", "2", "3", "of", "4", "3", "of", "3", "2", "of", "3"]
    assert [miss.split(": ")[0] for miss in misses] == [
        "doubling/right/thrice.py", "doubling/wrong/in_a_row.py", "doubling/wrong/no_mistake.py",
    ]  # fmt: skip
    assert "rejected, value: the numbers are different" in misses[0]
    assert "taken for flattened. One row." in misses[1]
    assert "accepted. Nothing." in misses[2]


def test_a_set_that_was_learnt_from_says_so_and_all_that_is_true_gives_0(
    content: Content, folder: Path, run_course: RunCourse
) -> None:
    for name in ("right/thrice.py", "wrong/in_a_row.py", "wrong/no_mistake.py"):
        (folder / name).unlink()
    kept = [
        line for line in INDEX.splitlines() if not any(n in line for n in ("thrice", "in_a_row", "no_mistake"))
    ]
    (folder / "index.tsv").write_text("\n".join(["# learnt from", *kept]) + "\n", encoding="utf-8")
    result = run_course("dev", "blind", "doubling")
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1].endswith("learnt from")


def test_a_later_set_has_figures_of_its_own(content: Content, folder: Path, run_course: RunCourse) -> None:
    shutil.copytree(folder, folder.with_name("doubling-2"))
    (folder / "index.tsv").write_text(f"# learnt from\n{INDEX}", encoding="utf-8")
    lines = run_course("dev", "blind", "doubling").stdout.splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["doubling", "doubling-2"]
    assert [line.endswith("learnt from") for line in lines[2:4]] == [True, False]
    assert len([line for line in lines if line.startswith("doubling-2/")]) == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("file\twhat", "file\twhy", "index.tsv:1: expected the columns file, what, name, true"),
        ("\tpower\t", " power ", "index.tsv:4: 2 cells, expected 4"),
        ("wrong/power.py", "wrong/powers.py", "index.tsv:4: wrong/powers.py is no file of right/ or wrong/"),
        ("right/plus.py\tBy addition.\t-\t-\n", "", "no line for plus.py"),
    ],
)
def test_an_index_that_does_not_match_is_named_with_its_line(
    content: Content, folder: Path, old: str, new: str, words: str
) -> None:
    (folder / "index.tsv").write_text(INDEX.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_blind_sets(content)
    assert words in raised.value.message


def test_an_exercise_without_a_set_is_said(content: Content) -> None:
    with pytest.raises(CourseError, match="tests/blind/doubling: no blind set here"):
        read_blind_sets(content, ["doubling"])


def test_the_five_hard_exercises_have_blind_sets_of_eight_right_and_twelve_wrong_solutions() -> None:
    right, wrong = Counter[str](), Counter[str]()
    for blind in read_blind_sets(find_content()):
        for specimen in blind.specimens:
            (right if specimen.is_right else wrong)[blind.exercise.id] += 1
    hard = {"gan_train_step", "masked_conv2d", "gradient_penalty", "ddim_sampler", "frechet_distance"}
    assert {id for id, count in right.items() if count >= 8} >= hard
    assert {id for id, count in wrong.items() if count >= 12} >= hard
