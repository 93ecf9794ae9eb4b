"""The front matter of a lesson: every fact is read, and every problem has its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.content.front_matter import KEYS
from grader.content.lesson_parser import parse_lesson
from tests.content.test_lesson_parser import LESSON, changed, errors, line_of

FRONT = LESSON[: LESSON.index("# Score")]


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
