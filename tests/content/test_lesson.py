"""Lessons: the facts of the front matter, what can be wrong with a file, and links that lead nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.content import Lesson, load_lessons
from grader.content.front_matter import KEYS
from grader.content.lesson_parser import parse_lesson
from grader.content.lessons import decode
from grader.errors import Problem

LESSON = """\
---
number: 3
title: "Score Matching - Noise as a Teacher"
slug: "score-matching"
level: "intermediate"
tags: ["score", "langevin"]
prerequisites: ["doubling", "energy-based-models"]
estimated_minutes: 45
contributors: ["Ada"]
diagrams: ["figures/score.svg"]
examples: ["langevin.py"]
canonical_id: "gm-03"
---

# Score Matching

## Overview

Learn $\\nabla_x \\log p(x)$, not $p(x)$. See [the loss](#the-loss).

```python
print("## Quiz")  # in a fence: no quiz
```

## The Loss

**Kinds**:
- explicit
- denoising

## Quiz

Take your *time*.

1. What does the score point at?
   - **A)** lower density
   - **B)** higher density

2. Which need no normalising constant? Choose all that apply.
   - **A)** score matching
   - **B)** maximum likelihood
   - **C)** contrastive divergence

3. What is the score of $\\mathcal{N}(0, 4)$ at $x = 2$?

**Answers:**
1. **B** - it is the gradient of the log-density
2. **A, C** - a constant has no gradient
3. **-0.5 ± 0.001** - minus $x$ over the variance

## Next Steps

- Read on.
"""
FRONT = LESSON[: LESSON.index("# Score")]
FEW = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


def changed(old: str, new: str) -> str:
    assert old in LESSON
    return LESSON.replace(old, new, 1)


def line_of(text: str, words: str) -> int:
    """The number of the first line that contains `words`."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def errors(text: str) -> list[tuple[int, str]]:
    """What is wrong with a text, as (line, message)."""
    _, problems = parse_lesson(text, file="03-score.md")
    return [(problem.line, problem.message) for problem in problems]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def lesson_text(number: int, slug: str, *, needs: str = "", id: str = "") -> str:
    """A small sound lesson."""
    text = changed("number: 3", f"number: {number}").replace('slug: "score-matching"', f'slug: "{slug}"')
    text = text.replace('["doubling", "energy-based-models"]', f"[{needs}]")
    return text.replace('canonical_id: "gm-03"', f'canonical_id: "{id or slug}"')


def shown(folder: Path, *, pages: tuple[str, ...] = ()) -> list[str]:
    return [str(problem) for problem in load_lessons(folder, pages=pages)[1]]


def test_a_whole_lesson_loads_with_every_fact(tmp_path: Path) -> None:
    write(tmp_path, "03-score.md", LESSON)
    (lesson,), problems = load_lessons(tmp_path)
    assert problems == []
    facts = {key: getattr(lesson, key) for key in KEYS}
    assert facts == {
        "number": 3,
        "title": "Score Matching - Noise as a Teacher",
        "slug": "score-matching",
        "level": "intermediate",
        "tags": ("score", "langevin"),
        "prerequisites": ("doubling", "energy-based-models"),
        "estimated_minutes": 45,
        "contributors": ("Ada",),
        "diagrams": ("figures/score.svg",),
        "examples": ("langevin.py",),
        "canonical_id": "gm-03",
    }
    assert lesson.file == "03-score.md"
    assert lesson.text == "\n" + LESSON[LESSON.index("# Score") :]
    assert list(lesson.headings) == ["score-matching", "overview", "the-loss", "quiz", "next-steps"]


