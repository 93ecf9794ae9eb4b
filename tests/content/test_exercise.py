"""Exercises: the stub that follows from a reference, facts read from files, and variants put together."""

from __future__ import annotations

import ast
import dataclasses
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.content import (
    Content,
    Exercise,
    Variant,
    bank_sha256,
    find_content,
    load_bank,
    load_course,
    load_exercise,
    seal_of,
)
from grader.content.bank import FILES, in_learning_order
from grader.content.stub import derive_stub
from grader.content.variants import with_other_values
from grader.errors import ContentError

REFERENCE = '''\
"""A brief."""

import math


def area(r):
    """The area of a circle of radius r."""
    # solution: return pi times r squared
    return math.pi * r**2
    # end solution


def ring(outer, inner):
    """The area between two circles."""
    if inner > outer:
        # solution: raise a ValueError
        raise ValueError("inner is larger")
        # end solution
    big = area(outer)
    # solution: take the small circle away
    small = area(inner)

    return big - small
    # end solution
'''
STUB = '''\
"""A brief."""

import math


def area(r):
    """The area of a circle of radius r."""
    raise NotImplementedError("return pi times r squared")


def ring(outer, inner):
    """The area between two circles."""
    if inner > outer:
        raise NotImplementedError("raise a ValueError")
    big = area(outer)
    raise NotImplementedError("take the small circle away")
'''


@pytest.fixture
def folder(content: Content) -> Path:
    """The bank's folder of the one exercise of the fake course."""
    return content.bank / "01-doubling" / "doubling"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def defined(source: str) -> dict[str, Any]:
    """What a source without imports of torch defines."""
    space: dict[str, Any] = {}
    exec(compile(source, "variant.py", "exec"), space)
    return space


def test_each_region_becomes_a_hole_that_says_what_to_write() -> None:
    assert derive_stub(REFERENCE, file=Path("reference.py")) == STUB


def test_a_reference_without_regions_is_its_own_stub() -> None:
    assert derive_stub("x = 1\n", file=Path("reference.py")) == "x = 1\n"


def test_the_stub_of_an_exercise_holds_no_line_of_its_solution(content: Content, folder: Path) -> None:
    exercise = load_exercise(folder)
    committed = (content.exercises / "01-doubling" / "doubling.py").read_text(encoding="utf-8")
    assert exercise.stub == committed
    assert "2 * x" not in exercise.stub
    assert exercise.brief.startswith("Write two functions that double.")


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("# solution: a\n# solution: b\n# end solution\n", "r.py:2: a solution opens inside the one of line 1"),
        ("x = 1\n# end solution\n", "r.py:2: '# end solution' without '# solution:'"),
        ("x = 1\n\n# solution: a\ny = 2\n", "r.py:3: this solution never closes; add '# end solution'"),
        ("x = 1\n# solution:\n# end solution\n", "r.py:2: say after '# solution:' what to write"),
        ("# solution:   \n# end solution\n", "r.py:1: say after '# solution:' what to write"),
    ],
)
def test_a_misplaced_region_is_named_with_its_line(reference: str, message: str) -> None:
    with pytest.raises(ContentError, match=f"^{re.escape(message)}$"):
        derive_stub(reference, file=Path("r.py"))


@pytest.mark.parametrize("words", ['return "yes"', "write \\N and \\"])
def test_any_words_of_a_region_give_a_stub_that_says_them(words: str) -> None:
    stub = derive_stub(f"def f():\n    # solution: {words}\n    pass\n    # end solution\n", file=Path("r.py"))
    with pytest.raises(NotImplementedError) as raised:
        defined(stub)["f"]()
    assert str(raised.value) == words


def test_the_facts_of_an_exercise(folder: Path) -> None:
    exercise = load_exercise(folder)
    assert (exercise.id, exercise.title, exercise.lesson) == ("doubling", "Doubling a tensor", "fake-01")
    assert (exercise.section, exercise.minutes, exercise.timeout) == ("what-doubling-is", 5, 3)
    assert (exercise.prerequisites, exercise.functions) == ((), ("double", "total"))
    assert list(exercise.ladders) == ["double", "total"]
    assert exercise.ladders["double"][2:] == ("2 x", "x: (n,) -> (n,)")
    assert exercise.hints == (*exercise.ladders["double"], *exercise.ladders["total"])
    assert (exercise.source, exercise.max_score) == ("Common knowledge", 4)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ContentError, match=rf"{name}: missing; every exercise has exercise.yml, reference.py"):
        load_exercise(folder)


