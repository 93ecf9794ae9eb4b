"""The Python of the lessons: every block at the top level runs, and prints what stands right below it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from grader.authoring.problems import shown
from grader.authoring.proven import proven_in, what_runs
from grader.content import Content, Lesson, load_lessons, without_predictions
from grader.errors import Problem

BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```$(?:\s*^```text\n(?P<output>.*?)^```$)?", re.DOTALL | re.MULTILINE
)
NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e[-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Block:
    """Python of a lesson. `output`: what it should print, None where nothing is said. `line`: of the text."""

    code: str
    output: str | None
    line: int


def check_lesson_code(
    content: Content,
    *,
    is_all: bool = False,
    on_progress: Callable[[str, int, int], None] = lambda file, done, total: None,
) -> list[Problem]:
    """Every block that raises, or that prints something else than its lesson says. Each lesson in its own process.

    A lesson that came out right is not run again until it changes, or what it runs on, unless `is_all`.
    """
    lessons, _ = load_lessons(content.lessons)
    proven = proven_in(content, kind="lesson_code")
    if is_all:
        proven.forget()
    with_code = {key_of(lesson): lesson for lesson in lessons if blocks_of(lesson)}
    waiting = {key: lesson for key, lesson in with_code.items() if proven.caught(key) is None}
    problems: list[Problem] = []
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        running = {pool.submit(problem_elsewhere, lesson): key for key, lesson in waiting.items()}
        try:
            for done, finished in enumerate(as_completed(running), 1):
                key, found = running[finished], finished.result()
                on_progress(waiting[key].file, done, len(waiting))
                if found:
                    line, message = found
                    problems.append(Problem(*place_of(waiting[key], line, content), message))
                else:
                    proven.keep(key, ())
        finally:
            pool.shutdown(cancel_futures=True)
            proven.save(is_whole=len(proven.now) == len(with_code))
    return sorted(problems)


def problem_elsewhere(lesson: Lesson) -> tuple[int, str] | None:
    """What `code_problem` says, from a process of its own: no lesson finds what another has left."""
    blocks = [[block.code, block.output, block.line] for block in blocks_of(lesson)]
    command = [sys.executable, "-m", "grader.authoring.lesson_code"]
    ran = subprocess.run(
        command, input=json.dumps([lesson.file, blocks]), capture_output=True, text=True, encoding="utf-8"
    )
    if ran.returncode != 0:
        return blocks_of(lesson)[
            0
        ].line, f"the code ends its process ({ran.returncode}): {ran.stderr.strip()[-300:]}"
    found = json.loads(ran.stdout)
    return (found[0], found[1]) if found else None


def main() -> None:
    """Run the blocks that stdin names, and say on stdout what is wrong with them."""
    file, blocks = json.load(sys.stdin)
    sys.stdout.write(json.dumps(code_problem([Block(*block) for block in blocks], file)))


def key_of(lesson: Lesson) -> str:
    """The hash of all that decides what a lesson's code prints."""
    blocks = [[block.code, block.output] for block in blocks_of(lesson)]
    return hashlib.sha256(json.dumps([what_runs(), blocks]).encode()).hexdigest()[:32]


def place_of(lesson: Lesson, line: int, content: Content) -> tuple[str, int]:
    """The file, and the line there, of a line of the lesson's text."""
    path = content.lessons / lesson.file
    whole = path.read_text(encoding="utf-8-sig")
    above = whole.count("\n", 0, whole.find(lesson.text)) if lesson.text in whole else 0
    return shown(path, content), above + line


def blocks_of(lesson: Lesson) -> list[Block]:
    """The Python at the top level of a lesson, with the output that stands right below, or below a prediction."""
    text = without_predictions(lesson.text)
    return [Block(m["code"], m["output"], text[: m.start()].count("\n") + 1) for m in BLOCK.finditer(text)]


def code_problem(blocks: Sequence[Block], file: str) -> tuple[int, str] | None:
    """The first line of a lesson's text on which its code goes wrong, and how."""
    space: dict[str, Any] = {"__name__": "lesson"}
    for block in blocks:
        try:
            printed = run_block(block, file, space)
        except Exception as error:
            at = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
            line = getattr(error, "lineno", None) or (at[-1] if at else None) or block.line
            return line, f"the code raises {type(error).__name__}: {error}"
        if block.output is not None and not is_same(printed, block.output):
            return block.line, f"the code prints\n{printed.rstrip()}\nand the lesson says\n{block.output.rstrip()}"
    return None


def run_block(block: Block, file: str, space: dict[str, Any]) -> str:
    """What a block prints that runs with the names of those before it, on one thread."""
    import torch

    torch.set_num_threads(1)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        # An empty line for each above it, so that a traceback names the line of the text.
        exec(compile("\n" * block.line + block.code, file, "exec", dont_inherit=True), space)
    return out.getvalue()


def is_same(printed: str, said: str) -> bool:
    """The same words and spaces in a line, and numbers that differ by what another processor may round."""
    one, other = ([" ".join(line.split()) for line in text.strip().split("\n")] for text in (printed, said))
    if NUMBER.sub("#", "\n".join(one)) != NUMBER.sub("#", "\n".join(other)):
        return False
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(said), strict=True)
    return all(
        abs(float(a) - float(b)) <= 0.02 * max(abs(float(a)), abs(float(b))) + last_place(b) for a, b in pairs
    )


def last_place(number: str) -> float:
    """The value of a one in the last place that is shown."""
    _, _, decimals = number.partition("e")[0].partition(".")
    exponent = int(number.partition("e")[2] or 0)
    return 10.0 ** (exponent - len(decimals)) if decimals else 0.0


if __name__ == "__main__":
    main()
