"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _gradient(D, real):
    x = real.detach().requires_grad_()
    return torch.autograd.grad(D(x).sum(), x, create_graph=True)[0].flatten(1)


@misconception(of="r1_penalty", fails="r1_value", title="The length is not squared")
def length_not_squared(D, real):
    """You average the lengths of the gradients, not their squares. A length pulls at a slope with the same force
    however small it is, and has a kink at 0; the square pulls less and less as D becomes flat, and so lets the
    players come to rest."""
    return _gradient(D, real).norm(dim=1).mean()


@misconception(of="r1_penalty", fails="r1_value", title="The slope is pulled to 1", section="the-wasserstein-gan")
def pulled_to_one(D, real):
    """The slope is compared with 1: that is the penalty of WGAN-GP, for a critic that measures a distance. R1
    pulls it to 0, since at the equilibrium a discriminator has nothing left to say at the data."""
    return (_gradient(D, real).norm(dim=1) - 1).square().mean()


# hahahappyboy/GAN-Thesis-Retrieval, StyleGAN/utils.py, sums over batch and pixels at once.
@misconception(of="r1_penalty", fails="r1_value", title="Summed over the batch")
def summed_over_the_batch(D, real):
    """Your penalty grows with the batch: the squares of all examples are summed. D's loss is a mean, so with a
    larger batch the same gamma would be a stronger friction."""
    return _gradient(D, real).square().sum()


@misconception(of="r1_penalty", fails="r1_value", title="Averaged over the pixels as well")
def averaged_over_the_pixels(D, real):
    """The squares are averaged over everything, pixels included. A squared length is their sum over an example:
    with 64 pixels your friction is 64 times too weak, and how weak depends on the size of the image."""
    return _gradient(D, real).square().mean()


@misconception(of="r1_penalty", fails="r1_value", title="The gradient of the mean logit")
def gradient_of_the_mean(D, real):
    """You differentiate the mean of the logits, so every slope is divided by the size of the batch, and its
    square by the square of that. Their sum keeps the examples apart, since each logit depends on its own example
    only."""
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).mean(), x, create_graph=True)
    return slope.flatten(1).square().sum(1).mean()


@misconception(of="r1_penalty", fails="r1_value", title="The mean before the square")
def mean_before_the_square(D, real):
    """The lengths are averaged first and squared afterwards. That is less than the mean of the squares, and one
    steep example among many flat ones goes nearly unpunished."""
    return _gradient(D, real).norm(dim=1).mean().square()


@misconception(of="r1_penalty", fails="r1_value", title="The slopes of the batch are averaged")
def slopes_averaged(D, real):
    """The gradients of the examples are averaged as vectors before their length is taken. Slopes in opposite
    directions cancel, so D may be as steep as it likes at each example."""
    return _gradient(D, real).mean(0).square().sum()


# The mistake of caogang/wgan-gp issue 25 and others, who measure over axis 1 alone.
@misconception(of="r1_penalty", fails="r1_value", title="Summed over the channels, averaged over the pixels")
def summed_over_channels(D, real):
    """Vectors are right and images are not: the squares are summed over axis 1 alone, and then averaged over
    height and width as well. An example has one slope, over all its axes."""
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return slope.square().sum(1).mean()


# NVlabs/stylegan2-ada-pytorch sums over [1, 2, 3], as all its data are images.
@misconception(of="r1_penalty", fails="r1_value", title="Three axes by number")
def three_axes_by_number(D, real):
    """Images are right and everything else stops with an error: the axes of the sum are numbered. Flatten the
    examples, and the number of axes no longer matters."""
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return slope.square().sum([1, 2, 3]).mean()


@misconception(of="r1_penalty", fails="r1_value", title="The half is in it already")
def half_included(D, real):
    """Your penalty is half of what it should be: the half of gamma / 2 is in it already. Here that factor is the
    caller's, who multiplies by it, and then the half would count twice."""
    return 0.5 * _gradient(D, real).square().sum(1).mean()


@misconception(
    of="r1_penalty", fails="r1_value", title="A gamma of 10 is in it already", values=("10", "5", "100"),
)  # fmt: skip
def gamma_included(D, real):
    """Your penalty is multiplied by gamma / 2 with a gamma of 10. That is the caller's, who multiplies by gamma
    / 2 as well: the strength would be in it twice."""
    return 10 / 2 * _gradient(D, real).square().sum(1).mean()


@misconception(of="r1_penalty", fails="r1_value", title="The slope of the probability")
def slope_of_the_probability(D, real):
    """You take a sigmoid of D's logit before you differentiate. Where D is sure, the probability is flat however
    steep the logit is: the penalty goes to sleep exactly where D has run far ahead."""
    return _gradient(lambda x: D(x).sigmoid(), real).square().sum(1).mean()


@misconception(of="r1_penalty", fails="r1_value", title="The slope of the loss")
def slope_of_the_loss(D, real):
    """You differentiate D's loss at the real examples and not its logit. That weighs each slope with how wrong D
    is about the example, so a D that is sure of its data pays nothing for being steep."""
    return _gradient(lambda x: F.softplus(-D(x)), real).square().sum(1).mean()


