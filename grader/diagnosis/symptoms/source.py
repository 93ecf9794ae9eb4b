"""Symptoms in the text of a file, and in the text of what it raises: they need no numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from grader.diagnosis.diagnosis import FailedFunction, reached
from grader.diagnosis.places import definition_of, parsed
from grader.diagnosis.symptoms.symptom import Symptom, symptom

# By what an exception says.
RAISED = (("integer_labels", r"Found dtype Long but expected (Float|Double)"),)
OUT_OF_BOUNDS = re.compile(r"index (-?\d+) is out of bounds for (?:dimension|axis) \d+ with size (\d+)")


def in_source(failed: FailedFunction, reference: str) -> Symptom | None:
    """What the definition of a function shows by itself, and those that it calls."""
    function = failed.function
    ours, right = definition_of(failed.source, function), definition_of(reference, function)
    if not isinstance(ours, ast.FunctionDef) or not isinstance(right, ast.FunctionDef):
        return None
    if first_argument(ours) in ("self", "cls") and first_argument(right) not in ("self", "cls"):
        return symptom("left_over_self", title=f"`{function}` has a `{first_argument(ours)}` that nobody gives it")
    if not calls_backward(right):
        used = (definition_of(failed.source, name) for name in (function, *reached(failed.source, function)))
        if any(calls_backward(definition) for definition in used if definition):
            return symptom("backward_inside", names=frozenset({"backward"}))
    return None


def class_around(source: str, functions: Collection[str]) -> str:
    """The name of a class of a file that has one of these functions as a method, '' where there is none."""
    for node in (node for node in parsed(source).body if isinstance(node, ast.ClassDef)):
        if any(isinstance(item, ast.FunctionDef) and item.name in functions for item in node.body):
            return node.name
    return ""


def first_argument(node: ast.FunctionDef) -> str:
    """The name of a function's first argument, '' where it has none."""
    return next((argument.arg for argument in (*node.args.posonlyargs, *node.args.args)), "")


def calls_backward(node: ast.AST) -> bool:
    """Whether something calls the method `backward`."""
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(isinstance(called, ast.Attribute) and called.attr == "backward" for called in calls)


def in_exception(text: str) -> Symptom | None:
    """What the text of an exception, with its type, shows by itself."""
    if (found := OUT_OF_BOUNDS.search(text)) and int(found[1]) in (-1, int(found[2])):
        index, size = int(found[1]), int(found[2])
        end = "before the first" if index < 0 else "after the last"
        return symptom("index_off_by_one", title=f"An index of {index}, one {end} of {size} entries")
    return next((symptom(id) for id, pattern in RAISED if re.search(pattern, text)), None)
