"""What means something to other tools and nothing here: a warning for each, with what to write."""

from __future__ import annotations

import re

from grader.content.fences import opening_fences
from grader.content.formulas import blank_out, formulas_in
from grader.content.prose import line_of, prose
from grader.errors import Problem

ADMONITION = "write '!!! note', and indent what belongs to it by four spaces"
FORMULA_ALONE = "write the formula between $$ and $$, on lines of their own"
# What to write for a template, by its first word.
TEMPLATES = {
    "highlight": "write a fence of ```",
    "figure": "write ![what a blind reader needs](figures/name.svg)",
    "img": "write ![what a blind reader needs](figures/name.svg)",
    "image": "write ![what a blind reader needs](figures/name.svg)",
    "ref": "write [words](page.md)",
    "relref": "write [words](page.md)",
    "link": "write [words](page.md)",
    "katex": FORMULA_ALONE,
    "math": FORMULA_ALONE,
    "details": "write '??? note \"Title\"', and indent what belongs to it by four spaces",
} | dict.fromkeys(("note", "hint", "tip", "warning", "callout", "alert", "admonition", "notice"), ADMONITION)
IN_CODE = "write it in Markdown, or in backticks to show it"
# The order matters: what one has named is not looked at by the next.
SYNTAX = tuple(
    (re.compile(pattern, re.MULTILINE | re.DOTALL), advice)
    for pattern, advice in (
        (r"^[ \t]*\\\[[ \t]*$.*?(?:\\\]|\n[ \t]*\n|\Z)", FORMULA_ALONE),
        (r"(?<![\\\]\w])\\\[(?P<formula>(?:[^\n]|\n(?![ \t]*\n))+?)\\\]", FORMULA_ALONE),
        (r"(?<![\\\]\w])\\\((?P<formula>(?:[^\n]|\n(?![ \t]*\n))+?)\\\)", "write the formula between $ and $"),
        (r"\\begin\{(?P<env>[A-Za-z]+\*?)\}.*?(?:\\end\{(?P=env)\}|\n[ \t]*\n|\Z)", FORMULA_ALONE),
        (r"\\(?:ref|eqref|cite[tp]?|autoref)\{[^}\n]*\}", "write a link, [words](address)"),
        (r"\\(?:textbf|emph|textit)\{[^}\n]*\}", "write **bold** or *italic*"),
        (r"\\label\{[^}\n]*\}", "leave it out"),
        (r"\$\x02+\$", "write the formula between $ and $, without backticks"),
        (r"(?<!\{)\{%-?[ \t]*(?P<template>\w*).*?%\}", IN_CODE),
        (r"\{\{[<%]?-?[ \t]*(?:(?P<template>/?[A-Za-z_]\w*)|[\"'])[^{}\n]*\}\}", IN_CODE),
        (r"^[ \t>]*:{3,}[ \t]*\{?\.?(?:details|collapse)\b[^\n]*", TEMPLATES["details"]),
        (r"^[ \t>]*:{3,}[ \t]*\{?\.?\w[^\n]*", ADMONITION),
        (r"^[ \t]*>[ \t]*\[!\w+\][^\n]*", ADMONITION),
        (r"!?\[\[[A-Za-z_][^\[\],\n]*\]\](?!\()", "write [words](page.md)"),
        (r"^import[ \t][^\n]*[ \t]from[ \t]+['\"][^\n]*", "leave it out"),
        (r"^[ \t]*<(?!Summary|Details)[A-Z][a-z]\w*(?:[ \t][^>\n]*)?/?>", "write it in Markdown"),
    )
)
FENCES = (
    (re.compile(r"[`~]{3,}[ \t]*\{?math\}?[ \t]*$"), FORMULA_ALONE),
    (re.compile(r"[`~]{3,}[ \t]*\{(?:note|tip|hint|warning|important|admonition|dropdown)\}"), ADMONITION),
)
FORMULA_LIKE = re.compile(r"\\[A-Za-z]|[_^=]")
WORD = re.compile(r"[A-Za-z]{3}")


def foreign_problems(text: str, *, file: str) -> list[Problem]:
    """A warning for each place that another tool would make something of."""
    bare = prose(text)
    rest = blank_out(bare, [(formula.start, formula.end) for formula in formulas_in(bare)])
    found: list[tuple[int, str, str]] = []
    for pattern, advice in SYNTAX:
        for match in pattern.finditer(rest):
            groups = match.groupdict()
            template = groups.get("template") or ""
            is_end = template.startswith(("end", "/"))
            if is_formula(groups.get("formula"), match[0]) and not is_end:
                place = match.start() + len(match[0]) - len(match[0].lstrip())
                found.append((place, text[place : match.end()], TEMPLATES.get(template, advice)))
        rest = blank_out(rest, [match.span() for match in pattern.finditer(rest)])
    lines = text.split("\n")
    for number, (line, opens) in enumerate(zip(lines, opening_fences(lines), strict=True)):
        for fence, advice in FENCES:
            if opens and fence.search(line):
                found.append((sum(len(above) + 1 for above in lines[:number]), line, advice))
    return [
        Problem(file, line_of(text, place), f"{short(what)} means nothing here; {advice}", is_warning=True)
        for place, what, advice in sorted(found)
    ]


def is_formula(inner: str | None, whole: str) -> bool:
    r"""Whether `\( … \)` or `\[ … \]` holds a formula; what has none of these is no such place, and true as well.

    Brackets are escaped in Markdown too: in `\[not a link\]`.
    """
    if inner is None:
        return True
    is_short = whole.startswith(r"\(") and bool(inner.strip()) and not WORD.search(inner)
    return is_short or bool(FORMULA_LIKE.search(inner))


def short(what: str) -> str:
    """The beginning of the first line, in quotes."""
    line = what.strip().split("\n")[0]
    return f"'{line[:40]}{'…' if line[40:] else ''}'"
