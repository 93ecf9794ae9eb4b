"""An experiment's command line, and every experiment of the course, run quickly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import find_content, load_lessons
from grader.errors import CourseError
from grader.labs import reference_of
from tests.conftest import PATIENCE, ROOT
from tests.content.test_evidence import SCRIPT, run_script

LESSONS, _ = load_lessons(find_content().lessons)
EXAMPLES = sorted({name for lesson in LESSONS for name in lesson.examples})


@pytest.mark.parametrize("name", EXAMPLES)
def test_kept_results_are_as_short_as_json_can_be(name: str) -> None:
    text = (ROOT / "course" / "examples" / f"{name}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), separators=(",", ":")) + "\n"


def test_a_quick_run_is_never_kept(tmp_path: Path) -> None:
    script = tmp_path / "counting.py"
    script.write_text(SCRIPT, encoding="utf-8")
    assert "quick" in run_script(script, "--quick")
    done = subprocess.run(
        [sys.executable, script, "--quick", "--save"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 2
    assert "mean nothing" in done.stderr
    assert not script.with_suffix(".json").exists()


def test_a_reference_is_found_by_the_id_of_its_exercise() -> None:
    assert callable(reference_of("vae_elbo").negative_elbo)
    with pytest.raises(CourseError, match="Did you mean 'vae_elbo'"):
        reference_of("vae_elbow")


# Runs the experiments that it is given, quickly, and answers with a table or a traceback for each.
QUICK_RUNS = """
import json, runpy, sys, traceback
import torch

torch.set_num_threads(1)
found = {}
for script in sys.argv[1:]:
    try:
        found[script] = runpy.run_path(script)["measure"](True).table()
    except BaseException:
        found[script] = traceback.format_exc()
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def quick_tables() -> dict[str, str]:
    """Script of each experiment of the course -> what a quick run gives; one process, so one import of torch."""
    pytest.importorskip("sklearn", reason="the digits come with scikit-learn")
    scripts = [str(ROOT / "course" / "examples" / f"{name}.py") for name in EXAMPLES]
    done = subprocess.run(
        [sys.executable, "-c", QUICK_RUNS, *scripts],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tables: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return tables


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_experiment_of_the_course_runs(quick_tables: dict[str, str], name: str) -> None:
    script = ROOT / "course" / "examples" / f"{name}.py"
    kept = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    table = quick_tables[str(script)]
    assert table.split("\n")[0] == kept["table"].split("\n")[0], (
        f"it gives the table that the lesson shows: {table}"
    )
