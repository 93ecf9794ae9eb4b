"""What every widget gets from widgets.js: its place, controls, pictures, texts, and when it moves and when not."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.site.conftest import ARGUMENTS, CHROMIUM

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: make tools")

MOST_BYTES = 4096
FIGURE = """<figure class="figure" data-widget="{name}">
<svg role="img" aria-label="A picture" viewBox="0 0 9 9"></svg>
<figcaption>Count.</figcaption></figure>"""
IMAGE = '<p><img alt="A picture" title="Count." src="data:image/svg+xml,&lt;svg/>" data-widget="{name}"></p>'
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Frame</title>
<link rel="stylesheet" href="course.css"><link rel="stylesheet" href="widgets.css"></head>
<body data-md-color-scheme="default"><main class="md-typeset">
{place}<div style="height: 3000px"></div></main><script src="widgets.js"></script></body></html>"""
COUNT = """courseWidgets.register("count", (host) => {
  const counted = { steps: 0, draws: 0, colours: [], heard: [] };
  courseWidgets.parts.count = counted;
  const canvas = host.canvas("Bar", 300, 100);
  const draw = () => {
    counted.draws++;
    canvas.draw(() => counted.colours.push(host.colours().series[0]));
    canvas.describe(counted.steps + " long");
    host.say(counted.steps + " steps");
  };
  new MutationObserver(() => counted.heard.push(host.says.textContent)).observe(host.says, { childList: true });
  const loop = host.loop(() => (counted.steps++, counted.steps !== counted.end), { draw, burst: 40 });
  host.runButton(host.row(), loop);
  const row = host.row();
  const tell = (value) => host.say("Now " + value);
  host.slider(row, "Rate", { min: -3, max: 0, step: 1, value: -2, format: (v) => (10 ** v).toFixed(3) }, tell);
  host.choice(row, "Kind", [["a", "First"], ["b", "Second"]], tell);
  draw();
});"""
BROKEN = 'courseWidgets.register("broken", () => { throw new Error("cannot be built"); });'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The theme's files, two widgets, and pages that show them."""
    folder = tmp_path_factory.mktemp("frame")
    (folder / "widgets").mkdir()
    for name in ("course.css", "widgets.css", "widgets.js"):
        (folder / name).write_bytes((ROOT / "site" / "theme" / "assets" / name).read_bytes())
    (folder / "widgets" / "count.js").write_text(COUNT, encoding="utf-8")
    (folder / "widgets" / "broken.js").write_text(BROKEN, encoding="utf-8")
    places = {"figure": FIGURE, "image": IMAGE, "both": FIGURE + IMAGE}
    for page, place in places.items():
        (folder / f"{page}.html").write_text(PAGE.format(place=place.format(name="count")), encoding="utf-8")
    for name in ("broken", "missing"):
        (folder / f"{name}.html").write_text(PAGE.format(place=FIGURE.format(name=name)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def show(browser: Any, folder: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page from a file: `show(name, **options of the context)`. Errors are in `page.troubles`."""
    contexts = []

    def open_page(name: str, **options: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": 800, "height": 600}, **options))
        page = contexts[-1].new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.goto((folder / f"{name}.html").as_uri())
        page.wait_for_load_state("load")
        return page

    yield open_page
    for context in contexts:
        context.close()


def counted(page: Any, key: str) -> Any:
    return page.evaluate("key => courseWidgets.parts.count[key]", key)


def says(page: Any) -> str:
    return page.locator(".widget-says").first.inner_text()


def test_it_is_small() -> None:
    assert len(gzip.compress((ROOT / "site" / "theme" / "assets" / "widgets.js").read_bytes())) <= MOST_BYTES


@pytest.mark.parametrize("name", ["figure", "image"])
def test_it_stands_in_place_of_a_figure_or_an_image(show: Any, name: str) -> None:
    page = show(name)
    assert page.get_by_role("group", name="Count.").is_visible()
    assert not page.locator("figure > svg, p > img").is_visible()
    page.emulate_media(media="print")
    assert page.locator("figure > svg, p").first.is_visible() and not page.locator(".widget").is_visible()
    assert page.troubles == []


def test_every_place_gets_its_own(show: Any) -> None:
    page = show("both")
    ids = page.eval_on_selector_all("[id]", "all => all.map((one) => one.id)")
    assert page.locator(".widget").count() == 2 and len(ids) == len(set(ids)) >= 4


@pytest.mark.parametrize("name", ["broken", "missing"])
def test_a_widget_that_fails_leaves_the_picture(show: Any, name: str) -> None:
    page = show(name)
    assert page.locator("figure > svg").is_visible() and page.locator(".widget").count() == 0
    assert page.troubles == (["cannot be built"] if name == "broken" else [])


def test_controls_have_names_and_say_their_values(show: Any) -> None:
    page = show("figure")
    slider = page.get_by_role("slider", name="Rate")
    assert slider.get_attribute("aria-valuetext") == "0.010"
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0.100" and says(page) == "Now -1"
    page.get_by_role("combobox", name="Kind").select_option("Second")
    assert says(page) == "Now b"


def test_it_runs_and_pauses_when_asked(show: Any) -> None:
    page = show("figure")
    assert counted(page, "steps") == 0 and says(page) == "0 steps"
    page.get_by_role("button", name="Run").press("Enter")
    page.wait_for_function("courseWidgets.parts.count.steps > 5")
    page.get_by_role("button", name="Pause").press("Enter")
    steps = counted(page, "steps")
    assert page.get_by_role("button", name="Run").is_visible() and says(page) == f"{steps} steps"
    page.get_by_role("img", name=f"Bar: {steps} long").wait_for()
    page.wait_for_timeout(100)
    assert counted(page, "steps") == steps


def test_it_stops_by_itself_at_the_end(show: Any) -> None:
    page = show("figure")
    page.evaluate("courseWidgets.parts.count.end = 7")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Run").wait_for()
    assert counted(page, "steps") == 7 and says(page) == "7 steps"


def test_it_speaks_seldom_while_it_runs(show: Any) -> None:
    page = show("figure")
    page.get_by_role("button", name="Run").click()
    page.wait_for_timeout(1900)
    assert counted(page, "steps") > 20 and 1 <= len(counted(page, "heard")) <= 3


def test_it_rests_off_screen_and_goes_on_after(show: Any) -> None:
    page = show("figure")
    page.get_by_role("button", name="Run").click()
    page.wait_for_function("courseWidgets.parts.count.steps > 2")
    page.evaluate("scrollTo(0, 2500)")
    page.wait_for_timeout(200)
    steps = counted(page, "steps")
    page.wait_for_timeout(200)
    assert counted(page, "steps") == steps
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("steps => courseWidgets.parts.count.steps > steps", arg=steps)


def test_readers_who_want_no_motion_get_the_result(show: Any) -> None:
    page = show("figure", reduced_motion="reduce")
    page.get_by_role("button", name="Run").click()
    page.wait_for_function("courseWidgets.parts.count.steps === 40")
    page.get_by_role("button", name="Run").wait_for()
    assert counted(page, "draws") == 2 and says(page) == "40 steps"


def test_pictures_follow_colours_and_width(show: Any) -> None:
    page = show("figure", device_scale_factor=2)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    page.wait_for_function("new Set(courseWidgets.parts.count.colours).size === 2")
    shape = (
        "() => [...document.querySelectorAll('canvas')].map((c) => [c.width, c.clientWidth, c.clientHeight])[0]"
    )
    assert page.evaluate(shape) == [600, 300, 100]
    page.locator(".widget").evaluate("widget => (widget.style.maxWidth = '180px')")
    page.wait_for_function("document.querySelector('canvas').width < 400")
    backing, width, height = page.evaluate(shape)
    assert backing == 2 * width and abs(height - width / 3) <= 1


def test_chance_is_the_same_for_the_same_seed(show: Any) -> None:
    draw = """seed => {
      const source = courseWidgets.random(seed);
      return [0, 1, 2].map((k) => Array.from({length: 20000}, () =>
        k === 0 ? source.uniform() : k === 1 ? source.normal() : source.integer(5)));
    }"""
    page = show("figure")
    first, again, other = (page.evaluate(draw, seed) for seed in (1, 1, 2))
    assert first == again and first[0][:9] != other[0][:9]
    uniform, normal, integers = first
    assert min(uniform) > 0 and max(uniform) < 1 and abs(sum(uniform) / 20000 - 0.5) < 0.015
    assert abs(sum(normal) / 20000) < 0.05 and abs(sum(x * x for x in normal) / 20000 - 1) < 0.07
    assert set(integers) == {0, 1, 2, 3, 4}
