"""The widget of a GAN on a ring: its gradients, what balance does to it, and the page by keyboard."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")

ASSETS = ROOT / "site" / "theme" / "assets"
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: apt-get install chromium")

PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>GAN</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{assets}/course.css"><link rel="stylesheet" href="{assets}/widgets.css"></head>
<body class="md-typeset" data-md-color-scheme="default"><main><h1>GAN</h1>
<figure class="figure" data-widget="gan"><svg role="img" aria-label="A ring."></svg>
<figcaption>A GAN to train by hand.</figcaption></figure></main>
<script src="{assets}/widgets.js"></script></body></html>
"""

# The largest difference between a gradient and a central difference, relative to the largest gradient.
CHECK = """\
(player) => {
  const gan = window.courseWidgets.parts.gan;
  const source = window.courseWidgets.random(3);
  const game = gan.begin(3);
  const z = gan.drawLatent(source, 16), real = gan.drawReal(source, 16);
  const fake = gan.forward(game.G, gan.drawLatent(source, 16), 16);
  const net = game[player];
  const loss = () => (player === "D" ? gan.lossOfD(net, real, fake) : gan.lossOfG(net, game.D, z));
  loss();
  const grads = net.layers.map((layer) => layer.grads.slice());
  const largest = Math.max(...grads.map((g) => Math.max(...g.map(Math.abs))));
  let worst = 0;
  net.layers.forEach((layer, l) => {
    for (let i = 0; i < layer.size; i += l === 1 ? 23 : 1) {
      const kept = layer.weights[i];
      const [above, below] = [1e-6, -1e-6].map((h) => { layer.weights[i] = kept + h; return loss(); });
      layer.weights[i] = kept;
      worst = Math.max(worst, Math.abs((above - below) / 2e-6 - grads[l][i]) / largest);
    }
  });
  return [worst, largest];
}"""

TRAIN = """\
([name, seed, turns]) => {
  const gan = window.courseWidgets.parts.gan;
  const game = gan.begin(seed);
  for (let i = 0; i < turns; i++) gan.turn(game, gan.preset(name));
  return gan.coverage(gan.forward(game.G, game.z, 500)).modes;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("gan") / "page.html"
    file.write_text(PAGE.format(assets=ASSETS.as_uri()), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page with the widget; whatever the console says fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 1000})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".widget-says:not(:empty)")
    yield page
    context.close()
    assert said == []


def says(page: Any) -> str:
    return page.locator(".widget-says").inner_text()


def value(page: Any, label: str) -> str:
    """The readout with that label."""
    return page.locator(".widget-readout", has_text=label).locator(".widget-value").inner_text()


def press(page: Any, label: str) -> None:
    """The button by keyboard."""
    page.get_by_role("button", name=label, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("player", ["D", "G"])
def test_gradients_agree_with_finite_differences(page: Any, player: str) -> None:
    worst, largest = page.evaluate(CHECK, player)
    assert largest > 1e-3
    assert worst < 1e-5


def test_a_step_touches_only_its_player(page: Any) -> None:
    moved = page.evaluate(
        """() => {
          const gan = window.courseWidgets.parts.gan;
          const game = gan.begin(1);
          const sum = (net) => net.layers.flatMap((l) => Array.from(l.weights)).reduce((a, b) => a + b);
          const seen = [[sum(game.D), sum(game.G)]];
          gan.stepD(game, 1e-3);
          seen.push([sum(game.D), sum(game.G)]);
          gan.stepG(game, 1e-3);
          seen.push([sum(game.D), sum(game.G)]);
          return seen;
        }"""
    )
    (d0, g0), (d1, g1), (d2, g2) = moved
    assert (d0 != d1, g0 == g1, d1 == d2, g1 != g2) == (True, True, True, True)


def test_balance_finds_the_modes_and_a_fast_generator_loses_them(page: Any) -> None:
    assert page.evaluate(TRAIN, ["balanced", 3, 1000]) >= 6
    assert page.evaluate(TRAIN, ["fast", 3, 1000]) <= 3


def test_coverage_counts_modes_with_two_per_cent_of_the_points(page: Any) -> None:
    counted = page.evaluate(
        """() => {
          const x = [];
          for (let i = 0; i < 98; i++) x.push(1, 0.1);
          x.push(0, 1, 0, 1.2);  // one in mode 3, which is too few, and one outside
          return window.courseWidgets.parts.gan.coverage(Float64Array.from(x));
        }"""
    )
    assert counted == {"covered": [True] + [False] * 7, "modes": 1, "good": 0.99}


def test_keys_take_steps_and_the_text_tells(page: Any) -> None:
    before = says(page)
    press(page, "Step D")
    assert says(page) != before
    assert "1 step of D and 0 steps of G" in says(page)
    assert "of 8 modes covered" in says(page)
    page.get_by_label("Steps a press").select_option("20")
    press(page, "Step G")
    assert "1 step of D and 20 steps of G" in says(page)
    assert (value(page, "Steps of D"), value(page, "Steps of G"), value(page, "Turns")) == ("1", "20", "0")
    press(page, "Start again")
    assert says(page) == before


def test_run_and_pause_by_keyboard(page: Any) -> None:
    page.get_by_label("Setting").select_option("steps")
    press(page, "Run")
    page.wait_for_function("() => /After [1-9]/.test(document.querySelector('.widget-says').textContent)")
    press(page, "Pause")
    turns = int(value(page, "Turns"))
    assert turns > 0
    assert (int(value(page, "Steps of D")), int(value(page, "Steps of G"))) == (turns, 5 * turns)
    assert f"After {turns} step" in says(page)


def test_setting_and_choices_follow_each_other(page: Any) -> None:
    page.get_by_label("Setting").select_option("fast")
    assert page.get_by_label("Learning rate of G").input_value() == "0.005"
    page.get_by_label("Learning rate of D").select_option("0.005")
    assert page.get_by_label("Setting").input_value() == "both"
    page.get_by_label("Steps of D a turn").select_option("2")
    assert page.get_by_label("Setting").input_value() == "own"


def test_another_g_starts_again_and_another_d_goes_on(page: Any) -> None:
    press(page, "Step D")
    page.get_by_label("Learning rate of D").select_option("0.005")
    assert value(page, "Steps of D") == "1"
    page.get_by_label("Steps of G a turn").select_option("5")
    assert value(page, "Steps of D") == "0"
    press(page, "Step D")
    page.get_by_label("Setting").select_option("balanced")
    assert value(page, "Steps of D") == "0"


def test_a_d_that_keeps_up_cures_a_collapse(page: Any) -> None:
    before, after = page.evaluate(
        """() => {
          const gan = window.courseWidgets.parts.gan;
          const game = gan.begin(1);
          const modes = (name, turns) => {
            for (let i = 0; i < turns; i++) gan.turn(game, gan.preset(name));
            return gan.coverage(gan.forward(game.G, game.z, 500)).modes;
          };
          return [modes("fast", 1000), modes("both", 1000)];
        }"""
    )
    assert before <= 3
    assert after >= 6


def test_nothing_moves_before_it_is_asked_to(page: Any) -> None:
    page.wait_for_timeout(200)
    assert value(page, "Turns") == "0"
    assert page.locator(".widget").get_attribute("data-running") in (None, "false")


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_fits_the_page(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_size() -> None:
    assert len(gzip.compress((ASSETS / "widgets" / "gan.js").read_bytes(), 9, mtime=0)) < 12_000
