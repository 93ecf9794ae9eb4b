"""Each property holds for a right function, and names what is wrong with a wrong one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Normal

from grader.checks import (
    BATCHES,
    TABLES,
    AffineDenoiser,
    CheckFailed,
    FixedDenoiser,
    expect_at,
    expect_each_by_itself,
    expect_follows,
    expect_independent,
    expect_known_noise,
    expect_mean_over_batch,
    expect_no_gradient,
    expect_normal,
    expect_one_call,
    expect_same_in_any_layout,
    expect_slopes,
    expect_uniform_steps,
    gaussian_sample,
    kl_to_prior,
    noised,
    noising,
    normal,
    pixel_cross_entropy,
    pixels,
    squared_error,
    tables,
)

Function = Callable[..., Any]


def submitted(function: Function) -> Any:
    """A submission with one function f, which notes whether f wrote into its arguments."""
    submission = SimpleNamespace(modified=())

    def f(*args: Any, **options: Any) -> Any:
        before = [arg.clone() if isinstance(arg, Tensor) else arg for arg in args]
        result = function(*args, **options)
        pairs = enumerate(zip(args, before, strict=True), 1)
        changed = (i for i, (a, b) in pairs if isinstance(a, Tensor) and not torch.equal(a, b))
        submission.modified = tuple(f"argument {i}" for i in changed)
        return result

    submission.f = f
    return submission


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def failure_of(call: Callable[[], Any]) -> CheckFailed:
    with pytest.raises(CheckFailed) as raised:
        call()
    return raised.value


# expect_follows


def row_means(x: Tensor) -> Tensor:
    return x.exp().mean(dim=1)


RIGHT: list[Function] = [
    lambda x: x.exp().mean(1),
    lambda x: torch.stack([row.exp().sum() / len(row) for row in x]),
    lambda x: (x.logsumexp(dim=1) - math.log(x.shape[1])).exp(),
]


@pytest.mark.parametrize("function", RIGHT)
@pytest.mark.parametrize("seed", range(5))
def test_a_right_function_follows_its_definition(function: Function, seed: int) -> None:
    expect_follows(submitted(function), "f", row_means, tables(seeded(seed), 1))


class Lying(torch.autograd.Function):
    """The identity, whose gradient is multiplied by a factor."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: float) -> Tensor:
        ctx.factor = factor
        return x.clone()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return ctx.factor * grads[0], None


@pytest.mark.parametrize("factor", [0.0, 0.5, -1.0])
def test_a_gradient_that_is_not_the_definitions_is_no_match(factor: float) -> None:
    wrong = submitted(lambda x: Lying.apply(x.exp().mean(dim=1), factor))
    assert failure_of(lambda: expect_follows(wrong, "f", row_means, tables(seeded(), 1))).aspect == "gradient"


def test_whether_a_gradient_flows_at_all_is_another_question() -> None:
    expect_follows(submitted(lambda x: x.detach().exp().mean(dim=1)), "f", row_means, tables(seeded(), 1))


@pytest.mark.parametrize("factor", [0.0, 0.5])
def test_a_gradient_that_depends_on_the_layout_is_no_match(factor: float) -> None:
    def right(x: Tensor) -> Tensor:
        return x.exp().mean()

    expect_same_in_any_layout(submitted(right), "f", *normal(seeded(), [64]))
    wrong = submitted(lambda x: Lying.apply(right(x), 1.0 if x.dim() < 4 else factor))
    assert failure_of(lambda: expect_same_in_any_layout(wrong, "f", *normal(seeded(), [64]))).aspect == "gradient"
    cut = submitted(lambda x: right(x if x.dim() < 4 else x.detach()))
    assert failure_of(lambda: expect_same_in_any_layout(cut, "f", *normal(seeded(), [64]))).aspect == "behaviour"


