"""The Markdown extensions: quiz, maths, lists, and the generated exercise pages."""

from __future__ import annotations

import dataclasses
import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content import Course, find_content, load_course
from grader.content.headings import headings
from grader.content.lesson_parser import parse_lesson
from grader.errors import ContentError
from grader.markdown import exercise_pages, mistake_pages
from grader.markdown.pages import exercise_page, in_markdown, index_page, signatures

LESSON = """---
number: 1
title: "Noise"
slug: "noise"
level: "beginner"
tags: ["noise"]
prerequisites: ["waves"]
estimated_minutes: 20
contributors: []
diagrams: []
examples: []
canonical_id: "tiny-01"
---

# Noise

**Kinds**:
- white
- pink

An example that is no quiz:

```
## Quiz
1. Not a question
```

## Quiz

Take your *time*.

1. What is the mean of $\\mathcal{N}(0, 1)$?
   - **A)** $0$
   - **B)** `1`, as in

     ```python
     price = "$5 and $6"
     ```
2. Which are noise?

   ```text
   hiss  # the second paragraph of a prompt
   ```
   - **A)** White
   - **B)** Silence
   - **C)** Pink

3. What is $2 \\ln 2$?

**Answers:**
1. **A** - The average of *every* draw.

   A second paragraph.
2. **A, C** - Silence is not [a noise](waves.md).
3. **1.386 ± 0.005** - $2 \\ln 2 \\approx 1.386$

## Next steps

Rest.
"""
EXTENSIONS = ["tables", "toc", "pymdownx.superfences", "pymdownx.highlight", "md_in_html", "attr_list"]
OURS = ["grader.markdown.lists", "grader.markdown.maths", "grader.markdown.quiz"]


def render(text: str, **quiz: str) -> str:
    return markdown.markdown(
        text,
        extensions=EXTENSIONS + OURS,
        extension_configs={"grader.markdown.quiz": quiz, "grader.markdown.maths": {"file": "a.md"}},
    )


class Elements(HTMLParser):
    """The start tags of a page, as (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str, css_class: str = "") -> list[dict[str, Any]]:
        return [a for t, a in self.found if t == tag and (not css_class or a.get("class") == css_class)]


def words(html: str) -> str:
    """The text of a page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture(scope="module")
def quiz_html() -> str:
    body = LESSON.split("---\n", 2)[2]
    return render(body, canonical_id="tiny-01")


# Quiz


def test_quiz_keys_are_those_of_the_command_line(quiz_html: str) -> None:
    lesson, problems = parse_lesson(LESSON, file="noise.md")
    assert lesson and lesson.quiz and not problems
    forms = Elements(quiz_html).of("form", "question")
    assert [form["data-key"] for form in forms] == [q.key("tiny-01") for q in lesson.quiz.questions]
    assert [form["data-kind"] for form in forms] == ["one", "several", "numeric"]
    assert [form["data-answer"] for form in forms] == ["A", "AC", "1.386"]
    assert [form.get("data-tolerance") for form in forms] == [None, None, "0.005"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab`$|<>&*_\\[]() \té−"), min_size=1, max_size=30))
def test_quiz_keys_agree_for_any_prompt(prompt: str) -> None:
    quiz = (
        f"## Quiz\n\n1. Say {prompt}.\n   - **A)** yes\n   - **B)** no {prompt}\n\n**Answers:**\n1. **A** - so\n"
    )
    front = LESSON.split("---\n", 2)[1]
    lesson, _ = parse_lesson(f"---\n{front}---\n\n{quiz}", file="x.md")
    html = markdown.markdown(quiz, extensions=[OURS[2]], extension_configs={OURS[2]: {"canonical_id": "tiny-01"}})
    expected = [q.key("tiny-01") for q in lesson.quiz.questions] if lesson and lesson.quiz else []
    assert re.findall(r'data-key="([^"]+)"', html) == expected


def test_quiz_controls_fit_the_kind_and_have_names(quiz_html: str) -> None:
    page = Elements(quiz_html)
    controls = [(a["type"], a.get("value")) for a in page.of("input")]
    assert controls == [
        ("radio", "A"), ("radio", "B"), ("checkbox", "A"), ("checkbox", "B"), ("checkbox", "C"), ("text", None),
    ]  # fmt: skip
    assert len(page.of("legend")) == len(page.of("fieldset")) == 3
    assert len(page.of("label")) == len(page.of("input"))
    assert all(result["aria-live"] == "polite" for result in page.of("p", "result"))


def test_quiz_texts_are_markdown_with_code_and_maths(quiz_html: str) -> None:
    assert "Take your <em>time</em>." in quiz_html
    assert "<em>every</em>" in quiz_html and "A second paragraph." in quiz_html
    assert quiz_html.count("<math") == 4
    assert "$5 and $6" in words(quiz_html)
    assert '<a href="waves.md">' in quiz_html


def test_answers_stand_in_details_and_nowhere_else(quiz_html: str) -> None:
    closed = re.sub(r"<details.*?</details>", "", quiz_html, flags=re.DOTALL)
    assert "average of" not in closed and "Right answer" not in closed
    assert all("data-search-exclude" in a and "open" not in a for a in Elements(quiz_html).of("details"))
    assert "Answers:" not in quiz_html


def test_heading_and_neighbours_of_a_quiz_stay(quiz_html: str) -> None:
    assert '<h2 id="quiz">Quiz</h2>' in quiz_html
    assert '<h2 id="next-steps">Next steps</h2>' in quiz_html and "<p>Rest.</p>" in quiz_html


def test_quiz_in_a_fence_is_code(quiz_html: str) -> None:
    assert quiz_html.count("<form") == 3
    assert "1. Not a question" in words(quiz_html)
    assert "<form" not in render("```\n## Quiz\n\n1. Q\n   - **A)** a\n   - **B)** b\n```\n")


def test_page_without_a_quiz_and_quiz_without_questions_are_plain() -> None:
    assert "<form" not in render("# Page\n\ntext")
    assert "Nothing yet." in render("## Quiz\n\nNothing yet.\n")


def test_a_markdown_instance_can_be_used_again() -> None:
    md = markdown.Markdown(extensions=OURS)
    body = LESSON.split("---\n", 2)[2]
    assert md.convert(body) == md.reset().convert(body)
    assert "<form" not in md.reset().convert("text")


# Maths


def test_formulas_become_mathml_outside_the_search_index() -> None:
    html = render("Let $x_t$ be.\n\n$$\n\\frac{a}{b}\n$$\n")
    assert "<msub><mi>x</mi><mi>t</mi></msub>" in html
    assert '<div class="maths"><math data-search-exclude="" display="block">' in html
    assert "<mfrac>" in html and "$" not in html


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("of $x$, and", "x,"),
        ("ends (at $x$).", "x)."),
        ("the ($x$ or", "(x"),
        ("*all* ($x$)", "(x)"),
        ("“$x$ is $x$”", "“x"),
    ],
)
def test_no_line_ends_between_a_formula_and_its_marks(text: str, held: str) -> None:
    html = render(text)
    found = re.search('<span class="formula">(.*?)</span>', html)
    assert found and without_tags(found[1]) == held
    assert without_tags(html).strip() == re.sub(r"[$*]", "", text), "no word is lost"


