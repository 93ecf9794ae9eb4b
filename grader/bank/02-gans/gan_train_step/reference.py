"""One training step of a GAN: the discriminator moves, then the generator moves against it.

A GAN has two networks, two optimisers and two losses, and they share one graph. The losses are those of
`gan_loss`, on logits. What is new is the order of things: who is trained when, on which fakes, and what must not
leak from one player's step into the other's.

What is fixed here, because other code does it differently:

- D first, once: on the real batch and on the fakes G(z_d). Then G, once: on the fakes G(z_g), as judged by the D
  that has just moved. Real and fake examples go through D as separate batches.
- The losses are softplus(-D(real)).mean() + softplus(D(fake)).mean() for D and the non-saturating
  softplus(-D(fake)).mean() for G. D returns logits of any shape.
- D's optimiser moves D, and nothing else does; G's moves G. Any optimiser of torch that needs no closure will do,
  with any groups of parameters. Each step is that of its own loss alone: gradients that were there before, or that
  the other player's step has left, do not count.
- Every layer does its work in the mode (train or eval) in which it comes. On return it is in the same mode, and
  the same parameters require a gradient. Examples and latents are left as they are, and no seed is set.
- Networks, examples and latents are float32 throughout or float64 throughout, and so is all that is computed.
- The losses that come back are those that were stepped down from, as plain numbers for a log: Python floats, or
  0-dim tensors outside of any graph.

`course read 2` opens the lesson. Check your work with `course grade gan_train_step`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def discriminator_step(
    G: nn.Module, D: nn.Module, opt_D: torch.optim.Optimizer, x_real: Tensor, z: Tensor
) -> float:
    """One step of D on a real batch and on the fakes G(z). The parameters of G stay as they are.

    x_real: (batch, ...), what D takes. z: (batch of its own, latent), what G takes.
    Returns D's loss before the step. No gradient is left in G's parameters that was not there before.
    """
    # solution: D's loss on real and fake examples, and one step of opt_D
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(G(z).detach())).mean()
    opt_D.zero_grad()
    loss.backward()
    opt_D.step()
    return loss.item()
    # end solution


def gan_train_step(
    G: nn.Module,
    D: nn.Module,
    opt_G: torch.optim.Optimizer,
    opt_D: torch.optim.Optimizer,
    x_real: Tensor,
    z_d: Tensor,
    z_g: Tensor,
) -> dict[str, float]:
    """One step of D, then one step of G through the D that has moved.

    x_real: (batch, ...). z_d, z_g: (batch, latent), the latents of the fakes for D's step and for G's.
    Returns {"loss_D": ..., "loss_G": ...}, each as it was before the step that it led to.
    Source: Goodfellow et al. 2014, Algorithm 1, with the non-saturating loss of section 3.
    """
    # solution: D's step, then G's loss through D and one step of opt_G
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}
    # end solution
