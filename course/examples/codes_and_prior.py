"""Are the codes of a VAE distributed like its prior? A two-dimensional code for the digits, three seeds, four
weights of the KL term. The mean KL is split into what a code tells about its image and what the codes of all
images together miss of the prior. Takes about half a minute.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Normal
from torch.nn import functional as F

from grader.labs import Measured, load_digits, run

BETAS = (4.0, 1.0, 0.1, 0.01)


def train(x: Tensor, beta: float, seed: int, steps: int) -> nn.Module:
    """The encoder of a VAE with Bernoulli pixels."""
    torch.manual_seed(seed)
    encoder = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 4))
    decoder = nn.Sequential(nn.Linear(2, 256), nn.ReLU(), nn.Linear(256, 64))
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=2e-3)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (64,))]
        mu, logvar = encoder(batch).chunk(2, dim=1)
        logits = decoder(mu + torch.exp(0.5 * logvar) * torch.randn_like(mu))
        misfit = F.binary_cross_entropy_with_logits(logits, batch, reduction="none").sum(1)
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)
        loss = (misfit + beta * kl).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return encoder


@torch.no_grad()
def compare(encoder: nn.Module, x: Tensor) -> dict[str, float]:
    """Sizes of the codes, and the two parts of the mean KL."""
    mu, logvar = encoder(x).chunk(2, dim=1)
    sigma = torch.exp(0.5 * logvar)
    torch.manual_seed(0)
    z = (mu + sigma * torch.randn(10, *mu.shape)).flatten(0, 1)
    own = Normal(mu, sigma).log_prob(z.view(10, *mu.shape)).sum(2).flatten()
    together = log_aggregate(z, mu, sigma)
    prior = torch.randn(4000, 2)
    empty = log_aggregate(prior, mu, sigma) - log_prior(prior) < math.log(0.1)
    return {
        "sigma": sigma.mean().item(),
        "spread": z.std(0).mean().item(),
        "information": (own - together).mean().item(),
        "mismatch": max(0.0, (together - log_prior(z)).mean().item()),  # a KL: below 0 only by chance
        "empty": 100 * empty.float().mean().item(),
    }


def log_aggregate(z: Tensor, mu: Tensor, sigma: Tensor) -> Tensor:
    """log q(z), the average of q(z|x) over all images."""
    parts = [Normal(mu, sigma).log_prob(some[:, None]).sum(2).logsumexp(1) for some in z.split(500)]
    return torch.cat(parts) - math.log(len(mu))


def log_prior(z: Tensor) -> Tensor:
    return Normal(0.0, 1.0).log_prob(z).sum(1)


def measure(quick: bool) -> Measured:
    digits = load_digits()
    x, test = ((part.flatten(1) + 1) / 2 for part in (digits.x, digits.test_x))
    seeds, steps = (range(1), 5) if quick else (range(3), 2000)
    if quick:
        x = x[:100]
    rows, data = [], dict[str, Any](labels=digits.test_y[:150].tolist(), codes={}, betas={})
    for beta in BETAS:
        encoders = [train(x, beta, seed, steps) for seed in seeds]
        found = [compare(encoder, x) for encoder in encoders]
        forms = {"sigma": ".2f", "spread": ".2f", "information": ".2f", "mismatch": ".2f", "empty": ".0f"}
        rows.append([f"{beta:g}", *(span([one[key] for one in found], form) for key, form in forms.items())])
        with torch.no_grad():
            codes = encoders[0](test[:150])
        data["codes"][f"{beta:g}"] = [[round(value, 3) for value in code] for code in codes.tolist()]
        data["betas"][f"{beta:g}"] = found
    columns = ["β", "σ of one image", "spread of all", "information", "mismatch", "empty %"]
    return Measured(columns, rows, data)


def span(values: list[float], form: str) -> str:
    low, high = format(min(values), form), format(max(values), form)
    return low if low == high else f"{low} to {high}"


if __name__ == "__main__":
    run(measure, __file__)
