"""The site in a browser: its search, its widths and its colours, and that nothing leaves the machine."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site.conftest import needs_chromium, question

pytestmark = needs_chromium


def test_search_finds_a_lesson(page: Any) -> None:
    page.locator(".md-search__input").click()
    page.keyboard.type("wider")
    page.locator(".md-search-result__link").filter(has_text="Noise").first.wait_for()


def test_search_finds_a_mistake_by_its_id(page: Any) -> None:
    page.locator(".md-search__input").click()
    page.keyboard.type("d_halved")
    page.locator(".md-search-result__link[href$='#d_halved']").filter(has_text="Half of the sum").wait_for()


@pytest.mark.parametrize("width", [360, 390, 768])
def test_no_page_scrolls_sideways(browser: Any, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    found = context.new_page()
    for path in ("", "01-noise/", "exercises/", "exercises/gan_loss/", "mistakes/", "mistakes/vae_elbo/"):
        found.goto(address + path)
        assert found.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(browser: Any, address: str, scheme: str) -> None:
    """4.5 to 1 for what people read, in both colour schemes."""
    context = browser.new_context(color_scheme=scheme)
    found = context.new_page()
    found.goto(address + "01-noise/")
    question(found, 1).locator("[value=A]").check()
    question(found, 1).get_by_role("button", name="Check").click()
    question(found, 2).locator("[value=B]").check()
    question(found, 2).get_by_role("button", name="Check").click()
    low = found.evaluate(CONTRAST)
    found.goto(address + "mistakes/gan_loss/")
    low += found.evaluate(CONTRAST)
    context.close()
    assert low == []


CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const colour = parse(getComputedStyle(el).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const places = [".md-content :is(p, dd, dt, h1, a:not(.headerlink), pre span)", ".quiz :is(.letter, .number)",
    ".md-content button:not(.md-clipboard, .md-top)", ".md-header__topic", ".md-nav__link", ".md-footer__title",
    "summary"];
  return Array.from(document.querySelectorAll(places.join()))
    .filter((el) => el.checkVisibility() && el.textContent.trim())
    .map((el) => {
      const [a, b] = [light(parse(getComputedStyle(el).color)), light(ground(el))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return [ratio, el.className + ": " + el.textContent.trim().slice(0, 30)];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""
