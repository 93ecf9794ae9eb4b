"""A lesson as the terminal shows it: its text without the answers of its quiz, and what to do after it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from grader.content import Course, Lesson, Question, fenced_lines, find_predictions, parse_quiz
from grader.terminal.layout import labelled
from grader.terminal.maths import outside_code, readable_page

PICTURE = re.compile(r"!\[([^\]]*)\]\(\s*<?[^)\s>]*>?(?:\s+\"((?:[^\"\\]|\\.)*)\")?\s*\)(?:\{[^}\n]*\})?")
# A terminal follows no link to another page of the course; the words of such a link say where it leads.
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)\s]+(?:\s+\"[^\"]*\")?\)(?:\{[^}\n]*\})?")
ATTRIBUTES = re.compile(r"[ \t]+\{[ \t]*[.#:][^}\n]*\}[ \t]*$", re.MULTILINE)
FOLDING = re.compile(r"</?(?:details|summary)\b[^<>]*>", re.IGNORECASE)
ADMONITION = re.compile(r"^(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)[^\"\n]*(?:\"(?P<title>.*)\")?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page in Markdown, its headings at the left as its text is."""

    markdown: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from grader.terminal.page import PageMarkdown

        yield PageMarkdown(self.markdown, coloured=console.color_system is not None)


def lesson_text(lesson: Lesson, course: Course) -> RenderableType:
    """A lesson to read, and how to go on."""
    return Group(Page(lesson_markdown(lesson)), Text(), *way_on(lesson, course))


def lesson_markdown(lesson: Lesson) -> str:
    """The text of a lesson as plain Markdown, with words for its pictures and a line for its quiz."""
    text = with_predictions(without_quiz(lesson))
    text = readable_page(outside_code(text, in_words))
    return with_notes(text)


def without_quiz(lesson: Lesson) -> str:
    """The text with a line in place of the quiz, which would show its answers; and of any second one."""
    lines, said = lesson.text.split("\n"), ["## Quiz", "", f"To take it: `course quiz {lesson.number}`", ""]
    pieces: list[str] = []
    while quiz := parse_quiz("\n".join(lines), file=lesson.file)[0]:
        pieces += [*lines[: quiz.first_line - 1], *said]
        lines = lines[quiz.last_line :]
    return "\n".join([*pieces, *lines])


def with_predictions(text: str) -> str:
    """The text with each prediction as it is to be read: the question, then the result, then the answer."""
    lines = text.split("\n")
    for found in reversed(find_predictions(text, file="")[0]):
        asked, answered = asked_and_answered(found.question)
        lines[found.first_line - 1 : found.last_line] = [*asked, found.result, "", *answered]
    return "\n".join(lines)


def asked_and_answered(question: Question) -> tuple[list[str], list[str]]:
    """A question and its answer as quotations. Letters are those that the page shows."""
    choices = [f"- {letter}) {below(choice.text)}" for letter, choice in question.shown]
    whys = [f"- {letter}) {below(choice.why)}" for letter, choice in question.shown if choice.why]
    asked = ["**Predict** before you look below:", "", question.prompt, "", *choices]
    answered = [f"**Answer: {question.answer_text}**", "", question.explanation, "", *whys]
    return quoted(asked), quoted(answered)


def quoted(parts: Sequence[str]) -> list[str]:
    """A quotation, with an empty line below it."""
    return [f"> {line}".rstrip() for line in "\n".join(parts).strip().split("\n")] + [""]


def below(text: str) -> str:
    """A text whose further lines belong to the item that its first one begins."""
    return text.replace("\n", "\n  ")


def in_words(text: str) -> str:
    """Text without what only a browser shows: of a picture what it says to those who do not see it."""
    text = PICTURE.sub(picture_in_words, text)
    text = LINK.sub(r"\1", text)
    return FOLDING.sub("", ATTRIBUTES.sub("", text))


def picture_in_words(match: re.Match[str]) -> str:
    """What a picture shows, and its caption."""
    alternative, caption = (" ".join((part or "").split()) for part in match.groups())
    if not match.string[: match.start()].endswith("\n"):
        return f"(figure: {alternative})"
    return f"> **Figure:** {alternative}" + (f"\n>\n> *Caption:* {caption}" if caption else "")


def with_notes(text: str) -> str:
    """The text with each note, whose lines are indented below its title, as a quotation."""
    shown: list[str] = []
    lines = text.split("\n")
    is_note = False
    for line, is_code in zip(lines, fenced_lines(lines), strict=True):
        if not is_code and (found := ADMONITION.match(line)):
            is_note = True
            shown += ["", f"> **{found['title'] or found['kind'].capitalize()}**", ">"]
        elif is_note and (line.startswith("    ") or not line.strip()):
            shown.append(f"> {line[4:]}".rstrip() if line.strip() else ">")
        else:
            shown += ["", line] if is_note else [line]
            is_note = False
    return "\n".join(shown)


def way_on(lesson: Lesson, course: Course) -> list[RenderableType]:
    """What belongs to a lesson, and the lesson after it."""
    lines = [("Write", f"course grade {e.id}") for e in course.exercises if e.lesson == lesson.canonical_id]
    if lesson.quiz and lesson.quiz.questions:
        lines.append(("Quiz", f"course quiz {lesson.number}"))
    after = [other for other in course.lessons if other.number > lesson.number]
    if after:
        lines.append(("Then", f"course read {after[0].number}   {after[0].title}"))
    return [labelled(label, line, indent=0) for label, line in lines]


def lesson_list(lessons: Sequence[Lesson], opened: Collection[str]) -> RenderableType:
    """Every lesson with how to open it. `opened`: the canonical ids of those that were."""
    parts: list[RenderableType] = []
    for lesson in lessons:
        facts = f"  {lesson.estimated_minutes} min" + (" · opened" if lesson.canonical_id in opened else "")
        parts.append(labelled(f"{lesson.number}", f"{lesson.title}{facts}", indent=0))
    parts += [Text(), Text("Open one with its number, such as: course read 1")] if lessons else []
    return Group(*parts) if parts else Text("This course has no lessons.")
