"""The text of a page without its code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content.prose import BLANK, prose
from tests.content.test_lesson_parser import LESSON


@pytest.mark.parametrize(
    "code",
    [
        "`x`", "``a ` x``", "a `x\nx` b", "```\nx\n```", "~~~\nx\n\nx\n~~~", "- ```\n  x\n  ```", "a\n\n    x",
        "<!-- x\n\nx -->", "<pre>\nx\n\nx</pre>", "<code>x</code>", "---\nx: x\n---\n", "    x\n\n    x",
    ],
)  # fmt: skip
def test_code_and_comments_are_blanked(code: str) -> None:
    assert "x" not in prose(code)


@pytest.mark.parametrize(
    "text",
    [
        "x", "a ` x", "a `b\n\nx` c", "\\`x\\`", "- a\n\n    x", "1. a\n\n    x", "!!! note\n\n    x",
        "[^1]: a\n\n    x", "??? tip\n    x", "a\n    x", "- a\n\n    b\n\n    x", "> x", "<div>x</div>",
    ],
)  # fmt: skip
def test_all_else_stays(text: str) -> None:
    assert "x" in prose(text)


@given(st.one_of(st.text(), st.text(st.sampled_from("ab `~<!->\n    "), max_size=60), st.just(LESSON)))
def test_every_character_stays_where_it_was(text: str) -> None:
    found = prose(text)
    assert len(found) == len(text)
    assert all(new in (old, BLANK) for old, new in zip(text, found, strict=True))
    assert found.count("\n") == text.count("\n")
