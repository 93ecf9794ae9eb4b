"""Right solutions in other styles."""

# The functions of the exercise are known where a variant is put together.

import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="power_step")
def one_length(W, u):
    """There and back, and the length set once: what v is divided by cancels."""
    W = W.detach()
    out = W @ (W.t() @ u)
    return out / out.norm()


@equivalent(of="power_step")
@torch.no_grad()
def with_epsilon(W, u):
    """Rows and columns as in most repositories, with a small constant below the line."""
    v = torch.mv(W.t(), u)
    v = v / (v.norm() + 1e-12)
    out = torch.mv(W, v)
    return out / (out.norm() + 1e-12)


@equivalent(of="spectral_norm")
def length_of_rows(weight, u):
    """The length of W^T u, whose own gradient is the same: v is the best of all directions for this u."""
    return torch.linalg.vector_norm(weight.reshape(len(weight), -1).T @ u)


@equivalent(of="spectral_norm")
def sum_of_products(weight, u):
    """All products of u, W and v, summed."""
    with torch.no_grad():
        v = torch.einsum("o,o...->...", u, weight)
        v = v / v.square().sum().sqrt()
    return torch.einsum("o,o...,...->", u, weight, v) if weight.dim() == 2 else (u @ (weight * v).flatten(1)).sum()


@equivalent(of="SpectralNorm")
class ByKind(nn.Module):
    """What each kind of layer does inside, and u written into its buffer, with a copy for the graph."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        u = torch.ones(layer.weight.size(0))
        self.register_buffer("u", u / u.norm())

    def forward(self, x):
        weight = self.layer.weight
        if self.training:
            with torch.no_grad():
                self.u.copy_(power_step(weight.view(weight.size(0), -1), self.u))
        normal = weight / spectral_norm(weight, self.u.clone())
        if isinstance(self.layer, nn.Linear):
            return F.linear(x, normal, self.layer.bias)
        return self.layer._conv_forward(x, normal, self.layer.bias)


@equivalent(of="SpectralNorm")
class BiasApart(nn.Module):
    """The output of the layer, less its bias, divided, and the bias put back."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.register_buffer("u", F.normalize(torch.randn(layer.weight.shape[0]), dim=0))

    def forward(self, x):
        weight, bias = self.layer.weight, self.layer.bias
        if self.training:
            self.u = power_step(weight.detach().flatten(1), self.u)
        sigma = spectral_norm(weight, self.u)
        if bias is None:
            return self.layer(x) / sigma
        bias = bias.view(-1, *[1] * (weight.dim() - 2))
        return (self.layer(x) - bias) / sigma + bias
