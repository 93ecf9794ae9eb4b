"""Two players by definition, and what is said of those that went another way."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.checks import batches_of, expect_kept, expect_losses, expect_players, played, two_players
from tests.checks.test_properties import failure_of, seeded


def after(**how: Any) -> dict[str, Any]:
    """What a driver would give back, had it played by the definition."""
    generator = seeded()
    given = *two_players(generator, logits=2), batches_of(generator, [(3, 4, 5), (2, 1, 1)])
    found = played(*given, **{"lr": 0.1, **how})
    weights = {name: [weight.detach().float() for weight in found[name]] for name in "GD"}
    kept = {"kind": "plain numbers", "changed": []}
    return {**weights, "losses": found["losses"], **kept}


def test_those_who_play_by_the_definition_are_right() -> None:
    expect_players(after(), after(), D="")
    expect_losses(after(), after())
    expect_kept(after())
    assert after()["losses"].shape == (2, 2)


def test_weights_that_went_elsewhere_are_found_with_the_advice_of_their_player() -> None:
    for name in "GD":
        left = after()
        left[name][1] = left[name][1] + 1e-3
        assert (
            failure_of(lambda left=left: expect_players(left, after(), D="of D", G="of G")).advice == f"of {name}"
        )
    assert failure_of(lambda: expect_players(after(lr=0.2), after(), D="of D")).advice == "of D"


def test_without_latents_for_it_the_generator_stands_still() -> None:
    G, D = two_players(seeded(), size=3, has_bias=False)
    found = played(G, D, batches_of(seeded(), [(3, 4)] * 2), lr=0.1, is_normed=True)
    assert found["losses"].shape == (2, 1)
    assert all(torch.equal(weight.float(), start) for weight, start in zip(found["G"], G, strict=True))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mode", "in another mode"),
        ("requires_grad", "require a gradient"),
        ("batch", "changed in place"),
        ("seed", "sets a seed"),
    ],
)
def test_what_is_not_as_it_was_is_found(name: str, message: str) -> None:
    assert message in failure_of(lambda: expect_kept({**after(), "changed": [name]})).message


def test_float64_players_hold_the_digits_of_float64() -> None:
    left, expected = after(), after()
    left["D"] = [weight.detach() + 1e-8 for weight in expected["D"]]
    expect_players({**left, "D": [weight.float() for weight in left["D"]]}, expected, D="")
    expected["D"] = [weight.double() for weight in expected["D"]]
    left["D"] = [weight + 1e-8 for weight in expected["D"]]
    assert failure_of(lambda: expect_players(left, expected, D="")).aspect == "digits"


def test_each_player_may_have_a_rate_of_its_own() -> None:
    G, D = two_players(seeded())
    found = played(G, D, batches_of(seeded(), [(3, 4, 5)]), of_G={"lr": (0.0, 0.1)}, of_D={"lr": 0.0})
    assert all(torch.equal(weight.float(), start) for weight, start in zip(found["D"], D, strict=True))
    moved = [not torch.equal(weight.float(), start) for weight, start in zip(found["G"], G, strict=True)]
    assert moved == [weight.dim() == 1 for weight in G]


def test_losses_that_are_no_plain_numbers_are_found() -> None:
    left = {**after(), "kind": "a tensor in the graph"}
    assert failure_of(lambda: expect_losses(left, after())).got == "a tensor in the graph"
    left = {**after(), "losses": after()["losses"] + 0.01}
    assert failure_of(lambda: expect_losses(left, after())).aspect == "value"


def test_where_nothing_comes_back_a_return_is_asked_for() -> None:
    failure = failure_of(lambda: expect_losses({**after(), "kind": "a NoneType"}, after()))
    assert (failure.got, failure.advice) == ("None", "Is a return missing?")
    failure = failure_of(lambda: expect_losses({**after(), "kind": "a tensor in the graph"}, after()))
    assert "graph" in failure.advice