def test_the_quiz_of_a_lesson_is_read_with_its_place_in_the_file() -> None:
    lesson, _ = parse_lesson(LESSON, file="03-score.md")
    assert lesson is not None and lesson.quiz is not None
    assert [question.answer for question in lesson.quiz.questions] == ["B", "AC", "-0.5"]
    assert lesson.quiz.intro == "Take your *time*."
    assert lesson.quiz.first_line == line_of(LESSON, "Take your") - 2
    assert [q.line for q in lesson.quiz.questions] == [
        line_of(LESSON, words) for words in ("1. What does", "2. Which need", "3. What is")
    ]


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_named(key: str) -> None:
    text = re.sub(rf"^{key}:.*\n", "", LESSON, count=1, flags=re.MULTILINE)
    ((line, message),) = errors(text)
    assert (line, message.startswith(f"key '{key}' is missing; expected a")) == (1, True)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_appears_twice_is_named_on_its_second_line(key: str) -> None:
    value = next(line for line in LESSON.split("\n") if line.startswith(f"{key}:"))
    ((line, message),) = errors(changed("---\n\n# Score", f"{value}\n---\n\n# Score"))
    assert (line, message) == (13, f"key '{key}' appears twice")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("number: 3", 'number: "3"', "'number' should be a whole number"),
        ("number: 3", "number: 3.5", "'number' should be a whole number"),
        ("number: 3", "number: 0x10", "'number' should be a whole number"),
        ("number: 3", "number: true", "'number' should be a whole number"),
        ("number: 3", "number: [3]", "'number' should be a whole number"),
        ("number: 3", "number:", "'number' should be a whole number"),
        ("number: 3", "number: -1", "'number' is -1, expected 0 or more"),
        ("number: 3", f"number: {10**30}", "'number' should be a whole number"),
        ("estimated_minutes: 45", "estimated_minutes: -5", "'estimated_minutes' is -5, expected 1 or more"),
        ("estimated_minutes: 45", "estimated_minutes: 0", "'estimated_minutes' is 0, expected 1 or more"),
        ("estimated_minutes: 45", "estimated_minutes: 1h", "'estimated_minutes' should be a whole number"),
        ('slug: "score-matching"', 'slug: ""', "'slug' is empty"),
        ('slug: "score-matching"', 'slug: "  "', "'slug' is empty"),
        ('slug: "score-matching"', 'slug: "Score Matching"', "expected lower-case words joined by hyphens"),
        ('slug: "score-matching"', 'slug: "score\\n"', "expected lower-case words joined by hyphens"),
        ('slug: "score-matching"', 'slug: "-score"', "expected lower-case words joined by hyphens"),
        ('slug: "score-matching"', "slug: 7", "'slug' should be a text"),
        ('slug: "score-matching"', "slug: {a: b}", "'slug' should be a text"),
        ('level: "intermediate"', 'level: "expert"', "expected one of beginner, intermediate, advanced"),
        ('level: "intermediate"', 'level: "Advanced"', "expected one of beginner, intermediate, advanced"),
        ('title: "Score Matching - Noise as a Teacher"', 'title: ""', "'title' is empty"),
        ('title: "Score Matching - Noise as a Teacher"', "title: 2024", "'title' should be a text"),
        ('title: "Score Matching - Noise as a Teacher"', 'title: "\\uD800"', "'title' should be a text"),
        ('title: "Score Matching - Noise as a Teacher"', "title: yes", "'title' should be a text"),
        ('canonical_id: "gm-03"', 'canonical_id: "gm 03"', "expected letters, digits, '.', '_' or '-'"),
        ('canonical_id: "gm-03"', 'canonical_id: "gm-03\\n"', "expected letters, digits, '.', '_' or '-'"),
        ('canonical_id: "gm-03"', 'canonical_id: "../../etc"', "expected letters, digits, '.', '_' or '-'"),
        ('tags: ["score", "langevin"]', "tags: score", "'tags' should be a list of texts"),
        ('tags: ["score", "langevin"]', "tags: [1, 2]", "quote entries that look like numbers"),
        ('tags: ["score", "langevin"]', "tags: [[a]]", "'tags' should be a list of texts"),
        ('contributors: ["Ada"]', "contributors:", "'contributors' should be a list of texts"),
        ('contributors: ["Ada"]', "contributors: {Ada: 1}", "'contributors' should be a list of texts"),
    ],
)
def test_a_wrong_value_is_named_on_its_line(old: str, new: str, words: str) -> None:
    ((line, message),) = errors(changed(old, new))
    assert line == line_of(LESSON, old)
    assert words in message
    assert "\n" not in message


