"""The quiz of a lesson: questions parsed from its `## Quiz` section, and answers graded.

    1. Prompt, with maths, lists or fenced code indented under it.
       - **A)** first choice
       - **B)** second choice

    **Answers:**
    1. **B** - explanation

`**B, D**` asks for several choices; `**1.386 ± 0.005**`, with no choices above, for a number.
"""

from __future__ import annotations

import enum
import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.errors import Problem

QUIZ_HEADING = re.compile(r"^##[ \t]+Quiz[ \t]*#*[ \t]*$", re.IGNORECASE)
SECTION_HEADING = re.compile(r"^#{1,2}([ \t]|$)")
ANSWERS_LINE = re.compile(r"^\*\*Answers?(:\*\*|\*\*:)[ \t]*$", re.IGNORECASE)
ITEM = re.compile(r"^(\d{1,4})[.)][ \t]+(.*)$|^(\d{1,4})[.)]$")
CHOICE = re.compile(r"^([ \t]+[-*+][ \t]+)\*\*([A-Z])\)\*\*(?:[ \t]+(.*))?$")
ALMOST_CHOICE = re.compile(r"^[ \t]*[-*+][ \t]+\*{0,2}[A-Za-z]\*{0,2}[).:]\*{0,2}([ \t]|$)")
ANSWER = re.compile(r"^\*\*([^\n]+?)\*\*[ \t]*(?:[-–—:][ \t]*)?(.*)$", re.DOTALL)
LETTERS = re.compile(r"^[A-Z](?:[ \t]*,[ \t]*[A-Z])*$")
NUMERIC = re.compile(
    r"^(?P<value>[-+−]?[\d.]+(?:[eE][-+]?\d+)?)[ \t]*(?:±|\+/-|\+-)[ \t]*(?P<tolerance>[\d.]+(?:[eE][-+]?\d+)?)$"
)
FENCE = re.compile(r"^([ \t]*(?:\d{1,4}[.)][ \t]+|[-*+][ \t]+)*)(`{3,}|~{3,})(.*)$")


class Kind(enum.Enum):
    """What a question asks for."""

    ONE = "one"
    SEVERAL = "several"
    NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class Choice:
    """A lettered choice; `text` is Markdown."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `answer` is the right letters in order, or for a numeric one the value as written.

    Prompt, choices and explanation are Markdown.
    """

    number: int
    line: int
    kind: Kind
    prompt: str
    choices: tuple[Choice, ...]
    answer: str
    tolerance: float
    explanation: str

    def key(self, canonical_id: str) -> str:
        """The name under which answers are recorded: it follows the words of the question, not its place."""
        words = [self.kind.value, squeeze(self.prompt), [squeeze(choice.text) for choice in self.choices]]
        digest = hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
        return f"{canonical_id}:{digest[:12]}"

    @property
    def answer_text(self) -> str:
        """The right answer as a person reads it."""
        return f"{self.answer} ± {self.tolerance:g}" if self.kind is Kind.NUMERIC else ", ".join(self.answer)


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz of one lesson, and the lines of the file it takes (first to last, counted from 1)."""

    questions: tuple[Question, ...]
    intro: str
    first_line: int
    last_line: int


class PickError(ValueError):
    """An answer that is no answer to this question; the message says what one looks like."""


def normalise_pick(question: Question, pick: str) -> str:
    """An answer as it is recorded: `B`, `BD`, `1.386`. Raises PickError when it cannot be one."""
    if question.kind is Kind.NUMERIC:
        return normalise_number(pick)
    letters = re.sub(r"[\s,;+&]|\band\b", "", pick.strip().lower()).upper()
    known = [choice.letter for choice in question.choices]
    if not letters or any(letter not in known for letter in letters):
        what = "letters" if question.kind is Kind.SEVERAL else "one letter"
        raise PickError(f"Answer with {what} from {known[0]} to {known[-1]}.")
    if question.kind is Kind.ONE and len(set(letters)) != 1:
        raise PickError("This question has one right choice: answer with one letter.")
    return "".join(sorted(set(letters)))


def normalise_number(pick: str) -> str:
    """A finite decimal number as text. Raises PickError for anything else."""
    text = pick.strip().replace("−", "-")
    if not re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?", text) or not math.isfinite(
        float(text)
    ):
        raise PickError("Answer with a number such as 1.5 or 2e-3 (a point, not a comma).")
    return text


def is_correct(question: Question, pick: str) -> bool:
    """True when `pick`, in any accepted spelling, is the right answer. Raises PickError."""
    picked = normalise_pick(question, pick)
    if question.kind is not Kind.NUMERIC:
        return picked == question.answer
    # The last term keeps an answer that sits exactly on the edge right in binary arithmetic.
    right = float(question.answer)
    return abs(float(picked) - right) <= question.tolerance + 1e-12 * max(abs(right), question.tolerance)


def parse_quiz(text: str, *, file: str) -> tuple[Quiz | None, list[Problem]]:
    """The quiz of a lesson's text (line endings normalised), and all that is wrong with it."""
    lines = text.split("\n")
    followed = list(follow_fences(lines))
    fenced, opens = [inside for inside, _ in followed], [opening for _, opening in followed]
    headings = [i for i, line in enumerate(lines) if not fenced[i] and QUIZ_HEADING.match(line)]
    if not headings:
        return None, []
    problems = [
        Problem(
            file,
            extra + 1,
            f"second '## Quiz' (the first is on line {headings[0] + 1}); expected one a lesson",
        )
        for extra in headings[1:]
    ]
    first = headings[0]
    ends = (i for i in range(first + 1, len(lines)) if not fenced[i] and SECTION_HEADING.match(lines[i]))
    last = next(ends, len(lines))
    inside = slice(first + 1, last)
    section = Section(file, first + 1, lines[inside], fenced[inside], opens[inside])
    quiz, found = section.parse()
    return quiz, problems + found


