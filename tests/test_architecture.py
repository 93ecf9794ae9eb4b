"""The rules that keep the house in order."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from grader.front_door import offered
from tests.conftest import ROOT

PACKAGE = ROOT / "grader"
# From the ground up. A part of the house, which is a folder or a file, imports from the floors below its own.
FLOORS = tuple(
    frozenset(floor.split())
    for floor in (
        "visible",
        "errors report front_door",
        "files sandbox",
        "content checks",
        "bank workspace diagnosis labs",
        "course grading markdown",
        "site terminal authoring",
        "cli notebook",
        "__main__",
    )
)
FLOOR_OF = {part: height for height, floor in enumerate(FLOORS) for part in floor}
MOST_PARTS, MOST_ARROWS, MOST_LINES = 26, 83, 350
# Its modules are what a worker may load, one by one, where the rest of the package is not.
WITHOUT_DOOR = {"sandbox"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] != "bank")
HOUSE = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "site").rglob("*.py"), *(ROOT / "course").rglob("*.py")])
DOORS = sorted(path for path in PACKAGE.glob("*/__init__.py") if path.parent.name not in WITHOUT_DOOR)


def part_of(path: Path) -> str:
    """The part of the house that a file belongs to: one in the package, or a folder beside it."""
    inside = path.is_relative_to(PACKAGE)
    return path.relative_to(PACKAGE if inside else ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    """The modules of the package that a file imports from, also inside functions; `grader.x` for a name `x`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "grader":
            names = [alias.name for alias in node.names]
            found += [f"grader.{name}" for name in names] if node.module == "grader" else [node.module]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("grader.")]
    return found


def parts_of(modules: Iterable[str]) -> set[str]:
    """The parts of the house that modules belong to."""
    return {module.split(".")[1] for module in modules} & set(FLOOR_OF)


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    assert part_of(path) in FLOOR_OF, "name the new part of the house in FLOORS"
    height = FLOOR_OF[part_of(path)]
    assert not [part for part in parts_of(imports(path)) - {part_of(path)} if FLOOR_OF[part] >= height]


def test_the_house_has_few_parts_and_few_arrows() -> None:
    """As each arrow points down, see above, none can run in a circle."""
    arrows = {(part_of(path), other) for path in HOUSE for other in parts_of(imports(path))}
    arrows = {(one, other) for one, other in arrows if one != other}
    assert len(FLOOR_OF) <= MOST_PARTS
    assert len(arrows) <= MOST_ARROWS, sorted(arrows)


def test_no_files_import_each_other() -> None:
    """Not in a circle either, within a folder. A front door only stands in front of its folder's files."""
    doors = {name_of(door) for door in DOORS}
    waiting = {name_of(path): set(imports(path)) - doors for path in MODULES if path not in DOORS}
    while ready := [name for name, needs in waiting.items() if not needs & set(waiting)]:
        for name in ready:
            del waiting[name]
    assert sorted(waiting) == []


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_others_come_in_by_the_front_door(path: Path) -> None:
    """What a folder offers stands in its `__init__.py`; the rest is its own business."""
    own = f"grader.{part_of(path)}."
    folders = {door.parent.name for door in DOORS}
    deep = [module for module in imports(path) if module.count(".") > 1 and module.split(".")[1] in folders]
    assert [module for module in deep if not module.startswith(own)] == []


@pytest.mark.parametrize("door", DOORS, ids=lambda path: path.parent.name)
def test_what_a_front_door_offers_is_there_and_called_like_no_module(door: Path) -> None:
    folder = door.parent
    names = offered(door.read_text(encoding="utf-8"))
    assert names
    package = importlib.import_module(f"grader.{folder.name}")
    assert set(dir(package)) == set(names)
    for name, module in names.items():
        assert getattr(package, name) is getattr(importlib.import_module(module), name)
    assert not set(names) & {path.stem for path in folder.iterdir()}
    with pytest.raises(AttributeError, match="has no attribute 'nothing_of_the_kind'"):
        _ = package.nothing_of_the_kind


@pytest.mark.parametrize("folder", [path.parent.name for path in DOORS])
def test_a_front_door_imports_nothing_heavy(folder: str) -> None:
    heavy = ("torch", "numpy", "pytest", "mkdocs", "rich", "yaml", "jinja2", "markdown", "IPython")
    code = f"import sys, grader.{folder}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, "look for a second noun"


def test_tests_stand_in_the_folder_of_what_they_test() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if (path / "__init__.py").is_file()}
    assert folders == {part for part in FLOOR_OF if (PACKAGE / part / "__init__.py").is_file()} | {"site", "kinds"}


def test_the_sandbox_knows_nothing_of_what_is_graded() -> None:
    for path in (PACKAGE / "sandbox").glob("*.py"):
        # These run in the grader's process only.
        allowed = {"errors"} if path.stem in ("client", "fork", "spawn", "submission") else set()
        assert parts_of(imports(path)) - {"sandbox"} <= allowed, path.name


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


def test_the_architecture_can_be_read_in_a_quarter_of_an_hour() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    for part in sorted(FLOOR_OF):
        assert re.search(rf"\b{part}\b", text.split("```")[1]), f"{part} is not in the picture"


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
