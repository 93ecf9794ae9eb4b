"""The facts in an `exercise.yml`, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from grader.content.exercise import HINT_STEPS
from grader.errors import ContentError

MOST_SECONDS = 3600
# The parser in C is ten times as fast.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_facts(content: bytes, *, path: Path) -> dict[str, Any]:
    """The facts of an exercise as they are written. Raises ContentError naming file and key."""
    try:
        facts = yaml.load(content.decode("utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(facts, dict):
        raise ContentError(f"{path}: expected keys and values, got {type(facts).__name__}")
    kinds: dict[str, type | tuple[type, ...]] = {
        "title": str, "lesson": str, "section": str, "minutes": int, "prerequisites": list,
        "source": str, "timeout": (int, float), "functions": list, "hints": dict, "sections": dict, "shows": str,
    }  # fmt: skip
    facts = {"sections": {}, "shows": "", **facts}
    if unknown := sorted(map(str, set(facts) - set(kinds))):
        raise ContentError(f"{path}: unknown key '{unknown[0]}'; expected {', '.join(kinds)}")
    for key, kind in kinds.items():
        if key not in facts:
            raise ContentError(f"{path}: key '{key}' is missing")
        if not isinstance(facts[key], kind) or isinstance(facts[key], bool):
            raise ContentError(f"{path}: '{key}' is a {type(facts[key]).__name__}, which cannot be right")
        if isinstance(facts[key], list) and not all(isinstance(item, str) for item in facts[key]):
            raise ContentError(f"{path}: '{key}' must be a list of texts")
    if not 0 < facts["timeout"] <= MOST_SECONDS:
        raise ContentError(
            f"{path}: 'timeout' is {facts['timeout']}, expected seconds above 0, at most {MOST_SECONDS}"
        )
    if facts["minutes"] < 1:
        raise ContentError(f"{path}: 'minutes' is {facts['minutes']}, expected 1 or more")
    if not facts["functions"]:
        raise ContentError(f"{path}: 'functions' names no function")
    for function, section in facts["sections"].items():
        if function not in facts["functions"] or not isinstance(section, str):
            raise ContentError(
                f"{path}: 'sections' gives a section to each of some functions, not to {function!r}"
            )
    check_ladders(facts["hints"], facts["functions"], path=path)
    return facts


def check_ladders(hints: dict[Any, Any], functions: list[str], *, path: Path) -> None:
    """Raises ContentError, naming file and key, unless each function has its steps."""
    for function, steps in hints.items():
        place = f"{path}: 'hints' for '{function}'"
        if function not in functions:
            raise ContentError(f"{place}, which is none of {', '.join(functions)}")
        if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
            raise ContentError(f"{place} must be a list of texts")
        if len(steps) != HINT_STEPS:
            raise ContentError(f"{place}: {len(steps)} hints, expected {HINT_STEPS} steps")
    for function in functions:
        if function not in hints:
            raise ContentError(f"{path}: 'hints' names no function '{function}'; each has {HINT_STEPS} steps")
