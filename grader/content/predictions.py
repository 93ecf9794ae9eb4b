"""Predictions: questions that stand above a result, and are asked before it is shown.

    **Predict:**

    1. How many modes are left?
       - **A)** none
         > Why it is wrong, for whoever picks it.
       - **B)** one

    **Answer:**

    1. **B** - explanation, for everybody

    | the result | that it is about |

Question and answer are written as in a quiz. What stands below them without a sentence in between is the result:
outputs of code, tables and pictures. It opens with the answer. A prediction is practice, and no score knows of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.content.fences import follow_fences
from grader.content.quiz import Question
from grader.content.quiz_blocks import ANSWERS_LINE, BARE_ANSWER, ITEM, is_almost_answers, short
from grader.content.quiz_parser import Section
from grader.content.tables import RULE
from grader.errors import Problem

MARK = re.compile(r"^\*\*Predict(?::\*\*|\*\*:)[ \t]*$")
# What is meant as one: with the question behind it, with another dress, or indented.
ALMOST = re.compile(r"^[ \t]*(?:[#*_]+[ \t]*[Pp]redict[*_ \t]*(?::|$)|Predict[ \t]*:)")
CODE = re.compile(r"^[`~]{3,}[ \t]*\{?[ \t]*\.?py", re.I)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A question and its result in Markdown. Lines are counted from 1: the first of all, those of the result."""

    question: Question
    result: str
    first_line: int
    result_line: int
    last_line: int


def find_predictions(text: str, *, file: str) -> tuple[list[Prediction], list[Problem]]:
    """The predictions of a page (line endings normalised), and all that is wrong with them."""
    if "predict" not in text.lower():
        return [], []
    page = PageOfPredictions(file, text.split("\n"))
    return page.parse(), sorted(page.problems)


def without_predictions(text: str) -> str:
    """The text with the lines of each question empty: its result stands below what comes before."""
    lines = text.split("\n")
    for found in find_predictions(text, file="")[0]:
        for place in range(found.first_line - 1, found.result_line - 1):
            lines[place] = ""
    return "\n".join(lines)


class PageOfPredictions:
    """The lines of a page. Places are counted from 0."""

    def __init__(self, file: str, lines: list[str]):
        self.file, self.lines = file, lines
        followed = list(follow_fences(lines))
        self.fenced, self.opens = [inside for inside, _ in followed], [opening for _, opening in followed]
        self.problems: list[Problem] = []

    def parse(self) -> list[Prediction]:
        found = []
        for place, line in enumerate(self.lines):
            if self.fenced[place]:
                continue
            if MARK.match(line):
                found += self.prediction(place)
            elif ALMOST.match(line):
                what = "write **Predict:** alone on its line, at its left end, and '1. …' below"
                self.complain(place, f"{short(line)} begins no prediction; {what}")
        return found

    def complain(self, place: int, message: str) -> None:
        self.problems.append(Problem(self.file, place + 1, message))

    def prediction(self, first: int) -> list[Prediction]:
        """The prediction that begins at a place, or nothing, with its problems noted."""
        before = len(self.problems)
        result = self.end_of_question(first + 1)
        inside = slice(first + 1, result)
        section = Section(
            self.file, first + 1, self.lines[inside], self.fenced[inside], self.opens[inside],
            name="prediction", mark="**Predict:**",
        )  # fmt: skip
        quiz, problems = section.parse()
        self.problems += problems
        if quiz.intro:
            self.complain(first, "text between '**Predict:**' and its question; put it above, or into '1. …'")
        for extra in quiz.questions[1:]:
            self.complain(extra.line - 1, "second question of a prediction; give it a '**Predict:**' of its own")
        last = self.end_of_result(result)
        if last == result:
            what = "expected output, a table or a picture right below its answer"
            self.complain(first, f"the prediction has no result; {what}")
        if len(self.problems) > before:
            return []
        return [Prediction(quiz.questions[0], "\n".join(self.lines[result:last]), first + 1, result + 1, last)]

    def end_of_question(self, place: int) -> int:
        """The first line that belongs no more to question and answer; every line before the answer does."""
        is_answered = False
        while place < len(self.lines):
            line = self.lines[place]
            if (not self.fenced[place] or self.opens[place]) and line[:1].strip():
                is_answer = bool(ANSWERS_LINE.match(line)) or is_almost_answers(line)
                begins_more = line.startswith("#") and not is_answer
                if begins_more or MARK.match(line) or self.end_of_result(place) > place:
                    return place
                if is_answered and not ITEM.match(line) and not BARE_ANSWER.match(line):
                    return place
                is_answered |= is_answer
            place += 1
        return place

    def end_of_result(self, place: int) -> int:
        """Where outputs, tables and pictures end that begin at a place; that place itself where none does."""
        end = place
        while place < len(self.lines):
            line = self.lines[place]
            if self.opens[place] and line[:1].strip() and not CODE.match(line):
                place += 1
                while place < len(self.lines) and self.fenced[place] and not self.opens[place]:
                    place += 1
                end = place
            elif not self.fenced[place] and (line.startswith("![") or self.is_table(place)):
                while place < len(self.lines) and self.lines[place].strip():
                    place += 1
                end = place
            elif line.strip():
                break
            else:
                place += 1
        return end

    def is_table(self, place: int) -> bool:
        """Whether a table begins at a place, which its second line shows."""
        rule = self.lines[place + 1] if place + 1 < len(self.lines) else ""
        return "|" in self.lines[place] and "|" in rule and bool(RULE.match(rule))
