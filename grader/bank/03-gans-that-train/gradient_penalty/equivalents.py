"""Right solutions in other styles."""

import torch
from torch import nn

from grader.checks import equivalent


@equivalent(of="interpolate")
def with_lerp(real, fake, alpha=None):
    """torch.lerp from fake to real, axes added one by one."""
    if alpha is None:
        alpha = torch.empty(real.shape[0], dtype=real.dtype, device=real.device).uniform_()
    while alpha.dim() < real.dim():
        alpha = alpha[..., None]
    return torch.lerp(fake, real, alpha.expand_as(real))


@equivalent(of="interpolate")
def from_the_fake_on(real, fake, alpha=None):
    """From the fake towards the real example, alpha drawn in its final shape and cast."""
    shape = (len(real),) + (1,) * (real.ndim - 1)
    alpha = torch.rand(shape).to(real) if alpha is None else alpha.view(shape)
    return fake + alpha * (real - fake)


@equivalent(of="interpolate")
def share_in_default_dtype(real, fake, alpha=None):
    """Shares in float32 whatever the batch is, and a mixture with the batch as the last axis."""
    alpha = torch.rand(len(real)) if alpha is None else alpha
    return (fake.movedim(0, -1) + alpha * (real - fake).movedim(0, -1)).movedim(-1, 0)


@equivalent(of="interpolate")
def by_einsum(real, fake, alpha=None):
    """Two einsums; shares from torch.distributions."""
    if alpha is None:
        alpha = torch.distributions.Uniform(0.0, 1.0).sample((len(real),)).to(real.dtype)
    return torch.einsum("b,b...->b...", alpha, real) + torch.einsum("b,b...->b...", 1 - alpha, fake)


@equivalent(of="interpolate", remarks=["points_loop"])
def row_by_row(real, fake, alpha=None):
    """One example after the other, with Python numbers."""
    shares = torch.rand(len(real)).tolist() if alpha is None else alpha.tolist()
    return torch.stack([share * r + (1 - share) * f for share, r, f in zip(shares, real, fake, strict=True)])


@equivalent(of="interpolate", remarks=["points_strides"])
def tables_of_features(real, fake, alpha=None):
    """Both batches viewed as tables, a row for each example, where a column of shares fits as it is."""
    rows, others = real.view(len(real), -1), fake.view(len(fake), -1)
    shares = torch.rand(len(real), 1, dtype=real.dtype) if alpha is None else alpha.view(-1, 1)
    return (shares * rows + (1 - shares) * others).view(real.shape)


@equivalent(of="gradient_penalty", remarks=["penalty_hooks"])
def forward_of_a_module(critic, real, fake, alpha=None):
    """The forward of a module, and a plain function as it is."""
    score = getattr(critic, "forward", critic)
    points = interpolate(real, fake, alpha).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(p=2, dim=1) - 1).pow(2).mean()


@equivalent(of="gradient_penalty")
def grad_outputs_of_ones(critic, real, fake, alpha=None):
    """As in many repositories: grad_outputs of ones, retain_graph spelt out, and view."""
    points = interpolate(real.detach(), fake.detach(), alpha).requires_grad_(True)
    scores = critic(points)
    gradients = torch.autograd.grad(
        outputs=scores,
        inputs=points,
        grad_outputs=torch.ones_like(scores),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
    )[0]
    gradients = gradients.reshape(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()


@equivalent(of="gradient_penalty")
def root_with_a_small_constant(critic, real, fake, alpha=None):
    """The root of the sum of squares over every axis but the first, with a tiny constant that keeps it safe."""
    x = interpolate(real, fake, alpha).detach()
    x.requires_grad = True
    (grad,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    lengths = (grad.pow(2).sum(dim=tuple(range(1, grad.dim()))) + 1e-8).sqrt()
    return nn.MSELoss()(lengths, torch.ones_like(lengths))


@equivalent(of="gradient_penalty")
def vector_norm_over_axes(critic, real, fake, alpha=None):
    """torch.linalg.vector_norm over all axes of an example; the points stay in the graph of the fakes."""
    with torch.enable_grad():
        points = interpolate(real, fake, alpha)
        points = points if points.requires_grad else points.requires_grad_()
        scores = critic(points).reshape(-1)
        (grad,) = torch.autograd.grad(scores, points, torch.ones(len(points)).to(scores), create_graph=True)
    lengths = torch.linalg.vector_norm(grad, dim=list(range(1, grad.ndim)))
    return torch.mean((1 - lengths) ** 2)


@equivalent(of="gradient_penalty", remarks=["penalty_loop"])
def example_by_example(critic, real, fake, alpha=None):
    """A gradient for one example after the other."""
    penalties = []
    for point in interpolate(real, fake, alpha).detach():
        x = point[None].requires_grad_()
        (grad,) = torch.autograd.grad(critic(x).squeeze(), x, create_graph=True)
        penalties.append((grad.norm() - 1) ** 2)
    return sum(penalties) / len(penalties)