@pytest.mark.parametrize(
    "key",
    ["title", "lesson", "section", "minutes", "prerequisites", "source", "timeout", "functions"],
)
def test_a_missing_key_is_named(folder: Path, key: str) -> None:
    path = folder / "exercise.yml"
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith(f"{key}:")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"exercise\.yml: key '{key}' is missing"):
        load_exercise(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: Doubling a tensor", "title: 3", "'title' is a int, which cannot be right"),
        ("title: Doubling a tensor", "title:", "'title' is a NoneType, which cannot be right"),
        ("minutes: 5", "minutes: soon", "'minutes' is a str, which cannot be right"),
        ("minutes: 5", "minutes: true", "'minutes' is a bool, which cannot be right"),
        ("timeout: 3", "timeout: [3]", "'timeout' is a list, which cannot be right"),
        ("prerequisites: []", "prerequisites: tripling", "'prerequisites' is a str, which cannot be right"),
        ("prerequisites: []", "prerequisites: [1]", "'prerequisites' must be a list of texts"),
        ("functions: [double, total]", "functions: [double, 2]", "'functions' must be a list of texts"),
        ("functions: [double, total]", "functions: []", "'functions' names no function"),
        (
            "hints:",
            "sections: {half: x}\nhints:",
            "'sections' gives a section to each of some functions, not to 'half'",
        ),
        (
            "hints:",
            "sections: {total: 3}\nhints:",
            "'sections' gives a section to each of some functions, not to 'total'",
        ),
        ("hints:", "sections: total\nhints:", "'sections' is a str, which cannot be right"),
        ("  total:\n", "  sum:\n", "'hints' for 'sum', which is none of double, total"),
        ("[double, total]", "[double, total, half]", "'hints' names no function 'half'; each has 4 steps"),
        ('  - "2 x"\n', "", "'hints' for 'double': 3 hints, expected 4 steps"),
        ('  - "2 x"\n', '  - "2 x"\n  - "more"\n', "'hints' for 'double': 5 hints, expected 4 steps"),
        ('  - "2 x"\n', "  - 2\n", "'hints' for 'double' must be a list of texts"),
        ('  total:\n  - "How', '  total: "How', "not readable as YAML"),
        ("  double:\n", "", "not readable as YAML"),
        ("minutes: 5", "minutes: 5\nmotes: 5", "unknown key 'motes'; expected title, lesson"),
        ("minutes: 5", "minutes: [5", "not readable as YAML"),
        ("minutes: 5", "minutes: 2024-13-45", "not readable as YAML"),
        ("minutes: 5", "minutes: \x07", "not readable as YAML"),
    ],
)
def test_a_wrong_fact_is_named_with_its_file(folder: Path, old: str, new: str, message: str) -> None:
    edit(folder / "exercise.yml", old, new)
    with pytest.raises(ContentError, match=rf"exercise\.yml: {re.escape(message)}"):
        load_exercise(folder)


