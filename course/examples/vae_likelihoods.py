"""Does the decoder's likelihood decide whether a VAE uses its code? One network, one optimiser, the digits, three
seeds; only the reconstruction term differs: Bernoulli, summed and averaged over pixels, and Gaussians of fixed and
of learned width. Measured on the test digits; active units as in Burda et al. 2016. Takes about a minute.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.labs import Measured, load_digits, run

PIXELS, CODES = 64, 8
NARROW = 0.15
LEVELS = "0123456789abcdefg"  # brightness in sixteenths, for the figure

# Each term takes the decoder's logits, the pixels in [0, 1] and the log of a learned width, and gives (batch,).
Misfit = Callable[[Tensor, Tensor, Tensor], Tensor]


def bernoulli(logits: Tensor, x: Tensor, log_width: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)


def gaussian(logits: Tensor, x: Tensor, log_width: Tensor) -> Tensor:
    """Minus the log density of a Gaussian around the sigmoid of the logits, without its constant."""
    squared = (x - torch.sigmoid(logits)) ** 2
    return (squared / (2 * torch.exp(2 * log_width)) + log_width).sum(1)


def fixed(width: float) -> Misfit:
    return lambda logits, x, _: gaussian(logits, x, torch.tensor(math.log(width)))


SETTINGS: list[tuple[str, Misfit, float]] = [
    ("Bernoulli", bernoulli, 1.0),
    ("Bernoulli, mean over pixels", lambda *given: bernoulli(*given) / PIXELS, 1.0),
    ("Gaussian, width 1", fixed(1.0), 1.0),
    (f"Gaussian, width {NARROW}", fixed(NARROW), 1.0),
    (f"Gaussian, width 1, β = {NARROW}²", fixed(1.0), NARROW**2),
    ("Gaussian, learned width", gaussian, 1.0),
]


class VAE(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(PIXELS, 256), nn.ReLU(), nn.Linear(256, 2 * CODES))
        self.decoder = nn.Sequential(nn.Linear(CODES, 256), nn.ReLU(), nn.Linear(256, PIXELS))
        self.log_width = nn.Parameter(torch.zeros(()))


def train(misfit: Misfit, beta: float, x: Tensor, seed: int, steps: int) -> VAE:
    torch.manual_seed(seed)
    model = VAE()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (64,))]
        mu, logvar = model.encoder(batch).chunk(2, dim=1)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)
        loss = (misfit(model.decoder(z), batch, model.log_width) + beta * kl).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


@torch.no_grad()
def look(model: VAE, x: Tensor) -> tuple[float, int, float]:
    """KL in nats, active units, and the squared error of a pixel, decoded from mu."""
    mu, logvar = model.encoder(x).chunk(2, dim=1)
    kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1).mean()
    active = (mu.var(0) > 0.01).sum()
    error = (torch.sigmoid(model.decoder(mu)) - x).square().mean()
    return kl.item(), int(active), error.item()


@torch.no_grad()
def pictures(model: VAE, x: Tensor) -> dict[str, list[str]]:
    """Reconstructions of x, and means decoded from draws of the prior."""
    mu = model.encoder(x)[:, :CODES]
    prior = torch.randn(len(x), CODES, generator=torch.Generator().manual_seed(0))
    return {
        "rebuilt": write(torch.sigmoid(model.decoder(mu))),
        "drawn": write(torch.sigmoid(model.decoder(prior))),
    }


def write(images: Tensor) -> list[str]:
    return ["".join(LEVELS[round(16 * value)] for value in image.tolist()) for image in images]


def span(values: list[float], form: str) -> str:
    low, high = format(min(values), form), format(max(values), form)
    return low if low == high else f"{low} to {high}"


def measure(quick: bool) -> Measured:
    digits = load_digits()
    x, test = ((part.flatten(1) + 1) / 2 for part in (digits.x, digits.test_x))
    seeds, steps = (range(1), 5) if quick else (range(3), 2000)
    shown = torch.stack([test[digits.test_y == digit][0] for digit in range(8)])
    rows, data = [], dict[str, Any](shown=write(shown), settings={}, widths=[])
    for name, misfit, beta in SETTINGS:
        models = [train(misfit, beta, x, seed, steps) for seed in seeds]
        kl, active, error = zip(*(look(model, test) for model in models), strict=True)
        rows.append([name, span(kl, ".2f"), span(active, "d"), span([1000 * e for e in error], ".1f")])
        data["settings"][name] = {"kl": kl, "active": active, "error": error, **pictures(models[0], shown)}
    data["widths"] = [model.log_width.exp().item() for model in models]
    nothing = (test - x.mean(0)).square().mean().item()
    rows.append(["*the mean training digit*", "0", "0", f"{1000 * nothing:.1f}"])
    data["variances"] = torch.linalg.eigvalsh(x.T.cov()).flip(0)[:20].tolist()
    return Measured(["Reconstruction term", "KL (nats)", "Active units of 8", "Squared error × 1000"], rows, data)


if __name__ == "__main__":
    run(measure, __file__)