def test_a_formula_without_marks_stays_as_it_is() -> None:
    assert "<span" not in render("let $x$ be $y$ or **$z$**")


def without_tags(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.",
        "Between $5-$10 a month",
        "A lone $ sign, and $x without an end",
        "Escaped \\$x\\$ signs",
        "Code `$x$` and `a $ b`",
        "```\n$x$\n$$y$$\n```",
        "    $x$ in indented code",
        "An amount of 5$ or 6$",
    ],
)
def test_dollars_that_are_no_maths_stay(text: str) -> None:
    html = render(text)
    assert "<math" not in html
    assert words(html).count("$") == text.count("$")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("$\\beta$-VAE, ($x$), **$y$** and *$z$*", 4),
        ("- $a$\n- b\n\n    $$c$$\n", 2),
        ("- b\n  $$\n  c\n  $$\n- $d$", 2),
        ("1. one\n\n    $$\n    x\n    $$\n\n2. $y$", 2),
        ("> $$x$$\n> and $y$", 2),
        ("| a | b |\n|---|---|\n| $x_1$ | $y$ |\n", 2),
        ("above\n$$\nx\n$$\nbelow", 1),
        ("in the $$x$$ middle", 1),
        ("$$\na\n+ b\n- c\n$$", 1),
        ("above\n$$ a\n- b $$", 1),
        ("$a*b*c$ and $d_e f_g$", 2),
        ("$a<b$ and $c>d$ and $e\\&f$", 3),
        ("# The $x$ axis", 1),
        ("costs \\$5, and $x$", 1),
    ],
)
def test_maths_is_found_wherever_text_is(text: str, count: int) -> None:
    html = render(text)
    assert html.count("<math") == count
    assert "<em>" not in html.replace("<em><math", "")


def test_formula_may_begin_a_line_with_a_sign() -> None:
    html = render("$$\na\n+ b\n- c\n$$\nand:\n- item\n")
    assert "<mo" in html and html.count("<li>") == 1


def test_list_with_a_formula_stays_one_list() -> None:
    html = render("- b\n  $$\n  c\n  $$\n- $d$")
    assert html.count("<ul>") == 1 and html.count("<li>") == 2


@pytest.mark.parametrize("formula", ["\\nosuch{x}", "\\frac{a}{", "\\boxed{x}", "\\cancel{x}"])
def test_formula_that_fails_stops_the_build(formula: str) -> None:
    with pytest.raises(ContentError) as caught:
        render(f"Look: ${formula}$")
    assert "a.md" in caught.value.message and formula in caught.value.message