@pytest.mark.parametrize(
    ("function", "aspect"),
    [
        (lambda x: None, "type"),
        (lambda x: x.exp().mean().item(), "type"),
        (lambda x: x.exp().mean(dim=0), "shape"),
        (lambda x: x.exp().mean(dim=1).squeeze(), "shape"),
        (lambda x: x.float().exp().mean(dim=1), "dtype"),
        (lambda x: x.log().mean(dim=1), "finite"),
        (lambda x: x.exp_().mean(dim=1), "modified"),
        (lambda x: x.exp().mean(dim=1) + torch.randn(()).to(x), "behaviour"),
        (lambda x: x.exp().sum(dim=1), "value"),
        (lambda x: x.exp().mean(dim=1) + 1e-3, "value"),
        (lambda x: x.float().exp().mean(dim=1).to(x.dtype), "digits"),
        (lambda x: x.exp().mean(dim=1) + 1e-8, "digits"),
        # Several things wrong: the most elementary one is reported.
        (lambda x: x.exp_().sum(dim=0), "shape"),
        (lambda x: x.log_().mean(dim=1), "finite"),
        (lambda x: x.exp_().sum(dim=1), "modified"),
    ],
)
def test_a_wrong_function_is_told_what_is_most_elementary(function: Function, aspect: str) -> None:
    failure = failure_of(
        lambda: expect_follows(submitted(function), "f", row_means, tables(seeded(), 1), advice="?")
    )
    assert failure.aspect == aspect
    assert failure.advice
    assert failure.expected != failure.got


def test_digits_that_are_lost_are_shown() -> None:
    lost = submitted(lambda x: x.float().exp().to(x.dtype))
    failure = failure_of(
        lambda: expect_follows(lost, "f", torch.exp, [[torch.tensor([0.1], dtype=torch.float64)]])
    )
    assert failure.expected == "1.10517091807565"
    assert failure.got != failure.expected


def test_options_go_to_both_functions_and_other_arguments_stay_as_they_are() -> None:
    def power(x: Tensor, t: Tensor, n: int, factor: float = 1.0) -> Tensor:
        assert t.dtype == torch.int64
        return factor * x[t] ** n

    case = [torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2, 0]), 2]
    expect_follows(submitted(power), "f", power, [case], factor=0.5)
    wrong = submitted(lambda x, t, n, factor=1.0: x[t] ** n)
    assert failure_of(lambda: expect_follows(wrong, "f", power, [case], factor=0.5)).aspect == "value"


def test_a_model_is_cast_with_the_rest() -> None:
    cases = [(FixedDenoiser(-noise), x0, table, t, noise) for x0, t, table, noise in [noising(seeded(), (4, 4))]]
    right = submitted(lambda model, x0, table, t, noise: F.mse_loss(model(x0, t), noise))
    expect_follows(right, "f", squared_error, cases)
    wrong = submitted(lambda model, x0, table, t, noise: F.mse_loss(model(x0, t), noise) / 2)
    assert failure_of(lambda: expect_follows(wrong, "f", squared_error, cases)).aspect == "value"


# layouts, batches, extremes


def test_a_mean_is_the_same_in_any_layout() -> None:
    expect_same_in_any_layout(submitted(lambda x, y: x.mean() + y.mean()), "f", *normal(seeded(), [64], [64]))


@pytest.mark.parametrize(
    ("function", "aspect"),
    [
        (lambda x: x, "shape"),
        (lambda x: x.mean(dim=0), "shape"),
        (lambda x: x.square().sum() / len(x), "value"),
        (lambda x: (x - torch.arange(len(x))).square().mean(), "value"),
        (lambda x: x.neg_().mean(), "modified"),
        (lambda x: x.mean() + torch.rand(()), "behaviour"),
    ],
)
def test_a_loss_that_depends_on_the_layout_is_found(function: Function, aspect: str) -> None:
    wrong = submitted(function)
    assert failure_of(lambda: expect_same_in_any_layout(wrong, "f", *normal(seeded(), [64]))).aspect == aspect


def test_examples_that_are_treated_one_by_one_pass_and_others_do_not() -> None:
    for size in TABLES:
        expect_each_by_itself(submitted(lambda x: x.softmax(dim=1)), "f", *normal(seeded(), size))
    (square,) = normal(seeded(), (4, 4))
    for mixed in (lambda x: x.softmax(dim=0), lambda x: x - x.mean(dim=0), lambda x: x * torch.arange(len(x))):
        assert failure_of(lambda f=mixed: expect_each_by_itself(submitted(f), "f", square)).aspect == "value"
    assert failure_of(lambda: expect_each_by_itself(submitted(torch.sum), "f", square)).aspect == "shape"


def test_a_mean_over_the_batch_passes_and_a_sum_does_not() -> None:
    (x,) = normal(seeded(), (3, 7))
    expect_mean_over_batch(submitted(lambda x: x.exp().sum(dim=1).mean()), "f", x)
    for wrong in (lambda x: x.exp().sum(), lambda x: x.std()):
        assert failure_of(lambda f=wrong: expect_mean_over_batch(submitted(f), "f", x)).aspect == "value"


