"""Right solutions in other styles."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="fit")
def class_by_class(x, y, classes, smoothing=0.1):
    """A loop over the classes; the variances of the classes, weighted by how many examples each has."""
    prior, means, variance = [], [], torch.zeros_like(x[0])
    for label in range(classes):
        group = x[y == label]
        prior.append(len(group) / len(x))
        means.append(group.mean(dim=0))
        variance = variance + group.var(dim=0, unbiased=False) * len(group) / len(x)
    return torch.tensor(prior, dtype=x.dtype), torch.stack(means), variance + smoothing


@equivalent(of="fit")
def by_one_hot(x, y, classes, smoothing=0.1):
    """Sums over each class as one product with a one-hot table."""
    member = F.one_hot(y, classes).to(x.dtype)
    counts = member.sum(0)
    means = member.T @ x / counts.unsqueeze(1)
    rest = x - member @ means
    return counts / counts.sum(), means, torch.mean(rest * rest, dim=0) + smoothing


@equivalent(of="fit")
def squares_less_squared_means(x, y, classes, smoothing=0.1):
    """The mean square less the mean squared mean, in float64."""
    wide = x.double()
    means = torch.stack([wide[y == label].mean(0) for label in range(classes)])
    prior = torch.stack([(y == label).double().mean() for label in range(classes)])
    variance = (wide**2).mean(0) - prior @ means**2 + smoothing
    return prior.to(x.dtype), means.to(x.dtype), variance.to(x.dtype)


@equivalent(of="fit")
def in_numpy(x, y, classes, smoothing=0.1):
    """NumPy throughout, and back to the dtype of x."""
    table, labels = x.numpy(), y.numpy()
    means = np.array([table[labels == label].mean(axis=0) for label in range(classes)])
    prior = np.bincount(labels, minlength=classes) / len(labels)
    variance = ((table - means[labels]) ** 2).mean(axis=0) + smoothing
    return tuple(torch.from_numpy(np.asarray(part)).to(x.dtype) for part in (prior, means, variance))


@equivalent(of="log_joint")
def by_distributions(x, prior, means, variance):
    """torch.distributions for the features of each class."""
    normal = torch.distributions.Normal(means, variance.sqrt().expand_as(means))
    return torch.distributions.Independent(normal, 1).log_prob(x.unsqueeze(1)) + torch.log(prior)


@equivalent(of="log_joint")
def squares_multiplied_out(x, prior, means, variance):
    """The square multiplied out, so that no table of examples, classes and features is made."""
    precision = 1 / variance
    distance = (x**2 @ precision)[:, None] - 2 * x @ (precision * means).T + (means**2 @ precision)
    return torch.log(prior) - 0.5 * distance - 0.5 * torch.sum(torch.log(2 * math.pi * variance))


@equivalent(of="log_joint")
def column_by_column(x, prior, means, variance):
    """A loop over the classes, with standard deviations."""
    width, columns = variance.sqrt(), []
    for label in range(len(prior)):
        z = (x - means[label]) / width
        log_density = -0.5 * z**2 - torch.log(width) - 0.5 * np.log(2 * np.pi)
        columns.append(log_density.sum(-1) + torch.log(prior[label]))
    return torch.stack(columns, dim=-1)


@equivalent(of="log_joint", remarks=["joint_loop"])
def example_by_example(x, prior, means, variance):
    """A loop over the examples."""
    constant = prior.log() - 0.5 * (variance.log().sum() + len(variance) * math.log(2 * math.pi))
    return torch.stack([constant - ((row - means) ** 2 / variance).sum(1) / 2 for row in x])


@equivalent(of="log_joint")
def distances_in_units_of_width(x, prior, means, variance):
    """Squared distances by torch.cdist, after both are divided by the widths."""
    width = variance**0.5
    mode = "donot_use_mm_for_euclid_dist"
    squared = torch.cdist(x / width, means / width, compute_mode=mode) ** 2
    return prior.log() - squared / 2 - (width * math.sqrt(2 * math.pi)).log().sum()


@equivalent(of="posterior")
def joint_less_evidence(x, prior, means, variance):
    """The log joint less log p(x), which is its logsumexp."""
    joint = log_joint(x, prior, means, variance)
    return (joint - joint.logsumexp(-1, keepdim=True)).exp()


@equivalent(of="posterior")
def largest_taken_off(x, prior, means, variance):
    """The largest of each row is taken off before exp."""
    joint = log_joint(x, prior, means, variance)
    weights = torch.exp(joint - joint.max(dim=1, keepdim=True)[0])
    return weights / weights.sum(dim=1, keepdim=True)


@equivalent(of="posterior")
def linear_classifier(x, prior, means, variance):
    """Only what differs between the classes, which is linear in x, about the middle of the means."""
    middle = means.mean(0)
    apart = means - middle
    scores = (x - middle) @ (apart / variance).T - 0.5 * (apart**2 / variance).sum(1) + prior.log()
    return F.softmax(scores, dim=-1)


@equivalent(of="sample")
def addcmul_of_rows(y, means, variance, noise=None):
    """index_select and addcmul; noise made in its place."""
    chosen = means.index_select(0, y)
    if noise is None:
        noise = torch.empty_like(chosen).normal_()
    return torch.addcmul(chosen, noise, variance.sqrt())


@equivalent(of="sample", remarks=["sample_draws"])
def drawn_either_way(y, means, variance, noise=None):
    """Noise is drawn first and replaced where it was given; one-hot rows pick the means."""
    drawn = torch.randn(y.shape[0], variance.shape[0]).to(means)
    noise = drawn if noise is None else noise
    return F.one_hot(y, len(means)).to(means.dtype) @ means + noise * variance**0.5


@equivalent(of="sample")
def normal_of_torch(y, means, variance, noise=None):
    """torch.normal where nothing is given."""
    centres, widths = means[y], variance.sqrt().expand(len(y), -1)
    return torch.normal(centres, widths) if noise is None else centres + widths * noise
