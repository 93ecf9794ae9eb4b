"""The learner's folder: files to edit, and what was tried, answered and passed."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.workspace.answer_file import Imported, import_answers
    from grader.workspace.progress import (
        Hint,
        Progress,
        grade_quiz,
        load_progress,
        next_hint,
        now,
        record_answer,
        record_grading,
        record_hint,
    )
    from grader.workspace.workspace import (
        STATE,
        Unreadable,
        Workspace,
        create_workspace,
        find_workspace,
        read_submission,
        restore_stub,
    )

__getattr__, __dir__ = front_door(__name__, __file__)