def fenced_lines(lines: list[str]) -> list[bool]:
    """For each line, whether it belongs to a fenced code block (its fences included)."""
    return [fenced for fenced, _ in follow_fences(lines)]


def opening_fences(lines: list[str]) -> list[bool]:
    """For each line, whether it opens a fenced code block; such a line can begin a question too."""
    return [opens for _, opens in follow_fences(lines)]


def follow_fences(lines: list[str]) -> Iterator[tuple[bool, bool]]:
    """For each line, whether it belongs to a fenced code block and whether it opens one."""
    fence = ""
    for line in lines:
        # Few lines hold a fence, and looking for one is far quicker than matching.
        match = FENCE.match(line) if "```" in line or "~~~" in line else None
        opens = bool(match and not fence and not (match[2][0] == "`" and "`" in match[3]))
        yield opens or bool(fence), opens
        if match and opens:
            fence = match[2]
        elif match and fence and not match[1].strip() and match[2].startswith(fence) and not match[3].strip():
            fence = ""


def squeeze(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())


@dataclass(slots=True)
class Block:
    """Lines that belong together: a prompt, a choice or an answer."""

    line: int
    number: int = 0
    letter: str = ""
    indent: int = 0
    margin: int = 0
    lines: list[str] = field(default_factory=list)
    choices: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n").rstrip()

    def __post_init__(self) -> None:
        self.margin = self.indent

    def take(self, line: str, *, fenced: bool, opens: bool) -> None:
        """Add a continuation line, without the indentation that makes it one. All lines of a fence lose alike."""
        spare = len(line) - len(line.lstrip(" "))
        if opens or not fenced:
            self.margin = min(spare, self.indent)
        self.lines.append(line[min(spare, self.margin) :])


