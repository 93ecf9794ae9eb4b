"""A workspace that an earlier version of the course made goes on as if nothing had happened.

`old_workspace/` was written by the commands of version 0.1.0, before the package had folders: gan_loss passed,
vae_elbo passed once and fails since, ddpm_noise_prediction is an untouched stub, and two quizzes are begun.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import find_content
from tests.conftest import PATIENCE

OLD = Path(__file__).parent / "old_workspace"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the old workspace. Its state is not called `.course` in the repository, which ignores that."""
    shutil.copytree(OLD / "exercises", tmp_path / "exercises")
    shutil.copytree(OLD / "state", tmp_path / ".course")
    return tmp_path


def course(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "COURSE_ROOT"}
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=place, env={**environment, "COLUMNS": "80"}, capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip


def test_what_had_passed_has_passed(place: Path) -> None:
    lines = [" ".join(line.split()) for line in course(place, "status", "--all").stdout.splitlines()]
    assert "PASS gan_loss 10/10" in lines
    assert "FAIL vae_elbo 5.5/10 passed before, hint 2 of 4" in lines
    assert "NOT STARTED ddpm_noise_prediction 0/10" in lines
    assert "0 GANs, VAEs and diffusion █████████░ 8/10" in lines
    assert course(place, "solution", "vae_elbo").stdout.startswith('"""')
    assert "stays closed" in course(place, "solution", "ddpm_noise_prediction").stderr


def test_its_files_are_found_and_graded_as_before(place: Path) -> None:
    record = json.loads(course(place, "grade", "--format", "json").stdout)
    assert record["schema"] == "course/result/v1"
    graded = {exercise["id"]: exercise for exercise in record["exercises"]}
    found = {id: (graded[id]["status"], graded[id]["score"]) for id in ("gan_loss", "vae_elbo")}
    assert found == {"gan_loss": ("pass", 10), "vae_elbo": ("fail", 5.5)}
    assert graded["ddpm_noise_prediction"]["status"] == "not_started"
    assert graded["gan_loss"]["file"] == str(place / "exercises" / "02-gans" / "gan_loss.py")
    mistakes = [check["misconception"]["id"] for check in graded["vae_elbo"]["checks"] if check["misconception"]]
    assert set(mistakes) == {"kl_mean_over_latents"}


def test_its_record_is_kept(place: Path) -> None:
    before = json.loads((place / ".course" / "progress.json").read_text(encoding="utf-8"))
    course(place, "grade", "gan_loss")
    after = json.loads((place / ".course" / "progress.json").read_text(encoding="utf-8"))
    assert after["schema"] == before["schema"]
    assert after["answers"] == before["answers"]
    assert after["exercises"]["vae_elbo"] == before["exercises"]["vae_elbo"]
    assert after["exercises"]["gan_loss"]["passed_at"] == before["exercises"]["gan_loss"]["passed_at"]


def test_what_the_course_has_gained_is_added_and_nothing_of_its_own_is_touched(place: Path) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    first, second = course(place, "init", "."), course(place, "init", ".")
    assert (first.returncode, first.stderr) == (0, "")
    assert before == {path: path.read_bytes() for path in before}
    assert not re.search("^(renewed|changed)", first.stdout, re.MULTILINE)
    assert not re.search("^(made|renewed|changed)", second.stdout, re.MULTILINE)
    named = [
        Path(exercise["file"])
        for exercise in json.loads(course(place, "list", "--format", "json").stdout)["exercises"]
    ]
    assert sorted(place.glob("exercises/*/*.py")) == sorted(named)


def test_its_stub_of_an_earlier_version_is_saved_and_becomes_that_of_today(place: Path) -> None:
    stub = Path("exercises", "07-diffusion", "ddpm_noise_prediction.py")
    before = (place / stub).read_text(encoding="utf-8")
    course(place, "reset", "ddpm_noise_prediction")
    (saved,) = (place / ".course" / "saved").iterdir()
    assert saved.read_text(encoding="utf-8") == before
    today = find_content().root / stub
    assert (place / stub).read_text(encoding="utf-8") == today.read_text(encoding="utf-8") != before


def test_its_answers_count_as_reviews(place: Path) -> None:
    shown = course(place, "review", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    assert any(topic["reviews"] for topic in json.loads(shown.stdout)["topics"])
