"""Reads and writes the data of a widget: the object DATA in `site/theme/assets/widgets/<name>.js`.

A digit is 64 letters, one a pixel, row by row: 0 to 9 and a to g for 0 to 16. The value is level / 8 - 1.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

WIDGETS = Path(__file__).resolve().parent.parent / "theme" / "assets" / "widgets"
DATA = re.compile(r"(?<=^  const DATA = )\{.*?\n  \}(?=;$)", re.DOTALL | re.MULTILINE)
LETTERS = "0123456789abcdefg"


def read_data(name: str) -> dict[str, Any]:
    """The object DATA of a widget."""
    return json.loads(DATA.findall(find_file(name).read_text(encoding="utf-8"))[0])


def write_data(name: str, data: dict[str, Any]) -> None:
    """Put another DATA into the file of a widget, one line a key."""
    lines = [f"    {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in data.items()]
    written = "{\n" + ",\n".join(lines) + "\n  }"
    file = find_file(name)
    text, count = DATA.subn(lambda _: written, file.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{file} has {count} objects DATA, not one.")
    file.write_text(text, encoding="utf-8")


def find_file(name: str) -> Path:
    return WIDGETS / f"{name}.js"


def to_letters(x: Tensor) -> str:
    """The 64 letters of a digit whose pixels are in [-1, 1]."""
    return "".join(LETTERS[level] for level in ((x.flatten() + 1) * 8).round().int().tolist())


def to_pixels(letters: str) -> Tensor:
    """The pixels of a digit, (64,) float64 in [-1, 1]."""
    return torch.tensor([LETTERS.index(letter) for letter in letters], dtype=torch.float64) / 8 - 1