def test_display_formula_that_never_closes_stops_the_build() -> None:
    with pytest.raises(ContentError, match=r"a\.md.*does not close"):
        render("$$\nx = 1\n\ny = 2\n$$")


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("ab 1$\\\n`*_-#>|"), max_size=40))
def test_any_text_renders_or_is_refused_by_name(text: str) -> None:
    try:
        html = render(text)
    except ContentError as error:
        assert error.message.startswith("a.md: the formula")
    else:
        assert "data-formula" not in html


# Lists


def test_list_may_follow_its_introduction() -> None:
    assert "<li>white</li>" in render("**Kinds**:\n- white\n- pink")
    assert "<ol>" in render("Steps:\n1. one\n2. two")


@pytest.mark.parametrize("text", ["a\n-b", "a\n2. b", "a\n- - -\nb", "```\na\n- b\n```"])
def test_other_lines_are_no_list(text: str) -> None:
    assert "<li>" not in render(text)


def test_tight_list_stays_tight() -> None:
    assert "<p>" not in render("- one\n  more\n- two\n- three")


# Exercise pages


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(find_content())


def test_exercise_page_shows_the_brief_and_no_solution(course: Course) -> None:
    for exercise in course.exercises:
        page = exercise_page(exercise, course)
        assert f"# {exercise.title}" in page and exercise.brief in page
        assert f"course grade {exercise.id}" in page and f"course hint {exercise.id}" in page
        assert page.count('??? question "Hint') == len(exercise.hints)
        assert "# solution:" not in page and "NotImplementedError" not in signatures(exercise)


def test_exercise_page_links_its_section(course: Course) -> None:
    exercise = course.exercises[0]
    text = LESSON.replace('"tiny-01"', f'"{exercise.lesson}"')
    heading = exercise.section.replace("-", " ")
    lesson, _ = parse_lesson(text.replace("# Noise", f"# Noise\n\n## {heading}\n"), file="03-noise.md")
    assert lesson
    other = dataclasses.replace(course, lessons=(lesson,))
    page = exercise_page(exercise, other)
    assert f"[Noise: {heading}](<../03-noise.md#{exercise.section}>)" in page
    assert f"exercises/03-noise/{exercise.id}.py" in page
    assert f"[{heading}](<../03-noise.md#{exercise.section}>)" in index_page(other)


def test_exercise_without_its_lesson_has_a_page(course: Course) -> None:
    alone = dataclasses.replace(course, lessons=())
    assert all("Lesson</dt>" not in page for page in exercise_pages(alone).values())
    assert all("02-gans" not in page for page in mistake_pages(alone).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log sigma ** 2, *= and 2 * 3 * 4", "log sigma ** 2, *= and 2 * 3 * 4"),
        ("p < 1 & q > 0; &amp; _a", "p &lt; 1 &amp; q &gt; 0; &amp;amp; _a"),
        ("$5 [a](b) {: .c }", "$5 [a](b) {: .c }"),
        ("# no heading", "# no heading"),
        ("call .item() or torch.where", "call <code>.item()</code> or <code>torch.where</code>"),
        ("`kind = 1`: x_t, no_grad().", "<code>kind = 1</code>: <code>x_t</code>, <code>no_grad()</code>."),
        ("The end. Of it, e.g. 0.5.", "The end. Of it, e.g. 0.5."),
    ],
)
def test_text_for_the_terminal_is_shown_as_it_is(text: str, expected: str) -> None:
    assert render(in_markdown(text)) == f"<p>{expected}</p>"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=382, exclude_categories=["Cc", "Z"]), min_size=1))
@settings(max_examples=200, deadline=None)
def test_any_text_for_the_terminal_keeps_its_characters(text: str) -> None:
    """Inside a paragraph, as a heading and in a link; backticks make code and are not shown."""
    plain = text.replace("`", "")
    for before, after in [("", ""), ("### ", " { #an_id }"), ("[", "](a.md)")]:
        found = html.unescape(re.sub(r"<[^>]+>", "", render(f"{before}{in_markdown(text)}{after}")))
        assert found.replace("`", "").strip("#") == plain.strip("#")


def test_a_course_without_exercises_has_no_page_of_mistakes(course: Course) -> None:
    assert mistake_pages(dataclasses.replace(course, exercises=())) == {}


def test_signatures_are_python_with_docstrings() -> None:
    for exercise in load_course(find_content()).exercises:
        names: dict[str, Any] = {}
        exec("from __future__ import annotations\n" + signatures(exercise), names)
        assert all(names[name].__doc__ for name in exercise.functions)


def test_headings_outside_fences_have_the_anchors_of_the_site() -> None:
    text = "# What are GANs?\n\n```\n# no\n```\n## The *KL* `term` ##\n"
    assert list(headings(text).items()) == [("what-are-gans", "What are GANs?"), ("the-kl-term", "The KL term")]
    assert 'id="the-kl-term"' in render(text)


def test_templates_travel_with_the_package() -> None:
    folder = Path(markdown_folder())
    assert {"exercise.md.j2", "index.md.j2", "exercise_mistakes.md.j2", "mistakes.md.j2"} <= {
        path.name for path in folder.iterdir()
    }


def markdown_folder() -> str:
    import grader.markdown

    return grader.markdown.__path__[0]
