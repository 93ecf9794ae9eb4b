"""One training step of a GAN: the discriminator moves, then the generator moves against it.

A GAN has two networks, two optimisers and two losses, and they share one graph. The losses are those of
`gan_loss`, on logits. What is new is the order of things: who is trained when, on which fakes, and what must not
leak from one player's step into the other's.

What is fixed here, because other code does it differently:

- D first, once: on the real batch and on the fakes G(z_d). Then G, once: on the fakes G(z_g), as judged by the D
  that has just moved. Real and fake examples go through D as separate batches.
- The losses are softplus(-D(real)).mean() + softplus(D(fake)).mean() for D and the non-saturating
  softplus(-D(fake)).mean() for G. D returns logits of any shape.
- D's optimiser moves D, and nothing else does; G's moves G. Each step is that of its own loss alone: gradients
  that were there before, or that the other player's step has left, do not count.
- Whatever the networks are on entry they are on return: their mode (train or eval) and which of their parameters
  require a gradient.
- The losses that come back are those that were stepped down from, as plain numbers for a log: Python floats, or
  0-dim tensors outside of any graph.

Check your work with `course grade gan_train_step`.
"""

import torch
from torch import Tensor, nn

EPS = 1e-8


def log_prob(logits: Tensor) -> Tensor:
    """log of the probability that it is real"""
    return torch.log(torch.sigmoid(logits) + EPS)


def log_prob_fake(logits: Tensor) -> Tensor:
    return torch.log(1 - torch.sigmoid(logits) + EPS)


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """One step of D."""
    fake = G(z).detach()
    opt_D.zero_grad()
    loss = -log_prob(D(x_real)).mean() - log_prob_fake(D(fake)).mean()
    loss.backward()
    opt_D.step()
    return loss.item()


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    """One step of D, then one step of G."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    opt_G.zero_grad()
    loss_G = -log_prob(D(G(z_g))).mean()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
