"""A list may follow its introduction, and nothing else becomes a list."""

from __future__ import annotations

import pytest

from tests.markdown.test_maths import render


def test_list_may_follow_its_introduction() -> None:
    assert "<li>white</li>" in render("**Kinds**:\n- white\n- pink")
    assert "<ol>" in render("Steps:\n1. one\n2. two")


@pytest.mark.parametrize("text", ["a\n-b", "a\n2. b", "a\n- - -\nb", "```\na\n- b\n```"])
def test_other_lines_are_no_list(text: str) -> None:
    assert "<li>" not in render(text)


def test_tight_list_stays_tight() -> None:
    assert "<p>" not in render("- one\n  more\n- two\n- three")
