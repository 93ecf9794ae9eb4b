"""What authors run: the proof of the bank, what is derived from it, a new exercise, the demo, the benchmark."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.authoring.bench import as_json, as_markdown, measure
    from grader.authoring.proof import check_bank, check_lessons, derive, make_demo, scaffold

__getattr__, __dir__ = front_door(__name__, __file__)
