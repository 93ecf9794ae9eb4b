"""TeX formulas as plain characters, for the terminal. What cannot be said faithfully stays TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

FORMULA = re.compile(
    r"(?<![\\$])\$(?![\s$])((?:[^$\\\n]|\\.|\n(?!\n))+?)(?<!\s)\$(?![\d$])|\$\$(.+?)\$\$", re.DOTALL
)
CODE = re.compile(r"(^[ \t]*(```+|~~~+).*?^[ \t]*\2[ \t]*$|(`+)(?!`).+?(?<!`)\3(?!`))", re.DOTALL | re.MULTILINE)
# In the order of Unicode, from U+03B1.
LETTERS = (
    "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "varphi", "chi", "psi", "omega",
)  # fmt: skip
COMMANDS = {
    **{name: chr(code) for code, name in enumerate(LETTERS, 0x3B1)},
    "epsilon": "ε", "phi": "φ", "Sigma": "Σ", "Delta": "Δ", "Theta": "Θ", "Phi": "Φ", "Omega": "Ω",
    "log": "log", "ln": "ln", "exp": "exp", "min": "min", "max": "max", "ell": "ℓ", "infty": "∞", "sum": "Σ",
    "prod": "Π", "int": "∫", "cdot": "·", "times": "×", "pm": "±", "approx": "≈", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "in": "∈", "sim": "~", "mid": "|", "to": "→", "ldots": "…", "dots": "…",
    "mathbb": "", "mathcal": "", "mathrm": "", "text": "", "left": "", "right": "", "quad": "  ", "propto": "∝",
    "qquad": "  ", "operatorname": "", "mapsto": "↦", "leftarrow": "←", "circ": "∘", "square": "□", "cdots": "⋯",
    "Vert": "‖", "tanh": "tanh", "sinh": "sinh", "det": "det", "inf": "inf", "sup": "sup",
    **dict.fromkeys(("big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr"), ""),
    "cos": "cos", "sin": "sin", "tan": "tan", "partial": "∂", "nabla": "∇", "varnothing": "∅", "top": "T",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "{": "\3", "}": "\4", "|": "‖", ",": " ", ";": " ", "!": "", " ": " ", "%": "%",
}  # fmt: skip
SUPERSCRIPTS = str.maketrans("0123456789+-=()nT*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵀ*")
SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
ONE_CHARACTER = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"}
# A formula that stands alone, and the environments whose rows are lines of it.
DISPLAY = re.compile(r"^(?P<indent>[ \t]*)\$\$(?P<tex>.+?)\$\$(?P<after>[^\n]*)", re.DOTALL | re.MULTILINE)
ROWS = re.compile(r"\\(?:begin|end)\{(?:aligned|align\*?|gathered|split)\}")
# What stands above a letter, as a character that joins the one before it.
ACCENTS = {"bar": "\u0304", "hat": "\u0302", "tilde": "\u0303", "dot": "\u0307"}
SINGLE = (
    rf"\\?[A-Za-z]+[{''.join(ACCENTS.values())}]?|[\d.]+|."
    r"|\\?[A-Za-z]+(?:_(?:\\?[A-Za-z]+|\d|\{(?:[^{}]|\{[^{}]*\})*\}))?(?:\((?:[^(){}\\]|\\[a-z]+)*\))?"
)
MATRIX = re.compile(r"\\begin\{([pb]?matrix)\}(.+?)\\end\{\1\}", re.DOTALL)
ARGUMENT = r"(?:\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|(\\[A-Za-z]+|[^\s{}\\]))"


def readable(markdown: str) -> str:
    """Markdown with each formula outside code written in plain characters, where that is possible."""
    return outside_code(markdown, lambda text: FORMULA.sub(formula_or_tex, text))


def readable_page(markdown: str) -> str:
    """The same for a whole page: a formula that stands alone keeps its lines, and what stays TeX is code."""
    apart = outside_code(markdown, lambda text: DISPLAY.sub(formula_apart, text))
    return outside_code(apart, lambda text: FORMULA.sub(formula_or_code, text))


def outside_code(markdown: str, rewrite: Callable[[str], str]) -> str:
    """Markdown with all that is no code rewritten."""
    pieces = CODE.split(markdown)
    # `split` yields text, then the code with its two inner groups, then text again.
    return "".join(
        rewrite(piece) if i % 4 == 0 else piece
        for i, piece in enumerate(pieces)
        if i % 4 < 2 and piece is not None
    )


def formula_apart(match: re.Match[str]) -> str:
    """A formula that stands alone as a block, a line for each of its rows; in TeX when a command is unknown."""
    tex = MATRIX.sub(matrix, ROWS.sub("", match["tex"]))
    rows = re.split(r"\\\\(?:\[[^\]]*\])?", tex)
    plain = [plain_formula(re.sub(r"(?<!\\)&|\{\}", "", row)) for row in rows if row.strip()]
    lines = match["tex"].split("\n") if None in plain else [line for line in plain if line]
    first, *others = [line.strip() for line in lines if line.strip()] or [""]
    more = others if None in plain else [f"    {line}" for line in others]
    block = ["", "```text", first, *more, "```", match["after"].strip()]
    return "\n".join(match["indent"] + line for line in block)


def formula_or_code(match: re.Match[str]) -> str:
    """The formula in plain characters or, where it has to stay TeX, as code, of which Markdown takes nothing."""
    plain = formula_or_tex(match)
    return f"`{match[1] or match[2]}`" if plain == match[0] else plain


def formula_or_tex(match: re.Match[str]) -> str:
    """The formula in plain characters, with Markdown's own escaped; the TeX itself when a command is unknown."""
    plain = plain_formula(match[1] or match[2])
    return match[0] if plain is None else re.sub(r"([*_`\[\]<|~])", r"\\\1", plain)


