"""My VAE loss with loops over the examples, the latents and the pixels."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    batch, latent = mu.shape
    rows = []
    for i in range(batch):
        row = []
        for j in range(latent):
            sigma = torch.sqrt(torch.exp(logvar[i, j]))
            if eps is None:
                e = torch.randn((), dtype=mu.dtype, device=mu.device)
            else:
                e = eps[i, j]
            row.append(mu[i, j] + sigma * e)
        rows.append(torch.stack(row))
    return torch.stack(rows)


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    result = []
    for m, lv in zip(mu, logvar):
        kl = 0
        for j in range(len(m)):
            # 1/2 (mu^2 + sigma^2 - 1 - log sigma^2)
            kl = kl + 0.5 * (m[j] ** 2 + (torch.expm1(lv[j]) - lv[j]))
        result.append(kl)
    return torch.stack(result)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    batch = len(x)
    kl = kl_standard_normal(mu, logvar)
    total = 0
    for i in range(batch):
        pixels = x[i].reshape(-1)
        logits = x_logits[i].reshape(-1)
        reconstruction = 0
        for p, a in zip(pixels, logits):
            # -log sigmoid(a) where the pixel is on, -log(1 - sigmoid(a)) where it is off
            reconstruction = reconstruction - p * F.logsigmoid(a) - (1 - p) * F.logsigmoid(-a)
        total = total + reconstruction + beta * kl[i]
    return total / batch
