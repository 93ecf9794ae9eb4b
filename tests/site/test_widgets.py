"""The widgets in a browser: what each one shows, by keyboard, and that its numbers are torch's."""

from __future__ import annotations

import gzip
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from tests.conftest import ROOT
from tests.site.conftest import CHROMIUM, served

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: make tools")
ASSETS = ROOT / "site" / "theme" / "assets"
WIDGETS = sorted(path.stem for path in (ASSETS / "widgets").glob("*.js"))
MOST_BYTES = 20_000
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widgets</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/course.css"><link rel="stylesheet" href="/widgets.css"></head>
<body data-md-color-scheme="default"><main class="md-typeset"><h1>Widgets</h1>
{places}<div style="height: 3000px"></div></main><script src="/widgets.js"></script></body></html>"""
PLACE = """<figure class="figure" data-widget="{name}">
<svg role="img" aria-label="A picture" viewBox="0 0 9 9"></svg>
<figcaption>Try {name}.</figcaption></figure>"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a page for each widget is served beside the theme's files."""
    folder = tmp_path_factory.mktemp("widgets")
    for path in ASSETS.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(ASSETS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    for name in WIDGETS:
        (folder / f"{name}.html").write_text(PAGE.format(places=PLACE.format(name=name)), encoding="utf-8")
    (folder / "none.html").write_text(PAGE.format(places=""), encoding="utf-8")
    with served(folder) as here:
        yield here


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page; fails on console errors."""
    context = browser.new_context(viewport={"width": 900, "height": 900})
    found = context.new_page()
    troubles: list[str] = []
    found.on("console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None)
    found.on("pageerror", lambda error: troubles.append(str(error)))
    yield found
    context.close()
    assert troubles == []


def open_widget(page: Any, address: str, name: str) -> Any:
    """The widget on its page, once it is there."""
    page.goto(f"{address}{name}.html")
    page.locator(".widget button").first.wait_for()
    return page.locator(".widget")


def test_there_are_widgets() -> None:
    assert {"gan", "latent", "noising", "reverse"} <= set(WIDGETS)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_light(name: str) -> None:
    size = len(gzip.compress((ASSETS / "widgets" / f"{name}.js").read_bytes()))
    assert size <= MOST_BYTES, f"{name}.js has {size} bytes compressed"


def test_a_page_without_widgets_loads_none(page: Any, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "none.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/widgets/" in url]


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_stands_in_place_of_its_picture_and_says_what_it_shows(
    page: Any, address: str, name: str
) -> None:
    widget = open_widget(page, address, name)
    assert widget.get_attribute("role") == "group"
    assert not page.locator(".figure > svg").is_visible()
    assert page.locator("figcaption").is_visible()
    live = widget.locator("[aria-live]")
    assert len(live.first.inner_text()) > 20, "what is shown stands there in words"
    for control in widget.locator("button, input, select").all():
        box = control.bounding_box()
        assert box and box["height"] >= 24, "large enough to be hit"
    for canvas in widget.locator("canvas").all():
        assert canvas.get_attribute("aria-label") or canvas.get_attribute("role") != "img"


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_operated_by_keyboard(page: Any, address: str, name: str) -> None:
    widget = open_widget(page, address, name)
    before = widget.inner_text()
    values = "Array.from(document.querySelectorAll('.widget input, .widget select')).map((e) => e.value).join()"
    seen = {before + page.evaluate(values)}
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.closest('.widget') ? document.activeElement.tagName : ''")
        )
        page.keyboard.press("ArrowRight")
        seen.add(widget.inner_text() + page.evaluate(values))
    assert reached & {"BUTTON"}, "Tab reaches its controls"
    widget.locator("button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("before => document.querySelector('.widget').innerText !== before", arg=before)


@pytest.mark.parametrize("name", WIDGETS)
def test_without_a_script_the_picture_stays(browser: Any, address: str, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    found = context.new_page()
    found.goto(f"{address}{name}.html")
    assert found.locator(".figure > svg").is_visible()
    assert found.locator(".widget").count() == 0
    context.close()


@pytest.mark.parametrize("name", WIDGETS)
@pytest.mark.parametrize("width", [360, 900])
def test_a_widget_fits_its_page_in_both_colour_schemes(browser: Any, address: str, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark")
    found = context.new_page()
    open_widget(found, address, name)
    assert found.evaluate("document.documentElement.scrollWidth") <= width
    found.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    context.close()


# Numbers.


def numbers_of(page: Any, address: str, name: str, script: str, argument: Any = None) -> Any:
    """What the pure functions of a widget give, found under courseWidgets.parts."""
    open_widget(page, address, name)
    return page.evaluate(f"(given) => {{ const part = window.courseWidgets.parts.{name}; {script} }}", argument)


def diagram(name: str) -> ModuleType:
    """A script of site/diagrams as a module."""
    folder = str(ROOT / "site" / "diagrams")
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location(name, Path(folder) / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module


def reference_of(exercise: str) -> dict[str, Any]:
    """What an exercise's reference defines."""
    (path,) = (ROOT / "grader" / "bank").glob(f"*/{exercise}/reference.py")
    space: dict[str, Any] = {"__name__": "reference"}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    return space


def test_the_schedules_are_those_of_the_papers(page: Any, address: str) -> None:
    shown = numbers_of(page, address, "noising", "return part.schedules")
    linear = torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64), 0)
    u = torch.arange(1001, dtype=torch.float64) / 1000
    f = torch.cos((u + 0.008) / 1.008 * torch.pi / 2) ** 2
    cosine = torch.cumprod(1 - (1 - f[1:] / f[:-1]).clamp(max=0.999), 0)
    for name, expected in {"linear": linear, "cosine": cosine}.items():
        assert torch.allclose(torch.tensor(shown[name], dtype=torch.float64), expected, rtol=1e-9, atol=1e-12), (
            name
        )


