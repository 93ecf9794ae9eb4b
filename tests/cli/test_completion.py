"""The shell completes what commands take, quickly, and stays silent where it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content
from tests.conftest import RunCourse

SHELLS = ("bash", "zsh", "fish")


def completed(run_course: RunCourse, line: str) -> list[str]:
    """What bash is told that the last word of a line may become."""
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1), "_COURSE_COMPLETE": "bash_complete"}
    result = run_course(env=asked)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.split()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("course gra", ["plain,grade"]),
        ("course grade dou", ["plain,doubling"]),
        ("course grade other dou", ["plain,doubling"]),
        ("course grade mine.py --as dou", ["plain,doubling"]),
        ("course hint ", ["plain,doubling"]),
        ("course watch d", ["plain,doubling"]),
        ("course dev check d", ["plain,doubling"]),
        ("course grade exercises/", ["file,exercises/"]),
        ("course quiz d", ["plain,doubling"]),
        ("course read d", ["plain,doubling"]),
        ("course grade doubling --check ", ["plain,shape", "plain,value", "plain,total"]),
        ("course grade exercises/01-doubling/doubling.py --check v", ["plain,value"]),
        ("course grade --check v", ["plain,value"]),
        ("course debug DOUB --check t", ["plain,total"]),
        ("course hint doubling --function d", ["plain,double"]),
        ("course explain squ", ["plain,squared"]),
        ("course grade nothing --check v", []),
    ],
)
def test_what_is_completed(run_course: RunCourse, line: str, found: list[str]) -> None:
    assert completed(run_course, line) == found


def test_only_the_checks_of_the_exercise_at_hand(run_course: RunCourse, content: Content) -> None:
    folder = content.bank / "01-doubling" / "doubling"
    shutil.copytree(folder, folder.with_name("tripling"))
    checks = folder.with_name("tripling") / "checks.py"
    checks.write_text(checks.read_text(encoding="utf-8").replace("check_value", "check_vast"), encoding="utf-8")
    checks.write_text(checks.read_text(encoding="utf-8").replace('"value"', '"vast"'), encoding="utf-8")
    assert completed(run_course, "course grade tripling --check v") == ["plain,vast"]
    assert completed(run_course, "course grade doubling --check v") == ["plain,value"]
    assert sorted(completed(run_course, "course grade --check v")) == ["plain,value", "plain,vast"]


def test_a_broken_course_completes_nothing_and_says_nothing(run_course: RunCourse, content: Content) -> None:
    (content.bank / "01-doubling" / "doubling" / "exercise.yml").write_text("title: [\n", encoding="utf-8")
    assert completed(run_course, "course quiz d") == []
    (content.lessons / "02-broken.md").write_text("# Nothing\n", encoding="utf-8")
    shutil.rmtree(content.bank)
    assert completed(run_course, "course quiz d") == []


@pytest.mark.parametrize("line", ["course grade d", "course grade --check v", "course quiz d", "course explain s"])
def test_completing_loads_nothing_heavy(content: Content, line: str) -> None:
    code = (
        "import sys\nfrom grader.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'rich', 'pytest', 'mkdocs', 'jinja2', 'markdown'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "_COURSE_COMPLETE": "bash_complete"}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={**os.environ, "COURSE_ROOT": str(content.root), **asked},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("plain,")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_for_a_shell(run_course: RunCourse, tmp_path: Path, shell: str) -> None:
    result = run_course("completion", shell, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"_COURSE_COMPLETE={shell}_complete" in result.stdout
    # A shell that is there finds no fault with it.
    if found := shutil.which(shell):
        (tmp_path / "script").write_text(result.stdout, encoding="utf-8")
        subprocess.run([found, "-n", "script"], cwd=tmp_path, check=True)


def test_the_help_says_where_each_script_goes(run_course: RunCourse) -> None:
    text = run_course("completion", "--help").stdout
    assert all(f"course completion {shell} > ~/." in text for shell in SHELLS)
    assert "~/.bashrc" in text and "~/.zshrc" in text


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_completes_with_the_script(run_course: RunCourse, content: Content, tmp_path: Path) -> None:
    command = tmp_path / "bin" / "course"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = tmp_path / "script"
    script.write_text(run_course("completion", "bash").stdout, encoding="utf-8")
    line = 'COMP_WORDS=(course grade dou); COMP_CWORD=2; _course_completion course; echo "${COMPREPLY[@]}"'
    result = subprocess.run(
        ["bash", "-c", f". ./script; {line}"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "COURSE_ROOT": str(content.root), "PATH": f"{command.parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert (result.stdout, result.stderr) == ("doubling\n", "")
