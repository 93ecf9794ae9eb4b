"""Every page of the real site: for everyone, valid, light, without dead ends, and asking nobody for anything."""

from __future__ import annotations

import gzip
import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import PATIENCE, ROOT
from tests.site.conftest import CHROMIUM, served
from tests.site.test_site import build

NU_CHECKER = ROOT / "build" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SEEN = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
MOST_BYTES = 200_000
# What the theme's own templates have, and MathML Core that the checker does not know yet.
NOT_OURS = (
    "Attribute “autocomplete” is only allowed when the input type",
    "Bad value “” for attribute “tabindex” on element “label”",
    "Attribute “autocorrect” not allowed on element “input”",
    "The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control",
    "Attribute “displaystyle” not allowed on element",
    "Attribute “scriptlevel” not allowed on element",
)
needs_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: make tools")


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the real site is served."""
    with served(site) as here:
        yield here


@needs_browser
def test_every_page_is_accessible_quiet_and_keeps_to_itself(browser: Any, site: Path, address: str) -> None:
    """No violation of WCAG 2 A or AA that axe finds, nothing on the console, no request to another host."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else troubles.append(r.url))

    def violations(scheme: str, rules: Any) -> list[dict[str, Any]]:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            """name => document.body.dataset.mdColorScheme === name
                       && document.getAnimations().every(a => a.playState !== "running")""",
            arg={"light": "default", "dark": "slate"}[scheme],
        )
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        found: list[dict[str, Any]] = axe.run(page, options=options).response["violations"]
        return found

    pages = pages_of(site)
    # Those that are made from one template have the same colours: the first one stands for all.
    of_a_kind = {file.parent.parent: file for file in reversed(pages)}
    for file in pages:
        name = file.relative_to(site).as_posix()
        page.emulate_media(color_scheme="light")
        page.goto(address + name.removesuffix("index.html"))
        # The structure of a page is the same in both colour schemes; what is seen of it is not.
        is_seen_dark = file.parent.parent == site or file in of_a_kind.values()
        for scheme, rules in (("light", RULES), ("dark", SEEN))[: 1 + is_seen_dark]:
            found = violations(scheme, rules)
            troubles += [f"{name}, {scheme}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
    page.goto(address)
    page.evaluate(
        """document.querySelector("h1").innerHTML +=
           '<img src="assets/favicon.svg"><a href="#x"></a><b style="color: #333">dark on dark</b>'"""
    )
    control = {violation["id"] for violation in [*violations("light", RULES), *violations("dark", SEEN)]}
    context.close()
    assert {"image-alt", "link-name", "color-contrast"} <= control, "axe finds what is wrong"
    assert troubles == []


@needs_browser
def test_a_lesson_weighs_little_on_first_load(browser: Any, site: Path, address: str) -> None:
    """At most 200 KB compressed, with everything that the page asks for by itself."""
    heavy = {}
    for file in [page for page in pages_of(site) if re.match(r"\d", page.parent.name)]:
        context = browser.new_context()
        page = context.new_page()
        loaded: dict[str, int] = {}
        page.on("response", lambda r, loaded=loaded: loaded.update({r.url: compressed(r)}))
        page.goto(address + file.relative_to(site).as_posix().removesuffix("index.html"))
        page.wait_for_load_state("networkidle")
        context.close()
        heavy[file.parent.name] = sum(loaded.values())
    assert heavy
    assert {name: size for name, size in heavy.items() if size > MOST_BYTES} == {}


def compressed(response: Any) -> int:
    """The bytes of a response as a server with gzip sends it."""
    try:
        return len(gzip.compress(response.body()))
    except Exception:
        return 0  # a redirect has no body


@needs_browser
def test_formulas_and_pages_fit_a_phone(browser: Any, site: Path, address: str) -> None:
    """Nothing but tables and code scrolls sideways at 390 px (formulas: up to what another font may add)."""
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    wide = []
    for file in pages_of(site):
        name = file.relative_to(site).as_posix()
        page.goto(address + name.removesuffix("index.html"))
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
            wide.append(f"{name} is {width} px wide")
        wide += [
            f"{name}: {formula}"
            for formula in page.evaluate(
                """() => [...document.querySelectorAll("article math")]
                    .filter(math => !math.closest("table") && math.getBoundingClientRect().right > 414)
                    .map(math => math.textContent)"""
            )
        ]
    page.context.close()
    assert wide == []


def test_no_link_of_the_site_is_dead(site: Path) -> None:
    """Every address within the site is there, with its anchor."""
    texts = {page: page.read_text(encoding="utf-8") for page in pages_of(site)}
    anchors = {page: set(re.findall(r'\b(?:id|name)="([^"]*)"', text)) for page, text in texts.items()}
    dead = []
    for page, text in texts.items():
        for target in re.findall(r'\b(?:href|src)="([^"]*)"', text):
            parts = urlsplit(html.unescape(target))
            if parts.scheme or parts.netloc or page.name == "404.html":
                continue
            place = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            place = place / "index.html" if place.is_dir() else place
            anchor = unquote(parts.fragment)
            is_page = place.suffix == ".html" and place.exists()
            if not place.exists() or (anchor and is_page and html.escape(anchor) not in anchors[place]):
                dead.append((page.relative_to(site).as_posix(), target))
    assert dead == []


def test_every_page_is_valid_html(site: Path) -> None:
    """By the Nu HTML checker; what the theme's own templates write is not ours to mend."""
    if not NU_CHECKER.exists() or not shutil.which("java"):
        pytest.skip("needs the Nu HTML checker and Java: make tools")
    command = ["java", "-jar", str(NU_CHECKER), "--errors-only", "--format", "gnu", *map(str, pages_of(site))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    messages = [line.replace(str(site), "") for line in done.stderr.splitlines() if "error:" in line]
    assert done.returncode == 0 or messages, done.stderr[-2000:]
    assert any(NOT_OURS[0] in message for message in messages), "the checker reads the pages"
    assert [message for message in messages if not any(known in message for known in NOT_OURS)] == []


@needs_browser
def test_the_site_works_as_a_folder_of_files(browser: Any, tmp_path: Path) -> None:
    """Built for that, it opens without a server: pages lead to each other, and the quiz works."""
    done = build(ROOT / "mkdocs.yml", "--site-dir", str(tmp_path / "out"), env={"OFFLINE": "1"})
    assert done.returncode == 0, done.stderr
    context = browser.new_context()
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else troubles.append(r.url))
    page.goto((tmp_path / "out" / "index.html").as_uri())
    page.get_by_role("link", name="See the map").click()
    page.locator(".map-stop a").first.click()
    assert page.url.endswith("00-overview.html")
    form = page.locator("form.question").first
    form.locator("input").first.check()
    form.get_by_role("button", name="Check").click()
    assert form.locator(".result").inner_text().startswith(("Right", "Not right"))
    assert page.locator(".md-search").count() == 0, "a search that cannot run is not offered"
    context.close()
    assert troubles == []


def test_it_builds_with_properdocs_as_well(site: Path, tmp_path: Path) -> None:
    """The theme's end of life is a change of one command."""
    pytest.importorskip("properdocs", reason="needs properdocs: pip install properdocs")
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", str(ROOT / "mkdocs.yml")]
    done = subprocess.run(
        [*command, "--site-dir", str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for page in pages_of(site):
        other = tmp_path / "out" / page.relative_to(site)
        assert article(other) == article(page), page


def article(page: Path) -> str:
    """What stands in a page, without what the theme puts around it."""
    text = page.read_text(encoding="utf-8")
    return text.partition("<article")[2].partition("</article>")[0]