def test_a_digit_is_noised_as_the_exercise_does_it(page: Any, address: str) -> None:
    noise = torch.randn(64, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    q_sample = reference_of("ddpm_noise_prediction")["q_sample"]
    to_pixels = diagram("widget_data").to_pixels
    for t in (0, 250, 999):
        script = (
            "const x0 = part.unpack(part.digits[3]);"
            "return [part.digits[3], x0, part.qSample(x0, given.t, part.schedules.cosine, given.noise),"
            " part.schedules.cosine]"
        )
        letters, x0, x_t, table = numbers_of(page, address, "noising", script, {"t": t, "noise": noise.tolist()})
        pixels = to_pixels(letters)
        assert torch.equal(torch.tensor(x0, dtype=torch.float64), pixels)
        expected = q_sample(pixels[None], torch.tensor([t]), torch.tensor(table, dtype=torch.float64), noise[None])
        assert torch.allclose(torch.tensor(x_t, dtype=torch.float64), expected[0], rtol=1e-6, atol=1e-9)


def test_the_decoder_in_the_page_is_the_one_in_torch(page: Any, address: str) -> None:
    codes = torch.randn(6, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 2
    logits = numbers_of(page, address, "latent", "return given.map((z) => part.decode(z))", codes.tolist())
    decoder = diagram("train_latent").load_decoder()
    assert torch.allclose(torch.tensor(logits, dtype=torch.float64), decoder(codes), atol=1e-5)


def test_the_exact_noise_predictor_is_the_score_of_the_noised_mixture(page: Any, address: str) -> None:
    points = torch.randn(7, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 1.5
    for t in (1, 300, 700, 1000):
        script = (
            "return [given.x.map((x) => part.epsilon(x, part.signal[given.t])), part.signal, part.modes,"
            " part.spread]"
        )
        found = numbers_of(page, address, "reverse", script, {"x": points.tolist(), "t": t})
        epsilon, signal, modes = (torch.tensor(value, dtype=torch.float64) for value in found[:3])
        abar, spread = signal[t], found[3]
        x = points.clone().requires_grad_()
        parts = torch.distributions.Normal(abar.sqrt() * modes, (abar * spread**2 + 1 - abar).sqrt())
        log_density = torch.logsumexp(parts.log_prob(x[:, None]).sum(-1), dim=1).sum()
        (score,) = torch.autograd.grad(log_density, x)
        assert torch.allclose(epsilon, -(1 - abar).sqrt() * score, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_a_step_back_is_that_of_ddim_and_of_ddpm(page: Any, address: str, eta: float) -> None:
    x, eps, noise = torch.randn(3, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    script = (
        "return [part.update(given.x, given.eps, part.signal[400], part.signal[399], given.eta, given.noise),"
        " part.signal]"
    )
    given = {"x": x.tolist(), "eps": eps.tolist(), "noise": noise.tolist(), "eta": eta}
    moved, signal = (
        torch.tensor(v, dtype=torch.float64) for v in numbers_of(page, address, "reverse", script, given)
    )
    a, b = signal[400], signal[399]
    if eta:  # Ho et al. 2020, algorithm 2, with the variance of the posterior
        alpha = a / b
        mean = (x - (1 - alpha) / (1 - a).sqrt() * eps) / alpha.sqrt()
        expected = mean + ((1 - b) / (1 - a) * (1 - alpha)).sqrt() * noise
    else:
        expected = b.sqrt() * (x - (1 - a).sqrt() * eps) / a.sqrt() + (1 - b).sqrt() * eps
    assert torch.allclose(moved, expected, rtol=1e-6, atol=1e-9)
