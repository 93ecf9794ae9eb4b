"""The rules that keep the house in order."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "grader"
# From the ground up. A part of the package, which is a folder or a file, imports from the floors below its own.
FLOORS = tuple(
    frozenset(floor.split())
    for floor in (
        "errors report",
        "files sandbox",
        "content checks",
        "workspace diagnosis labs",
        "grading markdown",
        "terminal authoring",
        "cli",
        "__main__",
    )
)
FLOOR_OF = {part: height for height, floor in enumerate(FLOORS) for part in floor}
MOST_PARTS, MOST_ARROWS = 26, 80
# Files that are still on their way to the folder they belong to.
HOME = {
}  # fmt: skip
MODULES = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] != "bank"]


def part_of(path: Path) -> str:
    """The part of the package that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return HOME.get(first, first)


def imported(path: Path) -> set[str]:
    """The parts of the package that a file imports, also inside functions, and not only its own."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if node.module == "grader"
                else [node.module]
            )
            found |= {name.split(".")[1] for name in names if name.startswith("grader.")}
    parts = {HOME.get(name, name) for name in found} & set(FLOOR_OF)
    return parts - {part_of(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    assert part_of(path) in FLOOR_OF, "name the new part of the package in FLOORS"
    height = FLOOR_OF[part_of(path)]
    upwards = {name for name in imported(path) if FLOOR_OF[name] >= height}
    # The zygote becomes the grader after it has forked: see its docstring.
    if path.name == "zygote.py":
        upwards -= {"grading"}
    assert not upwards


def test_the_sandbox_knows_nothing_of_what_is_graded() -> None:
    for path in (PACKAGE / "sandbox").glob("*.py"):
        # These run in the grader's process only.
        allowed = {"errors"} if path.stem in ("client", "fork", "spawn") else set()
        allowed |= {"grading"} if path.name == "zygote.py" else set()
        assert imported(path) <= allowed, path.name


def test_nothing_unpickles_what_a_worker_says() -> None:
    """Building objects from a stranger's bytes would run the stranger's code in the grader."""
    forbidden = re.compile(
        r"\b(pickle|marshal|shelve|torch\.load|multiprocessing|eval)\b\s*[(.]|^import pickle", re.M
    )
    for path in MODULES:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_the_repository_speaks_only_of_itself() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    if not listed:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.splitlines()]
    # Put together here, so that this file does not speak of them either.
    text = re.compile("|".join(f"/{folder}/" for folder in ("work", "farm", "tmp", "root", "home")))
    for path in paths:
        if path.suffix in (".py", ".md", ".yml", ".toml", ".js", ".css", ".html", ".txt", "") and path.is_file():
            assert not text.search(path.read_text(encoding="utf-8")), path


def test_continuous_integration_calls_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in (ROOT / "README.md").read_text(encoding="utf-8")
    workflows = "".join(p.read_text(encoding="utf-8") for p in (ROOT / ".github" / "workflows").glob("*.yml"))
    assert "make test" in workflows
    assert "deploy-pages" in workflows


def test_every_dependency_says_why_it_is_there() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").lower()
    for requirement in named:
        name = re.split(r"[<>=!~\[ ]", requirement)[0].lower()
        assert name in architecture, f"ARCHITECTURE.md does not say why {name} is there"


def test_constraints_pin_every_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    for requirement in named:
        name = re.split(r"[<>=!~\[ ]", requirement)[0].lower()
        assert re.search(rf"^{re.escape(name)}==", pinned, re.MULTILINE), f"constraints.txt does not pin {name}"
    assert "torch==2.13.0" in pinned
