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
    "bits_per_dimension": [
        "log_likelihood(logits, x)",
        "bits_per_dimension(logits, x)",
        "bits_of_density(log_density, dims, width)",
    ],
    "gaussian_classes": [
        "fit(x, y, classes, smoothing=0.1)",
        "log_joint(x, prior, means, variance)",
        "posterior(x, prior, means, variance)",
        "sample(y, means, variance, noise=None)",
    ],
    "masked_conv2d": [
        "make_mask(kind, out_channels, in_channels, kernel_size)",
        "MaskedConv2d",
    ],
    "best_discriminator": [
        "best_discriminator(p_data, p_g)",
        "game_value(p_data, p_g, D)",
        "jensen_shannon(p_data, p_g)",
    ],
    "pixel_sampler": [
        "draw_levels(logits, u, temperature=1.0)",
        "pixel_sampler(model, u, temperature=1.0)",
    ],
    "gan_train_step": [
        "discriminator_step(G, D, opt_D, x_real, z)",
        "gan_train_step(G, D, opt_G, opt_D, x_real, z_d, z_g)",
    ],
    "mode_coverage": [
        "good_counts(x, centres, spread)",
        "kl_to_uniform(counts)",
        "mode_coverage(x, centres, spread, least=0.02)",
    ],
    "gradient_penalty": [
        "interpolate(real, fake, alpha=None)",
        "gradient_penalty(critic, real, fake, alpha=None)",
    ],
    "r1_penalty": [
        "r1_penalty(D, real)",
        "lazy_r1(D, real, step, gamma, every=16)",
    ],
    "spectral_norm": [
        "power_step(W, u)",
        "spectral_norm(weight, u)",
        "SpectralNorm",
    ],
    "averaged_weights": [
        "averaged(average, value, decay)",
        "warm_decay(step, decay)",
        "update_average(average, live, step, decay=0.999)",
    ],
    "dcgan": [
        "init_weights(module)",
        "Generator",
        "Discriminator",
    ],
    "fade_in": [
        "fade_image(old, new, alpha)",
        "fade_real(x, alpha)",
        "fade_features(x, from_old, from_new, alpha)",
        "stage_at(step, steps, largest)",
    ],
    "wasserstein_critic": [
        "critic_loss(real_scores, fake_scores)",
        "generator_loss(fake_scores)",
        "clip_weights(critic, c)",
    ],
    "truncation_trick": [
        "truncated_variance(c)",
        "first_within(draws, c)",
        "truncated_normal(shape, c, generator=None)",
    ],
    "cycle_consistency": [
        "least_squares_loss(output, is_real)",
        "cycle_loss(F, B, x, y)",
        "identity_loss(F, B, x, y)",
        "ImagePool",
    ],
    "conditional_batch_norm": [
        "hinge_discriminator(real_scores, fake_scores)",
        "hinge_generator(fake_scores)",
        "projection_score(maps, y, label, score, bias)",
        "conditional_batch_norm(x, y, gamma, beta, eps=1e-05)",
    ],
    "style_mapping": [
        "normalise(z)",
        "mapping(z, weights, biases)",
        "mean_w(z, weights, biases)",
        "mix_styles(w_a, w_b, layers, crossover)",
        "truncate_w(w, w_mean, psi=0.7, cutoff=None)",
    ],
    "modulated_conv2d": [
        "modulate(weight, style)",
        "demodulate(weights)",
        "modulated_conv2d(x, weight, style, is_demodulated=True)",
    ],
    "ddim_sampler": [
        "ddim_timesteps(T, steps)",
        "ddim_step(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None)",
        "ddim_sample(model, x_T, alphas_cumprod, steps, eta=0.0)",
    ],
    "frechet_distance": [
        "moments(features)",
        "frechet_distance(mu1, sigma1, mu2, sigma2)",
    ],
    "ddpm_noise_prediction": [
        "q_sample(x0, t, alphas_cumprod, noise)",
        "ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None)",
    ],
}
# Those that a course on generative models cannot do without have more of everything.
CORE = {"gan_loss", "vae_elbo", "ddpm_noise_prediction"}
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
    found = [
        f"{name}({ast.unparse(defined[name].args)})" if name in defined else name for name in exercise.functions
    ]
    assert found == SIGNATURES[exercise_id]


@each_exercise
def test_there_are_enough_variants_and_ten_points(exercise: Exercise) -> None:
    assert len(exercise.misconceptions) >= 15
    assert len(exercise.equivalents) >= (8 if exercise.id in CORE else 4)
    assert exercise.max_score == 10
    assert {check.function for check in exercise.checks} == set(exercise.functions)


@each_exercise
def test_checks_are_short_enough_to_read_as_a_specification(exercise: Exercise) -> None:
    """What stands above them, such as definitions and cases, is no part of that."""
    text = (exercise.directory / "checks.py").read_text(encoding="utf-8")
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    checks = [node for node in functions if node.name.startswith("check_")]
    assert sum(node.end_lineno - node.decorator_list[0].lineno + 1 for node in checks if node.end_lineno) < 130
    assert 4 <= len(checks) <= 8


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
