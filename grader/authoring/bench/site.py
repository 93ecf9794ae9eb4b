"""How long the site takes to build, against the same pages without our extensions."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import statistics
import sys
from pathlib import Path

import yaml

from grader.authoring.bench.bench import Bench
from grader.authoring.bench.measure import Measure, ratios, take_turns
from grader.content import load_course
from grader.files import write_whole

MKDOCS = (sys.executable, "-m", "mkdocs", "build")


def measure_site(bench: Bench) -> list[Measure]:
    """The whole site, against the same pages without our extensions; and what weighs most of it."""
    what = "mkdocs build / the same without our extensions"
    ours = bench.content.root / "mkdocs.yml"
    if not ours.is_file() or importlib.util.find_spec("mkdocs") is None:
        return [Measure(what, unit="×", most=2, note="not measured: there is no mkdocs.yml here, or no mkdocs")]
    plain = plain_site(bench, ours)
    options = ["-q", "-d"]
    timed = take_turns(
        {
            "ours": bench.timer([*MKDOCS, "-f", str(ours), *options, str(bench.folder / "ours")]),
            "plain": bench.timer([*MKDOCS, "-f", str(plain), *options, str(bench.folder / "plain-site")]),
        },
        runs=bench.runs,
    )
    pages = len(list((bench.folder / "ours").rglob("*.html")))
    note = f"{statistics.median(timed['ours']):.2f} s for {pages} pages"
    a_page = tuple(1000 * seconds / pages for seconds in timed["ours"])
    return [
        Measure(what, ratios(timed["ours"], timed["plain"]), "×", most=2, note=note),
        Measure("mkdocs build, a page", a_page, "ms", note=f"{pages} pages"),
        *search_rows(bench, bench.folder / "ours"),
    ]


def search_rows(bench: Bench, site: Path) -> list[Measure]:
    """How large the search index is, and what an exercise with its mistakes adds to it."""
    index = site / "search" / "search_index.json"
    if not index.is_file():
        return [Measure("search index", unit="kB", note="not measured: this site has no search")]
    entries = json.loads(index.read_text(encoding="utf-8"))["docs"]
    folders = ("exercises/", "mistakes/")
    grown = sum(len(json.dumps(entry)) for entry in entries if entry["location"].startswith(folders)) / 1000
    return [
        Measure("search index", (index.stat().st_size / 1000,), "kB", note=f"{len(entries)} sections"),
        Measure("search index, an exercise", (grown / len(bench.exercises),), "kB", note="with its mistakes"),
    ]


def plain_site(bench: Bench, ours: Path) -> Path:
    """A configuration of the same pages, the generated ones as files, without extension or hook of ours."""
    from grader.markdown import course_pages, exercise_pages, mistake_pages

    course = load_course(bench.content)
    docs = bench.folder / "docs"
    shutil.copytree(bench.content.lessons, docs)
    for path, text in (course_pages(course) | exercise_pages(course) | mistake_pages(course)).items():
        write_whole(docs / path, text)
    config = yaml.safe_load(ours.read_text(encoding="utf-8"))
    del config["hooks"]
    names = config["markdown_extensions"]
    config["markdown_extensions"] = [name for name in names if not str(name).startswith("grader.")]
    config["docs_dir"], config["watch"] = str(docs), []
    config["theme"]["custom_dir"] = str(ours.parent / config["theme"]["custom_dir"])
    plain = bench.folder / "plain.yml"
    write_whole(plain, yaml.safe_dump(config))
    return plain
