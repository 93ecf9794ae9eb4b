"""The built site: what its pages show, what they never show, and what a build refuses."""

from __future__ import annotations

import ast
import dataclasses
import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import File

from grader.content import Course, find_content, load_bank, load_course, load_exercise, load_lessons
from grader.diagnosis import concept_address, known_symptoms, mistakes_in, section_problems
from grader.diagnosis.catalogue import address_of
from grader.grading import grade_workspace
from grader.report import CheckResult, ExerciseReport, Status
from grader.workspace import Workspace
from tests.conftest import PATIENCE, ROOT

CONFIG = """\
INHERIT: {root}/mkdocs.yml
docs_dir: {docs}
site_dir: {out}
watch: []
theme:
  custom_dir: {site}/theme
hooks: ["{site}/hooks.py"]
"""
DROPPED_IN = """\
---
number: 11
title: "A lesson from elsewhere"
slug: "elsewhere"
level: "advanced"
tags: ["far"]
prerequisites: ["not-in-this-course", "overview"]
estimated_minutes: 90
contributors: []
diagrams: []
examples: []
canonical_id: "far-07"
---

# A lesson from elsewhere

**Types**:
- one
- two

## Quiz

1. Which?
   - **A)** This
   - **B)** That

**Answers:**
1. **B** - Because that is the one.

## Next Steps

- [The next lesson](./08.%20The%20next%20%26%20last.md) - which this course does not have
- [A section](#not-here)
"""


