"""The lines of a `## Quiz` section as questions with their choices, and as answers.

What is written in another way than here is named with its line, and then read as it was meant: so that nothing
untrue is said about the rest of the quiz.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from grader.errors import Problem

ANSWERS_LINE = re.compile(r"^\*\*Answers?(:\*\*|\*\*:)[ \t]*$", re.IGNORECASE)
# What others write for it, alone on its line: a heading, `Answer key:`, the summary of a <details>.
ALMOST_ANSWERS = re.compile(
    r"^(?:#{1,6}[ \t]*)?[*_]*(?:the[ \t]+|correct[ \t]+|right[ \t]+)*(?:answers?|solutions?)(?:[ \t]+key)?"
    r"[ \t]*[*_:]*[ \t]*#*$",
    re.IGNORECASE,
)
ANSWER_WITHIN = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+)?[*_]*(?:(?:correct|right)[ \t]+)?answer[*_]*[ \t]*:[*_ \t]*(?:[A-Z]\b|[-+−]?\.?\d)",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[A-Za-z][^>]*>")
ITEM = re.compile(r"^(\d{1,4})[.)][ \t]+(.*)$|^(\d{1,4})[.)]$")
CHOICE = re.compile(r"^([ \t]+[-*+][ \t]+)\*\*([A-Z])\)\*\*(?:[ \t]+(.*))?$")
ALMOST_CHOICE = re.compile(r"^([ \t]*[-*+][ \t]+)\*{0,2}\(?([A-Za-z])\*{0,2}[).:]\*{0,2}(?:[ \t]+(.*))?$")
# Without a bullet it is one only where its letter comes next.
BARE_CHOICE = re.compile(r"^([ \t]*)(?:\*\*)?\(?([A-Za-z])(?:\)|\.|\*\*[).:])(?:\*\*)?(?:[ \t]+(.*))?$")
# The keys that a question had before its words changed.
FORMER = re.compile(r"^[ \t]*<!--[ \t]*was:?[ \t]+(.*?)[ \t]*-->[ \t]*$")
BARE_ANSWER = re.compile(r"^([-*+][ \t]+)(\*\*.*)$")


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
    former: list[str] = field(default_factory=list)

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
class Blocks:
    """What a section's lines say. `has_strays`: some answer may stand in a line that was named and left out."""

    file: str
    intro: list[str] = field(default_factory=list)
    prompts: list[Block] = field(default_factory=list)
    answers: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    current: Block | None = None
    in_answers: bool = False
    has_strays: bool = False

    def read(self, number: int, line: str, *, fenced: bool, opens: bool) -> None:
        """Take the next line of the section."""
        if (not fenced or opens) and self.begins(number, line):
            return
        if not fenced and self.prompts and not self.in_answers and (former := FORMER.match(line)):
            self.prompts[-1].former += former[1].replace(",", " ").split()
        elif not fenced and (ANSWERS_LINE.match(line) or self.almost_answers(number, line)):
            if self.in_answers:
                self.complain(number, "second '**Answers:**'; expected one a quiz")
            self.in_answers, self.current = True, None
        elif not fenced and self.prompts and not self.in_answers and ANSWER_WITHIN.match(line):
            self.has_strays = True
            what = "write it as '1. **B** - why' under '**Answers:**', below the last question"
            self.complain(number, f"{short(line)} is an answer in a question; {what}")
        elif self.current and (not line.strip() or (fenced and not opens) or line.startswith((" ", "\t"))):
            self.current.take(line, fenced=fenced, opens=opens)
        elif not line.strip() or not (self.in_answers or self.prompts):
            self.intro.append(line)
        else:
            self.stray(number, line, is_html=not fenced and not TAG.sub("", line).strip())

    def begins(self, number: int, line: str) -> bool:
        """Begin a question, an answer or a choice, where this line does."""
        if item := ITEM.match(line):
            width = len(line) - len(item[2] or "")
            self.current = Block(number, number=int(item[1] or item[3]), indent=width, lines=[item[2] or ""])
            (self.answers if self.in_answers else self.prompts).append(self.current)
            return True
        choice = CHOICE.match(line)
        if choice and self.in_answers and self.answers and not self.answers[-1].text.startswith("**"):
            self.complain(self.answers[-1].line, "question below '**Answers:**'; all questions stand above it")
            self.prompts.append(self.answers.pop())
            self.in_answers = False
        if self.in_answers and (bare := BARE_ANSWER.match(line)):
            due = len(self.answers) + 1
            self.complain(number, f"{short(line)} has no number; expected '{due}. **B** - why'")
            self.current = Block(number, number=due, indent=len(bare[1]), lines=[bare[2]])
            self.answers.append(self.current)
            return True
        if self.in_answers or not self.prompts:
            return False
        if choice := choice or self.almost_choice(number, line):
            letter, text = choice[2].upper(), choice[3] or ""
            self.current = Block(number, letter=letter, indent=len(choice[1]), lines=[text])
            self.prompts[-1].choices.append(self.current)
        return bool(choice)

    def almost_choice(self, number: int, line: str) -> re.Match[str] | None:
        """A choice that is written in another way, named as such."""
        found = ALMOST_CHOICE.match(line) or BARE_CHOICE.match(line)
        if not found:
            return None
        due = chr(ord("A") + len(self.prompts[-1].choices))
        if found.re is BARE_CHOICE and found[2].upper() != due:
            return None
        if CHOICE.match(f" {line}"):
            self.complain(number, f"{short(line)} belongs to no question; indent it by three spaces")
        else:
            self.complain(
                number, f"{short(line)} looks like a choice; expected '   - **{found[2].upper()})** text'"
            )
        return found

    def almost_answers(self, number: int, line: str) -> bool:
        """Whether the answers begin here under another name, which is named as such."""
        if not self.prompts or self.in_answers or not is_almost_answers(line):
            return False
        self.complain(number, f"{short(line)} begins no answers; write **Answers:** here")
        return True

    def stray(self, number: int, line: str, *, is_html: bool) -> None:
        """A line that belongs to nothing."""
        self.has_strays = True
        whose = "answer" if self.in_answers else "question"
        advice = "indent it by three spaces"
        if is_html or line.startswith("#"):
            advice = "leave it out"
        elif self.in_answers and not self.current:
            advice = "an answer begins like '1. **B** - '"
        self.complain(number, f"{short(line)} belongs to no {whose}; {advice}")

    def complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))


def is_almost_answers(line: str) -> bool:
    """True for a line that means `**Answers:**` and is written in another way."""
    return not line.startswith((" ", "\t")) and bool(ALMOST_ANSWERS.match(TAG.sub("", line).strip()))


def short(line: str) -> str:
    """The beginning of a line, in quotes."""
    return f"'{line.strip()[:30]}'"