def test_a_mistyped_key_is_named_with_the_one_that_was_meant() -> None:
    found = errors(changed("estimated_minutes", "estimated_minuts"))
    assert (8, "unknown key 'estimated_minuts'; expected 'estimated_minutes'") in found
    assert (1, "key 'estimated_minutes' is missing; expected a whole number") in found


def test_an_unknown_key_is_named_with_all_that_are_known() -> None:
    ((line, message),) = errors(changed("---\nnumber", "---\nzzzz: 1\nnumber"))
    assert (line, message) == (2, f"unknown key 'zzzz'; expected one of {', '.join(KEYS)}")


def test_a_key_that_is_no_text_is_unknown() -> None:
    ((line, message),) = errors(changed("number: 3", "number: 3\n? [a, b]\n: 3"))
    assert line == 3
    assert "unknown key" in message


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ('number: 1\ntitle: "never closed\nslug: "a"\n', 4),
        ("number: 1\ntags: [a, b\nlevel: x\n", 4),
        ("number: 1\n\ttitle: x\n", 3),
        ("number: 1\ntitle: *nobody\n", 3),
        ("number: 1\ntitle: a: b\n", 3),
        ("number: 1\ntitle: x\x07y\n", 3),
        ("number: 1\n--- another\n", 3),
        ("number: 1\ntitle: @x\n", 3),
        # These characters end a line for YAML, not for an editor.
        ('number: 1\ntitle: "x\u2028\u2028\u2028y"\ntags: [a, b\n', 4),
        ("number: 1\ntitle: x\u0085\u0085\u0085y\n", 3),
    ],
)
def test_front_matter_that_is_no_yaml_is_named_on_its_line(front: str, line: int) -> None:
    text = f"---\n{front}---\n" + LESSON.removeprefix(FRONT)
    ((found, message),) = errors(text)
    assert found == line, message
    assert message.startswith("front matter is not YAML")


@pytest.mark.parametrize("escape", ['title: "\\UFFFFFFFF"', f"%YAML 1.{'9' * 5000}\n--- # x"])
def test_numbers_too_large_for_yaml_are_no_crash(escape: str) -> None:
    text = f"---\n{escape}\n---\n" + LESSON.removeprefix(FRONT)
    ((line, message),) = errors(text)
    assert 1 <= line <= 3
    assert message.startswith("front matter is not YAML")


@pytest.mark.parametrize("front", ["", "- a\n- b\n", "just text\n", "3\n", "# a comment\n", "null\n"])
def test_front_matter_that_is_no_mapping_is_said_so(front: str) -> None:
    ((line, message),) = errors(f"---\n{front}---\n" + LESSON.removeprefix(FRONT))
    assert line == 2
    assert message.startswith("front matter should be keys with values: number, title")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deeply_nested_front_matter_is_no_crash(opening: str) -> None:
    ((line, message),) = errors(f"---\ntags: [a]\nx: {opening * 3000}\n---\n" + LESSON.removeprefix(FRONT))
    assert 1 <= line <= 5
    assert "front matter" in message


def test_anchors_and_aliases_are_read_and_never_expanded() -> None:
    text = changed('slug: "score-matching"', "slug: &s score-matching").replace('"gm-03"', "*s")
    lesson, problems = parse_lesson(text, file="03-score.md")
    assert lesson is not None and problems == []
    assert lesson.canonical_id == "score-matching"
    tenfold = "\n".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 10)}]" for i in range(1, 12))
    found = errors(changed("number: 3", f"number: 3\nx0: &x0 [a]\n{tenfold}"))
    assert [line for line, _ in found] == list(range(3, 15))


def test_a_list_that_holds_itself_is_no_list_of_texts() -> None:
    ((line, message),) = errors(changed('["score", "langevin"]', "&t [*t]"))
    assert line == 6
    assert "should be a list of texts" in message


@pytest.mark.parametrize("text", [LESSON.removeprefix(FRONT), LESSON.replace("---\n", "", 1), "\n" + LESSON])
def test_a_lesson_without_front_matter_is_said_so(text: str) -> None:
    assert errors(text) == [(1, "has no front matter; expected '---', the keys, '---'")]


