"""Figures in the page: the drawing itself, with its caption and its words for those who do not see it."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest

from grader.errors import ContentError
from tests.content.test_evidence import DRAWING


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of lessons with one figure."""
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "sine.svg").write_text(DRAWING, encoding="utf-8")
    return tmp_path


def render(folder: Path, text: str) -> str:
    extensions = ["attr_list", "grader.markdown.figures"]
    options = {"grader.markdown.figures": {"page": str(folder / "01.md")}}
    return markdown.markdown(text, extensions=extensions, extension_configs=options)


def test_a_picture_by_itself_is_a_figure_with_its_drawing_in_the_page(folder: Path) -> None:
    page = render(folder, '![A "wave" & more.](figures/sine.svg "See where it ends."){ data-widget="sine" }')
    assert page.startswith('<figure class="figure" data-widget="sine">')
    assert 'role="img" aria-label="A &quot;wave&quot; &amp; more."' in page
    assert "<figcaption>See where it ends.</figcaption></figure>" in page
    assert "<path/>" in page
    assert "<?xml" not in page
    assert "9pt" not in page, "it is as wide as its place"


def test_other_pictures_keep_their_address_and_pictures_in_text_stay(folder: Path) -> None:
    assert '<img alt="A photo." src="photo.png">' in render(folder, "![A photo.](photo.png)").replace(" />", ">")
    assert "<figure" not in render(folder, "Here ![a wave](figures/sine.svg) is.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![](figures/sine.svg)", "01.md: the figure 'figures/sine.svg' has no text alternative"),
        ("![A wave.](figures/none.svg)", "cannot be read: No such file"),
        ("![A wave.](figures/empty.svg)", "is no drawing with a viewBox"),
    ],
)
def test_a_figure_that_says_nothing_stops_the_build(folder: Path, text: str, message: str) -> None:
    (folder / "figures" / "empty.svg").write_text("", encoding="utf-8")
    with pytest.raises(ContentError, match=message.replace(".", r"\.")):
        render(folder, text)
