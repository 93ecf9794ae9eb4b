import torch
import torch.nn.functional as F


def reparameterize(mu, logvar, eps=None):
    std = logvar.mul(0.5).exp_()
    if eps is None:
        eps = torch.randn_like(std)
    return eps.mul(std).add_(mu)


def kl_standard_normal(mu, logvar):
    KLD_element = mu.pow(2).add(logvar.exp()).mul(-1).add(1).add(logvar)
    KLD = torch.sum(KLD_element).mul(-0.5)
    return KLD


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    batch = x.size(0)
    BCE = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum")
    return (BCE + beta * kl_standard_normal(mu, logvar)) / batch
