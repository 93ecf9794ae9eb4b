"""Mistakes are recognised by their numbers, in whatever style they are written; right answers are not blamed."""

from __future__ import annotations

import dataclasses
import re

import pytest

from grader.content import load_exercise
from grader.diagnosis import Diagnosis, FailedFunction, Party, comparison_for, diagnose, line_of
from grader.diagnosis.comparison import Comparison, is_unambiguous
from grader.diagnosis.party import in_process
from grader.diagnosis.places import definition_of
from grader.grading import Job, Judge
from grader.report import Status
from tests.conftest import ROOT

BANK = ROOT / "grader" / "bank"
GAN = load_exercise(BANK / "02-gans" / "gan_loss")
VAE = load_exercise(BANK / "05-vaes" / "vae_elbo")
DDPM = load_exercise(BANK / "07-diffusion" / "ddpm_noise_prediction")

RIGHT_VAE = """
def reparameterize(mu, logvar, eps=None):
    eps = torch.randn_like(mu) if eps is None else eps
    return mu + (logvar / 2).exp() * eps


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).sum(1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(1)
    return (bce + beta * kl_standard_normal(mu, logvar)).mean()
"""
RIGHT_GAN = """
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    if kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(kind)
"""
IMPORTS = """
import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Normal, kl_divergence
"""


def comparison_of(name: str) -> Comparison:
    (folder,) = BANK.glob(f"*/{name}")
    return comparison_for(str(folder), 0)


def with_function(source: str, function: str) -> str:
    """The file with one function written anew."""
    return f"{IMPORTS}{source}\n\n{function.strip()}\n"


def party(source: str) -> Party:
    return in_process(source, "submission.py")


def diagnosed(name: str, source: str, function: str, *, known: tuple[str, ...] = ()) -> Diagnosis | None:
    return diagnose(comparison_of(name), FailedFunction(function), party(source), known=known)


@pytest.mark.parametrize(
    ("id", "function"),
    [
        (
            "kl_mean_over_latents",
            """
def kl_standard_normal(mu, logvar):
    q = Normal(mu, torch.sqrt(torch.exp(logvar)))
    total = 0.0
    for j in range(mu.shape[1]):
        total = total + kl_divergence(Normal(q.loc[:, j], q.scale[:, j]), Normal(0.0, 1.0))
    return total / mu.shape[1]
""",
        ),
        (
            "kl_without_half",
            """
def kl_standard_normal(mu, logvar):
    return torch.einsum("bj->b", logvar.exp() + mu * mu - logvar - 1.0)
""",
        ),
        (
            "std_is_variance",
            """
def reparameterize(mu, logvar, eps=None):
    variance = torch.exp(logvar)
    if eps is None:
        eps = torch.randn(mu.shape, dtype=mu.dtype)
    return torch.addcmul(mu, variance, eps)
""",
        ),
        (
            "pixels_averaged",
            """
def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    per_image = []
    for image, logits in zip(x, x_logits):
        per_image.append(nn.BCEWithLogitsLoss()(logits, image))
    return torch.stack(per_image).mean() + beta * kl_standard_normal(mu, logvar).mean()
""",
        ),
    ],
)
def test_a_mistake_is_recognised_in_another_style(id: str, function: str) -> None:
    found = diagnosed("vae_elbo", with_function(RIGHT_VAE, function), name_of(function))
    assert found is not None
    assert found.id == id


def name_of(function: str) -> str:
    match = re.search(r"def (\w+)", function)
    assert match
    return match[1]


@pytest.mark.parametrize("exercise", [GAN, VAE, DDPM], ids=lambda exercise: exercise.id)
def test_no_right_answer_is_blamed(exercise: object) -> None:
    assert isinstance(exercise, type(GAN))
    known = comparison_of(exercise.id)
    for variant in exercise.equivalents:
        # Where numbers are drawn, a right answer may draw others; where all is given, there is only one.
        right = party(variant.source)
        blamed = [f for f, probes in known.fixed.items() for probe in probes if known.differs(right, probe)]
        assert not blamed, variant.id


