"""How a question is asked, on the site and in the terminal alike.

Whoever misses is asked once more. The answer is shown after a right try, after the second miss, and on request,
once there was a try. A question may be skipped; without a try it stays open. In the score, the first try counts.

`tests/content/golden_rounds.json` holds the terminal and the site (site/theme/assets/quiz.js) to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# So many, and the answer is shown.
MISSES = 2


@dataclass(frozen=True, slots=True)
class Round:
    """What has happened since a question was asked. `tries`: whether each was right, the first one first."""

    tries: tuple[bool, ...] = ()
    asked_for_answer: bool = False
    was_skipped: bool = False

    @property
    def first_was_right(self) -> bool:
        return self.tries[:1] == (True,)

    @property
    def may_ask_for_answer(self) -> bool:
        return bool(self.tries)

    @property
    def shows_answer(self) -> bool:
        return self.asked_for_answer or any(self.tries) or len(self.tries) >= MISSES

    @property
    def is_over(self) -> bool:
        return self.shows_answer or self.was_skipped

    def tried(self, is_right: bool) -> Round:
        """The round after one more try."""
        return replace(self, tries=(*self.tries, is_right))

    def requested(self) -> Round:
        """The round after the answer was asked for, which before the first try changes nothing."""
        return replace(self, asked_for_answer=self.may_ask_for_answer)

    def skipped(self) -> Round:
        """The round after the question was skipped."""
        return replace(self, was_skipped=True)
