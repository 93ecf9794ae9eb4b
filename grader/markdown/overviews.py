"""The generated pages about the course as a whole: its map, its topics, and how far one has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from grader.content import MAP_PAGE, PROGRESS_PAGE, TOPIC_PAGE, Course, Exercise, Lesson
from grader.markdown.pages import template


@dataclass(frozen=True, slots=True)
class Stop:
    """A lesson's place on the map: a row below all it needs, and where in the row, in half columns from 1."""

    lesson: Lesson
    row: int
    column: int
    needs: tuple[Lesson, ...]
    exercises: tuple[Exercise, ...]


def course_pages(course: Course) -> dict[str, str]:
    """The Markdown of each page by its path below the lessons; none for a course without lessons."""
    if not course.lessons:
        return {}
    stops = stops_of(course)
    width = max(stop.column for stop in stops) + 1
    return {
        MAP_PAGE: template("map.md.j2").render(stops=stops, width=width, lines=lines_between(stops, width)),
        TOPIC_PAGE: template("topics.md.j2").render(topics=topics_of(course.lessons)),
        PROGRESS_PAGE: template("progress.md.j2").render(quizzes=[x for x in course.lessons if x.quiz]),
    }


def stops_of(course: Course) -> list[Stop]:
    """Every lesson on the map, in the order of the course. Lessons that need each other stand in one row."""
    known = {lesson.slug: lesson for lesson in course.lessons}
    needs = {x.slug: tuple(known[slug] for slug in x.prerequisites if slug in known) for x in course.lessons}
    rows: dict[str, int] = dict.fromkeys(known, 0)
    for _ in known:
        rows = {slug: max((rows[need.slug] + 1 for need in needs[slug]), default=0) for slug in known}
        rows = {slug: min(row, len(known) - 1) for slug, row in rows.items()}
    by_row: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in course.lessons:
        by_row[rows[lesson.slug]].append(lesson)
    widest = max(map(len, by_row.values()))
    column: dict[str, int] = {}
    for row in sorted(by_row):
        # Below what they need, as far as there is room.
        wished = {x.slug: mean([column[n.slug] for n in needs[x.slug]] or [widest]) for x in by_row[row]}
        ordered = sorted(by_row[row], key=lambda x: (wished[x.slug], x.number))
        start = 1 + widest - len(ordered)
        column |= {lesson.slug: start + 2 * place for place, lesson in enumerate(ordered)}
    exercises = {x.slug: tuple(e for e in course.exercises if e.lesson == x.canonical_id) for x in course.lessons}
    return [Stop(x, rows[x.slug] + 1, column[x.slug], needs[x.slug], exercises[x.slug]) for x in course.lessons]


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def lines_between(stops: Sequence[Stop], width: int) -> list[tuple[float, float, float, float]]:
    """From the middle of each lesson to the middle of one that needs it, in per cent of the map's size."""
    height = max(stop.row for stop in stops)
    places = {stop.lesson.slug: (100 * stop.column / width, 100 * (stop.row - 0.5) / height) for stop in stops}
    return [(*places[need.slug], *places[stop.lesson.slug]) for stop in stops for need in stop.needs]


def topics_of(lessons: Sequence[Lesson]) -> list[tuple[str, list[Lesson]]]:
    """Every tag in words with its lessons, in alphabetical order."""
    found: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        for tag in dict.fromkeys(lesson.tags):
            found[in_words(tag)].append(lesson)
    return sorted(found.items(), key=lambda item: item[0].casefold())


def in_words(tag: str) -> str:
    """A tag as a heading of the topics page says it."""
    return tag.replace("-", " ").capitalize()
