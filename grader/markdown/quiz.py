"""The `## Quiz` of a lesson as a form that works without a script and is graded in place with one.

    ## Quiz  ->  <div class="quiz" data-canonical-id="…">
                   <form class="question" data-key="…" data-kind="one" data-answer="B">
                     <fieldset> <legend> prompt </legend> choices </fieldset>
                     Check, Skip, result line, <details> answer, explanation, those of choices </details>

    **Predict:**  ->  <div class="quiz prediction"> one such form, whose <details> begins with the result </div>

The keys are those of `grader.content.quiz`: an answer carries the same name here and in the terminal.
"""

# mypy: disallow-subclassing-any=False
# (Python-Markdown comes without types.)

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from grader.content import MISSES, Choice, Kind, Prediction, Question, Quiz, find_predictions, parse_quiz

# Around the name of what stood there, in the text: invisible separators, which no lesson contains.
MARK = "\u2063\u2063"
BEFORE_EVERYTHING = 100
ASKS = {
    Kind.ONE: "Choose one answer.",
    Kind.SEVERAL: "Choose every answer that is right.",
    Kind.NUMERIC: "Type a number, such as 0.25 or 2e-3.",
}


class QuizExtension(Extension):
    """Renders the quiz. `canonical_id` is the lesson's, the first half of every question key."""

    def __init__(self, **options: Any) -> None:
        self.config = {"canonical_id": ["", "the lesson's canonical_id"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name Python-Markdown calls)
        finder = QuizFinder(md)
        builder = QuizBuilder(md.parser, finder, self.getConfig("canonical_id"))
        md.preprocessors.register(finder, "quiz", BEFORE_EVERYTHING)
        md.parser.blockprocessors.register(builder, "quiz", BEFORE_EVERYTHING)


class QuizFinder(Preprocessor):
    """Takes quiz and predictions out of the text before fences and HTML are looked for; leaves their names."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.found: dict[str, Quiz | Prediction] = {}

    def run(self, lines: list[str]) -> list[str]:
        predictions, _ = find_predictions("\n".join(lines), file="")
        self.found = {f"predict-{number}": each for number, each in enumerate(predictions, 1)}
        for name, each in reversed(self.found.items()):
            lines = [*lines[: each.first_line - 1], "", f"{MARK}{name}{MARK}", "", *lines[each.last_line :]]
        quiz, _ = parse_quiz("\n".join(lines), file="")
        if quiz is None or not quiz.questions:
            return lines
        self.found["quiz"] = quiz
        return [*lines[: quiz.first_line], "", f"{MARK}quiz{MARK}", "", *lines[quiz.last_line :]]

    def prepare(self, text: str) -> str:
        """A piece of the quiz after every other preprocessor: its fences and HTML are stashed."""
        lines = text.split("\n")
        for preprocessor in self.md.preprocessors:
            if preprocessor is not self:
                lines = preprocessor.run(lines)
        return "\n".join(lines)


class QuizBuilder(BlockProcessor):
    """Builds the forms where the placeholder stands."""

    def __init__(self, parser: Any, finder: QuizFinder, canonical_id: str) -> None:
        super().__init__(parser)
        self.finder = finder
        self.canonical_id = canonical_id

    def test(self, parent: Element, block: str) -> bool:
        text = block.strip()
        return text.startswith(MARK) and text.strip(MARK) in self.finder.found

    def run(self, parent: Element, blocks: list[str]) -> None:
        name = blocks.pop(0).strip().strip(MARK)
        found = self.finder.found[name]
        if isinstance(found, Quiz):
            self.build_quiz(found, parent)
        else:
            self.build_prediction(found, parent, name=name)

    def build_prediction(self, prediction: Prediction, parent: Element, *, name: str) -> None:
        """One form, in whose details the result stands above the answer; the search finds the result."""
        box = SubElement(parent, "div", {"class": "quiz prediction no-copy"})
        form = self.build_form(box, prediction.question, name=name, label="Predict", facts={})
        details = SubElement(form, "details", {"class": "answer"})
        put_text(SubElement(details, "summary"), "See what comes out")
        self.render(SubElement(details, "div", {"class": "comes-out"}), prediction.result)
        self.build_answer(SubElement(details, "div", {"data-search-exclude": ""}), prediction.question)

    def build_quiz(self, quiz: Quiz, parent: Element) -> None:
        # Material's copy buttons would be submit buttons in a form; `no-copy` keeps them out.
        facts = {"data-canonical-id": self.canonical_id, "data-misses": str(MISSES)}
        box = SubElement(parent, "div", {"class": "quiz no-copy", **facts})
        self.render(box, quiz.intro)
        for question in quiz.questions:
            self.build_question(box, question)
        foot = SubElement(box, "p", {"class": "quiz-score", "hidden": ""})
        SubElement(foot, "span", {"class": "quiz-total"})
        for name, words in (("answers-download", "Download my answers"), ("quiz-reset", "Start again")):
            put_text(SubElement(foot, "button", {"type": "button", "class": name}), words)

    def build_question(self, box: Element, question: Question) -> None:
        """One form: what is asked, what can be answered, what was right; and the names that answers have."""
        facts = {"data-key": question.key(self.canonical_id)}
        facts |= {"data-former": " ".join(question.keys(self.canonical_id)[1:])} if question.former else {}
        keys = question.keys(self.canonical_id)
        others = " ".join(key for key in keys if question.as_asked_under(key) is not question)
        facts |= {"data-other-choices": others} if others else {}
        name, label = f"quiz-{question.number}", f"Question {question.number}"
        form = self.build_form(box, question, name=name, label=label, facts=facts, can_be_skipped=True)
        details = SubElement(form, "details", {"class": "answer", "data-search-exclude": ""})
        put_text(SubElement(details, "summary"), "Answer")
        self.build_answer(details, question)

    def build_form(
        self,
        box: Element,
        question: Question,
        *,
        name: str,
        label: str,
        facts: dict[str, str],
        can_be_skipped: bool = False,
    ) -> Element:
        """A form down to its result line. `name`: of its controls; `label`: what stands above the question."""
        facts = facts | {"data-kind": question.kind.value, "data-answer": question.answer}
        if question.kind is Kind.NUMERIC:
            facts |= {"data-tolerance": repr(question.tolerance)}
        form = SubElement(box, "form", {"class": "question", "autocomplete": "off", **facts})
        fieldset = SubElement(form, "fieldset", {"aria-describedby": f"{name}-ask"})
        self.build_prompt(fieldset, question, label)
        put_text(SubElement(fieldset, "p", {"class": "ask", "id": f"{name}-ask"}), ASKS[question.kind])
        if question.kind is Kind.NUMERIC:
            build_number(fieldset, name)
        for letter, choice in question.shown:
            self.build_choice(fieldset, choice, letter=letter, kind=question.kind, name=name)
        put_text(SubElement(form, "button", {"type": "submit", "class": "check", "hidden": ""}), "Check")
        if can_be_skipped:
            put_text(SubElement(form, "button", {"type": "button", "class": "skip", "hidden": ""}), "Skip")
        SubElement(form, "p", {"class": "result", "role": "status", "aria-live": "polite"})
        return form

    def build_prompt(self, fieldset: Element, question: Question, label: str) -> None:
        """The legend holds the first paragraph, so that it names the group; the rest stands below it."""
        legend = SubElement(fieldset, "legend")
        number = SubElement(legend, "span", {"class": "number"})
        put_text(number, label)
        number.tail = AtomicString(" ")
        prompt = SubElement(legend, "span", {"class": "prompt"})
        first, *rest = self.blocks(question.prompt)
        if first.tag == "p":
            move(first, prompt)
        else:
            rest.insert(0, first)
        fieldset.extend(rest)

    def build_choice(self, fieldset: Element, choice: Choice, *, letter: str, kind: Kind, name: str) -> None:
        """One radio button or checkbox with its text. Its value is the letter of the file, which is recorded."""
        label = SubElement(fieldset, "label", {"class": "choice"})
        control = "radio" if kind is Kind.ONE else "checkbox"
        SubElement(label, "input", {"type": control, "name": name, "value": choice.letter})
        put_text(SubElement(label, "span", {"class": "letter"}), letter)
        found = self.blocks(choice.text)
        if len(found) == 1 and found[0].tag == "p":
            move(found[0], SubElement(label, "span", {"class": "text"}))
        else:
            SubElement(label, "div", {"class": "text"}).extend(found)

    def build_answer(self, details: Element, question: Question) -> None:
        """The answer with its explanation: for readers without a script, and after a try."""
        right = SubElement(details, "p", {"class": "right"})
        right.text = AtomicString("Right answer: ")
        put_text(SubElement(right, "strong"), question.answer_text)
        self.render(details, question.explanation)
        for letter, choice in question.shown:
            if choice.why:
                # A script puts it below its choice.
                why = SubElement(details, "div", {"class": "why", "data-choice": choice.letter})
                put_text(SubElement(why, "span", {"class": "letter"}), letter)
                self.render(SubElement(why, "div", {"class": "text"}), choice.why)

    def blocks(self, text: str) -> list[Element]:
        """The block elements of a Markdown text; there is at least one."""
        holder = Element("div")
        self.render(holder, text)
        return list(holder) or [Element("p")]

    def render(self, parent: Element, text: str) -> None:
        """Add a Markdown text, rendered as the rest of the page is."""
        self.parser.parseChunk(parent, self.finder.prepare(text))


def build_number(fieldset: Element, name: str) -> None:
    """The field of a numeric question."""
    label = SubElement(fieldset, "label", {"class": "number-field"})
    put_text(SubElement(label, "span"), "Your answer")
    field = {"type": "text", "inputmode": "decimal", "name": name, "spellcheck": "false"}
    SubElement(label, "input", {**field, "aria-describedby": f"{name}-ask"})


def put_text(element: Element, text: str) -> None:
    """Text that no Markdown applies to."""
    element.text = AtomicString(text)


def move(source: Element, target: Element) -> None:
    """Give the content of one element to another."""
    target.text = source.text
    target.extend(list(source))


def makeExtension(**options: Any) -> QuizExtension:  # noqa: N802 (the name Python-Markdown looks for)
    """The extension, as `grader.markdown.quiz` in a list of extensions."""
    return QuizExtension(**options)