@pytest.mark.parametrize(
    ("hints", "message"),
    [
        ("[a, b, c, d]", "'hints' is a list, which cannot be right"),
        ("", "'hints' is a NoneType, which cannot be right"),
        ("{}", "'hints' names no function 'double'"),
        ("{double: word}", "'hints' for 'double' must be a list of texts"),
        ("{3: [a, b, c, d]}", "'hints' for '3', which is none of double, total"),
    ],
)
def test_hints_that_are_no_ladders_are_refused(folder: Path, hints: str, message: str) -> None:
    path = folder / "exercise.yml"
    facts = path.read_text(encoding="utf-8").split("hints:")[0]
    path.write_text(f"{facts}hints: {hints}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=rf"exercise\.yml: {re.escape(message)}"):
        load_exercise(folder)


LADDERS = [
    pytest.param(exercise, function, id=function)
    for exercise in load_course(find_content()).exercises
    for function in exercise.functions
]


@pytest.mark.parametrize(("exercise", "function"), LADDERS)
def test_a_ladder_leads_from_a_question_to_a_skeleton(exercise: Exercise, function: str) -> None:
    question, concept, formula, skeleton = exercise.ladders[function]
    lesson = load_course(find_content()).lesson_of(exercise)
    assert lesson
    assert "?" in question
    assert f'section "{lesson.headings[exercise.section_of(function)]}"' in concept
    assert "=" in formula or "mean of" in formula
    code = skeleton.removeprefix("```python\n").removesuffix("```")
    (skeletal,) = ast.parse(code).body
    (written,) = [
        n for n in ast.parse(exercise.stub).body if isinstance(n, ast.FunctionDef) and n.name == function
    ]
    for argument in written.args.args:
        argument.annotation = None
    assert isinstance(skeletal, ast.FunctionDef)
    assert (skeletal.name, ast.unparse(skeletal.args)) == (function, ast.unparse(written.args))
    assert all("..." not in line or "#" in line for line in code.splitlines()), "every hole says its shape"
    assert code.count("...  #") + code.count("...   ") >= 2


@pytest.mark.parametrize(("exercise", "function"), LADDERS)
def test_no_hint_holds_a_line_of_the_solution(exercise: Exercise, function: str) -> None:
    regions = re.findall(r"# solution:.*?\n(.*?)# end solution", exercise.reference, re.DOTALL)
    lines = [line.split("  #")[0].strip() for region in regions for line in region.splitlines()]
    # What a signature or a docstring in the stub says already is no secret.
    told = [line for line in lines if line not in exercise.stub and not re.fullmatch(r"if .*:", line)]
    assert told
    text = " ".join(" ".join(exercise.ladders[function]).split())
    assert not [line for line in told if len(line) > 12 and line.removeprefix("return ") in text]


@pytest.mark.parametrize("text", ["", "- a\n", "words\n"])
def test_facts_that_are_no_mapping_are_refused(folder: Path, text: str) -> None:
    (folder / "exercise.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"exercise\.yml: expected keys and values, got"):
        load_exercise(folder)


def test_facts_that_are_not_utf8_are_refused(folder: Path) -> None:
    (folder / "exercise.yml").write_bytes(b"title: \xff\n")
    with pytest.raises(ContentError, match=r"exercise\.yml: not readable as YAML"):
        load_exercise(folder)


@pytest.mark.parametrize("facts", ["1: a\nb: c\n", "title: " + "[" * 1000])
def test_strange_yaml_is_refused_like_any_other(folder: Path, facts: str) -> None:
    (folder / "exercise.yml").write_text(facts, encoding="utf-8")
    with pytest.raises(ContentError):
        load_exercise(folder)


def test_checks_are_read_in_order_without_being_run(folder: Path) -> None:
    edit(folder / "checks.py", "import torch\n", "raise RuntimeError('run')\nimport torch\n")
    checks = load_exercise(folder).checks
    assert [check.id for check in checks] == ["shape", "value", "total"]
    assert [check.title for check in checks][1] == "Each element is twice as large"
    assert [(check.function, check.points, check.needs) for check in checks] == [
        ("double", 1, ()), ("double", 2, ("shape",)), ("total", 1, ()),
    ]  # fmt: skip


def test_functions_that_are_no_checks_are_left_out(folder: Path) -> None:
    edit(folder / "checks.py", "@check(", "def helper(x):\n    return x\n\n\n@check(")
    assert len(load_exercise(folder).checks) == 3


FIRST = '@check("double", points=1)'


@pytest.mark.parametrize(
    ("old", "new", "name", "message"),
    [
        (f"{FIRST}\n", "", "shape", "'check_shape' should be marked with @check(…)"),
        (FIRST, "@check", "shape", "'check_shape' should be marked with @check(…)"),
        (FIRST, "@pytest.fixture()", "shape", "'check_shape' should be marked with @check(…)"),
        (FIRST, '@check("triple")', "shape", "check 'shape' is of 'triple', no function of doubling"),
        (FIRST, "@check()", "shape", "check 'shape' is of 'None', no function of doubling"),
        (FIRST, "@check(NAME)", "shape", "the arguments of @check should be plain values"),
        (FIRST, '@check("double", points=0)', "shape", "check 'shape' is worth 0, expected points above 0"),
        (FIRST, '@check("double", points="1")', "shape", "check 'shape' is worth '1', expected points above 0"),
        ('needs=["shape"]', 'needs=["total"]', "value", "check 'value' needs 'total', which is not above it"),
        ('needs=["shape"]', 'needs=["value"]', "value", "check 'value' needs 'value', which is not above it"),
        ('    """Each element is twice as large"""\n', "", "value", "check 'value' has no docstring"),
    ],
)
def test_a_wrong_check_is_named_with_file_and_line(
    folder: Path, old: str, new: str, name: str, message: str
) -> None:
    edit(folder / "checks.py", old, new)
    source = (folder / "checks.py").read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(source, 1) if f"def check_{name}" in text)
    with pytest.raises(ContentError, match=rf"checks\.py:{line}: {re.escape(message)}"):
        load_exercise(folder).checks  # noqa: B018 - reading them is what fails


def test_needs_that_are_no_list_are_refused(folder: Path) -> None:
    edit(folder / "checks.py", 'needs=["shape"]', "needs=3")
    with pytest.raises(ContentError, match=r"checks\.py:\d+: "):
        load_exercise(folder).checks  # noqa: B018 - reading them is what fails


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = (\n", r"checks\.py:1: '\(' was never closed"),
        ("\n\ndef f(:\n", r"checks\.py:3: "),
        ("x = 1\n", r"checks\.py: no check; expected functions named check_"),
        ("x = '\0'\n", r"checks\.py.*null"),
    ],
)
def test_checks_that_cannot_be_read_are_named(folder: Path, text: str, message: str) -> None:
    (folder / "checks.py").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        load_exercise(folder).checks  # noqa: B018 - reading them is what fails


