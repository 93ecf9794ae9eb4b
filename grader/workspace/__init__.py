"""The learner's folder: files to edit, and what was tried, answered and passed."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.workspace.answer_file import Imported, import_answers
    from grader.workspace.hints import Hint, next_hint
    from grader.workspace.making import Stub, Update, create_workspace, enclosing_workspace, record_told
    from grader.workspace.progress import ExerciseProgress, Progress, load_progress, now
    from grader.workspace.quiz_score import grade_quiz
    from grader.workspace.record import (
        record_answer,
        record_grading,
        record_hint,
        record_opened,
        record_review,
        refuse_unkept,
    )
    from grader.workspace.review import (
        MOST_QUESTIONS,
        Grade,
        TopicStanding,
        is_due,
        next_review,
        review_waits,
        to_ask,
        topic_standings,
    )
    from grader.workspace.standing import NextStep, Standing, next_exercise, next_steps, standings
    from grader.workspace.transcript import TRANSCRIPT_NAME, transcript_page, write_transcript
    from grader.workspace.workspace import (
        STATE,
        Unreadable,
        Workspace,
        find_workspace,
        read_submission,
        restore_stub,
        root_of,
        write_submission,
    )

__getattr__, __dir__ = front_door(__name__, __file__)
