import torch
import torch.nn.functional as F
from torch import Tensor, nn


def power_step(W, u):
    W, u = W.detach(), u.detach()
    there = u @ W
    back = W @ (there / there.norm())
    return back / back.norm()


def spectral_norm(weight, u):
    W = weight.view(len(weight), -1) if weight.is_contiguous() else weight.reshape(len(weight), -1)
    u = u.detach()
    v = u @ W.detach()
    v = v / v.norm()
    return (u[None] @ W @ v[:, None]).squeeze()


class SpectralNorm(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        rows = layer.weight.shape[0]
        self.register_buffer("u", layer.weight.detach().new_full((rows,), rows**-0.5))

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        return self.layer(x / spectral_norm(self.layer.weight, self.u))
