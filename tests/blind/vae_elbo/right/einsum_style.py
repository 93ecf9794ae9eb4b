"""VAE loss with einsum, because the letters show what is summed."""

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    z = torch.randn(mu.shape, device=mu.device).to(mu.dtype) if eps is None else eps.clone()
    sigma = torch.exp(0.5 * logvar)
    return torch.einsum("bl,bl->bl", sigma, z) + mu


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    half = torch.full_like(mu[0], 0.5)
    squares = torch.einsum("l,bl,bl->b", half, mu, mu)
    spread = torch.einsum("l,bl->b", half, torch.expm1(logvar) - logvar)
    return squares + spread


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    b = x.shape[0]
    on = x.reshape(b, -1)
    a = x_logits.reshape(b, -1)
    log_lik = torch.einsum("bp,bp->b", on, logsigmoid(a)) + torch.einsum("bp,bp->b", 1 - on, logsigmoid(-a))
    return torch.einsum("b->", beta * kl_standard_normal(mu, logvar) - log_lik) / b