def build(
    config: Path, *options: str, env: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` as a person would."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), *options]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **env}
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, timeout=PATIENCE)


def write_config(folder: Path, docs: Path, *, site: Path = ROOT / "site") -> Path:
    """A configuration like the real one, for other lessons. The output is `out` in `folder`."""
    config = folder / "mkdocs.yml"
    text = CONFIG.format(root=ROOT, docs=docs, out=folder / "out", site=site)
    config.write_text(text, encoding="utf-8")
    return config


@pytest.fixture(scope="module")
def dropped_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The real course with a lesson of another course dropped in: the built folder and the log."""
    folder = tmp_path_factory.mktemp("dropped")
    shutil.copytree(ROOT / "course", folder / "course")
    (folder / "course" / "11. From elsewhere.md").write_text(DROPPED_IN, encoding="utf-8")
    done = build(write_config(folder, folder / "course"))
    assert done.returncode == 0, done.stderr
    return folder / "out", done.stderr


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def shown(page: Path) -> str:
    """The words of a page."""
    return in_words(read(page))


def in_words(page: str) -> str:
    """The words of some HTML without its tags, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def ids_of(page: Path) -> set[str]:
    """Every anchor of a page."""
    return {html.unescape(id) for id in re.findall(r'\bid="([^"]+)"', read(page))}


def page_of(site: Path, lesson_file: str) -> Path:
    return site / lesson_file.removesuffix(".md") / "index.html"


def lessons():
    found, _ = load_lessons(ROOT / "course")
    return found


def bank():
    return load_bank(find_content().bank)


def test_lesson_shows_its_facts(site: Path) -> None:
    for lesson in lessons():
        text = shown(page_of(site, lesson.file))
        assert lesson.level in text and f"{lesson.estimated_minutes} minutes" in text
        assert all(tag.replace("-", " ").capitalize() in text for tag in lesson.tags)
        assert all(f"{name}.py" in text for name in lesson.examples)


def test_lesson_has_its_quiz_with_the_keys_of_the_command_line(site: Path) -> None:
    for lesson in lessons():
        expected = [q.key(lesson.canonical_id) for q in lesson.quiz.questions] if lesson.quiz else []
        assert re.findall(r'data-key="([^"]+)"', read(page_of(site, lesson.file))) == expected


def test_formulas_are_mathml(site: Path) -> None:
    for lesson in lessons():
        if "$" in lesson.text:
            page = read(page_of(site, lesson.file))
            assert "<math" in page and "data-formula" not in page


def test_welcome_and_lessons_are_in_the_navigation(site: Path) -> None:
    home = read(site / "index.html")
    for lesson in lessons():
        assert f'href="{lesson.file.removesuffix(".md")}/"' in home
    for exercise in bank():
        assert f'href="exercises/{exercise.id}/"' in home


def test_every_exercise_has_a_page_with_its_signature(site: Path) -> None:
    index = shown(site / "exercises" / "index.html")
    for exercise in bank():
        text = shown(site / "exercises" / exercise.id / "index.html")
        assert exercise.title in text and exercise.title in index
        assert all(f"def {name}(" in text or f"class {name}" in text for name in exercise.functions)
        assert f"course grade {exercise.id}" in text


def test_exercise_pages_hold_no_solution_and_keep_hints_closed(site: Path) -> None:
    for exercise in bank():
        page = read(site / "exercises" / exercise.id / "index.html")
        closed = re.findall(r'<details class="question">.*?</details>', page, re.DOTALL)
        assert len(closed) == len(exercise.hints)
        for hidden in closed:
            page = page.replace(hidden, "")
        text = in_words(page)
        stub = {" ".join(line.split()) for line in exercise.stub.splitlines()}
        for line in exercise.reference.splitlines():
            plain = " ".join(line.split())
            if plain not in stub and len(plain) > 12:
                assert plain not in text
        for step in exercise.hints:
            assert " ".join(step.replace("`", "").split()) not in text


def test_section_links_of_exercises_resolve(site: Path) -> None:
    """Every link with an anchor from a generated page leads to an id that is there."""
    ids: dict[Path, set[str]] = {}
    for page in [*(site / "exercises").rglob("index.html"), *(site / "mistakes").rglob("index.html")]:
        for target, anchor in re.findall(r'href="([^":#]*)#([^"]+)"', read(page)):
            there = (page.parent / target / "index.html").resolve() if target else page
            ids[there] = ids.get(there) or ids_of(there)
            assert html.unescape(anchor) in ids[there], (page, target, anchor)


def test_exercises_name_a_section_that_exists(site: Path) -> None:
    files = {lesson.canonical_id: lesson.file for lesson in lessons()}
    for exercise in bank():
        if exercise.lesson in files:
            assert f'id="{exercise.section}"' in read(page_of(site, files[exercise.lesson]))


# Common mistakes


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(find_content())


def test_every_mistake_is_on_its_exercises_page_under_its_id(site: Path, course: Course) -> None:
    for exercise in course.exercises:
        page = site / "mistakes" / exercise.id / "index.html"
        text, ids = shown(page), ids_of(page)
        assert f"Common mistakes: {exercise.title}" in text and "course explain ID" in text
        for mistake in mistakes_in(exercise, course):
            assert mistake.id in ids
            for words in (mistake.title, mistake.feedback, mistake.check, mistake.section):
                assert words and words.replace("`", "") in text
        index = shown(site / "mistakes" / "index.html")
        assert exercise.title in index
        for symptom in known_symptoms():
            assert all(words.replace("`", "") in index for words in (symptom.title, symptom.feedback)), symptom.id
    assert {symptom.id for symptom in known_symptoms()} <= ids_of(site / "mistakes" / "index.html")


def test_every_mistake_stands_under_the_function_it_is_made_in(site: Path, course: Course) -> None:
    for exercise in course.exercises:
        page = read(site / "mistakes" / exercise.id / "index.html")
        known = {mistake.id: mistake for mistake in mistakes_in(exercise, course)}
        heading, seen = "", []
        for level, id in re.findall(r'<h([23]) id="([^"]+)"', page):
            if level == "2":
                heading = id
            else:
                assert heading == "in-" + "-and-".join(known[id].functions)
                seen.append(id)
        assert sorted(seen) == sorted(known)


def test_pages_of_mistakes_hold_no_code(site: Path, course: Course) -> None:
    """No line of the reference's solutions, nor of a misconception's body, and no hint."""
    for exercise in course.exercises:
        text = shown(site / "mistakes" / exercise.id / "index.html")
        for step in exercise.hints:
            assert " ".join(step.replace("`", "").split()) not in text
        bodies = [exercise.reference, *map(read, [exercise.directory / "misconceptions.py"])]
        for tree in map(ast.parse, bodies):
            for node in ast.walk(tree):
                is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
                if isinstance(node, ast.stmt) and not is_docstring:
                    code = " ".join(ast.unparse(node).split())
                    assert len(code) <= 12 or code not in text


def test_mistakes_are_found_from_the_navigation_the_lesson_and_the_exercise(site: Path, course: Course) -> None:
    home = read(site / "index.html")
    assert 'href="mistakes/"' in home
    assert 'href="../mistakes/"' in read(site / "exercises" / "index.html")
    for exercise in course.exercises:
        assert f'href="mistakes/{exercise.id}/"' in home
        assert f'href="../../mistakes/{exercise.id}/"' in read(site / "exercises" / exercise.id / "index.html")
        if lesson := course.lesson_of(exercise):
            box = read(page_of(site, lesson.file)).partition('class="facts"')[2].partition("</dl>")[0]
            assert f'href="../mistakes/{exercise.id}/"' in box


def test_search_finds_every_mistake(site: Path, course: Course) -> None:
    index = json.loads(read(site / "search" / "search_index.json"))
    places = {doc["location"] for doc in index["docs"]}
    for exercise in course.exercises:
        assert {f"mistakes/{exercise.id}/#{m.id}" for m in mistakes_in(exercise, course)} <= places
    assert {f"mistakes/#{symptom.id}" for symptom in known_symptoms()} <= places


def test_search_knows_a_mistake_by_title_and_first_sentence_and_not_its_whole_text(
    site: Path, course: Course
) -> None:
    index = json.loads(read(site / "search" / "search_index.json"))
    known = {doc["location"]: doc for doc in index["docs"]}
    assert len(course.exercises) > 1
    for exercise in course.exercises:
        page = shown(site / "mistakes" / exercise.id / "index.html")
        for mistake in mistakes_in(exercise, course):
            found = known[f"mistakes/{exercise.id}/#{mistake.id}"]
            title, text = (in_words(found[part]) for part in ("title", "text"))
            assert title == in_words(html.escape(mistake.title.replace("`", "")))
            begins, _, follows = in_words(html.escape(mistake.feedback.replace("`", ""))).partition(". ")
            assert begins in text and mistake.id in text
            assert len(follows) < 30 or (follows[-30:] not in text and follows[-30:] in page)
            assert "Caught by" not in text
        # What every exercise's page says alike.
        assert f"exercises/{exercise.id}/#what-to-write" in known
        assert f"exercises/{exercise.id}/#how-to-start" not in known


def test_every_concept_address_leads_to_a_section_that_is_there(site: Path, course: Course) -> None:
    for exercise in course.exercises:
        known = [mistake.id for mistake in mistakes_in(exercise, course)]
        for id in ["", *known, f"{known[0]}+{known[1]}", f"{known[0]}+constant_factor", "no_gradient"]:
            page, _, anchor = concept_address(exercise, course, id).partition("#")
            assert anchor in ids_of(site / page / "index.html"), (exercise.id, id)
    assert concept_address(course.exercise("gan_loss"), course) == "02-gans/#two-losses-for-the-generator"


@pytest.mark.parametrize(
    "file",
    ["00-overview.md", "07. From elsewhere.md", "part two/03-ä.md", "part/index.md", "a/README.md", "index.md"],
)
def test_addresses_are_those_of_mkdocs(course: Course, file: str) -> None:
    lesson = dataclasses.replace(course.lessons[0], file=file)
    made = File(file, "course", "site", use_directory_urls=True).url
    assert address_of(lesson) == address_of(lesson, "no-such-section") == made
    assert address_of(lesson, "gan-variants") == f"{made}#gan-variants"


def test_every_mistake_names_a_section_of_its_lesson(course: Course) -> None:
    assert [str(problem) for problem in section_problems(course)] == []


@pytest.fixture
def other_sections(tmp_path: Path, course: Course) -> Course:
    """The course with one exercise; a misconception names another section, and one a section not there."""
    folder = tmp_path / "gan_loss"
    shutil.copytree(course.exercise("gan_loss").directory, folder)
    path = folder / "misconceptions.py"
    text = read(path).replace('title="Half of the sum"', 'title="Half of the sum", section="the-best-judge"')
    text = text.replace('title="The hinge loss"', 'title="The hinge loss", section="the-best-judges"')
    path.write_text(text, encoding="utf-8")
    return dataclasses.replace(course, exercises=(load_exercise(folder),))


def test_a_section_that_is_not_there_is_named_with_file_and_line(other_sections: Course) -> None:
    (exercise,) = other_sections.exercises
    path = exercise.directory / "misconceptions.py"
    line = next(m.line for m in exercise.misconceptions if m.title == "The hinge loss")
    (problem,) = section_problems(other_sections)
    assert str(problem).startswith(f"{path}:{line}: section 'the-best-judges' is no heading of 02-gans.md")
    assert "did you mean 'the-best-judge'" in problem.message


def test_a_function_may_have_a_section_of_its_own(course: Course) -> None:
    exercise = course.exercise("vae_elbo")
    kl = next(mistake for mistake in mistakes_in(exercise, course) if mistake.id == "kl_mean_over_latents")
    assert kl.anchor == "the-kl-term-by-term"
    assert concept_address(exercise, course, "kl_mean_over_latents") == "05-vaes/#the-kl-term-by-term"
    assert concept_address(exercise, course, function="reparameterize").endswith("#a-gradient-through-a-coin-toss")
    assert concept_address(exercise, course).endswith("#the-elbo-derived-twice")
    wrong = dataclasses.replace(exercise, sections={"reparameterize": "no-such-section"})
    problems = section_problems(dataclasses.replace(course, exercises=(wrong,)))
    assert any("section 'no-such-section' is no heading of 05-vaes.md" in problem.message for problem in problems)


def test_a_misconceptions_own_section_is_its_concept(other_sections: Course) -> None:
    (exercise,) = other_sections.exercises
    assert concept_address(exercise, other_sections, "d_halved") == "02-gans/#the-best-judge"
    assert concept_address(exercise, other_sections, "d_summed+d_halved") == "02-gans/#losses-that-survive"
    assert concept_address(exercise, other_sections, "d_hinge") == "02-gans/"
    alone = dataclasses.replace(other_sections, lessons=())
    assert concept_address(exercise, alone, "d_halved") == ""


class FakeJudge:
    """Gives every job the same report."""

    torch_version = "none"

    def __init__(self, report: ExerciseReport):
        self.report = report
        self.layers: dict[str, bool] = {}

    def grade(self, jobs: list[Any], on_event: Any) -> list[ExerciseReport]:
        return [self.report]


def test_a_failed_check_says_where_its_concept_is_explained(tmp_path: Path, other_sections: Course) -> None:
    (exercise,) = other_sections.exercises
    diagnosed = {"id": "d_halved", "title": "", "feedback": ""}
    outcomes = [(Status.FAIL, diagnosed), (Status.TIMEOUT, None), (Status.PASS, None), (Status.BLOCKED, None)]
    checks = tuple(
        CheckResult(str(n), "", "", status, 0, 1, 0, misconception=mistake)
        for n, (status, mistake) in enumerate(outcomes)
    )
    report = ExerciseReport(exercise.id, "", "", "", Status.FAIL, 0, 4, checks)
    workspace = Workspace(tmp_path)
    submission = workspace.path_of(exercise, other_sections)
    submission.parent.mkdir(parents=True)
    submission.write_text(exercise.stub, encoding="utf-8")
    graded = grade_workspace(FakeJudge(report), other_sections, workspace)  # type: ignore[arg-type]
    expected = ["02-gans/#the-best-judge", "02-gans/#two-losses-for-the-generator", "", ""]
    assert [check["concept_url"] for check in graded.to_json()["exercises"][0]["checks"]] == expected
    broken = dataclasses.replace(report, load_error="SyntaxError")
    graded = grade_workspace(FakeJudge(broken), other_sections, workspace)  # type: ignore[arg-type]
    assert not any(check.concept_url for check in graded.exercises[0].checks)


def test_search_index_holds_no_answer_and_no_formula(site: Path) -> None:
    index = json.loads(read(site / "search" / "search_index.json"))
    text = html.unescape(re.sub(r"<[^>]+>", "", " ".join(doc["text"] for doc in index["docs"])))
    text = " ".join(text.split())
    assert "Right answer" not in text
    for lesson in lessons():
        for formula in re.findall(r"<math.*?</math>", read(page_of(site, lesson.file))):
            symbols = html.unescape(re.sub(r"<[^>]+>", "", formula))
            assert len(symbols) < 10 or symbols not in text
        for question in lesson.quiz.questions if lesson.quiz else ():
            pieces = re.split(r"[^\w ,;']+", " ".join(question.explanation.split()))
            longest = max(pieces, key=len).strip()
            assert longest in shown(page_of(site, lesson.file))
            assert len(longest) < 15 or longest not in text


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loads = re.compile(
        r"""(?:\bsrc|\bsrcset|\baction|\bposter|<link[^>]*?\bhref)=["']?\s*((?:https?:)?//[^"'\s>]+)"""
    )
    styles = re.compile(r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"')\s]+)""")
    for page in site.rglob("*.html"):
        assert not loads.findall(read(page)) and not styles.findall(read(page)), page
    for sheet in site.rglob("*.css"):
        assert not styles.findall(read(sheet)), sheet


def test_only_pages_and_assets_are_published(site: Path) -> None:
    """And the scripts behind measured tables, which the lessons offer."""
    sources = [path for path in site.rglob("*") if path.suffix in {".py", ".ipynb", ".md", ".j2"}]
    assert {path.relative_to(site).as_posix() for path in sources} == {
        f"examples/{name}.py" for lesson in lessons() for name in lesson.examples
    }
    assert not list((site / "examples").glob("*.json"))


def test_the_map_leads_to_every_lesson_below_what_it_needs(site: Path) -> None:
    page = read(site / "map" / "index.html")
    rows = {file: int(row) for row, file in re.findall(
        r'<p class="map-stop" style="grid-row: (\d+)[^"]*"><a href="\.\./([^"]+)/"', page)}  # fmt: skip
    known = {lesson.slug: lesson for lesson in lessons()}
    assert set(rows) == {lesson.file.removesuffix(".md") for lesson in lessons()}
    for lesson in lessons():
        for need in (known[slug] for slug in lesson.prerequisites if slug in known):
            assert rows[lesson.file.removesuffix(".md")] > rows[need.file.removesuffix(".md")]


def test_the_topics_lead_to_the_lessons_that_have_them(site: Path) -> None:
    page = site / "topics" / "index.html"
    for lesson in lessons():
        assert page_of(site, lesson.file).exists()
        assert all(tag in ids_of(page) for tag in lesson.tags), lesson.file
        assert f'href="../{lesson.file.removesuffix(".md")}/"' in read(page)


def test_dropped_in_lesson_builds_and_its_dead_links_are_named(dropped_in: tuple[Path, str]) -> None:
    _, log = dropped_in
    line = DROPPED_IN.split("\n").index("## Next Steps") + 3
    assert f"11. From elsewhere.md:{line}: " in log and "./08.%20The%20next%20%26%20last.md" in log
    assert (
        f"11. From elsewhere.md:{line + 1}: warning: link to '#not-here': no heading of the page has that id"
        in log
    )


def test_dropped_in_lesson_is_a_full_lesson(dropped_in: tuple[Path, str]) -> None:
    out, _ = dropped_in
    page = out / "11. From elsewhere" / "index.html"
    assert 'data-canonical-id="far-07"' in read(page) and "<li>one</li>" in read(page)
    assert "Not in this course" in shown(page) and "about 90 minutes" in shown(page)
    assert "A lesson from elsewhere" in shown(out / "index.html")


def test_course_without_a_lesson_builds(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "index.md").write_text("# Home\n", encoding="utf-8")
    done = build(write_config(tmp_path, tmp_path / "course"))
    assert done.returncode == 0, done.stderr
    assert "Lessons" not in shown(tmp_path / "out" / "index.html")


def test_broken_formula_stops_the_build_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "index.md").write_text(
        "# Home\n\nLook: $\\nosuch{x}$\n\nAnd $\\nor{y}$\n", encoding="utf-8"
    )
    done = build(write_config(tmp_path, tmp_path / "course"))
    assert done.returncode != 0
    assert "index.md:3: the formula '\\nosuch{x}' cannot be typeset" in done.stderr
    assert "index.md:5: the formula '\\nor{y}' cannot be typeset" in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_quiz_stops_a_strict_build_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "index.md").write_text("# Home\n", encoding="utf-8")
    text = DROPPED_IN.replace("1. **B** - B", "1. **Z** - B")
    (tmp_path / "course" / "07.md").write_text(text, encoding="utf-8")
    done = build(write_config(tmp_path, tmp_path / "course"))
    line = text.split("\n").index("1. **Z** - Because that is the one.") + 1
    assert done.returncode != 0 and f"07.md:{line}: " in done.stderr


