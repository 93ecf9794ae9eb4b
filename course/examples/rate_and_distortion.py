"""What does the weight of the KL term buy? One VAE with 8 codes on the digits, five values of beta with the
Bernoulli likelihood, then a Gaussian of learned width; two seeds. Asked of each: how much its codes say, how sharp
its reconstructions are, and how well codes serve a nearest-neighbour classifier. Takes half a minute.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.labs import Digits, Measured, load_digits, run

PIXELS, CODES = 64, 8
BETAS = (0.1, 1.0, 2.0, 4.0, 10.0)
LEVELS = "0123456789abcdefg"  # brightness in sixteenths, for the figure
LAPLACIAN = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])[None, None]


class VAE(nn.Module):
    def __init__(self, learn_width: bool) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(PIXELS, 256), nn.ReLU(), nn.Linear(256, 2 * CODES))
        self.decoder = nn.Sequential(nn.Linear(CODES, 256), nn.ReLU(), nn.Linear(256, PIXELS))
        self.learn_width = learn_width
        self.log_width = nn.Parameter(torch.zeros(()))

    def misfit(self, z: Tensor, x: Tensor) -> Tensor:
        logits = self.decoder(z)
        if not self.learn_width:
            return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
        squared = (x - torch.sigmoid(logits)) ** 2
        return (squared / (2 * torch.exp(2 * self.log_width)) + self.log_width).sum(1)

    def mean_image(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.decoder(z))


def train(beta: float, learn_width: bool, x: Tensor, seed: int, steps: int) -> VAE:
    torch.manual_seed(seed)
    model = VAE(learn_width)
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (64,))]
        mu, logvar = model.encoder(batch).chunk(2, dim=1)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)
        loss = (model.misfit(z, batch) + beta * kl).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


def sharpness(images: Tensor) -> float:
    """The mean square of the images' Laplacian: what is left of edges and thin strokes."""
    return F.conv2d(images.view(-1, 1, 8, 8), LAPLACIAN).square().mean().item()


def nearest(codes: Tensor, labels: Tensor, test_codes: Tensor, test_labels: Tensor) -> float:
    """The share of test digits whose nearest training digit has their label."""
    return (labels[torch.cdist(test_codes, codes).argmin(1)] == test_labels).float().mean().item()


@torch.no_grad()
def look(model: VAE, x: Tensor, test: Tensor, digits: Digits) -> dict[str, float]:
    mu, logvar = model.encoder(test).chunk(2, dim=1)
    rebuilt = model.mean_image(mu)
    means, logvars = model.encoder(x).chunk(2, dim=1)
    draws = means + torch.exp(0.5 * logvars) * torch.randn_like(means)
    test_draws = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
    return {
        "kl": 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1).mean().item(),
        "active": (mu.var(0) > 0.01).sum().item(),
        "error": 1000 * (rebuilt - test).square().mean().item(),
        "sharp": 100 * sharpness(rebuilt) / sharpness(test),
        "of_means": 100 * nearest(means, digits.y, mu, digits.test_y),
        "of_draws": 100 * nearest(draws, digits.y, test_draws, digits.test_y),
    }


@torch.no_grad()
def walk(model: VAE, ends: Tensor) -> dict[str, list[str]]:
    """Seven steps from the first image to the second: through pixels, and through codes."""
    share = torch.linspace(0, 1, 7)[:, None]
    mu = model.encoder(ends)[:, :CODES]
    return {
        "pixels": write((1 - share) * ends[0] + share * ends[1]),
        "codes": write(model.mean_image((1 - share) * mu[0] + share * mu[1])),
    }


def write(images: Tensor) -> list[str]:
    return ["".join(LEVELS[round(16 * value)] for value in image.tolist()) for image in images]


def span(values: Sequence[float], form: str) -> str:
    low, high = format(min(values), form), format(max(values), form)
    return low if low == high else f"{low} to {high}"


def measure(quick: bool) -> Measured:
    digits = load_digits()
    x, test = ((part.flatten(1) + 1) / 2 for part in (digits.x, digits.test_x))
    seeds, steps = (range(1), 5) if quick else (range(2), 2000)
    variances = torch.linalg.eigvalsh(x.T.cov())
    shown = torch.stack([test[digits.test_y == digit][0] for digit in range(8)])
    rows, data = [], dict[str, Any](shown=write(shown), settings={})
    settings = [(f"β = {beta:g}", beta, False) for beta in BETAS] + [("learned width, β = 1", 1.0, True)]
    for name, beta, learn_width in settings:
        models = [train(beta, learn_width, x, seed, steps) for seed in seeds]
        found = [look(model, x, test, digits) for model in models]
        kept = {key: [run[key] for run in found] for key in found[0]}
        noise = models[0].log_width.exp().item() ** 2 if learn_width else 0.25
        theory = min(CODES, int((variances > beta * noise).sum()))
        rows.append([name, span(kept["kl"], ".1f"), span(kept["active"], ".0f"), str(theory)])
        rows[-1] += [span(kept[key], ".0f") for key in ("error", "sharp", "of_means", "of_draws")]
        rebuilt = write(models[0].mean_image(models[0].encoder(shown)[:, :CODES]).detach())
        data["settings"][name] = {**kept, "rebuilt": rebuilt}
        if beta == 0.1:
            pairs = ((0, 6), (3, 7))
            data["walks"] = [walk(models[0], shown[list(pair)]) for pair in pairs]

    centre = x.mean(0)
    axes = torch.linalg.eigh(x.T.cov()).eigenvectors[:, -CODES:]
    torch.manual_seed(0)
    chance = [torch.randn(PIXELS, CODES) for _ in range(5)]
    drawn = [100 * nearest(x @ axis, digits.y, test @ axis, digits.test_y) for axis in chance]
    straight = (test - centre) @ axes
    flat = centre + straight @ axes.T
    principal = 100 * nearest((x - centre) @ axes, digits.y, straight, digits.test_y)
    raw = 100 * nearest(x, digits.y, test, digits.test_y)
    error = 1000 * (flat - test).square().mean().item()
    sharp = 100 * sharpness(flat) / sharpness(test)
    rows.append(["*8 principal components*", "", "", "", f"{error:.0f}", f"{sharp:.0f}", f"{principal:.0f}", ""])
    rows.append(["*8 random projections*", "", "", "", "", "", span(drawn, ".0f"), ""])
    rows.append(["*the 64 pixels*", "", "", "", "0", "100", f"{raw:.0f}", ""])
    columns = ["", "KL", "Active", "Theory", "Error", "Sharp %", "1-NN, μ %", "1-NN, z %"]
    return Measured(columns, rows, data)


if __name__ == "__main__":
    run(measure, __file__)