def circles(folder: Path, *, misconceptions: str = "", equivalents: str = "") -> Exercise:
    """An exercise without torch, with these variants."""
    (folder / "reference.py").write_text(REFERENCE, encoding="utf-8")
    (folder / "misconceptions.py").write_text(misconceptions, encoding="utf-8")
    (folder / "equivalents.py").write_text(equivalents, encoding="utf-8")
    return dataclasses.replace(load_exercise(folder), functions=("area", "ring"))


def test_a_wrong_function_stands_in_the_place_of_the_right_one(folder: Path) -> None:
    (variant,) = circles(
        folder,
        misconceptions='''\
import math
from grader.checks import misconception


@misconception(of="area", fails="value", title="No square")
def not_squared(r):
    """The radius enters
    only once."""
    # A comment of its own.
    return math.pi * r
''',
    ).misconceptions
    assert (variant.id, variant.title, variant.fails) == ("not_squared", "No square", "value")
    assert (variant.feedback, variant.replaces) == ("The radius enters only once.", ("area",))
    assert variant.line == 6
    assert "enters" not in variant.source
    assert "A comment of its own." in variant.source
    assert variant.source.startswith('"""A brief."""')
    found = defined(variant.source)
    assert found["area"](2) == pytest.approx(6.2831853)
    assert found["ring"](2, 1) == pytest.approx(3.1415926)
    assert found["area"].__doc__ == "The area of a circle of radius r."
    assert "not_squared" not in found


def test_a_class_replaces_several_functions(folder: Path) -> None:
    (variant,) = circles(
        folder,
        equivalents='''\
from grader.checks import equivalent


@equivalent()
class with_three:
    """Both, with three for pi."""

    def area(r):
        """Mine."""
        return 3 * r * r

    def ring(outer, inner):
        if inner > outer:
            return 0

        return 3 * (outer**2 - inner**2)
''',
    ).equivalents
    assert variant.replaces == ("area", "ring")
    assert (variant.title, variant.fails) == ("Both, with three for pi.", "")
    found = defined(variant.source)
    assert (found["area"](2), found["ring"](2, 1), found["ring"](1, 2)) == (12, 9, 0)
    assert found["area"].__doc__ == "The area of a circle of radius r."
    assert found["ring"].__doc__ == "The area between two circles."


def test_helpers_and_imports_of_the_file_come_along(folder: Path) -> None:
    variants = circles(
        folder,
        equivalents='''\
from fractions import Fraction
from grader.checks import equivalent


def _square(x):
    return x * x


@equivalent(of="area")
def by_helper(r):
    """With a helper."""
    return float(Fraction(22, 7)) * _square(r)


@equivalent(of="area")
def constant(r):
    """Without one."""
    return 3.0
''',
    ).equivalents
    assert [variant.id for variant in variants] == ["by_helper", "constant"]
    found = defined(variants[0].source)
    assert found["area"](7) == pytest.approx(154)
    for variant in variants:
        assert "grader" not in variant.source
        assert ("constant" in variant.source, "by_helper" in variant.source) == (False, False)


WRONG = 'def f(r):\n    """D."""\n    return 0\n'


