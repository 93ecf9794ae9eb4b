"""Right solutions in other styles."""

import torch
from torch import nn

from grader.checks import equivalent


@equivalent(of="r1_penalty")
def grad_outputs_of_ones(D, real):
    """As in many repositories: grad_outputs of ones, retain_graph spelt out, and view."""
    images = real.detach().clone()
    images.requires_grad = True
    logits = D(images)
    gradients = torch.autograd.grad(
        outputs=logits,
        inputs=images,
        grad_outputs=torch.ones_like(logits),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
    )[0]
    return gradients.reshape(gradients.size(0), -1).pow(2).sum(1).mean()


@equivalent(of="r1_penalty")
def summed_and_divided(D, real):
    """One sum over everything, divided by the size of the batch."""
    x = real.detach().requires_grad_(True)
    with torch.enable_grad():
        (slope,) = torch.autograd.grad(D(x).sum(), [x], create_graph=True)
    return (slope * slope).sum() / len(x)


@equivalent(of="r1_penalty")
def squared_norm(D, real):
    """torch's length of a vector, which is safe at 0, squared again."""
    x = real.detach().requires_grad_()
    grad = torch.autograd.grad(D(x).view(-1).sum(), x, create_graph=True)[0]
    return torch.linalg.vector_norm(grad, dim=tuple(range(1, grad.ndim))).pow(2).mean()


@equivalent(of="r1_penalty")
def by_vjp(D, real):
    """torch.autograd.functional with a vector of ones."""
    ones = torch.ones_like(D(real.detach()))
    _, slope = torch.autograd.functional.vjp(D, real.detach(), ones, create_graph=True)
    return torch.einsum("bi,bi->b", slope.flatten(1), slope.flatten(1)).mean()


@equivalent(of="r1_penalty")
def mean_of_all_times_features(D, real):
    """The mean over all numbers, times how many an example has; a copy that is marked through a view."""
    x = nn.Parameter(real.detach().clone())
    (slope,) = torch.autograd.grad(D(x).mean() * len(x), x, create_graph=True)
    return nn.functional.mse_loss(slope, torch.zeros_like(slope)) * real[0].numel()


@equivalent(of="r1_penalty", remarks=["r1_loop"])
def example_by_example(D, real):
    """A gradient for one example after the other."""
    total = 0
    for example in real.detach():
        x = example[None].requires_grad_()
        (slope,) = torch.autograd.grad(D(x).squeeze(), x, create_graph=True)
        total = total + (slope**2).sum()
    return total / real.shape[0]


@equivalent(of="r1_penalty", remarks=["r1_hooks"])
def forward_of_a_module(D, real):
    """The forward of a module, and a plain function as it is."""
    score = getattr(D, "forward", D)
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(score(x).sum(), x, create_graph=True)
    return slope.flatten(1).norm(dim=1).square().mean()


@equivalent(of="lazy_r1")
def asked_the_other_way_round(D, real, step, gamma, every=16):
    """The penalty where it is due; a zero made by hand where it is not."""
    if step % every == 0:
        penalty = r1_penalty(D, real)
        return 0.5 * gamma * penalty * every
    return torch.tensor(0.0, dtype=real.dtype, device=real.device)


@equivalent(of="lazy_r1", remarks=["lazy_idle"])
def times_zero(D, real, step, gamma, every=16):
    """The penalty at every step, with a weight that is mostly zero."""
    weight = every if step % every == 0 else 0
    return weight * (gamma / 2) * r1_penalty(D, real)


@equivalent(of="lazy_r1")
def whole_rounds(D, real, step, gamma, every=16):
    """Whether a whole number of rounds has passed, by division and by comparison."""
    rounds = step // every
    is_start = rounds * every == step
    return gamma * r1_penalty(D, real).mul(every).div(2) if is_start else torch.zeros_like(real.sum())
