"""The headings of a page have the anchors that the site gives them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify

from grader.content.headings import anchor, find_headings, headings
from tests.markdown.test_maths import render


def test_headings_outside_fences_have_the_anchors_of_the_site() -> None:
    text = "# What are GANs?\n\n```\n# no\n```\n## The *KL* `term` ##\n"
    assert list(headings(text).items()) == [("what-are-gans", "What are GANs?"), ("the-kl-term", "The KL term")]
    assert 'id="the-kl-term"' in render(text)


def test_two_headings_of_the_same_words_are_told_apart_as_on_the_site() -> None:
    text = "# A *b*\n\n## A b\n\nUnder\n-----\n\n## [A](x.md) b\n\n## The $x$ axis\n"
    found = find_headings(text)
    assert [heading.anchor for heading in found[:4]] == re.findall('id="([^"]+)"', render(text))[:4]
    assert re.fullmatch(found[4].pattern, re.findall('id="([^"]+)"', render(text))[4])


@given(st.text(st.characters(codec="utf-8", exclude_characters="{}")))
def test_an_anchor_is_the_one_of_python_markdown_whatever_the_letters(heading: str) -> None:
    assert anchor(heading) == slugify(heading, "-")


def test_letters_keep_what_is_left_without_their_accents() -> None:
    assert anchor("Fréchet, Ångström and Über") == "frechet-angstrom-and-uber"