def test_a_mistake_that_shows_elsewhere_is_named_by_its_origin() -> None:
    wrong = with_function(
        RIGHT_VAE,
        "def kl_standard_normal(mu, logvar):\n    return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).mean(1)",
    )
    for function in ("kl_standard_normal", "negative_elbo"):
        found = diagnosed("vae_elbo", wrong, function)
        assert found is not None
        assert found.id == "kl_mean_over_latents"


def test_a_function_that_is_right_lends_its_mistakes_to_no_other() -> None:
    """Layers that are made after `apply` begin as if `init_weights` left them out; but it does not."""
    known, begins = comparison_of("dcgan"), "super().__init__()\n"
    call = "        self.apply(init_weights)\n"
    source = known.exercise.reference.replace(call, "", 1).replace(begins, begins + call, 1)
    wrong = in_process(source, "submission.py", drivers=known.drivers)
    found = diagnose(known, FailedFunction("Generator", source, passed={"init_value"}), wrong)
    assert found is not None
    assert found.id == "NotBegun"


def test_two_mistakes_in_one_function_are_told() -> None:
    """Rounded images change one term of the loss, the sign of the KL the other: their deviations add up."""
    wrong = """
def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x.round(), reduction="none").flatten(1).sum(1)
    return bce.mean() - beta * kl_standard_normal(mu, logvar).mean()
"""
    found = diagnosed("vae_elbo", with_function(RIGHT_VAE, wrong), "negative_elbo")
    assert found is not None
    assert set(found.id.split("+")) == {"images_rounded", "kl_subtracted"}


def test_a_mistake_on_top_of_one_in_another_function_is_told() -> None:
    wrong = """
def kl_standard_normal(mu, logvar):
    return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).mean(1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(1)
    return (bce - beta * kl_standard_normal(mu, logvar)).mean()
"""
    found = diagnosed(
        "vae_elbo", with_function(RIGHT_VAE, wrong), "negative_elbo", known=("kl_mean_over_latents",)
    )
    assert found is not None
    assert set(found.id.split("+")) == {"kl_mean_over_latents", "kl_subtracted"}
    assert "two" in found.title.lower()


def test_a_mistake_times_a_constant_is_told() -> None:
    wrong = "def kl_standard_normal(mu, logvar):\n    return (mu ** 2 + logvar.exp() - 1 - logvar).mean(1)"
    found = diagnosed("vae_elbo", with_function(RIGHT_VAE, wrong), "kl_standard_normal")
    assert found is not None
    assert found.id == "kl_mean_over_latents+constant_factor"


def test_a_multiple_of_the_right_numbers_is_no_mistake_and_a_factor() -> None:
    wrong = """
def r1_penalty(D, real):
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return slope.flatten(1).square().sum(1).mean()


def lazy_r1(D, real, step, gamma, every=16):
    return 3 * every * gamma / 2 * r1_penalty(D, real) if step % every == 0 else real.new_zeros(())
"""
    failed = FailedFunction("lazy_r1", passed=frozenset({"lazy_steps", "lazy_gradient"}))
    found = diagnose(comparison_of("r1_penalty"), failed, party(IMPORTS + wrong))
    assert found is not None
    assert found.id == "constant_factor"


def test_a_mistake_with_another_constant_is_told_with_that_constant() -> None:
    wrong = """
def discriminator_loss(real_logits, fake_logits):
    real, fake = torch.clamp(real_logits, -30, 30), torch.clamp(fake_logits, -30, 30)
    return F.softplus(-real).mean() + F.softplus(fake).mean()
"""
    found = diagnosed("gan_loss", with_function(RIGHT_GAN, wrong), "discriminator_loss")
    assert found is not None
    assert (found.id, found.title) == ("d_clamps_logits", "Logits clamped to ±30")
    assert "±30" in found.feedback
    assert "±20" not in found.feedback


def test_right_numbers_without_a_graph_are_no_two_mistakes_and_no_factor() -> None:
    """Two mistakes that undo one another, or one with a factor of 1, explain right numbers as well."""
    wrong = """
def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(1)
    loss = (bce + beta * kl_standard_normal(mu, logvar)).mean()
    return torch.tensor(loss.item(), dtype=mu.dtype)
"""
    found = diagnosed("vae_elbo", with_function(RIGHT_VAE, wrong), "negative_elbo")
    assert found is not None
    assert found.id == "no_gradient"


