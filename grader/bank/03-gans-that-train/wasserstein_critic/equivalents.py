"""Right solutions in other styles."""

import torch
import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="critic_loss")
def minus_the_gap(real_scores, fake_scores):
    """The gap that the critic is to widen, with a minus sign."""
    return -(torch.mean(real_scores) - torch.mean(fake_scores))


@equivalent(of="critic_loss")
def sums_and_counts(real_scores, fake_scores):
    """Sums, each divided by its own count."""
    total = -(real_scores.sum() / real_scores.numel())
    total += fake_scores.sum() / fake_scores.numel()
    return total


@equivalent(of="critic_loss", remarks=["critic_strides"])
def labels_of_minus_one(real_scores, fake_scores):
    """As in code from Keras: scores times labels, -1 for real ones and 1 for fakes, viewed in one row."""
    real, fake = real_scores.view(-1), fake_scores.view(-1)
    return (real * -torch.ones_like(real)).mean() + (fake * torch.ones_like(fake)).mean()


@equivalent(of="critic_loss")
def all_pairs(real_scores, fake_scores):
    """The mean difference over all pairs."""
    return (fake_scores.flatten()[:, None] - real_scores.flatten()).mean()


@equivalent(of="generator_loss")
def mean_of_minus(fake_scores):
    """The sign before the mean."""
    return (-fake_scores).mean()


@equivalent(of="generator_loss")
def labels_in_float64(fake_scores):
    """The sum of scores times labels of -1, in float64 on the way."""
    labels = torch.full_like(fake_scores, -1.0, dtype=torch.float64)
    return ((fake_scores.double() * labels).sum() / labels.numel()).to(fake_scores.dtype)


@equivalent(of="clip_weights")
def data_of_each(critic, c):
    """As in most repositories: the data of each parameter."""
    for p in critic.parameters():
        p.data.clamp_(-c, c)


@equivalent(of="clip_weights", remarks=["clip_memory"])
def data_made_anew(critic, c):
    """New data for the same parameter, by hardtanh."""
    for _, parameter in critic.named_parameters():
        parameter.data = F.hardtanh(parameter.data, -c, c)


@equivalent(of="clip_weights")
def module_by_module(critic, c):
    """Every module clips its own parameters."""

    @torch.no_grad()
    def clip(module):
        for weight in module.parameters(recurse=False):
            weight.copy_(torch.where(weight.abs() > c, c * weight.sign(), weight))

    critic.apply(clip)


@equivalent(of="clip_weights")
def by_load_state_dict(critic, c):
    """A state dict of parameters alone, loaded back."""
    clipped = {name: weight.detach().clip(min=-c, max=c) for name, weight in critic.named_parameters()}
    critic.load_state_dict(clipped, strict=False)


@equivalent(of="clip_weights")
def recursively(critic, c):
    """Down the tree by hand."""
    for child in critic.children():
        clip_weights(child, c)
    with torch.no_grad():
        for weight in critic._parameters.values():
            if weight is not None:
                torch.maximum(weight.minimum(torch.full_like(weight, c)), torch.full_like(weight, -c), out=weight)
