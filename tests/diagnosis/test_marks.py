"""Marks that any function may show are told where they explain what was seen, and only where they are true."""

from __future__ import annotations

import pytest

from grader.checks import CheckFailed
from grader.diagnosis import Diagnosis, FailedFunction, diagnose
from grader.diagnosis.diagnosis import numbers_written, reached
from grader.diagnosis.symptoms.source import class_around, in_exception, in_source
from grader.diagnosis.symptoms.symptom import EXPLAINS
from grader.diagnosis.symptoms.texts import SYMPTOMS
from grader.grading import Judge
from tests.diagnosis.test_diagnosis import RIGHT_GAN, RIGHT_VAE, VAE, comparison_of, party, with_function
from tests.grading.test_jobs import grade, with_double

ASPECTS = {
    "type",
    "shape",
    "dtype",
    "finite",
    "value",
    "gradient",
    "behaviour",
    "modified",
    "raises",
    "digits",
    "error",
}


def found(exercise: str, source: str, function: str, **case: object) -> Diagnosis | None:
    """What is told of a function of a file."""
    return diagnose(comparison_of(exercise), FailedFunction(function, source, **case), party(source))  # type: ignore[arg-type]


def told(exercise: str, right: str, function: str, body: str, **case: object) -> Diagnosis:
    """What is told of a function that is written anew, where something is."""
    diagnosis = found(exercise, with_function(right, body), function, **case)
    assert diagnosis is not None
    return diagnosis


@pytest.mark.parametrize(
    ("body", "id", "title"),
    [
        (
            "def kl_standard_normal(logvar, mu):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)",
            "arguments_swapped",
            "`mu` and `logvar` have changed places",
        ),
        (
            "def kl_standard_normal(mu, logvar):\n    mu = (mu + 1) / 2\n"
            "    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)",
            "input_changed_first",
            "The result is the right one for `(mu + 1) / 2` in place of `mu`",
        ),
        (
            "def kl_standard_normal(mu, logvar):\n    return (mu - mu + logvar - logvar).sum(1) + 3",
            "constant_result",
            "The result is 3, whatever the input",
        ),
        (
            "calls = []\n\n\ndef kl_standard_normal(mu, logvar):\n    calls.append(1)\n"
            "    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1) * (1 + len(calls) / 100)",
            "kept_between_calls",
            "A call leaves something behind that changes the next one",
        ),
        (
            "def kl_standard_normal(self, mu, logvar=None):\n    return mu",
            "left_over_self",
            "`kl_standard_normal` has a `self` that nobody gives it",
        ),
        (
            "def finished(loss):\n    loss.sum().backward(retain_graph=True)\n    return loss\n\n\n"
            "def kl_standard_normal(mu, logvar):\n"
            "    return finished(0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1))",
            "backward_inside",
            "`backward()` is called inside",
        ),
    ],
)
def test_a_mark_is_told(body: str, id: str, title: str) -> None:
    diagnosis = told("vae_elbo", RIGHT_VAE, "kl_standard_normal", body)
    assert (diagnosis.id, diagnosis.title) == (id, title)


def test_a_number_that_counts_otherwise_is_told_with_its_factor() -> None:
    body = """
def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(1)
    return (bce + 0.003 * beta * kl_standard_normal(mu, logvar)).mean()
"""
    diagnosis = told("vae_elbo", RIGHT_VAE, "negative_elbo", body)
    assert (diagnosis.id, diagnosis.title) == ("argument_scaled", "`beta` counts 0.003 times")


SEVENFOLD = "def kl_standard_normal(mu, logvar):\n    return 3.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)"


@pytest.mark.parametrize(("aspect", "id"), [("value", "constant_factor"), ("dtype", "")])
def test_what_is_told_explains_what_was_seen(aspect: str, id: str) -> None:
    """A wrong dtype, say, does not come from a factor: whoever reads both would look in the wrong place."""
    source = with_function(RIGHT_VAE, SEVENFOLD)
    diagnosis = found("vae_elbo", source, "kl_standard_normal", seen={"kl_value": aspect})
    assert (diagnosis.id if diagnosis else "") == id


def test_every_symptom_is_about_what_a_check_can_find() -> None:
    assert set(EXPLAINS) <= set(SYMPTOMS)
    assert {aspect for aspects in EXPLAINS.values() for aspect in aspects} <= ASPECTS | {"error"}
    assert CheckFailed("value", "").aspect in ASPECTS


def test_a_cause_is_shown_at_the_check_that_it_explains(judge: Judge) -> None:
    """`value` is wrong as well as `shape`, and only one of them comes from the factor."""
    report = grade(judge, with_double("return 3 * x"))
    (named,) = [check for check in report.checks if check.misconception]
    assert (named.id, named.aspect) == ("value", "value")


WRONG_KL = "def kl_standard_normal(mu, logvar):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(1)"
OWN_KL = """
def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(1)
    return (bce + beta * 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(1)).mean()
"""


def test_a_cause_in_another_function_is_told_where_that_is_called() -> None:
    source = with_function(RIGHT_VAE, WRONG_KL)
    diagnosis = found("vae_elbo", source, "negative_elbo")
    assert diagnosis is not None
    assert (diagnosis.id, diagnosis.function) == ("kl_mean_over_latents", "kl_standard_normal")
    alone = found("vae_elbo", f"{source}\n{OWN_KL}", "negative_elbo")
    assert alone is not None
    assert alone.function == ""


