"""The quiz of a lesson, read from its `## Quiz` section, with the line of everything that is wrong with it.

    1. Prompt, with maths, lists or fenced code indented under it.
       - **A)** first choice
       - **B)** second choice

    **Answers:**
    1. **B** - explanation

`**B, D**` asks for several choices; `**1.386 ± 0.005**`, with no choices above, for a number.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from grader.content.fences import follow_fences
from grader.content.quiz import Choice, Kind, Question, Quiz
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
