"""The score of a quiz: first tries count. Each is judged from what was picked, whatever its record says of it."""

from __future__ import annotations

from grader.content import Lesson, PickError, Question, is_correct
from grader.report import QuestionReport, QuizReport
from grader.workspace.progress import Progress, number

# No answer is longer.
MOST_CHARACTERS = 200


def grade_quiz(lesson: Lesson, progress: Progress) -> QuizReport | None:
    """The score of a lesson's quiz: the first answer to each question is what counts."""
    if lesson.quiz is None:
        return None
    questions = []
    for question in lesson.quiz.questions:
        keys = question.keys(lesson.canonical_id)
        answers = progress.answers_to(keys)
        first = min(answers, key=lambda a: number(a.get("try_no")), default=None)
        asked = question.as_asked_under(str(first.get("question_key"))) if first else question
        picked = str(first.get("pick", ""))[:MOST_CHARACTERS] if first else ""
        status = "unanswered" if not first else "correct" if is_right(asked, picked) else "wrong"
        # Letters of choices that the question has no longer would be taken for those that it has.
        picked = picked if asked is question else ""
        questions.append(QuestionReport(keys[0], question.number, status, picked, len(answers)))
    score = sum(question.status == "correct" for question in questions)
    return QuizReport(lesson.canonical_id, lesson.title, score, len(questions), tuple(questions))


def is_right(question: Question, picked: str) -> bool:
    """Whether a recorded pick is the right answer. What is no answer to the question is a wrong one."""
    try:
        return is_correct(question, picked)
    except PickError:
        return False
