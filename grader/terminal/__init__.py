"""What people see in a terminal, and the keys they press there."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.terminal.console import console_for, paged, plain_text, readable_width
    from grader.terminal.examination import examination_text
    from grader.terminal.hints import hint_text
    from grader.terminal.keys import keys_from_stdin
    from grader.terminal.layout import WRONG, Hanging, labelled, search_line, shown_path
    from grader.terminal.lessons import lesson_list, lesson_text
    from grader.terminal.mistakes import mistake_counts, mistake_list, mistake_text
    from grader.terminal.onward import after_grading, after_quiz, next_text
    from grader.terminal.outlets import confirmed, say, say_error, say_record
    from grader.terminal.overview import list_table, status_text
    from grader.terminal.quiz_lines import imported_text
    from grader.terminal.quiz_session import ask_question, take_quiz
    from grader.terminal.replay import ending_text, heading_text, outcome_text, raised_text
    from grader.terminal.report import report_text
    from grader.terminal.repro import repro_files, repro_text
    from grader.terminal.review_session import nothing_due, review_closing, review_plan, take_review
    from grader.terminal.updates import update_lines
    from grader.terminal.watch.loop import Watch
    from grader.terminal.watch.saves import Saves
    from grader.terminal.watch.screen import Screen

__getattr__, __dir__ = front_door(__name__, __file__)