def test_the_lines_around_a_replaced_function_stay_as_they_are(folder: Path) -> None:
    marker = '@misconception(of="area", fails="x", title="t")'
    (variant,) = circles(folder, misconceptions=f"{marker}\n{WRONG}").misconceptions
    before, after = REFERENCE.split("def area")[0], REFERENCE[REFERENCE.index("def ring") :]
    assert variant.source.startswith(before + "def area(r):\n")
    assert after in variant.source


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'@equivalent(of="area")\n{WRONG}', "2: 'f' should be marked with @misconception(…)"),
        (f"@misconception\n{WRONG}", "2: 'f' should be marked with @misconception(…)"),
        (f"@misconception(of=name)\n{WRONG}", "2: the arguments of @misconception should be plain values"),
        (f'@misconception(of="cube")\n{WRONG}', "2: 'f' replaces 'cube', which is no function of doubling"),
        (f"@misconception()\n{WRONG}", "2: 'f' needs a docstring and something to replace"),
        ('@misconception(of="area")\ndef f(r): return 0\n', "2: 'f' needs a docstring and something to replace"),
        ('@misconception()\nclass C:\n    """D."""\n', "2: 'C' needs a docstring and something to replace"),
        (
            '\n\n@misconception()\nclass C:\n    """D."""\n    def f(r): ...\n',
            "4: 'C' replaces 'f', which is no function of doubling",
        ),
        ("\ndef f(:\n", "2: "),
    ],
)
def test_a_wrong_variant_is_named_with_file_and_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError, match=rf"misconceptions\.py:{re.escape(message)}"):
        circles(folder, misconceptions=text).misconceptions  # noqa: B018 - reading them is what fails


def test_a_function_that_the_reference_lacks_is_named(folder: Path) -> None:
    exercise = circles(folder, misconceptions=f'@misconception(of="cube")\n{WRONG}')
    exercise = dataclasses.replace(exercise, functions=("area", "cube"))
    with pytest.raises(ContentError, match=r"reference\.py: defines no function 'cube'"):
        exercise.misconceptions  # noqa: B018 - reading them is what fails


def test_every_variant_of_the_course_is_whole_python() -> None:
    from grader.content import find_content

    for exercise in load_course(find_content()).exercises:
        for variant in (*exercise.misconceptions, *exercise.equivalents):
            names = {node.name for node in ast.parse(variant.source).body if isinstance(node, ast.FunctionDef)}
            assert set(exercise.functions) <= names, variant.id


def test_prerequisites_come_first_then_the_rank(folder: Path) -> None:
    plain = load_exercise(folder)

    def exercise(id: str, *needs: str) -> Exercise:
        return dataclasses.replace(plain, id=id, prerequisites=needs)

    given = [exercise("a", "d"), exercise("b"), exercise("c", "a", "b"), exercise("d")]
    assert [e.id for e in in_learning_order(given, rank=lambda e: e.id)] == ["b", "d", "a", "c"]
    assert [e.id for e in in_learning_order(given[::-1], rank=lambda e: e.id)] == ["b", "d", "a", "c"]
    assert [e.id for e in in_learning_order(given, rank=lambda e: -ord(e.id))] == ["d", "b", "a", "c"]
    assert in_learning_order([], rank=lambda e: e.id) == ()


@pytest.mark.parametrize("needs", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "c", "b": "a", "c": "b"}])
def test_a_cycle_of_prerequisites_is_refused(folder: Path, needs: dict[str, str]) -> None:
    plain = load_exercise(folder)
    given = [dataclasses.replace(plain, id=id, prerequisites=(need,)) for id, need in needs.items()]
    with pytest.raises(ContentError, match=re.escape(f"prerequisites form a cycle: {sorted(needs)}")):
        in_learning_order([*given, dataclasses.replace(plain, id="free")], rank=lambda e: e.id)


def test_an_unknown_prerequisite_is_named_with_its_file(folder: Path) -> None:
    edit(folder / "exercise.yml", "prerequisites: []", "prerequisites: [tripling]")
    with pytest.raises(ContentError, match=r"exercise\.yml: no exercise 'tripling' in the bank"):
        load_bank(folder.parents[1])


def test_the_bank_leaves_out_hidden_folders_and_files(content: Content) -> None:
    (content.bank / "_draft").mkdir()
    (content.bank / ".cache").mkdir()
    (content.bank / "notes.txt").write_text("x", encoding="utf-8")
    assert [exercise.id for exercise in load_bank(content.bank)] == ["doubling"]
    with pytest.raises(ContentError, match="no exercise bank here"):
        load_bank(content.bank / "nowhere")


