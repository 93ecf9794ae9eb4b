"""All lessons of a folder: their order, the bytes of their files, and what is wrong between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.content import load_lessons
from grader.content.front_matter import KEYS
from grader.content.lesson_parser import parse_lesson
from grader.content.lessons import decode
from tests.content.test_lesson_parser import LESSON, changed, check_problems, line_of, mutated_lessons, write


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