def test_front_matter_that_never_closes_is_said_so() -> None:
    text = LESSON.replace("---\n\n# Score", "\n# Score")
    assert errors(text) == [(1, "opens front matter and never closes it; expected '---', the keys, '---'")]


def test_a_lesson_without_a_quiz_is_a_warning_at_its_end(tmp_path: Path) -> None:
    text = LESSON[: LESSON.index("## Quiz\n\n")]
    write(tmp_path, "03-score.md", text)
    lessons, (problem,) = load_lessons(tmp_path)
    assert problem.is_warning
    assert "no '## Quiz'" in problem.message
    assert problem.line == text.count("\n") + 1
    assert lessons[0].quiz is None


def test_a_quiz_in_a_code_fence_is_an_error_where_it_stands() -> None:
    text = LESSON.replace("## The Loss\n", "## The Loss\n\n```python\nx = 1\n")
    ((line, message),) = errors(text)
    assert line == line_of(text, "Take your") - 2
    assert "inside a code fence" in message


@pytest.mark.parametrize("key", ["number", "slug", "canonical_id"])
def test_two_lessons_of_one_name_are_named_on_its_line(tmp_path: Path, key: str) -> None:
    facts = {"number": "2", "slug": "second", "canonical_id": "two"}
    shared = {"number": "1", "slug": "first", "canonical_id": "one"}
    chosen = {**facts, key: shared[key]}
    write(tmp_path, "a.md", lesson_text(1, "first", id="one"))
    write(tmp_path, "b.md", lesson_text(int(chosen["number"]), chosen["slug"], id=chosen["canonical_id"]))
    line = {"number": 2, "slug": 4, "canonical_id": 12}[key]
    assert shown(tmp_path) == [f"b.md:{line}: {key} '{shared[key]}' is already that of a.md; expected its own"]


@pytest.mark.parametrize("slugs", [["one"], ["one", "two"], ["one", "two", "three"]])
def test_a_cycle_of_prerequisites_is_named_in_each_of_its_lessons(tmp_path: Path, slugs: list[str]) -> None:
    for number, slug in enumerate(slugs, 1):
        write(tmp_path, f"{number}.md", lesson_text(number, slug, needs=slugs[number - 2]))
    write(tmp_path, "9.md", lesson_text(len(slugs) + 1, "outside", needs="one"))
    chain = ", ".join(sorted(slugs))
    expected = [f"{n}.md:7: prerequisites form a cycle: {chain}" for n in range(1, len(slugs) + 1)]
    assert shown(tmp_path) == expected


def test_two_cycles_are_told_apart(tmp_path: Path) -> None:
    for number, (slug, needs) in enumerate([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("e", "c")], 1):
        write(tmp_path, f"{number}.md", lesson_text(number, slug, needs=needs))
    assert [line.split("cycle: ")[1] for line in shown(tmp_path)] == ["a, b", "a, b", "c, d", "c, d"]


def test_a_prerequisite_outside_the_course_is_fine(tmp_path: Path) -> None:
    write(tmp_path, "1.md", lesson_text(1, "one", needs="linear-algebra"))
    write(tmp_path, "2.md", lesson_text(2, "two", needs="one, linear-algebra"))
    assert shown(tmp_path) == []


def test_a_gap_in_the_numbers_is_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "1.md", lesson_text(1, "one"))
    write(tmp_path, "4.md", lesson_text(4, "four"))
    assert shown(tmp_path) == ["4.md:2: warning: number 4 follows 1 (1.md); expected 2"]


def test_lessons_come_in_order_of_their_numbers(tmp_path: Path) -> None:
    for number, name in [(2, "a.md"), (1, "z.md"), (3, "deeper/b.md")]:
        write(tmp_path, name, lesson_text(number, f"l{number}"))
    assert [lesson.file for lesson in load_lessons(tmp_path)[0]] == ["z.md", "a.md", "deeper/b.md"]