def test_an_exercise_stands_in_the_folder_of_its_lesson(content: Content, folder: Path) -> None:
    shutil.copytree(folder, content.bank / "tripling")
    with pytest.raises(
        ContentError, match=r"tripling.exercise\.yml: an exercise stands in the folder of its lesson"
    ):
        load_bank(content.bank)


def test_no_two_lessons_have_an_exercise_of_the_same_id(content: Content, folder: Path) -> None:
    shutil.copytree(folder, content.bank / "02-more" / "doubling")
    with pytest.raises(ContentError, match=r"02-more.*: 'doubling' is there already: .*01-doubling"):
        load_bank(content.bank)


@pytest.mark.parametrize("name", FILES)
def test_the_hash_of_the_bank_follows_every_file(content: Content, folder: Path, name: str) -> None:
    before = bank_sha256(load_bank(content.bank))
    assert before == bank_sha256(load_bank(content.bank)) == seal_of(content.bank)
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert bank_sha256(load_bank(content.bank)) != before


def test_the_hash_tells_where_one_file_ends(content: Content, folder: Path) -> None:
    before = bank_sha256(load_bank(content.bank))
    reference, checks = folder / "reference.py", folder / "checks.py"
    raw = reference.read_bytes()
    reference.write_bytes(raw[:-1])
    checks.write_bytes(raw[-1:] + checks.read_bytes())
    assert bank_sha256(load_bank(content.bank)) != before


def test_a_bank_without_a_seal_has_none(content: Content) -> None:
    (content.bank / "SHA256").write_bytes(b"\xff")
    assert seal_of(content.bank) == ""
    (content.bank / "SHA256").unlink()
    assert seal_of(content.bank) == ""


def clamping(value: str, *others: str) -> Variant:
    """A misconception with a constant in it, and other numbers around that begin or end alike."""
    return Variant(
        id="clamped",
        title=f"Clamped to ±{value}",
        feedback=f"Beyond {value} it is flat. At 200, 1.20 and 20.5, and for x20, another story begins.",
        fails="value",
        replaces=("area",),
        source=f'def area(r):\n    """At {value}."""\n    x20 = r.clamp(-{value}, {value})\n'
        "    return x20 * 200 + 1.20\n",
        line=1,
        values=(value, *others),
    )


def test_another_value_is_said_in_body_title_and_feedback() -> None:
    (found,) = with_other_values(clamping("20", "50"))
    assert found.title == "Clamped to ±50"
    assert found.feedback.startswith("Beyond 50 it is flat.")
    assert "r.clamp(-50, 50)" in found.source
    assert '"""At 20."""' in found.source, "the docstring of the brief stays as it is"
    assert (found.value, found.values, found.key) == ("50", (), "clamped@50")


def test_another_value_leaves_longer_numbers_and_names_alone() -> None:
    (found,) = with_other_values(clamping("20", "50"))
    assert found.feedback.endswith("At 200, 1.20 and 20.5, and for x20, another story begins.")
    assert found.source.endswith("    return x20 * 200 + 1.20\n")


def test_a_value_may_be_any_text() -> None:
    written = dataclasses.replace(clamping("20"), values=("-20, 20", "-30, 10"))
    (found,) = with_other_values(written)
    assert "r.clamp(-30, 10)" in found.source
    exponent = dataclasses.replace(written, title="1e-8 added, not 1e-80", values=("1e-8", "1e-12"))
    assert with_other_values(exponent)[0].title == "1e-12 added, not 1e-80"


def test_each_other_value_is_an_alternate_and_the_written_one_is_not() -> None:
    assert [other.key for other in with_other_values(clamping("20", "10", "50"))] == ["clamped@10", "clamped@50"]
    assert with_other_values(clamping("20")) == []
    assert with_other_values(dataclasses.replace(clamping("20"), values=())) == []
    for exercise in load_bank(find_content().bank):
        written = [variant for variant in exercise.misconceptions if variant.values]
        assert [other.value for other in exercise.alternates] == [
            value for variant in written for value in variant.values[1:]
        ]
        for variant in written:
            others = with_other_values(variant)
            assert len({variant.source, *(other.source for other in others)}) == len(variant.values), variant.id
