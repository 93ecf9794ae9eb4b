"""Training by definition goes where torch's modules and optimisers go."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.checks import Trained, normal


@pytest.mark.parametrize("lr", [0.1, (0.05, 0.2), (0.0, 0.1)])
@pytest.mark.parametrize("moved_by", ["descent", "momentum", "adam"])
@pytest.mark.parametrize("normed", ["", "by the batch", "as measured"])
def test_it_follows_torch(lr: float | tuple[float, float], moved_by: str, normed: str) -> None:
    first, second, third, bias, x, y = normal(
        torch.Generator().manual_seed(0), [4, 6], [3, 4], [2, 3], [2], [5, 2, 3], [5, 2]
    )
    rates = lr if isinstance(lr, tuple) else (lr, lr)
    net = nn.Sequential(nn.Flatten())
    for number, weight in enumerate((first, second, third)):
        net.append(nn.Linear(weight.shape[1], weight.shape[0], bias=number == 2, dtype=torch.float64))
        if number < 2:
            norm = nn.BatchNorm1d(weight.shape[0], affine=False, dtype=torch.float64)
            net.extend([norm, nn.Tanh()] if normed else [nn.Tanh()])
    weights = [first, second, third, bias]
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), weights, strict=True):
            parameter.copy_(value)
    groups = [
        {"params": [parameter for parameter in net.parameters() if (parameter.dim() == 1) == is_bias], "lr": rate}
        for is_bias, rate in enumerate(rates)
    ]
    momentum = 0.9 if moved_by == "momentum" else 0.0
    optimiser: torch.optim.Optimizer = torch.optim.SGD(groups, momentum=momentum)
    if moved_by == "adam":
        optimiser = torch.optim.Adam(groups, betas=(0.5, 0.999))
    trained = Trained(
        weights,
        lr=lr,
        momentum=momentum,
        is_adam=moved_by == "adam",
        is_normed=bool(normed),
        statistics=(torch.zeros(()).double(), torch.ones(()).double()) if normed == "as measured" else None,
    )
    if normed == "as measured":
        net.eval()
    for _ in range(4):
        loss = (net(x) - y).square().mean()
        before = trained.descend((trained(x) - y).square().mean())
        assert before == pytest.approx(loss.item(), rel=1e-9)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    for weight, parameter in zip(trained.weights, net.parameters(), strict=True):
        torch.testing.assert_close(weight, parameter.detach(), rtol=1e-8, atol=1e-10, check_stride=False)


def test_the_first_weights_stay_as_they_were() -> None:
    weight, bias = torch.ones(1, 2), torch.zeros(1)
    trained = Trained([weight, bias], lr=1.0)
    trained.descend(trained(torch.ones(3, 2)).mean())
    assert torch.equal(weight, torch.ones(1, 2))
    assert torch.equal(trained.weights[0], torch.zeros(1, 2).double())