@dataclass(slots=True)
class Section:
    """The lines under `## Quiz`; `start` is the heading's line number."""

    file: str
    start: int
    lines: list[str]
    fenced: list[bool]
    opens: list[bool]
    problems: list[Problem] = field(default_factory=list)

    def parse(self) -> tuple[Quiz, list[Problem]]:
        intro, prompts, answers = self.split()
        self.check_numbers(prompts, what="question")
        self.check_numbers(answers, what="answer")
        by_number = {answer.number: answer for answer in reversed(answers)}
        if not prompts:
            self.complain(self.start, "the quiz has no question; expected '1. …' under '## Quiz'")
        elif not answers:
            self.complain(self.start, "the quiz has no answers; expected '**Answers:**' and '1. **B** - why'")
        questions = [self.question(prompt, by_number.get(prompt.number), bool(answers)) for prompt in prompts]
        asked = {prompt.number for prompt in prompts}
        for answer in answers:
            if answer.number not in asked:
                self.complain(answer.line, f"answer {answer.number} belongs to no question")
        whole = tuple(question for question in questions if question)
        self.check_keys(whole)
        return Quiz(whole, intro, self.start, self.start + len(self.lines)), self.problems

    def complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def split(self) -> tuple[str, list[Block], list[Block]]:
        """Intro text, question blocks and answer blocks."""
        intro: list[str] = []
        blocks: tuple[list[Block], list[Block]] = ([], [])
        in_answers = False
        current: Block | None = None
        for number, (line, fenced, opens) in enumerate(
            zip(self.lines, self.fenced, self.opens, strict=True), self.start + 1
        ):
            starts = opens or not fenced
            item = ITEM.match(line) if starts else None
            choice = CHOICE.match(line) if starts else None
            if not fenced and ANSWERS_LINE.match(line):
                if in_answers:
                    self.complain(number, "second '**Answers:**'; expected one a quiz")
                in_answers, current = True, None
            elif item:
                width = len(line) - len(item[2] or "")
                current = Block(number, number=int(item[1] or item[3]), indent=width, lines=[item[2] or ""])
                blocks[in_answers].append(current)
            elif choice and blocks[0] and not in_answers:
                current = Block(number, letter=choice[2], indent=len(choice[1]), lines=[choice[3] or ""])
                blocks[0][-1].choices.append(current)
            elif not line.strip() or (current and ((fenced and not opens) or line.startswith((" ", "\t")))):
                if not fenced and ALMOST_CHOICE.match(line) and not in_answers:
                    self.complain(
                        number, f"'{line.strip()[:30]}' looks like a choice; expected '   - **A)** text'"
                    )
                (current.take(line, fenced=fenced, opens=opens) if current else intro.append(line))
            elif current is None and not in_answers and not blocks[0]:
                intro.append(line)
            else:
                self.complain(number, f"'{line.strip()[:30]}' belongs to no question; indent it by three spaces")
        return "\n".join(intro).strip(), *blocks

    def check_numbers(self, blocks: list[Block], *, what: str) -> None:
        """Numbers run 1, 2, 3, … without gap or repeat."""
        for expected, block in enumerate(blocks, 1):
            if block.number != expected:
                self.complain(block.line, f"{what} is numbered {block.number}, expected {expected}")
                return

    def question(self, prompt: Block, answer: Block | None, has_answers: bool) -> Question | None:
        """The question of a block, or None with its problems noted."""
        before = len(self.problems)
        if not prompt.text.strip():
            self.complain(prompt.line, f"question {prompt.number} has no text")
        self.check_choices(prompt)
        if answer is None:
            if has_answers:
                self.complain(prompt.line, f"question {prompt.number} has no answer under '**Answers:**'")
            return None
        parts = ANSWER.match(answer.text)
        if not parts:
            self.complain(
                answer.line, f"answer {answer.number} should begin like '**B** - ' or '**1.5 ± 0.1** - '"
            )
            return None
        given, explanation = parts[1].strip(), parts[2].strip()
        if not explanation:
            self.complain(
                answer.line, f"answer {answer.number} has no explanation; expected one after '**{given}** - '"
            )
        kind, value, tolerance = self.read_answer(given, prompt=prompt, line=answer.line)
        if len(self.problems) > before:
            return None
        return Question(
            number=prompt.number,
            line=prompt.line,
            kind=kind,
            prompt=prompt.text,
            choices=tuple(Choice(choice.letter, choice.text) for choice in prompt.choices),
            answer=value,
            tolerance=tolerance,
            explanation=explanation,
        )

    def check_choices(self, prompt: Block) -> None:
        """Letters run A, B, C, …; no choice is empty; there are none or at least two."""
        if len(prompt.choices) == 1:
            self.complain(prompt.line, f"question {prompt.number} has one choice, expected at least two")
        for position, choice in enumerate(prompt.choices):
            expected = chr(ord("A") + position)
            if choice.letter != expected:
                self.complain(
                    choice.line, f"choice {choice.letter} of question {prompt.number}, expected {expected}"
                )
                break
        for choice in prompt.choices:
            if not choice.text.strip():
                self.complain(choice.line, f"choice {choice.letter} of question {prompt.number} is empty")

    def read_answer(self, given: str, *, prompt: Block, line: int) -> tuple[Kind, str, float]:
        """Kind, right answer and tolerance."""
        known = {choice.letter for choice in prompt.choices}
        if not prompt.choices:
            return self.read_number(given, prompt=prompt, line=line)
        if not LETTERS.match(given):
            self.complain(line, f"answer '{given[:30]}' should be a letter, or letters like 'B, D'")
            return Kind.ONE, "", 0.0
        letters = re.findall("[A-Z]", given)
        for letter in letters:
            if letter not in known:
                self.complain(line, f"answer {letter} of question {prompt.number} is not among its choices")
        if len(set(letters)) != len(letters):
            self.complain(line, f"answer '{given}' names a letter twice")
        return (Kind.SEVERAL if len(letters) > 1 else Kind.ONE), "".join(sorted(letters)), 0.0

    def read_number(self, given: str, *, prompt: Block, line: int) -> tuple[Kind, str, float]:
        """A numeric answer with its tolerance."""
        match = NUMERIC.match(given)
        try:
            value = float(match["value"].replace("−", "-")) if match else math.nan
            tolerance = float(match["tolerance"]) if match else math.nan
        except ValueError:
            value = tolerance = math.nan
        if match and math.isfinite(value) and math.isfinite(tolerance):
            return Kind.NUMERIC, match["value"].replace("−", "-"), tolerance
        if LETTERS.match(given):
            self.complain(line, f"question {prompt.number} has no choices, so '{given}' cannot be its answer")
        else:
            self.complain(
                line, f"answer '{given[:30]}' should be a number with its tolerance, like '1.386 ± 0.005'"
            )
        return Kind.NUMERIC, "0", 0.0

    def check_keys(self, questions: tuple[Question, ...]) -> None:
        """No two questions have the same words."""
        seen: dict[str, int] = {}
        for question in questions:
            key = question.key("")
            if key in seen:
                self.complain(
                    question.line, f"question {question.number} repeats question {seen[key]} word for word"
                )
            seen.setdefault(key, question.number)
