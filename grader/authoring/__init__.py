"""What authors run: the proof of the bank, what is derived from it, a new exercise, the demo, the benchmark."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.authoring.attempt import attempt_lines, try_file
    from grader.authoring.bench.run import measure
    from grader.authoring.bench.table import as_json, as_markdown
    from grader.authoring.blind import outcome_lines, try_blind_sets
    from grader.authoring.demo import make_demo
    from grader.authoring.derived import derive
    from grader.authoring.lesson_check import check_lessons
    from grader.authoring.lesson_code import blocks_of, check_lesson_code, is_same, run_block
    from grader.authoring.new_exercise import scaffold
    from grader.authoring.new_lesson import begin_lesson
    from grader.authoring.proof import check_bank
    from grader.authoring.proven import Proven, proven_in
    from grader.authoring.steadiness import find_differences
    from grader.authoring.trials import Judged

__getattr__, __dir__ = front_door(__name__, __file__)
