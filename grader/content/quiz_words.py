"""Words that speak of a choice by its letter or its place, which choices that are shown mixed do not keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.content.quiz import Question

# In formulas and code a letter is something else.
NO_PROSE = re.compile(r"```.*?```|~~~.*?~~~|\$\$.*?\$\$|\$[^$]+\$|`[^`]+`", re.DOTALL)
# "A" is also an article: at the beginning of a sentence, unless what follows cannot be a thing.
VERBS = (
    "is|has|was|and|or|nor|but|hides|makes|mixes|takes|forgets|claims|describes|mistakes|fails|contradicts|raises"
)
LETTER_A = rf'(?<![.:!?] )(?<![-\w"“(*])A(?![-\w])|(?<![-\w])A(?:(?![-\w])(?! \w)|(?= (?:{VERBS})\b))'
CHOICES = "(?:answer|choice|option|statement|sentence|alternative)s?"
PLACES = "(?:first|second|third|fourth|fifth|last|previous|next|former|latter|top|bottom)"
PLACE = re.compile(
    rf"\bthe {PLACES}(?: one| two| three)? {CHOICES}\b|\b{CHOICES} number \d"
    rf"|\b(?:option|choice)s? \d|\b{CHOICES} (?:above|below)\b|\bthe above {CHOICES}\b|\bof the above\b",
    re.IGNORECASE,
)


# What a choice says of others. A letter by itself may be what it is about.
OTHERS = re.compile(rf"(?i:{PLACE.pattern})|(?<![-\w])[A-H](?:, [A-H])*,? (?:and|or) [A-H](?![-\w])")


def places_named(question: Question, text: str) -> Iterator[str]:
    """What in an explanation names a choice of a question by its letter or its place."""
    others = "".join(choice.letter for choice in question.choices[1:])
    if others:
        letter = re.compile(rf"(?<![-\w])[{others}](?![-\w])|{LETTER_A}")
        yield from (match[0] for pattern in (PLACE, letter) for match in pattern.finditer(prose_of(text)))


def others_named(text: str) -> Iterator[str]:
    """What in a choice names others by their letters or places."""
    return (match[0] for match in OTHERS.finditer(prose_of(text)))


def prose_of(text: str) -> str:
    """A text without its formulas and code, on one line, as after the end of a sentence."""
    return ". " + " ".join(NO_PROSE.sub("x", text).split())
