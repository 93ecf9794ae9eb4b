"""Each property holds for a right function, and names what is wrong with a wrong one."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from grader.checks import (
    BATCHES,
    TABLES,
    AffineDenoiser,
    CheckFailed,
    FixedDenoiser,
    expect_at,
    expect_each_by_itself,
    expect_follows,
    expect_mean_over_batch,
    expect_no_gradient,
    expect_slopes,
    noising,
    normal,
    pixels,
    spread,
    squared_error,
    tables,
)
from grader.sandbox.client import Raised
from grader.sandbox.drivers import STANDARD
from grader.sandbox.submission import SubmissionRaised

Function = Callable[..., Any]


def submitted(function: Function) -> Any:
    """A submission with one function f, which notes whether f wrote into its arguments."""
    submission = SimpleNamespace(modified=())
    submission.via = lambda driver: SimpleNamespace(f=functools.partial(STANDARD[driver], submission.f))

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


class ForLossesAlone(torch.autograd.Function):
    """The mean, with a gradient that does not care what is made of it afterwards."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.count = x.numel()
        return x.mean()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return torch.full((ctx.count,), 1 / ctx.count, dtype=grads[0].dtype)


def test_a_function_that_no_graph_takes_may_follow_all_the_same() -> None:
    """Nobody said that a gradient should flow, so code may do what is allowed outside of a graph alone."""

    def raises(x: Tensor) -> Tensor:
        if x.requires_grad:
            raise SubmissionRaised(Raised(("RuntimeError",), "a view was modified", (), False))
        return 2 * x

    expect_follows(submitted(raises), "f", lambda x: 2 * x, [normal(seeded(), (3, 2))])
    with pytest.raises(SubmissionRaised):
        expect_slopes(submitted(raises).f, *normal(seeded(), (3, 2)))


def test_a_result_is_weighed_before_its_gradient_is_taken() -> None:
    cases = [normal(seeded(), [5])]
    expect_follows(submitted(lambda x: x.mean()), "f", torch.mean, cases)
    wrong = submitted(ForLossesAlone.apply)
    assert failure_of(lambda: expect_follows(wrong, "f", torch.mean, cases)).aspect == "gradient"
    leaf = torch.ones(5, dtype=torch.float64)
    assert failure_of(lambda: expect_slopes(wrong.f, leaf)).aspect == "gradient"


def test_a_value_that_is_another_where_a_gradient_is_asked_for_is_found() -> None:
    wrong = submitted(lambda x: x.exp().mean(dim=1) + x.requires_grad)
    assert failure_of(lambda: expect_follows(wrong, "f", row_means, tables(seeded(), 1))).aspect == "value"


def test_what_is_another_under_no_grad_is_named_as_that() -> None:
    def wrong(x: Tensor) -> Tensor:
        return x.exp().mean(dim=1) * (1 if torch.is_grad_enabled() else 2)

    failure = failure_of(lambda: expect_follows(submitted(wrong), "f", row_means, tables(seeded(), 1)))
    assert "no_grad" in failure.message

    def needs_a_graph(x: Tensor) -> Tensor:
        y = x.detach().requires_grad_()
        return torch.autograd.grad(y.square().sum(), y)[0]

    twice = submitted(needs_a_graph)
    expect_follows(twice, "f", lambda x: 2 * x, tables(seeded(), 1), under_no_grad=False)


def counted(after: int) -> Function:
    """A function that gives something else from a call on, as a counter has it that nobody sets back."""
    calls = itertools.count()
    return lambda x: x.exp().mean(dim=1) * (1 if next(calls) < after else 2)


def remembering(key: Callable[[Tensor], Any]) -> Function:
    """A function that remembers results by what it takes for the identity of an argument."""
    known: dict[Any, Tensor] = {}
    return lambda x: known.setdefault(key(x), x.exp().mean(dim=1))


@pytest.mark.parametrize(
    "function",
    [
        counted(40),
        counted(60),
        remembering(lambda x: (id(x), x.dtype)),
        remembering(lambda x: (x.data_ptr(), x.dtype)),
        remembering(lambda x: (tuple(x.shape), x.dtype)),
    ],
    ids=["from call 40 on", "from call 60 on", "by object", "by address", "by shape"],
)
def test_what_a_file_keeps_from_call_to_call_is_found(function: Function) -> None:
    failure = failure_of(lambda: expect_follows(submitted(function), "f", row_means, tables(seeded(), 1)[:1]))
    assert failure.aspect == "value"
    assert "in a row" in failure.message
    assert "one call to the next" in failure.advice


def test_what_is_wrong_for_other_numbers_is_no_matter_of_memory() -> None:
    def wrong(x: Tensor) -> Tensor:
        return (x if x.abs().max() > 1.5 else 3 * x).exp().mean(dim=1)

    (case,) = [[torch.linspace(-2, 2, 21, dtype=torch.float64).reshape(3, 7)]]
    failure = failure_of(lambda: expect_follows(submitted(wrong), "f", row_means, [case], advice="ours"))
    assert (failure.message, failure.advice) == ("the numbers are different", "ours")


def test_every_second_model_is_a_plain_function() -> None:
    seen: list[bool] = []

    def loss(model: Any, x0: Tensor, table: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        seen.append(model.is_function)
        return F.mse_loss(model(x0, t), noise)

    batches = [noising(seeded(), shape) for shape in TABLES]
    cases = [(FixedDenoiser(0 * x0), x0, table, t, noise) for x0, t, table, noise in batches]
    expect_follows(submitted(loss), "f", squared_error, cases)
    assert {False, True} == set(seen)


def test_the_gradient_of_the_weights_is_the_definitions() -> None:
    def half_cut(model: Any, x0: Tensor, table: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        answer = model(x0, t)
        return ((answer - noise) * (answer - noise).detach()).mean()

    x0, t, table, noise = noising(seeded(), (4, 4))
    cases = [(FixedDenoiser(0 * noise), x0, table, t, noise)]
    failure = failure_of(lambda: expect_follows(submitted(half_cut), "f", squared_error, cases))
    assert failure.message == "the gradient of the weights of the model is different"


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


def test_sizes_are_spread_over_every_power_of_ten() -> None:
    for seed in range(10):
        sizes = spread(seeded(seed), (60,), 0.01, 10_000)
        assert float(sizes.abs().max()) == pytest.approx(10_000)
        assert sizes.abs().log10().floor().unique().numel() >= 6
        assert bool((sizes < 0).any()) and bool((sizes > 0).any())
    assert bool((spread(seeded(), (4, 5), 1, 2, negative=False) >= 1).all())


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


# what the checks draw


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
