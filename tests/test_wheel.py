"""A wheel built from the repository works alone, in an empty folder and an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


def run(*command: str | Path, cwd: Path, stdin: str = "", codes: tuple[int, ...] = (0,)) -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("COURSE_ROOT", "PYTHONPATH", "VIRTUAL_ENV")}
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, input=stdin, capture_output=True, text=True, check=False
    )
    assert result.returncode in codes, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(sys.executable, *build, "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that holds the wheel; torch and the rest are borrowed from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    install = ["-m", "pip", "--disable-pip-version-check", "--python", folder / "bin" / "python", "install"]
    run(sys.executable, *install, "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    import torch

    (packages / "borrowed.pth").write_text(f"{Path(torch.__file__).parents[1]}\n", encoding="utf-8")
    return folder / "bin"


def test_the_wheel_holds_lessons_stubs_and_bank_and_no_leftovers(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "grader/_content/course/00-overview.md" in names
    assert "grader/_content/exercises/02-gans/gan_loss.py" in names
    assert "grader/bank/02-gans/gan_loss/checks.py" in names
    assert "grader/bank/SHA256" in names
    assert "grader/grading/checks.ini" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "site/"))]


def test_init_grade_and_quiz_run_from_the_wheel_alone(environment: Path, tmp_path: Path) -> None:
    course = environment / "course"
    run(course, "init", "mine", cwd=tmp_path)
    place = tmp_path / "mine"
    listed = json.loads(run(course, "list", "--format", "json", cwd=place))
    assert [exercise["id"] for exercise in listed["exercises"]] == [
        "gaussian_classes",
        "bits_per_dimension",
        "masked_conv2d",
        "pixel_sampler",
        "gan_loss",
        "gan_train_step",
        "gradient_penalty",
        "vae_elbo",
        "ddpm_noise_prediction",
        "ddim_sampler",
        "frechet_distance",
    ]
    bank = next(environment.parent.glob("lib/python*/site-packages/grader/bank"))
    for exercise in listed["exercises"]:
        (reference,) = bank.glob(f"*/{exercise['id']}/reference.py")
        right = reference.read_text(encoding="utf-8")
        Path(exercise["file"]).write_text(right, encoding="utf-8")
    record = json.loads(run(course, "grade", "--format", "json", cwd=place))
    assert record["status"] == "pass"
    assert record["score"] == record["max_score"] == 80
    asked = run(course, "quiz", "--plain", cwd=place, stdin="A\ns\n", codes=(130,))
    assert "Question 1 of" in asked
    assert "Question 2 of" in asked