@pytest.mark.parametrize(
    ("function", "aspect"),
    [
        (lambda x: torch.log(1 + torch.exp(x)).mean(), "finite"),
        (lambda x: -torch.log(torch.sigmoid(-x) + 1e-8).mean(), "value"),
        (lambda x: torch.where(x > 30, x, torch.log1p(torch.exp(x))).mean(), "finite"),
        (lambda x: F.softplus(x.detach()).mean(), "gradient"),
    ],
)
def test_what_does_not_hold_at_extremes_is_found(function: Function, aspect: str) -> None:
    def at(f: Function) -> None:
        expect_at(submitted(f), "f", torch.tensor([1e3, -1e3]), value=500.0, slopes=[[0.5, 0.0]])

    at(lambda x: F.softplus(x).mean())
    assert failure_of(lambda: at(function)).aspect == aspect


# gradients


def test_the_gradient_of_a_right_function_is_its_slope() -> None:
    for shape in BATCHES:
        x, y = normal(seeded(), shape, shape)
        expect_slopes(lambda x, y: (x.exp() * y.tanh()).flatten(1).sum(dim=1), x, y)
        expect_slopes(lambda x: F.softmax(x, dim=-1), x)


@pytest.mark.parametrize("factor", [-1.0, 0.5, 7.0])
def test_a_factor_is_not_the_business_of_the_slope(factor: float) -> None:
    expect_slopes(lambda x: factor * x.square().mean(), *normal(seeded(), (3, 7)))


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: (x * y).sum().detach(),
        lambda x, y: (x * y.detach()).sum(),
        lambda x, y: (x * y + 0 * x).sum() + y.detach().square().sum(),
        lambda x, y: (x * y).sum().item(),
        lambda x, y: (x * y + ((x * y).round() - x * y).detach()).sum(),
    ],
)
def test_a_gradient_that_is_cut_or_wrong_is_found(function: Function) -> None:
    failure = failure_of(lambda: expect_slopes(function, *normal(seeded(), (3, 7), (3, 7))))
    assert failure.aspect in ("gradient", "type")
    assert failure.advice


def test_weights_of_a_model_have_slopes_too_and_keep_their_values() -> None:
    model = AffineDenoiser(*torch.tensor([0.5, -0.3], dtype=torch.float64))
    x, t = normal(seeded(), (3, 7))[0], torch.tensor([0, 1, 2])
    expect_slopes(lambda *_: model(x, t).square().mean(), model.weight, model.bias)
    assert (model.weight.item(), model.bias.item()) == (0.5, -0.3)
    failure = failure_of(
        lambda: expect_slopes(lambda *_: (model(x, t) - model(x, t).detach()).sum(), model.weight)
    )
    assert failure.aspect == "gradient"


def test_a_gradient_that_should_stop_is_found() -> None:
    x, y = (leaf.requires_grad_() for leaf in normal(seeded(), (3,), (3,)))
    expect_no_gradient((x * y.detach()).sum(), y)
    expect_no_gradient((x * 0).sum(), x)
    expect_no_gradient(torch.ones(()), x)
    assert failure_of(lambda: expect_no_gradient((x * y).sum(), y)).aspect == "gradient"


# models of noise


def test_one_call_of_a_model_is_what_it_should_be() -> None:
    x0, t, _, _ = noising(seeded(), (4, 4))
    model = FixedDenoiser(x0)
    model(x0, t)
    assert expect_one_call(model, like=x0, x_t=x0, t=t)[1] is model.calls[0][1]
    assert failure_of(lambda: expect_one_call(model, like=x0, x_t=x0 + 1)).aspect == "value"
    assert failure_of(lambda: expect_one_call(model, like=x0, t=t + 1)).aspect == "behaviour"
    assert failure_of(lambda: expect_one_call(model, like=x0.float())).aspect == "dtype"
    model(x0, t)
    assert "not called exactly once" in failure_of(lambda: expect_one_call(model, like=x0)).message
    for wrong_t in (t / 12, t.reshape(-1, 1)):
        asked = FixedDenoiser(x0)
        asked(x0, wrong_t)
        assert failure_of(lambda asked=asked: expect_one_call(asked, like=x0)).aspect in ("shape", "dtype")


