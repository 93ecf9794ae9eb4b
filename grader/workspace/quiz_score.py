"""The score of a quiz: first tries count."""

from __future__ import annotations

from grader.content import Lesson
from grader.report import QuestionReport, QuizReport
from grader.workspace.progress import Progress, number


def grade_quiz(lesson: Lesson, progress: Progress) -> QuizReport | None:
    """The score of a lesson's quiz: the first answer to each question is what counts."""
    if lesson.quiz is None:
        return None
    questions = []
    for question in lesson.quiz.questions:
        key = question.key(lesson.canonical_id)
        answers = progress.answers_to(key)
        first = min(answers, key=lambda a: number(a.get("try_no")), default={})
        status = "unanswered" if not first else "correct" if first.get("correct") is True else "wrong"
        questions.append(QuestionReport(key, question.number, status, str(first.get("pick", "")), len(answers)))
    score = sum(question.status == "correct" for question in questions)
    return QuizReport(lesson.canonical_id, lesson.title, score, len(questions), tuple(questions))
