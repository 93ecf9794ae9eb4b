"""Lessons, quizzes and exercises as their files state them, and where those files are."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.content.bank import (
        SEAL,
        bank_sha256,
        exercise_files,
        exercise_folders,
        load_bank,
        load_exercise,
        seal_of,
    )
    from grader.content.cache import Cache, cache_of
    from grader.content.check import Check, PossibleRemark, selected
    from grader.content.course import (
        EXERCISE_INDEX,
        MAP_PAGE,
        MISTAKE_INDEX,
        PROGRESS_PAGE,
        TOPIC_PAGE,
        Course,
        generated_pages,
        load_course,
        mistake_page_of,
        page_of,
    )
    from grader.content.digest import digest_of
    from grader.content.evidence import evidence_problems, script_hash
    from grader.content.exercise import HINT_STEPS, Exercise
    from grader.content.fences import fenced_lines
    from grader.content.formulas import find_formulas, unclosed_formulas
    from grader.content.front_matter import SLUG
    from grader.content.headings import anchor
    from grader.content.leeway_file import LEEWAY, LeewayFile, measured_from, read_leeway
    from grader.content.lesson import Lesson
    from grader.content.lessons import load_lessons, page_texts
    from grader.content.links import Anchors
    from grader.content.module import module_of
    from grader.content.names import Named, did_you_mean, folded, nearest
    from grader.content.place import PACKAGE, Content, find_content
    from grader.content.predictions import Prediction, find_predictions, without_predictions
    from grader.content.python_file import decorator_facts, parse
    from grader.content.quiz import Choice, Kind, PickError, Question, Quiz, in_file, is_correct, normalise_pick
    from grader.content.quiz_parser import parse_quiz
    from grader.content.quiz_round import MISSES, Round
    from grader.content.raw_html import opened
    from grader.content.stub import without_marks
    from grader.content.tables import with_bars
    from grader.content.terms import TERMS_FILE, Terms, load_terms
    from grader.content.topics import Place, Topic, load_topics
    from grader.content.variants import Variant, combined

__getattr__, __dir__ = front_door(__name__, __file__)
