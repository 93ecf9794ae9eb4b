"""From a submission to its report: the processes that decide it, and a workspace graded as a whole."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.grading.case import Case, case_from_json
    from grader.grading.debugging import case_of
    from grader.grading.doctor import Examination, examine, try_all
    from grader.grading.grader import Grader
    from grader.grading.job import Job
    from grader.grading.judge import Judge
    from grader.grading.own_code import run_own
    from grader.grading.replay import Broken, Replay
    from grader.grading.targets import is_path, own_exercise
    from grader.grading.workspace_grading import grade_workspace, integrity, job_of, keep, refuse_open_machine

__getattr__, __dir__ = front_door(__name__, __file__)
