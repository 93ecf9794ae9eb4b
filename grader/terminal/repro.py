"""What rebuilds the call that a check stopped at, as Python to paste, and the files that it needs."""

from __future__ import annotations

import ast
import base64
import contextlib
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.terminal.layout import shown_path
from grader.workspace import STATE, root_of

WIDTH = 100
# Its name in the text alone: nothing here calls it.
LOAD = "torch.load"


def repro_text(repro: Mapping[str, Any], file: Path, *, here: Path) -> str:
    """About ten lines that call the learner's function as the check did, to be run in `here`."""
    folder, name = repro_folder(file), name_of(repro)
    places = [file.parent, *([folder] if repro["drivers"] else [])]
    shown = [as_text(place, here) for place in places]
    own = [wanted for module, wanted in repro["imports"] if not module]
    lines = [
        f"# course grade {repro['exercise']} --check {repro['check']}",
        "import sys",
        "import torch",
        f"sys.path[:0] = [{', '.join(shown)}]",
        f"from {file.stem} import {', '.join(own)}",
    ]
    if repro["drivers"]:
        lines.append(f"from {drivers_name(repro)} import {repro['driver']}")
    for module in dict.fromkeys(module for module, _ in repro["imports"] if module):
        names = sorted({wanted for home, wanted in repro["imports"] if home == module})
        lines.append(f"from {module} import {', '.join(names)}")
    if repro["inputs"]:
        lines.append(f"saved = {LOAD}({as_text(folder / f'{name}.pt', here)}, weights_only=True)")
    if not file.stem.isidentifier():
        lines.insert(1, f"# Python imports no file of this name: first give {file.name} another.")
    return "\n".join([lines[0], *map(wrapped, [*lines[1:], *repro["lines"]])])


def repro_files(repro: Mapping[str, Any], file: Path) -> dict[Path, bytes]:
    """The files that its lines need, beside the record of results: inputs too large to be read, and drivers."""
    folder, files = repro_folder(file), dict[Path, bytes]()
    if repro["inputs"]:
        files[folder / f"{name_of(repro)}.pt"] = base64.b64decode(repro["inputs"])
    if repro["drivers"]:
        files[folder / f"{drivers_name(repro)}.py"] = repro["drivers"].encode()
    return files


def repro_folder(file: Path) -> Path:
    """Where such files are: a file outside of any workspace has them where nothing stays."""
    state = root_of(file) / STATE if len(file.parents) > 2 else file
    return (state if state.is_dir() else Path(tempfile.gettempdir()) / "course") / "repro"


def name_of(repro: Mapping[str, Any]) -> str:
    return f"{repro['exercise']}-{repro['check']}"


def drivers_name(repro: Mapping[str, Any]) -> str:
    return f"{repro['exercise']}_drivers"


def as_text(path: Path, here: Path) -> str:
    """A path as Python writes it."""
    return repr(shown_path(str(path), here))


def wrapped(line: str) -> str:
    """A long line broken where Python reads the same in it, which is within brackets."""
    broken = textwrap.fill(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    with contextlib.suppress(SyntaxError):
        if ast.dump(ast.parse(broken)) == ast.dump(ast.parse(line)):
            return broken
    return line