def test_nothing_is_told_to_be_once_a_mistake() -> None:
    """The numbers of a known mistake without their graph are not `1 times` that mistake."""
    wrong = """
def discriminator_loss(real_logits, fake_logits):
    return (F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()).detach()
"""
    found = diagnosed("gan_loss", with_function(RIGHT_GAN, wrong), "discriminator_loss")
    assert found is not None
    assert "constant_factor" not in found.id
    assert not re.search(r"\b1 times", f"{found.title} {found.feedback}")


@pytest.mark.parametrize(
    ("id", "result"),
    [
        ("constant_factor", "7 * right(real_logits, fake_logits)"),
        ("constant_offset", "right(real_logits, fake_logits) - 0.25"),
        ("opposite_sign", "-right(real_logits, fake_logits)"),
        ("drawn_afresh", "right(real_logits, fake_logits) * (1 + 1e-3 * torch.rand(()))"),
        ("no_gradient", "right(real_logits, fake_logits).detach().clone()"),
        ("wrong_dtype", "right(real_logits, fake_logits).half()"),
        ("not_finite_at_extremes", "right(real_logits.exp().log(), fake_logits.exp().log())"),
    ],
)  # fmt: skip
def test_a_symptom_is_seen_without_authoring(id: str, result: str) -> None:
    wrong = (
        f"right = discriminator_loss\n\n\ndef discriminator_loss(real_logits, fake_logits):\n    return {result}"
    )
    found = diagnosed("gan_loss", with_function(RIGHT_GAN, wrong), "discriminator_loss")
    assert found is not None
    # Where the exercise knows a misconception with the same numbers, it says more.
    assert found.id == id or found.id in {m.id for m in GAN.misconceptions}, found


def test_an_example_that_depends_on_its_batch_is_seen() -> None:
    wrong = """
def kl_standard_normal(mu, logvar):
    centred = mu - mu.mean(0, keepdim=True) / 3
    return 0.5 * (centred ** 2 + logvar.exp() - 1 - logvar).sum(1)
"""
    found = diagnosed("vae_elbo", with_function(RIGHT_VAE, wrong), "kl_standard_normal")
    assert found is not None
    assert found.id == "depends_on_the_batch"


def test_twins_are_one_and_strangers_are_two() -> None:
    one, other = GAN.misconceptions[:2]
    assert is_unambiguous([one])
    assert not is_unambiguous([one, other])
    assert is_unambiguous([one, dataclasses.replace(other, twin=one.id)])


@pytest.mark.parametrize(
    ("id", "draw"),
    [
        ("always_the_same", "torch.full_like(mu, 0.3)"),
        ("shared_noise", "torch.randn(mu.shape[0], 1, dtype=mu.dtype).expand_as(mu) * 0.9"),
    ],
)
def test_what_is_drawn_wrongly_is_seen(id: str, draw: str) -> None:
    wrong = f"""
def reparameterize(mu, logvar, eps=None):
    eps = {draw} if eps is None else eps
    return mu + (logvar / 2).exp() * eps
"""
    found = diagnosed("vae_elbo", with_function(RIGHT_VAE, wrong), "reparameterize")
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    ("draw", "id"),
    [
        ("torch.randint(2, len(table), (len(x0),))", "wrong_range_of_draws"),
        ("torch.randint(len(table), (1,)).expand(len(x0)).clone()", "shared_noise"),
    ],
)
def test_timesteps_that_are_drawn_wrongly_are_seen(draw: str, id: str) -> None:
    wrong = f"""
def ddpm_loss(model, x0, table, t=None, noise=None):
    if noise is None:
        noise = torch.randn_like(x0)
    if t is None:
        t = {draw}
    a = table[t].reshape(-1, *[1] * (x0.dim() - 1)).to(x0.dtype)
    return F.mse_loss(model(a.sqrt() * x0 + (1 - a).sqrt() * noise, t), noise)
"""
    found = diagnosed("ddpm_noise_prediction", DDPM.reference + wrong, "ddpm_loss")
    assert found is not None
    assert found.id == id or found.id in {m.id for m in DDPM.misconceptions}