def test_a_file_that_is_not_utf8_is_named_on_its_line(tmp_path: Path) -> None:
    raw = LESSON.encode()
    at = raw.index(b"explicit")
    (tmp_path / "03-score.md").write_bytes(raw[:at] + b"\xe9" + raw[at:])
    line = line_of(LESSON, "explicit")
    assert shown(tmp_path) == [f"03-score.md:{line}: is not UTF-8 (byte 0xe9); save it as UTF-8"]
    (tmp_path / "03-score.md").write_bytes("---\nnumber: 1\n".encode("utf-16"))
    assert shown(tmp_path) == ["03-score.md:1: is not UTF-8 (byte 0xff); save it as UTF-8"]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_endings_load_with_a_warning(tmp_path: Path, ending: str) -> None:
    (tmp_path / "03-score.md").write_bytes(LESSON.replace("\n", ending).encode())
    (lesson,), (problem,) = load_lessons(tmp_path)
    assert (problem.line, problem.is_warning) == (1, True)
    assert "expected LF" in problem.message
    assert lesson == parse_lesson(LESSON, file="03-score.md")[0]


def test_a_byte_order_mark_loads_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "03-score.md").write_bytes(b"\xef\xbb\xbf" + LESSON.encode())
    (lesson,), (problem,) = load_lessons(tmp_path)
    assert (problem.line, problem.is_warning) == (1, True)
    assert "byte order mark" in problem.message
    assert lesson == parse_lesson(LESSON, file="03-score.md")[0]


def test_crlf_after_the_first_lines_is_named_where_it_begins(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "one\ntwo\n").write_bytes(b"one\ntwo\nthree\r\nfour\n")
    assert [problem.line for problem in decode((tmp_path / "a.md").read_bytes(), file="a.md")[1]] == [3]


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "01-folder.md").mkdir()
    (found,) = shown(tmp_path)
    assert found.startswith("01-folder.md:1: cannot be read")
    lessons, (problem,) = load_lessons(tmp_path / "nowhere")
    assert lessons == ()
    assert "no such folder" in problem.message


def test_dead_links_warn_with_file_line_and_target(tmp_path: Path) -> None:
    links = '[a](02-next.md) and ![b](figures/none.svg)\n\n[c](./03.%20Lost%20%26%20Found.md#top "title")\n'
    write(tmp_path, "deeper/03-score.md", changed("## The Loss\n", f"## The Loss\n\n{links}"))
    line = line_of(LESSON, "## The Loss") + 2
    expected = [
        f"deeper/03-score.md:{at}: warning: link to '{target}', which is not there"
        for at, target in [
            (line, "02-next.md"), (line, "figures/none.svg"), (line + 2, "./03.%20Lost%20%26%20Found.md#top"),
        ]
    ]  # fmt: skip
    assert shown(tmp_path) == expected


def test_dead_links_of_ordinary_pages_warn_too(tmp_path: Path) -> None:
    write(tmp_path, "index.md", "# Welcome\n\n[Start](01-start.md)\n")
    assert shown(tmp_path) == ["index.md:3: warning: link to '01-start.md', which is not there"]


def test_links_that_lead_somewhere_are_silent(tmp_path: Path) -> None:
    links = [
        "[a](02.%20A%20%26%20B.md#part)", "[b](#here)", "[c](https://example.org/x.md)", "[d](mailto:a@b.c)",
        "[e](exercises/doubling.md)", "[f](../course/index.md)", "[g](/absolute/path.md)", "[h](index.md)",
        "`[i](code.md)`", "``a ` [j](code.md)``", "[k](exercises/)", "[l](//example.org/x.md)",
    ]  # fmt: skip
    fenced = "```\n[m](fenced.md)\n```\n"
    folder = tmp_path / "course"
    write(folder, "02. A & B.md", changed("## The Loss\n", "\n".join(links) + f"\n{fenced}"))
    write(folder, "index.md", "# Index\n\n[up](exercises/index.md)\n")
    (folder / "exercises").mkdir()
    pages = ("exercises/index.md", "exercises/doubling.md")
    assert shown(folder, pages=pages) == []
    assert len(shown(folder)) == 2


