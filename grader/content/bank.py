"""The bank as a whole: every exercise in the order of learning, and the seal over what decides a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grader.content.cache import NO_CACHE, Cache
from grader.content.digest import digest_of
from grader.content.exercise import Exercise
from grader.content.leeway_file import LEEWAY
from grader.errors import ContentError

FILES = ("exercise.yml", "reference.py", "checks.py", "misconceptions.py", "equivalents.py")
OPTIONAL_FILES = ("drivers.py", LEEWAY)
# The file of the bank that holds the hash it was shipped with.
SEAL = "SHA256"


def load_bank(bank: Path, *, cache: Cache = NO_CACHE) -> tuple[Exercise, ...]:
    """Every exercise of the bank, prerequisites first. Raises ContentError for the first broken one."""
    if not bank.is_dir():
        raise ContentError(f"{bank}: no exercise bank here")
    exercises = [load_exercise(folder, cache=cache) for folder in exercise_folders(bank)]
    return in_learning_order(exercises, rank=lambda exercise: exercise.id)


def exercise_folders(bank: Path) -> list[Path]:
    """The folders of the exercises, `<lesson>/<id>` as in exercises/. Raises ContentError for a misplaced one."""
    found: dict[str, Path] = {}
    for lesson in visible_folders(bank):
        if (lesson / FILES[0]).is_file():
            message = f"an exercise stands in the folder of its lesson: <lesson>/{lesson.name}, as in exercises/"
            raise ContentError(f"{lesson / FILES[0]}: {message}")
        for folder in visible_folders(lesson):
            if folder.name in found:
                raise ContentError(f"{folder / FILES[0]}: '{folder.name}' is there already: {found[folder.name]}")
            found[folder.name] = folder
    return list(found.values())


def exercise_files(bank: Path, ids: Sequence[str] = ()) -> list[Path]:
    """Every file that an exercise has or may have, of these exercises or of all."""
    folders = [folder for folder in exercise_folders(bank) if not ids or folder.name in ids]
    return [folder / name for folder in folders for name in (*FILES, *OPTIONAL_FILES)]


def visible_folders(place: Path) -> list[Path]:
    """The folders in a place, in order of their names, without those that begin with a dot or an underscore."""
    return sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def load_exercise(folder: Path, *, cache: Cache = NO_CACHE) -> Exercise:
    """Read one folder of the bank. Raises ContentError naming file and key."""
    for name in FILES:
        if not (folder / name).is_file():
            raise ContentError(f"{folder / name}: missing; every exercise has {', '.join(FILES)}")
    path = folder / "exercise.yml"
    content = path.read_bytes()

    def read() -> dict[str, Any]:
        # Here, as it brings a parser of YAML along.
        from grader.content.exercise_facts import read_facts

        return read_facts(content, path=path)

    facts = {**cache.recall("exercises", path, content, read)}
    hints = facts.pop("hints")
    ladders = {function: tuple(hints[function]) for function in facts["functions"]}
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()
    }
    return Exercise(id=folder.name, directory=folder, ladders=ladders, cache=cache, **plain)


def in_learning_order(exercises: Sequence[Exercise], *, rank: Callable[[Exercise], Any]) -> tuple[Exercise, ...]:
    """Prerequisites first, otherwise by rank. Raises ContentError on a cycle or unknown id."""
    waiting = {exercise.id: exercise for exercise in exercises}
    known = set(waiting)
    ranks = {exercise.id: rank(exercise) for exercise in exercises}
    ordered: list[Exercise] = []
    while waiting:
        done = {exercise.id for exercise in ordered}
        ready = [e for e in waiting.values() if set(e.prerequisites) & known <= done]
        if not ready:
            raise ContentError(f"{exercises[0].directory.parent}: prerequisites form a cycle: {sorted(waiting)}")
        chosen = min(ready, key=lambda exercise: ranks[exercise.id])
        for prerequisite in set(chosen.prerequisites) - known:
            raise ContentError(f"{chosen.directory / 'exercise.yml'}: no exercise '{prerequisite}' in the bank")
        ordered.append(waiting.pop(chosen.id))
    return tuple(ordered)


def bank_sha256(exercises: tuple[Exercise, ...]) -> str:
    """One hash over everything that decides a verdict."""
    paths = [
        exercise.directory / name
        for exercise in sorted(exercises, key=lambda e: e.id)
        for name in (*FILES, *OPTIONAL_FILES)
        if name in FILES or (exercise.directory / name).is_file()
    ]
    return digest_of((f"{path.parent.name}/{path.name}", path.read_bytes()) for path in paths)


def seal_of(bank: Path) -> str:
    """The hash that the bank was shipped with, '' when it carries none."""
    try:
        return (bank / SEAL).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
