"""R1, the penalty on a discriminator's slope at real data: friction that brings two players to rest.

Where fakes lie as the data do, a discriminator with a slope left over still pushes them about. R1 takes that slope
away, at real examples only. It is a loss made of a gradient, so it is itself differentiated when the discriminator
trains, which takes more passes through it than all the rest of a step. The lazy variant saves most of them: it
asks for the penalty at every few steps only, and then for so much more of it.

What is fixed here, because other code does it differently:

- `r1_penalty` is the mean over the batch of the squared length of the gradient. It is E[|grad D|^2] as it stands:
  neither gamma nor the half of gamma / 2 is in it. `lazy_r1` has both in it, and what makes up for the steps that
  it leaves out.
- The gradient is that of the logit, as D returns it. Its square is summed over all axes of an example, and then
  averaged over examples.
- D is any callable that scores each example by itself. It returns (batch,) or (batch, 1).
- All tensors have one dtype, float32 or float64, and so has what is returned.

A worked line. D(x) = 3 x_1 + 4 x_2 has a gradient of length 5 everywhere, so its penalty is 25 whatever the
examples. With gamma = 2 that is R1 = 25 at every step; lazily, with every = 4, it is 100, 0, 0, 0, 100 and so on.

`course read 3` opens the lesson. Check your work with `course grade r1_penalty`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    """The mean over the batch of the squared length of D's gradient, at real examples.

    D: called with (batch, ...), returns a logit for each example, (batch,) or (batch, 1). It uses its input,
    however flat it is there; to a D that ignores it, 0 and an exception are both fine answers.
    real: (batch, ...), one or more axes after the batch.
    Returns a 0-dim tensor in the dtype of real that carries its gradient to D's weights. That gradient is finite
    also where D is flat, so that its slope is 0. Nothing is left in anybody's .grad; real and D are as they were,
    `requires_grad` and mode included. It is called where gradients are on, as in training; under torch.no_grad()
    nothing is asked of it.
    Source: Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?, arXiv:1801.04406.
    """
    # solution: the gradient of D at each real example, and the mean of its squared lengths
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return slope.square().flatten(1).sum(dim=1).mean()
    # end solution


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    """What is added to D's loss at this step, so that on average over the steps it is gamma / 2 times the penalty.

    D, real: as in `r1_penalty`.
    step: counts the steps of D from 0. It alone says where in the round the call is.
    gamma: the strength of R1. every: 1 or more. The penalty is asked for at step 0, and at each step that is a
    multiple of `every`, and is multiplied by `every` to make up for the others. With every = 1 it is R1 itself.
    Returns a 0-dim tensor in the dtype of real. Where the penalty comes, it carries its gradient to D's weights;
    at the steps between it is a plain zero, and D has no work.
    Source: Karras et al. 2020, Analyzing and Improving the Image Quality of StyleGAN, arXiv:1912.04958.
    """
    # solution: zero at most steps, and all that is due at the others
    if step % every:
        return real.new_zeros(())
    return every * gamma / 2 * r1_penalty(D, real)
    # end solution