# The guard of the sources


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("course_hooks", ROOT / "site" / "hooks.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["course_hooks"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "place", ["course", "site", "site/theme/out", "grader", "exercises", "tests/x", ".", "..", "build/../site"]
)
def test_output_among_the_sources_is_refused(hooks: ModuleType, place: str) -> None:
    with pytest.raises(ConfigurationError, match="a build empties it"):
        hooks.refuse_output_among_sources(ROOT / place, docs=ROOT / "course")


@pytest.mark.parametrize("place", ["build/site", "build", "public"])
def test_output_beside_the_sources_is_fine(hooks: ModuleType, place: str) -> None:
    hooks.refuse_output_among_sources(ROOT / place, docs=ROOT / "course")


@pytest.mark.parametrize("place", ["site", "site/theme", "course", "."])
def test_refused_build_leaves_the_sources_alone(tmp_path: Path, place: str) -> None:
    """On a copy: the files are still there when a build into them was asked for."""
    shutil.copytree(ROOT / "site", tmp_path / "site", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "index.md").write_text("# Home\n", encoding="utf-8")
    config = write_config(tmp_path, tmp_path / "course", site=tmp_path / "site")
    before = sorted(tmp_path.rglob("*.*"))
    done = build(config, "--site-dir", str(tmp_path / place))
    assert done.returncode != 0 and "site_dir" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in before if not path.exists()] == []
