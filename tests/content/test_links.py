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
        "[a](02.%20A%20%26%20B.md#overview)", "[b](#overview)", "[c](https://example.org/x.md)",
        "[d](mailto:a@b.c)",
        "[e](exercises/doubling.md)", "[f](../course/index.md)", "[g](/absolute/path.md)", "[h](index.md)",
        "`[i](code.md)`", "``a ` [j](code.md)``", "[k](exercises/)", "[l](//example.org/x.md)",
    ]  # fmt: skip
    fenced = "```\n[m](fenced.md)\n```\n"
    folder = tmp_path / "course"
    write(folder, "02. A & B.md", changed("## The Loss\n", "\n".join(["## The Loss", *links, fenced])))
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


PAGE = """\
# Title

## Generative Adversarial Networks (GANs)

## 2. Model Comparison

## The $x$ axis

## Twice

## Twice

## Named {#own-name}

Under it
--------

<a id="mark"></a> and [^1]

[^1]: A note.
"""


@pytest.mark.parametrize(
    "link",
    [
        "[a](#title)", "[a](#twice_1)", "[a](#own-name)", "[a](#under-it)", "[a](#mark)", "[a](#the-x-axis)",
        "[a](#fn:1)", "[top](#top)", "[a](#)", "<a href='#title'>a</a>",
    ],
)  # fmt: skip
def test_a_link_within_a_page_to_what_is_there_is_silent(tmp_path: Path, link: str) -> None:
    write(tmp_path, "page.md", f"{PAGE}\n{link}\n")
    assert shown(tmp_path) == []


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("[Generative Adversarial Networks (GANs)](#gone)", "generative-adversarial-networks-gans"),
        ("[GANs](#gone)", "generative-adversarial-networks-gans"),
        ("[these nets](#gans)", "generative-adversarial-networks-gans"),
        ("[GANs]: #gone", "generative-adversarial-networks-gans"),
        ("[**Model comparison**](#gone)", "2-model-comparison"),
        ("[it](#Model_Comparison)", "2-model-comparison"),
    ],
)
def test_a_link_whose_words_or_id_name_a_heading_is_told_its_id(tmp_path: Path, link: str, meant: str) -> None:
    text = f"{PAGE}\n{link}\n"
    write(tmp_path, "page.md", text)
    (found,) = shown(tmp_path)
    assert found.startswith(f"page.md:{line_of(text, link)}: warning: link to '#")
    assert found.endswith(f"no heading of the page has that id; its words lead to '#{meant}', so write that")


@pytest.mark.parametrize(
    ("link", "id"),
    [
        ("[a](#gone)", "gone"), ("[a][1]\n\n[1]: #gone", "gone"), ("<a href='#gone'>a</a>", "gone"),
        ("[![b](https://x.org/b.png)](#gone)", "gone"), ("[a](#twice_2)", "twice_2"), ("[a](#%67one)", "%67one"),
        # The site leaves HTML as it is.
        ("<a href='#gone'>GANs</a>", "gone"),
    ],
)  # fmt: skip
def test_a_link_to_a_heading_that_is_not_there_warns(tmp_path: Path, link: str, id: str) -> None:
    text = f"{PAGE}\n{link}\n"
    write(tmp_path, "page.md", text)
    (found,) = shown(tmp_path)
    start = f"page.md:{line_of(text, f'#{id}')}: warning: link to '#{id}': no heading of the page has that id; "
    assert found.startswith(start)


def test_what_was_meant_by_an_id_is_said(tmp_path: Path) -> None:
    write(tmp_path, "page.md", "# The evidence bound\n\n[a](#the-evidence-bond) and `[b](#gone)`\n")
    assert shown(tmp_path)[0].endswith("did you mean '#the-evidence-bound'?")


def test_a_link_to_a_heading_of_another_page_warns_too(tmp_path: Path) -> None:
    write(tmp_path, "one.md", "[a](two.md#here) [GANs](two.md#gone) [c](made.md#anything) [d](deep/x.svg#part)\n")
    write(tmp_path, "two.md", "# Here\n\n## GANs\n")
    write(tmp_path, "deep/x.svg", "")
    expected = "one.md:1: warning: link to 'two.md#gone': no heading of the page has that id; "
    (found,) = shown(tmp_path, pages=("made.md",))
    assert found.startswith(expected), "the site follows words within a page only"
