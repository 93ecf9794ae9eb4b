"""The wrong and the right variants of a reference, which prove its checks: each a whole submission."""

from __future__ import annotations

import ast
import functools
import itertools
import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.content.python_file import decorator_facts, parse, read_file
from grader.errors import ContentError


@dataclass(frozen=True, slots=True)
class Variant:
    """The reference with some functions replaced: wrong on purpose, or right in another style."""

    id: str
    title: str
    feedback: str
    fails: str
    replaces: tuple[str, ...]
    source: str
    line: int
    twin: str = ""
    section: str = ""
    values: tuple[str, ...] = ()
    value: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its id, and which of its values it has where that is not the written one."""
        return f"{self.id}@{self.value}" if self.value else self.id

    @property
    def family(self) -> str:
        """The id that it shares with its twin."""
        return self.twin or self.id


def load_variants(path: Path, *, marker: str, reference: str, functions: Collection[str]) -> tuple[Variant, ...]:
    """The marked definitions of a file, each composed with the reference into a whole submission.

    They replace some of `functions`. They are read as text and never run here.
    """
    return variants_in(read_file(path), path, marker, reference, tuple(functions))


@functools.lru_cache(maxsize=256)
def variants_in(
    content: bytes, path: Path, marker: str, reference: str, functions: tuple[str, ...]
) -> tuple[Variant, ...]:
    """The same, for this content of the file."""
    tree, source = parse(content, path=path), content.decode("utf-8").replace("\r\n", "\n")
    lines = source.split("\n")
    shared = "\n".join(text_of(node, lines) for node in tree.body if is_shared(node, marker))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return tuple(
        compose(
            node, source=source, shared=shared, marker=marker, path=path, reference=reference, functions=functions
        )
        for node in found
        if node.decorator_list
    )


def is_shared(node: ast.stmt, marker: str) -> bool:
    """True for what every variant of a file may use: imports, but for the mark's, and undecorated helpers."""
    if isinstance(node, ast.ImportFrom):
        return marker not in (alias.name for alias in node.names)
    return isinstance(node, ast.Import) or (
        isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list
    )


def compose(
    node: ast.FunctionDef | ast.ClassDef,
    *,
    source: str,
    shared: str,
    marker: str,
    path: Path,
    reference: str,
    functions: Collection[str],
) -> Variant:
    """One variant: the reference with the replaced functions written anew."""
    facts = decorator_facts(node, marker=marker, path=path)
    feedback = " ".join((ast.get_docstring(node) or "").split())
    replaced = replacements(node, of=facts.get("of", ""), source=source)
    for name in replaced:
        if name not in functions:
            message = f"'{node.name}' replaces '{name}', which is no function of {path.parent.name}"
            raise ContentError(f"{path}:{node.lineno}: {message}")
    if not replaced or not feedback:
        raise ContentError(f"{path}:{node.lineno}: '{node.name}' needs a docstring and something to replace")
    text = reference
    for name, definition in replaced.items():
        text = with_definition(text, name, definition, file=path.with_name("reference.py"))
    return Variant(
        id=node.name,
        title=facts.get("title", feedback),
        feedback=feedback,
        fails=facts.get("fails", ""),
        replaces=tuple(replaced),
        source=f"{text}\n\n{shared}\n" if shared else text,
        line=node.lineno,
        twin=facts.get("twin", ""),
        section=facts.get("section", ""),
        values=tuple(facts.get("values", ())),
        remarks=tuple(facts.get("remarks", ())),
    )


def with_other_values(variant: Variant) -> list[Variant]:
    """A misconception with each of its other values in place of the one that is written."""
    if not variant.values:
        return []
    written, *others = variant.values
    number = re.compile(rf"(?<![\w.]){re.escape(written)}(?![\w.]*\w)")
    bodies = {name: definition_source(variant.source, name) for name in variant.replaces}
    found = []
    for value in others:
        source = variant.source
        for body in bodies.values():
            source = source.replace(body, number.sub(value, body))
        title, feedback = (number.sub(value, text) for text in (variant.title, variant.feedback))
        found.append(replace(variant, title=title, feedback=feedback, source=source, values=(), value=value))
    return found


def definition_source(source: str, name: str) -> str:
    """The text of a definition's body after its docstring."""
    node = definition_in(source, name)
    assert node
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return "\n".join(source.splitlines()[first.lineno - 1 : node.end_lineno])


def definition_in(source: str, name: str) -> ast.FunctionDef | ast.ClassDef | None:
    """The function or class of this name at the top of a source."""
    found = (n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name)
    return next(found, None)


def combined(variants: Sequence[Variant], *, file: Path) -> str:
    """The source of a submission with what each of the variants replaces; where two do, the last one wins.

    `file` is where they come from.
    """
    text = variants[0].source
    for variant in variants[1:]:
        for name in variant.replaces:
            node = definition_in(variant.source, name)
            assert node
            text = with_definition(text, name, text_of(node, variant.source.splitlines()), file=file)
    return text


def replacements(node: ast.FunctionDef | ast.ClassDef, *, of: str, source: str) -> dict[str, str]:
    """The new definition of each replaced function or class, by its name, without the mark."""
    lines = source.splitlines()
    if of:
        return {of: text_of(node, lines, marks=1)}
    if isinstance(node, ast.FunctionDef):
        return {}
    parts = [item for item in node.body if isinstance(item, ast.FunctionDef | ast.ClassDef)]
    return {part.name: textwrap.dedent(text_of(part, lines)) for part in parts}


def text_of(node: ast.stmt, lines: Sequence[str], *, marks: int = 0) -> str:
    """The text of a statement; of a definition with its decorators, but for so many marks above them."""
    decorators = [lines[d.lineno - 1 : d.end_lineno] for d in getattr(node, "decorator_list", [])[marks:]]
    return "\n".join([*itertools.chain(*decorators), *lines[node.lineno - 1 : node.end_lineno]])


def with_definition(source: str, name: str, definition: str, *, file: Path) -> str:
    """`source` with the function or class `name` as `definition` has it; the docstring stays the one it had."""
    old = definition_in(source, name)
    if old is None:
        raise ContentError(f"{file}: defines no function '{name}'")
    new = ast.parse(definition).body[0]
    assert isinstance(new, ast.FunctionDef | ast.ClassDef)
    lines, new_lines = source.splitlines(), definition.splitlines()
    old_body = old.body[0]
    docstring = lines[old_body.lineno - 1 : old_body.end_lineno] if ast.get_docstring(old) else []
    first = new.body[1] if ast.get_docstring(new) and len(new.body) > 1 else new.body[0]
    if first.lineno == new.lineno:
        written = new_lines
    else:
        # Comments above the first statement belong to it; the docstring above them does not.
        starts = (new.body[0].end_lineno or 0) if first is not new.body[0] else start_of(first) - 1
        header = new_lines[: start_of(new.body[0]) - 1]
        written = [*header, *docstring, *new_lines[starts:]]
    written = [re.sub(rf"^(def|class) {new.name}\b", rf"\1 {name}", line) for line in written]
    return "\n".join([*lines[: start_of(old) - 1], *written, *lines[old.end_lineno :]]) + "\n"


def start_of(node: ast.stmt) -> int:
    """The first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
