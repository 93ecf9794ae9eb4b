"""One formula of TeX as MathML: what math-core knows, and what lessons written for other tools have besides.

Browsers draw MathML Core, which has no boxes and strokes: here they are rows with a class, drawn by the style
sheet of the site. What cannot be typeset is refused with what to write instead.
"""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

from grader.errors import ContentError

MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "mbox": r"\text{#1}",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathclap": "#1",
    "dotsc": r"\ldots",
    "dotsb": r"\cdots",
    "hdots": r"\ldots",
}
# Nothing is numbered without a \tag: as no formula knows of the others, each would be number 1.
ENVIRONMENTS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\\begin\{alignat\*?\}\s*\{\d+\}", r"\\begin{align*}"),
        (r"\\end\{alignat\*?\}", r"\\end{align*}"),
        (r"\\begin\{alignedat\}\s*\{\d+\}", r"\\begin{aligned}"),
        (r"\\end\{alignedat\}", r"\\end{aligned}"),
        (r"\\begin\{eqnarray\*?\}", r"\\begin{array}{rcl}"),
        (r"\\end\{eqnarray\*?\}", r"\\end{array}"),
        (r"\\(begin|end)\{split\}", r"\\\1{aligned}"),
        (r"\\(begin|end)\{smallmatrix\}", r"\\\1{matrix}"),
        (r"\\(begin|end)\{flalign\*?\}", r"\\\1{align*}"),
        (r"\\(begin|end)\{(equation|align|gather|multline)\}", r"\\\1{\2*}"),
    )
)
TAGGED = re.compile(r"\\begin\{(?:equation|align|gather|multline)\*\}")
NAMED_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)\w+;")
# The notations of `menclose`, which not every browser draws, and the classes that the style sheet draws.
FRAMES = {"box": "boxed", "updiagonalstrike": "struck-up", "downdiagonalstrike": "struck-down"}
NUMBERED = r"give the formula a \tag, and write its number where you mean it"
ADVICE = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r'"\\cancelto"', r"write \cancel{x} \to 0"),
        (r'"\\DeclareMathOperator"', r"write \operatorname{name} in its place"),
        (r'"\\tag', r"a \tag needs a formula of its own, between $$ and $$, and no environment inside"),
        (r'"\\(?:ref|label)"|\(\?\?\)', NUMBERED),
        (r'"\\intertext"', "end the formula there and begin another"),
        (r"Unknown environment", "use aligned, cases, array or pmatrix"),
        (r"Unknown command", r"write it in other words, or define it in the formula itself with \newcommand"),
        (r'"&"', r"put the lines between \begin{aligned} and \end{aligned}"),
        (r"Math mode within text", r"end the \text{…} before the formula in it"),
        (r"Duplicate su", "put braces around what belongs together"),
    )
)  # fmt: skip


def typeset(formula: str, *, is_display: bool, file: str = "") -> ElementTree.Element:
    """The MathML of a LaTeX formula, kept out of the search index.

    Raises ContentError, naming file and formula, for what cannot be typeset.
    """
    try:
        source = converter().convert_with_local_state(rewritten(formula, is_display), displaystyle=is_display)
        element = ElementTree.fromstring(NAMED_ENTITY.sub(lambda found: html.unescape(found[0]), source))
        frame(element)
        refuse_lost_numbers(element)
        if any("width: 100%" in table.get("style", "") for table in element.iter("mtable")):
            element.set("class", "full-width")
    except (LatexError, ElementTree.ParseError, ValueError, KeyError) as error:
        what = re.sub(r"^\d+: |\.$", "", squeeze(str(error)))
        advice = next((words for pattern, words in ADVICE if pattern.search(what)), "write it differently")
        where = f"{file or 'a page'}: the formula '{squeeze(formula)}' cannot be typeset"
        raise ContentError(f"{where}: {what}; {advice}") from error
    element.set("data-search-exclude", "")
    return element


def converter() -> LatexToMathML:
    """A converter that knows our macros. What it calls unreliable is a wide accent, which may come out narrow."""
    return LatexToMathML(fancy_error=False, macros=MACROS, allow_unreliable_rendering=True)


def rewritten(formula: str, is_display: bool) -> str:
    """The formula with environments that math-core knows."""
    for pattern, instead in ENVIRONMENTS:
        formula = pattern.sub(instead, formula)
    if is_display and r"\tag" in formula and not TAGGED.search(formula):
        return rf"\begin{{equation*}}{formula}\end{{equation*}}"
    return formula


def frame(root: ElementTree.Element) -> None:
    """Make rows with a class of what has a box or strokes around it."""
    for element in root.iter("menclose"):
        notations = element.attrib.pop("notation").split()
        element.tag = "mrow"
        element.set("class", " ".join(FRAMES[notation] for notation in notations))
        for stroke in [inner for inner in element if inner.get("class", "").startswith("menclose-")]:
            element.remove(stroke)


def refuse_lost_numbers(root: ElementTree.Element) -> None:
    """Raises ValueError where the number of another formula would be two question marks."""
    for element in root.iter("a"):
        if element.text == "(??)":
            raise ValueError(r"\eqref finds no number, (??)")


def squeeze(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())
