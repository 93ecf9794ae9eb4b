"""The exercises of this course prove themselves."""

from __future__ import annotations

import ast
import re

import pytest

from grader.authoring import check_bank, check_lessons
from grader.content import Exercise, find_content, load_course

COURSE = load_course(find_content())
SIGNATURES = {
    "gan_loss": [
        "discriminator_loss(real_logits, fake_logits)",
        "generator_loss(fake_logits, kind='non_saturating')",
    ],
    "vae_elbo": [
        "reparameterize(mu, logvar, eps=None)",
        "kl_standard_normal(mu, logvar)",
        "negative_elbo(x, x_logits, mu, logvar, beta=1.0)",
    ],
    "ddpm_noise_prediction": [
        "q_sample(x0, t, alphas_cumprod, noise)",
        "ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None)",
    ],
}
each_exercise = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.id)


def test_lessons_and_quizzes_have_neither_problem_nor_warning() -> None:
    assert check_lessons(find_content()) == []


def test_every_reference_passes_every_equivalent_passes_and_every_misconception_fails_as_named() -> None:
    proof = check_bank(find_content(), seeds=2)
    assert [str(problem) for problem in proof.problems] == []


@pytest.mark.parametrize("exercise_id", SIGNATURES)
def test_signatures_are_the_published_ones(exercise_id: str) -> None:
    exercise = COURSE.exercise(exercise_id)
    tree = ast.parse(exercise.stub)
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in defined.values():
        for argument in node.args.args:
            argument.annotation = None
    found = [f"{name}({ast.unparse(defined[name].args)})" for name in exercise.functions]
    assert found == SIGNATURES[exercise_id]


@each_exercise
def test_there_are_enough_variants_and_ten_points(exercise: Exercise) -> None:
    assert len(exercise.misconceptions) >= 15
    assert len(exercise.equivalents) >= 8
    assert exercise.max_score == 10
    assert {check.function for check in exercise.checks} == set(exercise.functions)


@each_exercise
def test_checks_are_short_enough_to_read_as_a_specification(exercise: Exercise) -> None:
    text = (exercise.directory / "checks.py").read_text(encoding="utf-8")
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert len(text.splitlines()) - sum(node.end_lineno - node.lineno + 1 for node in imports) < 80


@each_exercise
def test_the_stub_holds_no_line_of_a_solution(exercise: Exercise) -> None:
    regions = re.findall(r"# solution:.*?\n(.*?)# end solution", exercise.reference, re.DOTALL)
    code = [line.strip() for region in regions for line in region.splitlines() if len(line.strip()) > 12]
    assert code
    stub = [line.strip() for line in exercise.stub.splitlines()]
    assert not [line for line in code if line in stub]


@each_exercise
def test_every_misconception_is_told_apart_by_name_and_has_a_tutors_sentence(exercise: Exercise) -> None:
    ids = [variant.id for variant in (*exercise.misconceptions, *exercise.equivalents)]
    assert len(set(ids)) == len(ids)
    for variant in exercise.misconceptions:
        assert 40 <= len(variant.feedback) <= 500, variant.id
        assert variant.title != variant.feedback, variant.id
