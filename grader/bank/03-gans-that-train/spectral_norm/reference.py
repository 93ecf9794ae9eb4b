"""Spectral normalisation: a layer that stretches nothing, because its weight is divided by its largest stretch.

The largest factor by which a matrix stretches a vector is its largest singular value, its spectral norm. One round
of a power iteration brings a vector u nearer to the direction that is stretched most. In training the weight moves
little from step to step, so one round for each step is enough as long as u is kept.

What is fixed here, because other code does it differently:

- A weight of any number of axes is a matrix (out, rest): the first axis stays, and all others become one. So it is
  for linear layers and for convolutions; for a convolution this is only related to its true norm.
- u has length 1 and belongs to the rows, (out,). A round goes there by the transpose and back by W.
- u and v are constants: the gradient of sigma in W is that of u^T W v with both held fixed.
- In training mode each pass makes one round first, and uses the new u. In evaluation mode u stays as it is.
- The weight is divided by sigma also where sigma is below 1. The bias is not divided.

A worked line. For W = diag(3, 1) and u = (1, 0), sigma is 3, its gradient has a 1 at the top left and zeros
elsewhere, and the layer computes with diag(1, 1/3).

`course read 3` opens the lesson. Check your work with `course grade spectral_norm`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def power_step(W: Tensor, u: Tensor) -> Tensor:
    """One round of the power iteration.

    W: (out, rest). u: (out,), of length 1. Neither W u nor its transpose is ever 0 here.
    Returns the next u, (out,), of length 1 and outside of any graph. W and u are as they were.
    Source: Miyato et al. 2018, Spectral Normalization for Generative Adversarial Networks, arXiv:1802.05957.
    """
    # solution: there by the transpose, back by W, with the length 1 each time
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
        return F.normalize(W @ v, dim=0)
    # end solution


def spectral_norm(weight: Tensor, u: Tensor) -> Tensor:
    """sigma = u^T W v for v = W^T u / |W^T u|, where W is the weight as a matrix (out, rest).

    weight: (out, ...), two axes or more. u: (out,), of length 1.
    Returns a 0-dim tensor that carries its gradient to the weight, with u and v held fixed.
    """
    # solution: the weight as a matrix between two constant vectors
    W = weight.flatten(1)
    v = F.normalize(W.detach().T @ u, dim=0)
    return u @ W @ v
    # end solution


class SpectralNorm(nn.Module):
    """A layer that computes with its weight divided by sigma.

    It has the `layer`, whose own weight and bias are all that learns and are never written into, and the buffer
    `u`, (out,), of length 1, which is saved and which no optimiser moves. Several passes may come before one
    backward pass, as D's on real examples and on fakes.
    """

    def __init__(self, layer: nn.Module):
        """layer: nn.Linear or nn.Conv2d of any settings, with or without a bias. u begins in any direction."""
        # solution: the layer, and a vector of length 1 as a buffer
        super().__init__()
        self.layer = layer
        self.register_buffer("u", F.normalize(torch.randn(len(layer.weight)), dim=0))
        # end solution

    def forward(self, x: Tensor) -> Tensor:
        """What the layer makes of x with weight / sigma for its weight. In training u makes one round first."""
        # solution: one round in training, and the layer with another weight
        weight = self.layer.weight
        if self.training:
            self.u = power_step(weight.flatten(1), self.u)
        return torch.func.functional_call(self.layer, {"weight": weight / spectral_norm(weight, self.u)}, (x,))
        # end solution
