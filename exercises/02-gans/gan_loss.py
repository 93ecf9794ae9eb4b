"""The GAN losses: what the discriminator and the generator minimise.

A GAN is a game of two networks. The discriminator D looks at a sample and says how real it seems; the
generator G wants its samples to seem real. Both learn from the logits of D, each through a loss of its own,
and you write both.

What to write:

- `discriminator_loss`: the cross-entropy of D as a classifier of real against fake.
- `generator_loss`: in the form of the game itself (`minimax`), and in the form that people train with
  (`non_saturating`). They want the same thing. Compare their gradients where D is sure of itself, at a logit
  of -30: that difference is what this exercise is about.

What is fixed here, because other code does it differently:

- You get logits, the numbers before the sigmoid: D(x) = sigmoid(logit). The sigmoid belongs to the loss, and
  the loss must hold for logits as large as 10 000.
- Logits have any shape: `(batch,)`, `(batch, 1)`, a map `(batch, 1, height, width)`. Each counts alike.
- The mean over real logits and the mean over fake logits are added. There is no factor 1/2 and no sum over
  the batch, and the two batches may differ in size.
- Every loss is a 0-dim tensor of the logits' dtype, float32 or float64, in nats, to be minimised.
- Labels are exactly 1 and 0: no smoothing, no noise.
- Gradients flow to every argument. Whoever trains D decides what to detach; a loss does not.

A worked line: a real logit 2 and a fake logit -1 give the discriminator 0.126928 + 0.313262 = 0.440190. For
that fake logit the generator's loss is 1.313262 (non-saturating) or -0.313262 (minimax).

`course read 2` opens the lesson. Run `course grade gan_loss` when you have written something;
`course hint gan_loss` helps you along.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """What D minimises: mean of -log D(x) over real logits, plus mean of -log(1 - D(G(z))) over fake logits.

    real_logits, fake_logits: any shapes, which may differ. Returns a 0-dim tensor, >= 0, in nats.
    All logits 0 (D cannot tell) give 2 log 2 = 1.386294.
    Source: Goodfellow et al. 2014, equation 1, with its sign changed.
    """
    raise NotImplementedError("the mean cross-entropy of the real logits plus that of the fake logits")


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    """What G minimises, averaged over all fake logits.

    kind "non_saturating": mean of -log D(G(z)), >= 0. kind "minimax": mean of log(1 - D(G(z))), <= 0.
    fake_logits: any shape. Returns a 0-dim tensor, in nats. Raises ValueError for any other kind; a kind is
    taken letter by letter, so "Minimax" and "" are other kinds.
    Source: Goodfellow et al. 2014, section 3.
    """
    raise NotImplementedError("the loss that kind names, or a ValueError")
