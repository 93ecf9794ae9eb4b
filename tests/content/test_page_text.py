"""What is wrong in the text of a page: pictures that say nothing, and blocks that never close."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_lesson_parser import write
from tests.content.test_lessons import shown


@pytest.mark.parametrize(
    ("image", "source"),
    [
        ("![](https://x.org/a.png)", "https://x.org/a.png"),
        ('words ![ ](https://x.org/a.png "t") and', "https://x.org/a.png"),
        ("![][map]", "map"),
        ('<img src="https://x.org/a.png" width="3">', "https://x.org/a.png"),
    ],
)
def test_a_picture_without_words_is_a_problem_with_its_line(tmp_path: Path, image: str, source: str) -> None:
    write(tmp_path, "page.md", f"# Title\n\n{image}\n")
    (found,) = shown(tmp_path)
    assert found.startswith(f"page.md:3: the image '{source}' has no text alternative; write ")


@pytest.mark.parametrize(
    "image", ["![a](https://x.org/a.png)", '<img src="a.png" alt="">', "`![](a.png)`", "```\n![](a.png)\n```"]
)
def test_other_pictures_are_silent(tmp_path: Path, image: str) -> None:
    write(tmp_path, "page.md", f"# Title\n\n{image}\n")
    assert shown(tmp_path) == []


def test_a_block_that_never_closes_is_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "page.md", "# Title\n\n<details>\n\n**more**\n")
    assert shown(tmp_path) == ["page.md:3: warning: <details> is never closed, so what follows is no Markdown"]


def test_everything_wrong_in_a_page_is_listed_in_order(tmp_path: Path) -> None:
    write(tmp_path, "page.md", "# T\n\n![](https://x.org/a.png)\n\n[a](#gone)\n\n:::tip\n\nw\n| a |\n|---|\n")
    assert [line.split(":")[1] for line in shown(tmp_path)] == ["3", "5", "7", "10"]
