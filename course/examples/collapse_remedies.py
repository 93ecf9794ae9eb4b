"""Which remedies cure a posterior collapse that comes from the wrong likelihood scale? A VAE with 8 codes on the
digits, its Gaussian decoder held at width 1, where collapse is the best the loss can do. One change at a time, two
seeds, on test digits. Takes half a minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from grader.labs import Measured, load_digits, run

PIXELS, CODES = 64, 8


@dataclass(frozen=True)
class Remedy:
    name: str
    beta: float = 1.0
    warm_up: float = 0.0  # the share of training in which the KL's weight rises from 0
    free: float = 0.0  # nats per code dimension that cost nothing
    learn_width: bool = False


REMEDIES = (
    Remedy("nothing changed"),
    Remedy("β = 4", beta=4.0),
    Remedy("warm-up", warm_up=0.5),
    Remedy("free bits, λ = 0.5", free=0.5),
    Remedy("β = 0.0225", beta=0.15**2),
    Remedy("learned width", learn_width=True),
)


def kl_terms(mu: Tensor, logvar: Tensor) -> Tensor:
    """(batch, codes)"""
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar)


def train(remedy: Remedy, x: Tensor, test: Tensor, seed: int, steps: int) -> tuple[float, float, int, float]:
    """KL in nats after a quarter of training and at its end, active units, and the squared error of a pixel."""
    torch.manual_seed(seed)
    encoder = nn.Sequential(nn.Linear(PIXELS, 256), nn.ReLU(), nn.Linear(256, 2 * CODES))
    decoder = nn.Sequential(nn.Linear(CODES, 256), nn.ReLU(), nn.Linear(256, PIXELS), nn.Sigmoid())
    log_width = torch.zeros((), requires_grad=remedy.learn_width)
    weights = [*encoder.parameters(), *decoder.parameters()] + [log_width] * remedy.learn_width
    optimiser = torch.optim.Adam(weights, lr=2e-3)

    @torch.no_grad()
    def look() -> tuple[float, int, float]:
        mu, logvar = encoder(test).chunk(2, dim=1)
        error = (decoder(mu) - test).square().mean().item()
        return kl_terms(mu, logvar).sum(1).mean().item(), int((mu.var(0) > 0.01).sum()), error

    early = 0.0
    for step in range(steps):
        if step == steps // 4:
            early = look()[0]
        batch = x[torch.randint(len(x), (64,))]
        mu, logvar = encoder(batch).chunk(2, dim=1)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        squared = (batch - decoder(z)) ** 2
        misfit = (squared / (2 * torch.exp(2 * log_width)) + log_width).sum(1).mean()
        kl = kl_terms(mu, logvar).mean(0).clamp(min=remedy.free).sum()
        rise = min(1.0, step / (remedy.warm_up * steps)) if remedy.warm_up else 1.0
        loss = misfit + rise * remedy.beta * kl
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return early, *look()


def span(values: Sequence[float], form: str) -> str:
    low, high = format(min(values), form), format(max(values), form)
    return low if low == high else f"{low} to {high}"


def measure(quick: bool) -> Measured:
    digits = load_digits()
    x, test = ((part.flatten(1) + 1) / 2 for part in (digits.x, digits.test_x))
    seeds, steps = (range(1), 5) if quick else (range(2), 2000)
    rows = []
    for remedy in REMEDIES:
        runs = [train(remedy, x, test, seed, steps) for seed in seeds]
        quarter, kl, active, error = zip(*runs, strict=True)
        row = [remedy.name, span(quarter, ".2f"), span(kl, ".2f"), span(active, "d")]
        rows.append([*row, span([1000 * e for e in error], ".0f")])
    return Measured(["Changed", "KL at a quarter", "KL at the end", "Active", "Error"], rows)


if __name__ == "__main__":
    run(measure, __file__)