def plain_formula(tex: str) -> str | None:
    """A formula in plain characters, or None when it has something that is not known here."""
    text = MATRIX.sub(matrix, " ".join(tex.split()))
    for name in ACCENTS:
        text = re.sub(rf"\\({name})(?![A-Za-z])\s*{ARGUMENT}", accented, text)
    text = re.sub(r"\\underbrace\s*" + ARGUMENT + r"\s*_\s*" + ARGUMENT, named, text)
    # What follows a command in letters is no part of its name.
    text = re.sub(r"(\\[A-Za-z]+)(?=\\[td]?frac|\\sqrt)", r"\1 ", text)
    for _ in range(4):
        text = re.sub(r"\\[td]?frac\s*" + ARGUMENT + r"\s*" + ARGUMENT, fraction, text)
        text = re.sub(r"\\sqrt\s*" + ARGUMENT, lambda m: f"√{grouped(argument(m))}", text)
    text = re.sub(r"\\([A-Za-z]+|[^A-Za-z])", command, text)
    if "\2" in text:
        return None
    text = scripts(scripts(text, "^", SUPERSCRIPTS), "_", SUBSCRIPTS)
    marks: dict[str, str | int | None] = {"{": "", "}": "", "\3": "{", "\4": "}", "-": "−"}
    text = text.translate(str.maketrans(marks))
    # Composed characters, such as ᾱ, are one column wide everywhere.
    return unicodedata.normalize("NFC", re.sub(r" +", " ", text).strip())


def matrix(match: re.Match[str]) -> str:
    """A matrix as Python writes it: a list of its rows."""
    rows = [", ".join(cell.strip() for cell in row.split("&")) for row in match[2].split(r"\\") if row.strip()]
    return f"[[{'], ['.join(rows)}]]"


def accented(match: re.Match[str]) -> str:
    """What a command puts an accent on, and the accent."""
    return f"{argument(match, 2)}{ACCENTS[match[1]]}"


def named(match: re.Match[str]) -> str:
    """Part of a formula, and behind it what stands below its brace."""
    return f"{argument(match)} (= {argument(match, 3)})"


def argument(match: re.Match[str], first: int = 1) -> str:
    """The argument of a command: in braces, or one token."""
    return match[first] if match[first] is not None else match[first + 1]


def fraction(match: re.Match[str]) -> str:
    """A fraction: in one character when there is one for it, else with a slash."""
    text = f"{grouped(argument(match))}/{grouped(argument(match, 3))}"
    return ONE_CHARACTER.get(text, text)


def grouped(text: str) -> str:
    """The text, in parentheses unless it is a single thing, such as a value of a function."""
    return text if re.fullmatch(SINGLE, text.strip()) else f"({text})"


def command(match: re.Match[str]) -> str:
    """The character of a command; a mark for one that is not known."""
    return COMMANDS.get(match[1], "\2")


def scripts(text: str, mark: str, characters: dict[int, int]) -> str:
    """A formula with what is raised, or lowered, in characters of its own; also inside of one another."""
    return re.sub(
        re.escape(mark) + ARGUMENT,
        lambda m: raised(scripts(argument(m), mark, characters), mark, characters),
        text,
    )


def raised(text: str, mark: str, characters: dict[int, int]) -> str:
    """A super- or subscript in its own characters when all exist, else after its mark."""
    if all(ord(c) in characters for c in text):
        return text.translate(characters)
    # A word, which is in braces of its own, needs no parentheses.
    return f"{mark}{text}" if re.fullmatch(r".|\{[A-Za-z]+\}", text) else f"{mark}({text})"