def test_a_model_that_knows_the_noise_has_loss_0() -> None:
    noise = torch.ones(5, 1)

    def loss(model: Any, x0: Tensor, noise: Tensor, scale: float = 1.0) -> Tensor:
        return F.mse_loss(model(x0, torch.zeros(len(x0), dtype=torch.int64)), scale * noise)

    expect_known_noise(submitted(loss), "f", FixedDenoiser(noise), noise, noise)
    wrong = failure_of(
        lambda: expect_known_noise(submitted(loss), "f", FixedDenoiser(noise), noise, noise, scale=2)
    )
    assert wrong.aspect == "value"


# randomness


@pytest.mark.parametrize("shape", [(8000, 3), (1000, 2, 3, 4), (24_000, 1), (1, 24_000)])
def test_honest_noise_is_standard_normal(shape: tuple[int, ...]) -> None:
    for seed in range(20):
        first, second = normal(seeded(seed), shape, shape)
        expect_normal(first, second)
        expect_normal(first.float(), second.float())


MISTAKEN_NOISE: dict[str, Function] = {
    "uniform from 0 to 1": torch.rand_like,
    "uniform with variance 1": lambda x: 12**0.5 * (torch.rand_like(x) - 0.5),
    "a little narrow": lambda x: 0.95 * torch.randn_like(x),
    "a little shifted": lambda x: 0.06 + torch.randn_like(x),
    "cut off at two": lambda x: torch.randn_like(x).clamp(-2, 2),
    "Laplace": lambda x: torch.distributions.Laplace(0, 0.5**0.5).sample(x.shape),
    "signs only": lambda x: torch.randn_like(x).sign(),
    "zeros": torch.zeros_like,
    "one number": lambda x: torch.randn(()).expand_as(x),
    "shared by the batch": lambda x: torch.randn_like(x[:1]).expand_as(x),
    "shared by a channel": lambda x: torch.randn_like(x[:, :1]).expand_as(x),
    "shared by a row of pixels": lambda x: torch.randn_like(x[..., :1]).expand_as(x),
    "antithetic halves": lambda x: torch.cat([h := torch.randn_like(x[: len(x) // 2]), -h]),
    "antithetic neighbours": lambda x: torch.stack([h := torch.randn_like(x[: len(x) // 2]), -h], dim=1).reshape(
        x.shape
    ),
    "antithetic in mirrored order": lambda x: torch.cat([h := torch.randn_like(x[: len(x) // 2]), -h.flip(0)]),
    "repeated after 100 examples": lambda x: torch.randn_like(x[:100]).repeat(len(x) // 100, 1, 1, 1),
}


@pytest.mark.parametrize("name", MISTAKEN_NOISE)
def test_noise_that_is_not_standard_normal_is_found(name: str) -> None:
    for seed in range(5):
        torch.manual_seed(seed)
        first, second = (MISTAKEN_NOISE[name](torch.zeros(1000, 2, 3, 4)) for _ in range(2))
        failure = failure_of(lambda a=first, b=second: expect_normal(a, b))
        assert failure.aspect == "behaviour"
        assert failure.expected
        assert failure.got


def test_a_mean_and_a_standard_deviation_are_taken_out() -> None:
    mean, std = torch.tensor([1.0, -5.0, 0.0]).expand(8000, 3), torch.tensor([0.5, 3.0, 1.0])
    first, second = normal(seeded(), (8000, 3), (8000, 3))
    expect_normal(mean + std * first, mean + std * second, mean=mean, std=std)
    assert failure_of(lambda: expect_normal(first, second, mean=mean, std=std)).aspect == "behaviour"
    assert failure_of(lambda: expect_normal(first, second, std=1.05)).aspect == "behaviour"


def test_what_is_no_draw_of_the_right_shape_is_named_as_that() -> None:
    mean, draw = torch.zeros(8000, 3), torch.randn(8000, 3)
    assert failure_of(lambda: expect_normal(None, None, mean=mean)).aspect == "type"
    assert failure_of(lambda: expect_normal(draw, None)).aspect == "type"
    assert failure_of(lambda: expect_normal(draw[0], draw[0], mean=mean)).aspect == "shape"


def test_noise_that_two_calls_share_is_found() -> None:
    first, second = normal(seeded(), (1000, 2, 3, 4), (1000, 2, 3, 4))
    for again in (first, -first, first.flip(0), first.roll(1, dims=0), (first + second) / 2**0.5):
        assert "two calls" in failure_of(lambda b=again: expect_independent(first, b)).message


def test_noise_that_is_not_finite_is_named_as_that() -> None:
    first, second = normal(seeded(), (100, 3), (100, 3))
    first[5, 1] = math.nan
    assert failure_of(lambda: expect_normal(first, second)).aspect == "finite"


def uniform(count: int, steps: int) -> Tensor:
    return torch.randint(steps, (count,))


def steps_drawn(draw: Callable[[int, int], Tensor]) -> None:
    expect_uniform_steps(draw(8000, 4), draw(8000, 4), draw(8000, 10_000), many=10_000)


def test_honest_timesteps_are_uniform() -> None:
    for seed in range(20):
        torch.manual_seed(seed)
        steps_drawn(uniform)
        steps_drawn(lambda n, steps: (torch.rand(n) * steps).long())


MISTAKEN_STEPS: dict[str, Callable[[int, int], Tensor]] = {
    "without the first": lambda n, steps: torch.randint(1, steps, (n,)),
    "without the last": lambda n, steps: torch.randint(steps - 1, (n,)),
    "rounded": lambda n, steps: (torch.rand(n) * (steps - 1)).round().long(),
    "too many": lambda n, steps: torch.randint(steps + 1, (n,)),
    "one for all": lambda n, steps: torch.randint(steps, (1,)).expand(n),
    "in order": lambda n, steps: torch.arange(n) % steps,
    "sorted": lambda n, steps: uniform(n, steps).sort().values,
    "dealt out": lambda n, steps: torch.randperm(n) % steps,
    "without replacement": lambda n, steps: torch.cat([torch.randperm(steps) for _ in range(-(-n // steps))])[:n],
    "antithetic": lambda n, steps: torch.cat([h := uniform(n // 2, steps), steps - 1 - h]),
    "in pairs": lambda n, steps: uniform(n // 2, steps).repeat_interleave(2),
    "low ones more often": lambda n, steps: (torch.rand(n).square() * steps).long(),
    "of a thousand": lambda n, steps: torch.randint(min(steps, 1000), (n,)),
}


@pytest.mark.parametrize("name", MISTAKEN_STEPS)
def test_timesteps_that_are_not_uniform_are_found(name: str) -> None:
    for seed in range(5):
        torch.manual_seed(seed)
        failure = failure_of(lambda: steps_drawn(MISTAKEN_STEPS[name]))
        assert failure.aspect in ("value", "shape", "behaviour")


# what the checks draw, and what they compare with


def test_shapes_hold_the_traps() -> None:
    assert any(batch == width > 1 for batch, width in TABLES)
    assert {1} <= {batch for batch, *_ in BATCHES} & {shape[-1] for shape in BATCHES}
    images = [shape for shape in BATCHES if len(shape) == 4]
    assert any(len(set(shape)) == 1 for shape in images)
    assert any(len(set(shape)) == 4 for shape in images)


def test_what_is_drawn_is_as_described() -> None:
    x = pixels(seeded(), (1000,))
    assert x.dtype == torch.float64
    assert (x == 0).any() and (x == 1).any() and ((x > 0) & (x < 1)).any()
    assert [len(case) for case in tables(seeded(), 3)] == [3] * len(TABLES)
    for seed, shape in itertools.product(range(5), BATCHES):
        x0, t, table, noise = noising(seeded(seed), shape)
        assert x0.shape == noise.shape == shape
        assert len(t.unique()) == len(t) == shape[0]
        assert bool((table.diff() <= 0).all())
        assert (table[0], table[-1]) == (1, 0)
        assert shape[0] < 3 or {0, len(table) - 1} <= set(t.tolist())


def test_definitions_agree_with_other_roads() -> None:
    mu, logvar, eps = normal(seeded(), (3, 7), (3, 7), (3, 7))
    quantile = Normal(mu, (logvar / 2).exp()).icdf(torch.special.ndtr(eps))
    torch.testing.assert_close(gaussian_sample(mu, logvar, eps), quantile)
    closed = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(dim=1)
    torch.testing.assert_close(kl_to_prior(mu, logvar), closed)
    x, logits = pixels(seeded(), (3, 2, 5)), normal(seeded(1), (3, 2, 5))[0]
    p = logits.sigmoid()
    by_hand = -(x * p.log() + (1 - x) * (1 - p).log()).sum(dim=(1, 2))
    torch.testing.assert_close(pixel_cross_entropy(x, logits), by_hand)
    x0, t, table, noise = noising(seeded(), (5, 2, 4, 6))
    weights = table[t].reshape(5, 1, 1, 1)
    torch.testing.assert_close(noised(x0, t, table, noise), weights.sqrt() * x0 + (1 - weights).sqrt() * noise)
