"""What MkDocs needs beyond its extensions: a guard for the sources, the navigation, the generated pages.

Rendering lives in `grader.markdown`, checking in `grader.content.lesson`; here they only meet MkDocs.
"""

from __future__ import annotations

import dataclasses
import logging
import os
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from grader.content import (
    EXERCISE_INDEX,
    MAP_PAGE,
    MISTAKE_INDEX,
    PROGRESS_PAGE,
    TOPIC_PAGE,
    Course,
    anchor,
    evidence_problems,
    find_content,
    load_course,
    mistake_page_of,
    page_of,
    page_texts,
)
from grader.diagnosis import section_problems
from grader.markdown import course_pages, exercise_pages, formula_problems, in_words, mistake_pages

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("course", "exercises", "grader", "site", "tests")
log = logging.getLogger("mkdocs.hooks.course")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Guard the sources, read the course, report its problems and lay out the navigation."""
    refuse_output_among_sources(Path(config.site_dir), docs=Path(config.docs_dir))
    if os.environ.get("OFFLINE"):
        open_as_files(config)
    course = load_course(dataclasses.replace(find_content(), lessons=Path(config.docs_dir)), with_text=True)
    lessons = course.content.lessons
    found = [*course.problems, *(p for lesson in course.lessons for p in evidence_problems(lesson, lessons))]
    found += [p for file, text in page_texts(lessons).items() for p in formula_problems(text, file=file)]
    for problem in [*found, *section_problems(course)]:
        log.info("%s", problem)
    if wrong := [str(problem) for problem in found if not problem.is_warning]:
        raise ConfigurationError("\n".join(["The lessons cannot be built:", *wrong]))
    config.extra["course"] = course
    config.extra["generated"] = course_pages(course) | exercise_pages(course) | mistake_pages(course)
    config.nav = config.nav or navigation(course)
    return config


def open_as_files(config: MkDocsConfig) -> None:
    """Have links name files. A page that is opened as one may start no search, which runs beside it."""
    config.use_directory_urls = False
    config.plugins.pop("material/search", None)


def refuse_output_among_sources(output: Path, *, docs: Path) -> None:
    """MkDocs empties its output folder first, so it must hold no source and lie in none."""
    output = output.resolve()
    for source in [docs.resolve(), *(ROOT / name for name in SOURCES)]:
        if output == source or output in source.parents or source in output.parents:
            raise ConfigurationError(
                f"site_dir is '{output}', and a build empties it: it must not be, hold or lie in '{source}'. "
                "Use build/site."
            )


def navigation(course: Course) -> list[Any]:
    """Welcome, the lessons by number below their map, the exercises in learning order, then every other page."""
    files = [lesson.file for lesson in course.lessons]
    lessons = [MAP_PAGE, *files, TOPIC_PAGE] if files else []
    folder = course.content.lessons
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    others = [page for page in pages if page not in {"index.md", *lessons}]
    others += [PROGRESS_PAGE] if lessons else []
    exercises: list[Any] = [EXERCISE_INDEX, *map(page_of, course.exercises)]
    if course.exercises:
        mistakes = [{exercise.title: mistake_page_of(exercise)} for exercise in course.exercises]
        exercises.append({"Common mistakes": [MISTAKE_INDEX, *mistakes]})
    sections = {"Lessons": lessons, "Exercises": exercises}
    return [{"Welcome": "index.md"}, *({title: pages} for title, pages in sections.items() if pages), *others]


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the generated pages, and note where the scripts behind measured tables are published."""
    for path, text in config.extra["generated"].items():
        files.append(File.generated(config, path, content=text))
    config.extra["scripts"] = {file.src_uri: file.url for file in files if file.src_uri.endswith(".py")}
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell the extensions which page comes next: MkDocs makes a new Markdown for each, with these options."""
    quiz = config.mdx_configs.setdefault("grader.markdown.quiz", {})
    quiz["canonical_id"] = str(page.meta.get("canonical_id") or "")
    config.mdx_configs.setdefault("grader.markdown.maths", {})["file"] = page.file.src_uri
    config.mdx_configs.setdefault("grader.markdown.figures", {})["page"] = (
        page.file.abs_src_path or page.file.src_uri
    )


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Give a lesson's page its facts, with the addresses of what it names."""
    course: Course = config.extra["course"]
    lesson = next((lesson for lesson in course.lessons if lesson.file == page.file.src_uri), None)
    if lesson is None:
        return
    urls = {other.file.src_uri: other.url for other in nav.pages}
    known = {other.slug: (other.title, urls.get(other.file, "")) for other in course.lessons}
    context["lesson"] = lesson
    context["prerequisites"] = [
        known.get(slug, (slug.replace("-", " ").capitalize(), "")) for slug in lesson.prerequisites
    ]
    topics = urls.get(TOPIC_PAGE, "")
    context["topics"] = [(words, topics and f"{topics}#{anchor(words)}") for words in map(in_words, lesson.tags)]
    scripts = config.extra["scripts"]
    context["examples"] = [(name, scripts.get(f"examples/{name}.py", "")) for name in lesson.examples]
    context["exercises"] = [
        (exercise, urls[page_of(exercise)], urls[mistake_page_of(exercise)])
        for exercise in course.exercises
        if exercise.lesson == lesson.canonical_id
    ]