def test_a_generated_page_is_known_from_a_deeper_folder(tmp_path: Path) -> None:
    write(tmp_path, "deeper/page.md", "[a](../exercises/doubling.md) [b](exercises/doubling.md)\n")
    expected = "deeper/page.md:1: warning: link to 'exercises/doubling.md', which is not there"
    assert shown(tmp_path, pages=("exercises/doubling.md",)) == [expected]


@pytest.mark.parametrize("target", ["http://[::1", "a" * 5000 + ".md", "%00.md", "a%2f%00.md"])
def test_a_link_that_no_file_system_takes_is_no_crash(tmp_path: Path, target: str) -> None:
    write(tmp_path, "page.md", f"\n[x]({target})\n")
    (problem,) = load_lessons(tmp_path)[1]
    assert (problem.line, problem.is_warning) == (2, True)
    assert target in problem.message


def test_all_problems_of_all_files_are_listed_in_one_run(tmp_path: Path) -> None:
    broken = (
        lesson_text(1, "one")
        .replace('level: "intermediate"', 'levle: "intermediate"')
        .replace("estimated_minutes: 45", "estimated_minutes: soon")
        .replace("2. **A, C**", "2. **A, E**")
        .replace("3. **-0.5 ± 0.001**", "3. **-0.5**")
    )
    write(tmp_path, "01-a.md", broken)
    (tmp_path / "02-b.md").write_bytes(b"---\nnumber: 2\n\xff\n")
    write(tmp_path, "03-c.md", "# No front matter\n")
    write(tmp_path, "04-d.md", "---\nnumber: [\n---\n")
    write(tmp_path, "05-e.md", lesson_text(5, "five"))
    write(tmp_path, "06-f.md", lesson_text(5, "six"))
    found = shown(tmp_path)
    expected = [
        ("01-a.md:1: key 'level' is missing",),
        ("01-a.md:5: unknown key 'levle'; expected 'level'",),
        ("01-a.md:8: 'estimated_minutes' should be a whole number",),
        (f"01-a.md:{line_of(broken, 'A, E')}: answer E of question 2 is not among its choices",),
        (f"01-a.md:{line_of(broken, '**-0.5**')}: answer '-0.5' should be a number with its tolerance",),
        ("02-b.md:3: is not UTF-8",),
        ("03-c.md:1: has no front matter",),
        ("03-c.md:2: warning: has no '## Quiz'",),
        ("04-d.md:3: front matter is not YAML", "04-d.md:2: front matter is not YAML"),
        ("04-d.md:4: warning: has no '## Quiz'",),
        ("06-f.md:2: number '5' is already that of 05-e.md",),
    ]
    assert len(found) == len(expected), found
    for line, starts in zip(found, expected, strict=True):
        assert line.startswith(starts), (line, starts)


def test_pages_without_marks_of_a_lesson_are_no_lessons(tmp_path: Path) -> None:
    write(tmp_path, "index.md", "---\ntitle: Welcome\ntags: [x]\n---\n\n# Welcome\n\n```\n## Quiz\n```\n")
    assert load_lessons(tmp_path) == ((), [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("01-x.md", "# By its number\n"),
        ("x.md", "---\nslug: by-its-front-matter\n---\n"),
        ("x.md", "# By its quiz\n\n## Quiz\n"),
    ],
)
def test_what_was_meant_to_be_a_lesson_is_checked_as_one(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, name, text)
    lessons, problems = load_lessons(tmp_path)
    assert lessons == ()
    assert problems


def check_problems(problems: list[Problem], text: str) -> None:
    """Every problem is one printable sentence about a line of the file."""
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + 2, problem
        assert problem.message.strip()
        assert len(str(problem).split("\n")) == 1, problem


LINES = LESSON.split("\n")
EXTRA = [
    "```", "~~~", "   ```python", "1. ```", "   - ```", "1.", "0) x", "2. **B**", "   - **A)**", "   - **Z)** z",
    "**Answers:**", "## Quiz", "## Quiz ##", "---", "...", "title: [", "? x", "&a *a", "3. **nan ± inf**",
    "4. **1e999 ± 1**", "5. **٣ ± 1**", "\t- **B)** tab", "\x00", "\u2028", "\x85: 1", "%YAML 9.9", "!!map x: y",
    'slug: "\\UFFFFFFFF"', "[x](http://[)", "[x](%)", "\ufeff", "- **A)** x",
]  # fmt: skip
pieces = st.one_of(st.sampled_from(LINES), st.sampled_from(EXTRA), st.text(max_size=20))


