import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    std = torch.exp(0.5 * logvar)
    eps = torch.randn_like(std) if eps is None else eps
    return eps.mul(std).add(mu)


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    # see Appendix B from VAE paper:
    # 0.5 * sum(1 + log(sigma^2) - mu^2 - sigma^2)
    return 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    BCE = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum") / x.shape[0]
    KLD = kl_standard_normal(mu, logvar).mean()
    return BCE + beta * KLD
