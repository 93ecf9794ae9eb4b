"""Draws for the lesson on VAEs: how far estimates of log p(x) are off, and what the gap of the ELBO is.

python site/diagrams/vae_bounds.py     writes course/figures/vae_estimates.svg and vae_gap.svg
"""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import numpy as np
import torch
from style import INK, MUTED, SERIES, save
from torch import Tensor
from torch.distributions import Independent, MultivariateNormal, Normal

PIXELS, CODES, WIDTH = 64, 6, 0.2


def draw_estimates() -> None:
    """log p(x) of one image under a linear decoder, estimated with draws of the prior and of a rough q."""
    torch.manual_seed(7)
    decode = 0.3 * (torch.randn(PIXELS, CODES) + torch.randn(PIXELS, 1))
    prior = Independent(Normal(torch.zeros(CODES), torch.ones(CODES)), 1)
    x = decode @ prior.sample() + WIDTH * torch.randn(PIXELS)
    spread = decode @ decode.T + WIDTH**2 * torch.eye(PIXELS)
    exact = MultivariateNormal(torch.zeros(PIXELS), spread).log_prob(x).item()
    precision = torch.eye(CODES) + decode.T @ decode / WIDTH**2
    centre = torch.linalg.solve(precision, decode.T @ x / WIDTH**2)
    rough = Independent(Normal(centre, 2 * precision.diagonal().rsqrt()), 1)

    def estimate(q: Independent, draws: int) -> float:
        z = q.sample((draws,))
        given = Normal(z @ decode.T, WIDTH).log_prob(x).sum(-1)
        weights: Tensor = prior.log_prob(z) + given - q.log_prob(z)
        return float(torch.logsumexp(weights, 0)) - math.log(draws)

    counts = [10, 30, 100, 300, 1000, 3000, 10_000, 30_000]
    figure, axes = plt.subplots(figsize=(5.8, 2.9))
    for q, colour, marker in ((prior, SERIES[1], "o"), (rough, SERIES[0], "s")):
        middle = [sorted(estimate(q, count) for _ in range(5)) for count in counts]
        axes.plot(counts, [runs[2] for runs in middle], color=colour, marker=marker, markersize=5)
        axes.fill_between(
            counts, [runs[0] for runs in middle], [runs[-1] for runs in middle], color=colour, alpha=0.2
        )
    axes.axhline(exact, color=INK, linestyle="--", linewidth=1.2)
    axes.text(30_000, exact + 16, f"exact: {exact:.1f}".replace("-", "−"), ha="right", va="bottom")
    axes.text(14, -95, "codes drawn from a rough q", color=SERIES[0], va="top")
    axes.text(300, -480, "codes drawn from the prior", color=SERIES[1], va="top")
    axes.set(xscale="log", ylim=(-1000, 110), xlabel="number of codes drawn", ylabel="estimate of log p(x), nats")
    save(figure, "vae_estimates")


def draw_gap() -> None:
    """A posterior with two peaks, and two Gaussians that try to stand in for it."""
    z = np.linspace(-8, 8, 1601)  # far beyond the axis: the tails of a wide q weigh in its ELBO
    step = z[1] - z[0]
    log_joint = -(z**2) / 2 - (1 - z**2) ** 2 / (2 * 0.3**2) - math.log(2 * math.pi * 0.3)
    joint = np.exp(log_joint)
    evidence = math.log(joint.sum() * step)
    posterior = joint / joint.sum() / step

    def offer(mu: float, sigma: float) -> tuple[float, np.ndarray]:
        log_q = -((z - mu) ** 2) / (2 * sigma**2) - math.log(sigma * math.sqrt(2 * math.pi))
        return float((np.exp(log_q) * (log_joint - log_q)).sum() * step), np.exp(log_q)

    shown = slice(540, 1061, 2)  # from -2.6 to 2.6
    choices = [(mu, sigma) for mu in np.arange(0, 1.2, 0.01) for sigma in np.arange(0.05, 0.8, 0.01)]
    best = max(choices, key=lambda choice: offer(*choice)[0])
    figure, panels = plt.subplots(1, 2, figsize=(6.4, 2.6), sharey=True)
    for axes, name, (mu, sigma) in (
        (panels[0], "the best Gaussian", best),
        (panels[1], "over both peaks", (0.0, 0.8)),
    ):
        elbo, q = offer(mu, sigma)
        axes.fill_between(z[shown], posterior[shown], color=SERIES[0], alpha=0.25, linewidth=0)
        axes.plot(z[shown], posterior[shown], color=SERIES[0])
        axes.plot(z[shown], q[shown], color=SERIES[1], linestyle="--")
        axes.set_title(f"q: {name}\nELBO {elbo:.2f}, gap {evidence - elbo:.2f}".replace("-", "−"))
        axes.set(xlabel="code z", yticks=[], xlim=(-2.6, 2.6), ylim=(0, 3.1))
        axes.spines["left"].set_visible(False)
    panels[0].text(-1.0, 1.62, "p(z|x)", color=SERIES[0], ha="center")
    panels[0].text(1.35, 2.1, "q(z|x)", color=SERIES[1])
    panels[1].text(-1.0, 1.62, "p(z|x)", color=SERIES[0], ha="center")
    panels[1].text(0, 0.62, "q(z|x)", color=SERIES[1], ha="center")
    panels[0].text(-2.6, 2.8, f"log p(x) = {evidence:.2f}".replace("-", "−"), color=MUTED)
    save(figure, "vae_gap")


if __name__ == "__main__":
    draw_estimates()
    draw_gap()
