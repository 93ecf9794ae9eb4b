"""Right solutions in other styles. Every one passes every check."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="good_counts", remarks=["counts_far"])
def by_cdist(x, centres, spread):
    """As the lesson has it: torch.cdist and bincount."""
    distance, nearest = torch.cdist(x, centres).min(dim=1)
    return torch.bincount(nearest[distance < 3 * spread], minlength=centres.shape[0])


@equivalent(of="good_counts")
def one_hot_rows(x, centres, spread):
    """A one-hot row for each sample, those of bad ones set to 0; squared distances against squared limits."""
    squared = ((x.unsqueeze(1) - centres.unsqueeze(0)) ** 2).sum(-1)
    hot = F.one_hot(squared.argmin(1), len(centres))
    return (hot * (squared.amin(1, keepdim=True) <= 9 * spread**2)).sum(0)


@equivalent(of="good_counts", remarks=["counts_loop"])
def sample_by_sample(x, centres, spread):
    """A loop over samples, and a list of counts."""
    counts = [0] * len(centres)
    for point in x:
        away = torch.linalg.vector_norm(centres - point, dim=1)
        best = int(away.argmin())
        if away[best] < 3 * spread:
            counts[best] += 1
    return torch.tensor(counts)


@equivalent(of="good_counts")
def mode_by_mode(x, centres, spread):
    """A loop over modes: which samples are within reach, and have none nearer."""
    away = torch.hypot(x[:, :1] - centres[:, 0], x[:, 1:] - centres[:, 1])
    nearest = away.argmin(dim=1)
    return torch.stack([((nearest == k) & (away[:, k] < 3 * spread)).sum() for k in range(len(centres))])


@equivalent(of="good_counts")
def in_numpy(x, centres, spread):
    """In numpy, with histogram."""
    x, centres = x.detach().double().numpy(), centres.detach().double().numpy()
    away = np.linalg.norm(x[:, None, :] - centres[None], axis=-1)
    nearest = away.argmin(axis=1)[away.min(axis=1) < 3.0 * spread]
    return torch.from_numpy(np.histogram(nearest, bins=np.arange(len(centres) + 1))[0])


@equivalent(of="good_counts", remarks=["counts_far"])
def added_in_place(x, centres, spread):
    """Floating-point counts, added in place, with distances in other units."""
    z = torch.cdist(x / spread, centres / spread)
    counts = torch.zeros(len(centres))
    near, where = z.min(1)
    return counts.index_add_(0, where, (near < 3).float())


@equivalent(of="kl_to_uniform")
def log_modes_less_entropy(counts):
    """log(modes) less the entropy, as a Python float."""
    if not counts.any():
        return math.log(len(counts))
    return math.log(len(counts)) - torch.special.entr(counts / counts.sum()).sum().item()


@equivalent(of="kl_to_uniform")
def only_modes_with_samples(counts):
    """A sum over the modes that have any, in float32."""
    total = counts.sum()
    if total == 0:
        return torch.log(torch.tensor(float(counts.numel())))
    r = counts[counts > 0].float() / total
    return torch.sum(r * torch.log(r * counts.numel()))


@equivalent(of="kl_to_uniform")
def by_kl_div(counts):
    """F.kl_div, which gets the log of the uniform shares first."""
    uniform = torch.full((len(counts),), 1 / len(counts))
    if counts.sum() < 1:
        return -uniform.log()[0]
    return F.kl_div(uniform.log(), counts / counts.sum(), reduction="sum")


@equivalent(of="kl_to_uniform")
def with_a_tiny_constant(counts):
    """A constant of 1e-12 inside the logarithm, in numpy; a pile on one mode stands for nothing at all."""
    counts = np.array(counts.tolist(), dtype=float)
    if counts.sum() == 0:
        counts[0] = 1
    r = counts / counts.sum()
    return float(np.sum(r * np.log((r + 1e-12) * len(r))))


@equivalent(of="mode_coverage")
def from_scratch(x, centres, spread, least=0.02):
    """Without the other functions, all in one, as a tensor of shares and a dictionary of tensors."""
    away, nearest = (x[:, None] - centres[None]).pow(2).sum(-1).sqrt().min(1)
    is_good = away < 3 * spread
    shares = torch.stack([(is_good & (nearest == k)).double().mean() for k in range(len(centres))])
    good = is_good.float().mean()
    if good == 0:
        return {"covered": torch.tensor(0), "good": good, "kl": math.log(len(centres))}
    r = shares / shares.sum()
    kl = torch.where(r > 0, r * (r * len(centres)).log(), 0).sum()
    return {"covered": (shares >= least).sum(), "good": good, "kl": kl}


@equivalent(of="mode_coverage")
def with_python_numbers(x, centres, spread, least=0.02):
    """Counts as a list, and Python numbers throughout."""
    counts, n = [int(count) for count in good_counts(x, centres, spread)], x.size(0)
    covered = len([count for count in counts if count / n >= least])
    return covered, sum(counts) / n, float(kl_to_uniform(torch.tensor(counts)))


@equivalent(of="mode_coverage")
def as_tensors(x, centres, spread, least=0.02):
    """Three 0-dim tensors, from a histogram of all samples."""
    counts = good_counts(x, centres, spread)
    histogram = counts / len(x)
    return (histogram >= least).sum(), histogram.sum(), kl_to_uniform(counts)
