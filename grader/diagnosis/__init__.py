"""Which mistake explains what a submission answers, and all that is known about mistakes."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.diagnosis.catalogue import (
        Mistake,
        concept_address,
        known_symptoms,
        mistakes_in,
        section_problems,
    )
    from grader.diagnosis.comparison import Comparison, comparison_for
    from grader.diagnosis.diagnosis import Diagnosis, FailedFunction
    from grader.diagnosis.lookup import mistakes_about, mistakes_called
    from grader.diagnosis.measuring import measure_leeway
    from grader.diagnosis.party import Party
    from grader.diagnosis.places import line_of, result_line
    from grader.diagnosis.probing import InProcess, perform, rehearse, seed_of
    from grader.diagnosis.search import diagnose
    from grader.diagnosis.symptoms.source import class_around
    from grader.diagnosis.symptoms.texts import SYMPTOMS

__getattr__, __dir__ = front_door(__name__, __file__)