@pytest.mark.parametrize("times", ["torch.zeros(steps, dtype=torch.int64)", "torch.arange(steps).flip(0)"])
def test_timesteps_that_nobody_draws_are_not_taken_for_draws(times: str) -> None:
    """A sampler that adds noise hands its model one timestep for the whole batch, and draws none."""
    sampler = load_exercise(BANK / "08-fast-and-steerable-diffusion" / "ddim_sampler")
    wrong = f"\ndef ddim_timesteps(T, steps):\n    return {times}\n"
    found = diagnosed("ddim_sampler", sampler.reference + wrong, "ddim_sample")
    assert found is None or found.id not in {"shared_noise", "wrong_range_of_draws"}


def test_the_line_is_named_where_it_is_certain() -> None:
    source = "def f(x):\n    y = x * 2\n    z = y.detach()\n    return z + 1\n"
    assert line_of(Diagnosis("", "", "", names=frozenset({"detach"})).names, source, "f") == 3
    assert line_of(Diagnosis("", "", "", names=frozenset({"item"})).names, source, "f") == 1
    twice = "def f(x):\n    x = x.detach()\n    return x.detach()\n"
    assert line_of(Diagnosis("", "", "", names=frozenset({"detach"})).names, twice, "f") == 1
    assert line_of(Diagnosis("", "", "").names, "f = lambda x: x\n", "f") == 0


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("    y = x * 2\n    return y.sum()", 3),
        ("    y = x * 2\n    y = y.sum()\n    z = 1\n    return y", 3),
        ("    y = x * 2\n    if x.dim():\n        y = y.sum()\n    return y", 5),
        ("    y = x * 2\n    with torch.no_grad():\n        z = y.sum()", 4),
        ("    def inner(y):\n        return y\n    return inner(x)", 4),
        ("    def inner(y):\n        return y\n    x + 1", 4),
        ("    if x.dim():\n        return x\n    return 2 * x", 1),
    ],
)
def test_a_wrong_result_is_told_at_the_line_that_made_it(body: str, line: int) -> None:
    assert line_of([], f"def f(x):\n{body}\n", "f", is_result=True) == line


def test_what_should_be_refused_comes_out_at_the_last_return() -> None:
    for ending in ("    return x", "    else:\n        return x"):
        source = f"def f(x, kind):\n    if kind == 'a':\n        return -x\n{ending}\n"
        line = line_of([], source, "f", is_result=True, falls_through=True)
        assert source.splitlines()[line - 1].strip() == "return x"


@pytest.mark.parametrize("source", ["def f(:", "\0", "x = " + "(" * 5000])
def test_source_that_does_not_parse_has_no_line(source: str) -> None:
    assert definition_of(source, "f") is None


def test_the_report_names_the_mistake_and_its_line(judge: Judge) -> None:
    wrong = with_function(
        RIGHT_VAE,
        "def kl_standard_normal(mu, logvar):\n    return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).mean(1)",
    )
    (report,) = judge.grade([Job(VAE.directory, wrong, file="vae_elbo.py", seed=0)])
    named = [check for check in report.checks if check.misconception]
    assert {check.misconception["id"] for check in named if check.misconception} == {"kl_mean_over_latents"}
    first = named[0]
    assert first.where is not None
    assert first.where.text == "return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).mean(1)"
    assert first.misconception is not None
    assert "latents" in first.misconception["feedback"]


def test_a_right_submission_has_no_diagnosis(judge: Judge) -> None:
    (report,) = judge.grade([Job(VAE.directory, IMPORTS + RIGHT_VAE, file="vae_elbo.py", seed=0)])
    assert report.status is Status.PASS
    assert not any(check.misconception for check in report.checks)


def test_a_submission_that_hangs_while_it_is_diagnosed_keeps_its_verdict(judge: Judge) -> None:
    """More calls than the checks make of a wrong function reach it only in the diagnosis."""
    wrong = with_function(
        RIGHT_GAN,
        """
CALLS = []


def discriminator_loss(real_logits, fake_logits):
    CALLS.append(1)
    while len(CALLS) > 12:
        pass
    return 3 * real_logits.mean()
""",
    )
    (report,) = judge.grade([Job(GAN.directory, wrong, file="gan_loss.py", seed=0)])
    assert report.status is Status.FAIL
    assert not any(check.misconception for check in report.checks if check.function == "discriminator_loss")