@st.composite
def mutated_lessons(draw: st.DrawFn) -> str:
    """A sound lesson with lines taken out, put in, moved or cut."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.sampled_from(["insert", "delete", "move", "cut", "slice", "glue"])):
            case "insert":
                lines.insert(at, draw(pieces))
            case "delete":
                del lines[at : at + draw(st.integers(1, 5))]
            case "move":
                lines[at:] = reversed(lines[at:])
            case "cut":
                lines[at : at + 1] = [line[: draw(st.integers(0, 20))] for line in lines[at : at + 1]]
            case "slice":
                lines = lines[at:] or lines
            case "glue":
                lines[at : at + 2] = [draw(pieces).join(lines[at : at + 2])]
    return "\n".join(lines)


@FEW
@given(st.one_of(st.text(), mutated_lessons(), st.lists(pieces, max_size=40).map("\n".join)))
@example("")
@example("---")
@example("---\n---")
@example("---\n\u2028\u2028\u2028[\n---")
def test_no_text_whatever_crashes_the_parser(text: str) -> None:
    lesson, problems = parse_lesson(text, file="x.md")
    check_problems(problems, text)
    assert lesson is not None or problems
    assert lesson is None or isinstance(lesson, Lesson)


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=400),
        mutated_lessons().map(str.encode),
        st.tuples(mutated_lessons().map(str.encode), st.binary(max_size=4), st.integers(0, 900)).map(
            lambda drawn: drawn[0][: drawn[2]] + drawn[1] + drawn[0][drawn[2] :]
        ),
    )
)
def test_no_bytes_whatever_crash_the_loading_of_lessons(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "01-any.md"
    path.write_bytes(raw)
    text, problems = decode(path.read_bytes(), file="01-any.md")
    assert (text is None) == any("UTF-8 (byte" in problem.message for problem in problems)
    assert text is None or "\r" not in text
    lessons, found = load_lessons(tmp_path)
    check_problems(found, raw.decode("latin-1").replace("\r", "\n"))
    assert lessons or found
    assert set(problems) <= set(found)


words = st.text("abc xyz αβ - : # ' \" { [ * & ! % @", min_size=1, max_size=20).filter(str.strip)
names = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,2}", fullmatch=True).filter(lambda name: len(name) < 30)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    number=st.integers(0, 999),
    title=words,
    slug=names,
    level=st.sampled_from(["beginner", "intermediate", "advanced"]),
    tags=st.lists(words, max_size=4),
    minutes=st.integers(1, 999),
    canonical_id=names,
    body=st.lists(st.sampled_from(["", "text", "# A heading", "- item", "```", "---"]), max_size=8),
    order=st.permutations(list(KEYS)),
)
def test_facts_survive_being_written_and_read(
    number: int, title: str, slug: str, level: str, tags: list[str], minutes: int, canonical_id: str,
    body: list[str], order: list[str],
) -> None:  # fmt: skip
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    listed = f"[{', '.join(quoted(tag) for tag in tags)}]"
    values = {
        "number": str(number), "title": quoted(title), "slug": quoted(slug), "level": level, "tags": listed,
        "prerequisites": listed, "estimated_minutes": str(minutes), "contributors": listed, "diagrams": "[]",
        "examples": "[]", "canonical_id": quoted(canonical_id),
    }  # fmt: skip
    text = "\n".join(["---", *(f"{key}: {values[key]}" for key in order), "---", *body])
    lesson, problems = parse_lesson(text, file="x.md")
    assert lesson is not None, problems
    assert (lesson.number, lesson.title, lesson.slug, lesson.level) == (number, title, slug, level)
    assert lesson.tags == lesson.prerequisites == lesson.contributors == tuple(tags)
    assert (lesson.estimated_minutes, lesson.canonical_id) == (minutes, canonical_id)
    assert lesson.text == "\n".join(body)