def test_who_calls_whom_is_seen_through_helpers() -> None:
    source = "\n".join(
        f"def {name}(x): return {body}" for name, body in zip("fghk", ("g(x)", "h(x)", "x", "x"), strict=True)
    )
    assert {"g", "h"} <= reached(source, "f")
    assert "k" not in reached(source, "f")
    assert FailedFunction("f", source).calls("h")
    assert not FailedFunction("h", source).calls("f")


@pytest.mark.parametrize(
    ("clamp", "is_told"),
    [
        ("logvar.clamp(-30, 20)", True),
        ("torch.clamp(logvar, max=20.0, min=-30.0)", True),
        ("torch.maximum(logvar.clamp(max=20), torch.full_like(logvar, -60 / 2))", False),
    ],
)
def test_a_constant_is_named_where_the_code_has_it(clamp: str, is_told: bool) -> None:
    body = f"""
def reparameterize(mu, logvar, eps=None):
    eps = torch.randn_like(mu) if eps is None else eps
    return mu + (0.5 * {clamp}).exp() * eps
"""
    diagnosis = found("vae_elbo", with_function(RIGHT_VAE, body), "reparameterize")
    assert (diagnosis is not None and diagnosis.title == "logvar clamped to [-30, 20]") is is_told


def test_numbers_are_read_without_their_signs() -> None:
    assert numbers_written("x = -1e-8 + 20 * y[3]") == {1e-8, 20.0, 3.0}
    assert numbers_written("x = = 1") == frozenset()


def test_raising_alike_is_no_agreement() -> None:
    """Many mistakes end in the same exception."""
    (known,) = [each for each in VAE.misconceptions if each.id == "pixel_axes_numbered"]
    source = known.source.replace("dim=(1, 2, 3)", "dim=(1, 2, 3, 4)")
    diagnosis = found("vae_elbo", source, "negative_elbo", seen={"elbo_reconstruction": "error"})
    assert diagnosis is None


def test_two_mistakes_are_not_told_where_a_check_speaks_against_one() -> None:
    body = """
def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x.round(), reduction="none").flatten(1).sum(1)
    return bce.mean() - beta * kl_standard_normal(mu, logvar).mean()
"""
    source = with_function(RIGHT_VAE, body)
    pair = found("vae_elbo", source, "negative_elbo")
    assert pair is not None
    assert "+" in pair.id
    other = found("vae_elbo", source, "negative_elbo", passed={"elbo_kl"})
    assert other is None or "+" not in other.id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("RuntimeError: index -1 is out of bounds for dimension 0 with size 12", "index_off_by_one"),
        ("IndexError: index 12 is out of bounds for dimension 0 with size 12", "index_off_by_one"),
        ("IndexError: index 40 is out of bounds for dimension 0 with size 12", ""),
        ("RuntimeError: Found dtype Long but expected Float", "integer_labels"),
        ("ValueError: something else", ""),
    ],
)
def test_an_exception_shows_its_mark(text: str, id: str) -> None:
    symptom = in_exception(text)
    assert (symptom.id if symptom else "") == id


def test_a_step_that_trains_may_call_backward() -> None:
    step = "def step(loss):\n    loss.backward()\n"
    assert in_source(FailedFunction("step", step), "def step(loss):\n    return loss.backward()\n") is None
    found_there = in_source(FailedFunction("step", step), "def step(loss):\n    return loss\n")
    assert found_there is not None
    assert found_there.id == "backward_inside"


def test_a_class_around_functions_is_found() -> None:
    source = "class VAE(nn.Module):\n    def reparameterize(self, mu):\n        return mu\n"
    assert class_around(source, ["reparameterize"]) == "VAE"
    assert class_around(source, ["other"]) == ""
    assert class_around("def (", ["other"]) == ""


def test_a_result_without_numbers_agrees_with_nothing() -> None:
    body = "def discriminator_loss(real_logits, fake_logits):\n    return None"
    source = with_function(RIGHT_GAN, body)
    assert found("gan_loss", source, "discriminator_loss", seen={"discriminator_value": "type"}) is None


def test_a_misconception_that_shows_the_mark_says_more_than_the_mark() -> None:
    source = (
        comparison_of("r1_penalty").exercise.reference
        + """
def r1_penalty(D, real):
    pixels = real.detach().clone().requires_grad_(True)
    D(pixels).sum().backward(create_graph=True)
    return pixels.grad.pow(2).sum() / len(pixels)
"""
    )
    diagnosis = found("r1_penalty", source, "r1_penalty")
    assert diagnosis is not None
    assert diagnosis.id == "with_backward"


def test_a_plain_zero_in_place_of_some_results_is_no_missing_gradient() -> None:
    source = (
        comparison_of("r1_penalty").exercise.reference
        + """
def lazy_r1(D, real, step, gamma, every=16):
    return gamma * r1_penalty(D, real) / 3 if step % every == every - 1 else torch.zeros((), dtype=real.dtype)
"""
    )
    diagnosis = found("r1_penalty", source, "lazy_r1")
    assert diagnosis is None or diagnosis.id not in {"no_gradient", "input_without_effect", "gradient_missing"}
