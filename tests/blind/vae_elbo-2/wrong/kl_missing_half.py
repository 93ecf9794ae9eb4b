import torch
from torch import einsum
from torch.nn.functional import logsigmoid


def reparameterize(mu, logvar, eps=None):
    sigma = (logvar / 2).exp()
    return mu + sigma * (torch.randn_like(mu) if eps is None else eps)


def kl_standard_normal(mu, logvar):
    return einsum("bk,bk->b", mu, mu) + einsum("bk->b", logvar.exp() - logvar - 1)


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    x, a = x.flatten(1), x_logits.flatten(1)
    nll = -einsum("bp,bp->b", x, logsigmoid(a)) - einsum("bp,bp->b", 1 - x, logsigmoid(-a))
    return (nll + beta * kl_standard_normal(mu, logvar)).mean()
