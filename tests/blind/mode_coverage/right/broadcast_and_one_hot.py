import math

import torch
import torch.nn.functional as F
from torch import Tensor


def good_counts(x, centres, spread):
    difference = x[:, None, :] - centres[None, :, :]
    distance = torch.linalg.vector_norm(difference, dim=-1)
    nearest = distance.argmin(dim=1)
    is_good = distance.amin(dim=1) < 3.0 * spread
    return (F.one_hot(nearest, centres.shape[0]) * is_good[:, None]).sum(0)


def kl_to_uniform(counts):
    K = counts.numel()
    n = counts.sum()
    if n == 0:
        return torch.tensor(K, dtype=torch.float64).log()
    share = counts.to(torch.float64) / n
    terms = torch.where(share > 0, share * (share * K).clamp(min=1e-300).log(), 0.0)
    return terms.sum()


def mode_coverage(x, centres, spread, least=0.02):
    counts = good_counts(x, centres, spread)
    share_of_all = counts.to(torch.float64) / x.shape[0]
    return (share_of_all >= least).sum(), share_of_all.sum(), kl_to_uniform(counts)
