"""The quiz of a lesson, read from its `## Quiz` section, with the line of everything that is wrong with it.

    1. Prompt, with maths, lists or fenced code indented under it.
       - **A)** first choice
         > Why it is wrong, for whoever picks it.
       - **B)** second choice
       <!-- was: 0123456789ab -->

    **Answers:**
    1. **B** - explanation, for everybody

`**B, D**` asks for several choices, and so does a prompt with "all that apply"; `**1.386 ± 0.005**`, with no
choices above, for a number. `was` lists the keys that the question had in other words: answers under them count.
`was: 0123456789ab=BD` is one from when its choices were others, of which these were right.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import islice

from grader.content.fences import follow_fences
from grader.content.quiz import DIGITS, Choice, Kind, Question, Quiz
from grader.content.quiz_blocks import ANSWERS_LINE, Block, Blocks, is_almost_answers
from grader.content.quiz_words import others_named, places_named
from grader.errors import Problem

QUIZ_HEADING = re.compile(r"^##[ \t]+Quiz[ \t]*#*[ \t]*$", re.IGNORECASE)
SECTION_HEADING = re.compile(r"^#{1,2}([ \t]|$)")
ANSWER = re.compile(r"^\*\*([^\n]+?)\*\*[ \t]*(?:[-–—:][ \t]*)?(.*)$", re.DOTALL)
ALL_THAT_APPLY = re.compile(r"\ball\s+that\s+apply\b", re.IGNORECASE)
QUOTE = re.compile(r"^[ \t]*>[ ]?")
FORMER_KEY = re.compile(rf"[0-9a-f]{{{DIGITS}}}(?:=[A-Z]+)?")
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
    last = end_of_quiz(lines, fenced, first + 1)
    inside = slice(first + 1, last)
    section = Section(file, first + 1, lines[inside], fenced[inside], opens[inside])
    quiz, found = section.parse()
    return quiz, problems + found


def explained_from(block: Block) -> int:
    """At which of its lines the explanation of a choice begins: the first below its text that is quoted."""
    places = zip(range(len(block.lines)), block.lines, follow_fences(block.lines), strict=True)
    found = (place for place, line, (fenced, _) in places if place and not fenced and QUOTE.match(line))
    return next(found, len(block.lines))


def text_of(block: Block) -> str:
    """The text of a choice without its explanation."""
    return "\n".join(block.lines[: explained_from(block)]).strip("\n").rstrip()


def end_of_quiz(lines: list[str], fenced: list[bool], first: int) -> int:
    """Where the next section begins. A heading `Answers` belongs to a quiz that has none so far."""
    has_answers = False
    for place in range(first, len(lines)):
        if fenced[place]:
            continue
        if SECTION_HEADING.match(lines[place]) and (has_answers or not is_almost_answers(lines[place])):
            return place
        has_answers |= is_almost_answers(lines[place]) or bool(ANSWERS_LINE.match(lines[place]))
    return len(lines)


@dataclass(slots=True)
class Section:
    """The lines under `## Quiz`, or another mark; `start` is the mark's line number."""

    file: str
    start: int
    lines: list[str]
    fenced: list[bool]
    opens: list[bool]
    problems: list[Problem] = field(default_factory=list)
    name: str = "quiz"
    mark: str = "## Quiz"

    def parse(self) -> tuple[Quiz, list[Problem]]:
        blocks = Blocks(self.file, problems=self.problems)
        for number, (line, fenced, opens) in enumerate(
            zip(self.lines, self.fenced, self.opens, strict=True), self.start + 1
        ):
            blocks.read(number, line, fenced=fenced, opens=opens)
        if not blocks.prompts:
            self.complain(self.start, f"the {self.name} has no question; expected '1. …' under '{self.mark}'")
        elif not blocks.answers and not blocks.has_strays:
            what = f"the {self.name} has no answers; expected '**Answers:**' and '1. **B** - why'"
            self.complain(self.start, what)
        questions = [self.question(prompt, answer) for prompt, answer in self.pairs(blocks)]
        whole = tuple(question for question in questions if question)
        self.check_keys(whole)
        intro = "\n".join(blocks.intro).strip()
        return Quiz(whole, intro, self.start, self.start + len(self.lines)), self.problems

    def complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def pairs(self, blocks: Blocks) -> list[tuple[Block, Block | None]]:
        """Each question with its answer: the one of its number or, where numbers are wrong, of its place.

        What is wrong with the numbers is said once.
        """
        prompts, answers = blocks.prompts, blocks.answers
        asked, given = [prompt.number for prompt in prompts], [answer.number for answer in answers]
        is_counted = self.check_numbers(prompts, what="question")
        if len(asked) == len(given):
            if given != asked:
                self.check_numbers(answers, what="answer")
            if len(set(asked)) < len(asked) or set(asked) != set(given):
                return list(zip(prompts, answers, strict=True))
        elif prompts and len(set(given)) < len(given):
            self.check_numbers(answers, what="answer")
        elif is_counted and prompts:
            for answer in answers:
                if answer.number not in asked:
                    self.complain(answer.line, f"answer {answer.number} belongs to no question")
            for prompt in prompts:
                if answers and prompt.number not in given:
                    self.complain(prompt.line, f"question {prompt.number} has no answer under '**Answers:**'")
        by_number = {answer.number: answer for answer in answers if given.count(answer.number) == 1}
        return [(p, by_number.get(p.number) if asked.count(p.number) == 1 else None) for p in prompts]

    def check_numbers(self, blocks: list[Block], *, what: str) -> bool:
        """Whether numbers run 1, 2, 3, … without gap or repeat."""
        for expected, block in enumerate(blocks, 1):
            if block.number != expected:
                self.complain(block.line, f"{what} is numbered {block.number}, expected {expected}")
                return False
        return True

    def question(self, prompt: Block, answer: Block | None) -> Question | None:
        """The question of a block, or None with its problems noted."""
        before = len(self.problems)
        if not prompt.text.strip():
            self.complain(prompt.line, f"question {prompt.number} has no text")
        is_lettered = self.check_choices(prompt)
        if answer is None:
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
        letters = {choice.letter for choice in prompt.choices} if is_lettered else None
        kind, value, tolerance = self.read_answer(given, prompt=prompt, letters=letters, line=answer.line)
        if len(self.problems) > before:
            return None
        question = Question(
            number=prompt.number,
            line=prompt.line,
            kind=kind,
            prompt=prompt.text,
            choices=tuple(self.choice(block) for block in prompt.choices),
            answer=value,
            tolerance=tolerance,
            explanation=explanation,
            former=tuple(prompt.former),
        )
        self.check_words(question, prompt, answer)
        return question

    def check_words(self, question: Question, prompt: Block, answer: Block) -> None:
        """No text speaks of a choice by its letter or place, which are others where choices are shown mixed."""
        number = question.number
        found = [
            (answer.line, f"the explanation of question {number}", places_named(question, question.explanation))
        ]
        for block, choice in zip(prompt.choices, question.choices, strict=True):
            what, below = f"choice {choice.letter} of question {number}", block.line + explained_from(block)
            found.append((block.line, what, others_named(choice.text)))
            found.append((below, f"the explanation of {what}", places_named(question, choice.why)))
        for line, what, names in found:
            for name in islice(names, 1):
                self.complain(line, f"{what} says '{name}'; choices are shown mixed, so name the thing itself")

    def choice(self, block: Block) -> Choice:
        """A choice with what is quoted below it, which explains it."""
        first = explained_from(block)
        quoted = block.lines[first:]
        for place, line in enumerate(quoted, block.line + first):
            if line.strip() and not line.lstrip().startswith(">"):
                self.complain(
                    place, f"choice {block.letter} goes on below its explanation; begin the line with '>'"
                )
                break
        why = "\n".join(QUOTE.sub("", line) for line in quoted).strip()
        if quoted and not why:
            self.complain(block.line + first, f"the explanation of choice {block.letter} is empty")
        return Choice(block.letter, text_of(block), why)

    def check_choices(self, prompt: Block) -> bool:
        """Whether letters run A, B, C, …, and there are none or at least two. No choice is empty."""
        expected = [chr(ord("A") + position) for position in range(len(prompt.choices))]
        is_lettered = len(prompt.choices) != 1
        if not is_lettered:
            self.complain(prompt.line, f"question {prompt.number} has one choice, expected at least two")
        for choice, letter in zip(prompt.choices, expected, strict=True):
            if choice.letter != letter:
                self.complain(
                    choice.line, f"choice {choice.letter} of question {prompt.number}, expected {letter}"
                )
                is_lettered = False
                break
        for choice in prompt.choices:
            if not text_of(choice):
                self.complain(choice.line, f"choice {choice.letter} of question {prompt.number} is empty")
        return is_lettered

    def read_answer(
        self, given: str, *, prompt: Block, letters: set[str] | None, line: int
    ) -> tuple[Kind, str, float]:
        """Kind, right answer and tolerance. `letters`: those of the choices, None where they are wrong."""
        if not prompt.choices:
            return self.read_number(given, prompt=prompt, line=line)
        if not LETTERS.match(given):
            capital = given.upper().rstrip(")").strip()
            meant = f"'{capital}'" if LETTERS.match(capital) else "a letter, or letters like 'B, D'"
            self.complain(line, f"answer '{given[:30]}' should be {meant}")
            return Kind.ONE, "", 0.0
        picked = re.findall("[A-Z]", given)
        for letter in picked:
            if letters is not None and letter not in letters:
                self.complain(line, f"answer {letter} of question {prompt.number} is not among its choices")
        if len(set(picked)) != len(picked):
            self.complain(line, f"answer '{given}' names a letter twice")
        is_several = len(picked) > 1 or ALL_THAT_APPLY.search(prompt.text)
        return (Kind.SEVERAL if is_several else Kind.ONE), "".join(sorted(picked)), 0.0

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
            what = f"question {prompt.number} has no choices, so '{given}' cannot be its answer"
            self.complain(line, f"{what}; a choice is written '   - **A)** text'")
        else:
            self.complain(
                line, f"answer '{given[:30]}' should be a number with its tolerance, like '1.386 ± 0.005'"
            )
        return Kind.NUMERIC, "0", 0.0

    def check_keys(self, questions: tuple[Question, ...]) -> None:
        """No two questions have the same words, or had them: an answer counts for one question."""
        seen: dict[str, int] = {}
        for question in questions:
            key = question.key("")
            if key in seen:
                self.complain(
                    question.line, f"question {question.number} repeats question {seen[key]} word for word"
                )
            seen.setdefault(key, question.number)
        for question in questions:
            for former in question.former:
                digest = former.partition("=")[0]
                if not FORMER_KEY.fullmatch(former):
                    what = f"{DIGITS} hexadecimal digits, the end of its data-key on the page"
                    what += "; where its choices were others, with the right ones, as in 0123456789ab=BD"
                    self.complain(question.line, f"former key '{former[:30]}' should be {what}")
                elif f":{digest}" in seen:
                    what = f"is a key of question {seen[f':{digest}']} already"
                    self.complain(question.line, f"former key '{digest}' of question {question.number} {what}")
                seen.setdefault(f":{digest}", question.number)
