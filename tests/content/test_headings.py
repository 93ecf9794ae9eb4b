"""The headings of a page have the anchors that the site gives them."""

from __future__ import annotations

from grader.content.headings import headings
from tests.markdown.test_maths import render


def test_headings_outside_fences_have_the_anchors_of_the_site() -> None:
    text = "# What are GANs?\n\n```\n# no\n```\n## The *KL* `term` ##\n"
    assert list(headings(text).items()) == [("what-are-gans", "What are GANs?"), ("the-kl-term", "The KL term")]
    assert 'id="the-kl-term"' in render(text)