# rosinality/style-based-gan-pytorch marks the batch itself, and issue 84 asks what that is for.
@misconception(of="r1_penalty", fails="r1_value", title="The caller's batch is marked")
def batch_marked(D, real):
    """After the call the caller's batch requires a gradient. From then on every pass through it records a graph
    down to the pixels that nobody wants, and backward fills its .grad. Mark a copy: `detach` shares the
    numbers."""
    real.requires_grad_()
    (slope,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)
    return slope.flatten(1).square().sum(1).mean()


@misconception(of="r1_penalty", fails="r1_value", title="backward() in place of autograd.grad")
def with_backward(D, real):
    """The penalty is right, and D's weights are left with gradients of its logits: backward() stores into
    everything on its way. If they are not cleared in time, D learns to lower all logits."""
    x = real.detach().requires_grad_()
    D(x).sum().backward(create_graph=True)
    return x.grad.flatten(1).square().sum(1).mean()


# brownvc/R3GAN issue 20 asks for this.
@misconception(of="r1_penalty", fails="r1_gradient", title="The gradient is made without a graph")
def without_create_graph(D, real):
    """The number is right and trains nothing: the slope comes back as plain data, a constant to the optimiser,
    as autograd.grad does not record how it got there unless it is told to, or as it was detached afterwards.
    retain_graph keeps the first pass and does not record the second."""
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, retain_graph=True)
    return slope.flatten(1).square().sum(1).mean()


@misconception(of="r1_penalty", fails="r1_flat", title="A root that is squared again")
def root_squared_again(D, real):
    """Where D is flat the penalty is 0 and its gradient is not a number: the root of the sum of squares has an
    infinite slope at 0, which the square behind it multiplies by 0. Leave both out: the sum of the squares is
    what you want."""
    return _gradient(D, real).square().sum(1).sqrt().square().mean()


@misconception(of="r1_penalty", fails="r1_traces", title="D is put into training mode")
def left_in_training_mode(D, real):
    """A D that comes in evaluation mode goes out in training mode. Your penalty is right, but whatever is
    measured after it has dropout in it. The mode belongs to the caller: leave it, or put it back."""
    if hasattr(D, "train"):
        D.train()
    return _gradient(D, real).square().sum(1).mean()


@misconception(of="lazy_r1", fails="lazy_value", title="Nothing makes up for the steps between")
def not_made_up_for(D, real, step, gamma, every=16):
    """At its steps the penalty is that of a single step. Over a round of 16 that is a sixteenth of the friction:
    to the discriminator, gamma is 16 times smaller than you think. Multiply by `every`."""
    return gamma / 2 * r1_penalty(D, real) if step % every == 0 else real.new_zeros(())


@misconception(of="lazy_r1", fails="lazy_value", title="gamma in place of gamma / 2")
def gamma_without_the_half(D, real, step, gamma, every=16):
    """R1 is gamma / 2 times the penalty, so that its gradient is gamma times the slope. You multiply by gamma,
    and have twice the friction of anybody who quotes the same number."""
    return every * gamma * r1_penalty(D, real) if step % every == 0 else real.new_zeros(())


@misconception(of="lazy_r1", fails="lazy_steps", title="The penalty at every step, made up for")
def at_every_step(D, real, step, gamma, every=16):
    """The penalty comes at every step, and is multiplied by `every` each time. What makes up for the steps that
    are left out is right only if they are left out: so the friction is `every` times too strong."""
    return every * gamma / 2 * r1_penalty(D, real)


@misconception(of="lazy_r1", fails="lazy_steps", title="At all steps but its own")
def at_all_others(D, real, step, gamma, every=16):
    """The penalty is left out at the multiples of `every`, and comes at all others: `step % every` is 0, and so
    false, just where it is due."""
    return every * gamma / 2 * r1_penalty(D, real) if step % every else real.new_zeros(())


@misconception(of="lazy_r1", fails="lazy_steps", title="At the end of each round")
def at_the_end_of_rounds(D, real, step, gamma, every=16):
    """The penalty comes at the last step of each round: 15, 31 and so on. Steps are counted from 0, and the
    docstring has it at 0, 16 and 32. In training it hardly matters; with two conventions in one program it
    does."""
    return every * gamma / 2 * r1_penalty(D, real) if (step + 1) % every == 0 else real.new_zeros(())


@misconception(of="lazy_r1", fails="lazy_steps", title="Not at step 0")
def not_at_the_start(D, real, step, gamma, every=16):
    """Step 0 has no penalty, as if a round had to pass first: 0 is a multiple of `every` too. Of a training that
    is shorter than a round nothing would be penalised."""
    return every * gamma / 2 * r1_penalty(D, real) if step and step % every == 0 else real.new_zeros(())


@misconception(of="lazy_r1", fails="lazy_gradient", title="A new tensor, outside of the graph")
def in_a_new_tensor(D, real, step, gamma, every=16):
    """The number is right and trains nothing: it is taken out of the graph, by item() or by making a new tensor
    of it. Multiply the tensor itself."""
    if step % every:
        return real.new_zeros(())
    return torch.tensor(every * gamma / 2 * r1_penalty(D, real).item(), dtype=real.dtype)
