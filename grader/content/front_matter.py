"""The YAML front matter of a lesson, read from its syntax tree so that every problem has a line."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import yaml
from yaml.reader import ReaderError

from grader.errors import Problem

LEVELS = ("beginner", "intermediate", "advanced")
KEYS: dict[str, str] = {
    "number": "int",
    "title": "str",
    "slug": "str",
    "level": "str",
    "tags": "list",
    "prerequisites": "list",
    "estimated_minutes": "int",
    "contributors": "list",
    "diagrams": "list",
    "examples": "list",
    "canonical_id": "str",
}
EXPECTED = {"int": "a whole number", "str": "a text", "list": "a list of texts"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CANONICAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# A YAML escape can write half a character, which no file or page can hold.
HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def split_front_matter(text: str) -> tuple[str | None, int]:
    """The YAML between the first two '---' lines, and the number of lines it takes with them."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), number + 1
    return None, 0


def parse_front_matter(front: str, *, file: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The facts with the line of each, or None, and every problem.

    Values are read from the syntax tree: nothing is constructed.
    """
    try:
        node = compose(front)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = line_at(front, mark.index if mark else 0)
        return None, [Problem(file, line, f"front matter is not YAML: {error.problem or error.context}")]
    except ReaderError as error:
        message = f"front matter is not YAML: the character 0x{ord(front[error.position]):02x} has no place in it"
        return None, [Problem(file, line_at(front, error.position), message)]
    except (ValueError, OverflowError) as error:
        # PyYAML lets a number through that is too large for a character or a version.
        return None, [Problem(file, 1, f"front matter is not YAML: {error}")]
    except RecursionError:
        return None, [Problem(file, 1, "front matter is nested too deeply; expected keys with simple values")]
    if not isinstance(node, yaml.MappingNode):
        return None, [Problem(file, 2, f"front matter should be keys with values: {', '.join(KEYS)}")]
    facts: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for key_node, value_node in node.value:
        line = line_at(front, key_node.start_mark.index)
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key not in KEYS:
            problems.append(Problem(file, line, f"unknown key {key!r}; expected {nearest(key)}"))
        elif key in facts:
            problems.append(Problem(file, line, f"key {key!r} appears twice"))
        else:
            lines[key] = line
            facts[key], message = read_value(key, value_node)
            problems += [Problem(file, line, message)] if message else []
    for key in KEYS:
        if key not in facts:
            problems.append(Problem(file, 1, f"key '{key}' is missing; expected {EXPECTED[KEYS[key]]}"))
    return (None if problems else {**facts, "lines": lines}), problems


def compose(front: str) -> yaml.Node | None:
    """The syntax tree. The parser in C is ten times as fast, and the other one says better what is wrong."""
    if fast := getattr(yaml, "CSafeLoader", None):
        with contextlib.suppress(Exception):
            return yaml.compose(front, Loader=fast)
    return yaml.compose(front, Loader=yaml.SafeLoader)


def line_at(front: str, index: int) -> int:
    """The line of the file on which a character of the front matter stands.

    YAML's own count is another one: it takes some rare characters for line ends.
    """
    return front.count("\n", 0, index) + 2


def read_value(key: str, node: yaml.Node) -> tuple[Any, str]:
    """The value of a key, or what is wrong with it."""
    kind = KEYS[key]
    wrong = f"'{key}' should be {EXPECTED[kind]}"
    if kind == "list":
        if not isinstance(node, yaml.SequenceNode):
            return None, wrong
        if not all(is_text(item) for item in node.value):
            return None, f"{wrong}; quote entries that look like numbers"
        return tuple(item.value for item in node.value), ""
    if kind == "int":
        if not (
            isinstance(node, yaml.ScalarNode)
            and node.tag.endswith(":int")
            and re.fullmatch(r"-?\d{1,9}", node.value)
        ):
            return None, wrong
        value = int(node.value)
        least = 1 if key == "estimated_minutes" else 0
        return value, (f"'{key}' is {value}, expected {least} or more" if value < least else "")
    if not is_text(node):
        return None, wrong
    return node.value, wrong_text(key, node.value)


def wrong_text(key: str, value: str) -> str:
    """What is wrong with the text of a key, or ''."""
    if not value.strip():
        return f"'{key}' is empty"
    if key == "slug" and not SLUG.fullmatch(value):
        return f"'slug' is {value!r}, expected lower-case words joined by hyphens"
    if key == "canonical_id" and not CANONICAL_ID.fullmatch(value):
        return f"'canonical_id' is {value!r}, expected letters, digits, '.', '_' or '-'"
    if key == "level" and value not in LEVELS:
        return f"'level' is {value!r}, expected one of {', '.join(LEVELS)}"
    return ""


def is_text(node: yaml.Node) -> bool:
    """True for a YAML scalar that means a text."""
    is_str = isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str")
    return is_str and not HALF_CHARACTER.search(node.value)


def nearest(key: str) -> str:
    """The known key that was probably meant, or all of them."""
    import difflib

    close = difflib.get_close_matches(key, KEYS, n=1)
    return f"'{close[0]}'" if close else "one of " + ", ".join(KEYS)
