"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

README = ROOT / "README.md"


def comparable(text: str) -> str:
    """The text without seconds, and with three decimals: processors differ in the last digits."""
    return re.sub(r"(\d\.\d{3})\d+", r"\1", re.sub(r"\d+\.\d s\b", "0.0 s", text)).strip()


def course(*arguments: str, cwd: Path) -> str:
    env = {k: v for k, v in os.environ.items() if k != "COURSE_ROOT"} | {"COLUMNS": "80"}
    command = [sys.executable, "-c", "from grader.cli import main; main()", *arguments]
    result = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert result.returncode in (0, 1), result.stderr
    return result.stdout


def test_the_session_in_the_readme_is_real(tmp_path: Path) -> None:
    shown = re.search(r"\$ course grade\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    course("dev", "demo", "demo", cwd=tmp_path)
    assert comparable(course("grade", cwd=tmp_path / "demo")) == comparable(shown[1])
