"""Links between pages: one that leads nowhere is a warning, and no other is."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import load_lessons
from tests.content.test_lesson_parser import LESSON, changed, line_of, write
from tests.content.test_lessons import shown


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
