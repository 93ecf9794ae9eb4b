import torch
import torch.nn.functional as F


def reparameterize(mu, logvar, eps=None):
    rows = []
    for i in range(mu.shape[0]):
        e = torch.randn_like(mu[i]) if eps is None else eps[i]
        rows.append(mu[i] + (logvar[i] * 0.5).exp() * e)
    return torch.stack(rows)


def kl_standard_normal(mu, logvar):
    def one(m, lv):
        sigma = (0.5 * lv).exp()
        return (0.5 * (m * m + sigma * sigma - 1) - 0.5 * lv).sum()

    return torch.stack([one(m, lv) for m, lv in zip(mu, logvar)])


def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
    kl = kl_standard_normal(mu, logvar)
    total = 0
    for image, logits, k in zip(x, x_logits, kl):
        total = total + F.binary_cross_entropy_with_logits(logits, image, reduction="sum") + k * beta
    return total / len(x)
