"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch

from grader.checks import misconception


def _mixed(real, fake, alpha):
    alpha = alpha.reshape(-1, *[1] * (real.dim() - 1))
    return alpha * real + (1 - alpha) * fake


def _gradient(critic, points):
    points = points.detach().requires_grad_()
    return torch.autograd.grad(critic(points).sum(), points, create_graph=True)[0]


# hwalsuklee/tensorflow-generative-model-collections issue 33, eriklindernoren/PyTorch-GAN pull request 173.
@misconception(of="interpolate", fails="interpolate_draw", title="A share for each feature")
def share_for_each_feature(real, fake, alpha=None):
    """Every pixel draws its own share, so the points fill a box around the two examples. The penalty is
    meant for the straight line between them, along which mass is carried: one share for each example."""
    if alpha is None:
        alpha = torch.rand_like(real)
        return alpha * real + (1 - alpha) * fake
    return _mixed(real, fake, alpha)


@misconception(of="interpolate", fails="interpolate_draw", title="One share for the whole batch")
def share_for_the_batch(real, fake, alpha=None):
    """All examples of a batch get the same share, because a single number is drawn. The penalty then
    looks at one cut through all lines at a time and is noisier than it has to be."""
    if alpha is None:
        alpha = torch.rand(1, dtype=real.dtype).expand(len(real))
    return _mixed(real, fake, alpha)


@misconception(of="interpolate", fails="interpolate_draw", title="Shares from a normal distribution")
def share_from_a_normal(real, fake, alpha=None):
    """Your shares are negative or beyond 1 most of the time: they come from randn. The points then lie
    outside of the segment between the two examples."""
    alpha = torch.randn(len(real), dtype=real.dtype) if alpha is None else alpha
    return _mixed(real, fake, alpha)


@misconception(of="interpolate", fails="interpolate_draw", title="Shares dealt out evenly")
def shares_dealt_out(real, fake, alpha=None):
    """The shares of a batch stand at even distances, in any order: if all but one are known, so is the last. What
    looks like a better covering has no draws of its own, and in a batch of one the share never changes."""
    if alpha is None:
        alpha = (torch.randperm(len(real)).to(real.dtype) + 0.5) / len(real)
    return _mixed(real, fake, alpha)


@misconception(of="interpolate", fails="interpolate_draw", title="The same shares in every call")
def always_the_same_shares(real, fake, alpha=None):
    """Two calls draw the same shares: a seed is set before they are drawn. Each place in the batch is then judged
    at one place of its lines for the whole training, and everybody else's random numbers begin anew as well."""
    if alpha is None:
        torch.manual_seed(0)
        alpha = torch.rand(len(real), dtype=real.dtype)
    return _mixed(real, fake, alpha)


@misconception(of="interpolate", fails="interpolate_draw", title="Always the point halfway")
def always_halfway(real, fake, alpha=None):
    """Without alpha you always take the middle. The slope is then held near 1 at one point of each line
    and may be anything elsewhere, above all close to the data and to the fakes."""
    return _mixed(real, fake, torch.full((len(real),), 0.5, dtype=real.dtype) if alpha is None else alpha)


# PyTorch-GAN's dragan, and the code of the paper's authors, weigh the fake.
@misconception(of="interpolate", fails="interpolate_value", title="alpha weighs the fake example")
def alpha_weighs_the_fake(real, fake, alpha=None):
    """At alpha 1 you return the fake example. With uniform shares it makes no difference, which is why
    code does it both ways; the docstring fixes that alpha is the share of the real one."""
    return _mixed(fake, real, torch.rand(len(real), dtype=real.dtype) if alpha is None else alpha)


@misconception(of="interpolate", fails="interpolate_value", title="Beyond the real example")
def beyond_the_real(real, fake, alpha=None):
    """Your points start at the real example and lead away from the fake one: the difference of the two
    has the wrong sign. No mass is carried there."""
    return real + _mixed(real, fake, torch.rand(len(real), dtype=real.dtype) if alpha is None else alpha) - fake


@misconception(of="interpolate", fails="interpolate_value", title="Shares shaped for images only")
def share_with_four_axes(real, fake, alpha=None):
    """The points of a table of numbers have four axes: the shares are given the shape (batch, 1, 1, 1),
    whatever the examples look like. Count the axes of real."""
    alpha = torch.rand(len(real), dtype=real.dtype) if alpha is None else alpha
    alpha = alpha.reshape(-1, 1, 1, 1)
    return alpha * real + (1 - alpha) * fake


@misconception(of="interpolate", fails="interpolate_value", title="Shares shaped for tables only")
def share_with_two_axes(real, fake, alpha=None):
    """Tables are right; of images each row of pixels gets a share, or there is an error: the shares have
    the shape (batch, 1), and shapes are lined up from the right. With three channels in a batch of three
    nothing complains."""
    alpha = (torch.rand(len(real), dtype=real.dtype) if alpha is None else alpha).unsqueeze(1)
    return alpha * real + (1 - alpha) * fake


@misconception(of="interpolate", fails="interpolate_value", title="Shares on the last axis")
def share_on_the_last_axis(real, fake, alpha=None):
    """Where the batch is as long as the last axis each feature gets a share, and no error says so;
    otherwise there is one. alpha has the shape (batch,), and broadcasting lines shapes up from the right."""
    alpha = torch.rand(len(real), dtype=real.dtype) if alpha is None else alpha
    return alpha * real + (1 - alpha) * fake


@misconception(of="interpolate", fails="interpolate_value", title="Shares of zero are drawn anew")
def zeros_drawn_anew(real, fake, alpha=None):
    """Give alpha = 0 for all examples and it is drawn afresh: zeros are taken for nothing given. Only
    None asks for a draw."""
    if alpha is None or not alpha.any():
        alpha = torch.rand(len(real), dtype=real.dtype)
    return _mixed(real, fake, alpha)


# caogang/wgan-gp issues 25, 27, 47, 56; eriklindernoren/PyTorch-GAN issue 20; Zeleni9/pytorch-wgan issue 40.
@misconception(of="gradient_penalty", fails="penalty_value", title="The length over the channels only")
def length_over_channels(critic, real, fake, alpha=None):
    """Vectors are right and images are not: the length is taken over axis 1 alone, so every pixel has a
    slope that is pulled to 1 by itself. The slope of an image with n pixels then grows to about the root of
    n."""
    return (_gradient(critic, interpolate(real, fake, alpha)).norm(2, dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="The length over the whole batch")
def length_over_the_batch(critic, real, fake, alpha=None):
    """There is one length for all examples together, which grows with the root of the batch. Each example
    has a slope of its own."""
    return (_gradient(critic, interpolate(real, fake, alpha)).norm() - 1).square()


@misconception(of="gradient_penalty", fails="penalty_value", title="The length over three axes by number")
def length_over_three_axes(critic, real, fake, alpha=None):
    """Images are right and everything else stops with an error: the axes of the length are numbered.
    Flatten the examples, and the number of axes no longer matters."""
    return (_gradient(critic, interpolate(real, fake, alpha)).norm(2, dim=(1, 2, 3)) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="The square of the length is pulled to 1")
def squared_length(critic, real, fake, alpha=None):
    """The square of the slope is compared with 1, not the slope: the root is missing. Both are satisfied
    by the same critics, but a steep one is punished with the fourth power."""
    return (_gradient(critic, interpolate(real, fake, alpha)).flatten(1).square().sum(1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="The mean before the square")
def mean_before_the_square(critic, real, fake, alpha=None):
    """The slopes are averaged first and compared with 1 afterwards. A critic that is far too steep at
    half of the points and flat at the others then goes unpunished."""
    return (_gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1).mean() - 1).square()


@misconception(of="gradient_penalty", fails="penalty_value", title="The gradient of the mean score")
def gradient_of_the_mean(critic, real, fake, alpha=None):
    """Every slope is divided by the size of the batch: you differentiate the mean of the scores. Their
    sum keeps the examples apart, since each score depends on its own point only."""
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(x).mean(), x, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


@misconception(
    of="gradient_penalty", fails="penalty_value", title="The weight of 10 is included", values=("10", "5", "100"),
)  # fmt: skip
def weight_included(critic, real, fake, alpha=None):
    """Your penalty is 10 times what it should be: the weight lambda is in it already. The caller multiplies by it,
    and then it would count twice."""
    return 10 * (_gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="Summed over the batch")
def summed_over_the_batch(critic, real, fake, alpha=None):
    """Your penalty grows with the batch: the squares are summed. Against the critic's loss, which is a mean, a
    larger batch would then weigh the penalty more."""
    return (_gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1) - 1).square().sum()


@misconception(of="gradient_penalty", fails="penalty_value", title="Only slopes above 1 are punished")
def one_sided(critic, real, fake, alpha=None):
    """A flat critic has no penalty: slopes below 1 are let off. That is a variant with some merits, but
    the penalty of WGAN-GP pulls from both sides."""
    lengths = _gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1)
    return (lengths - 1).clamp(min=0).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="Pulled to 0", section="friction-r1")
def pulled_to_zero(critic, real, fake, alpha=None):
    """The slope is pulled to 0 and not to 1. That is what R1 does, at real examples, to bring the players
    to rest; a critic that has to measure a distance needs the slope 1."""
    return _gradient(critic, interpolate(real, fake, alpha)).flatten(1).square().sum(1).mean()


@misconception(
    of="gradient_penalty", fails="penalty_value", title="The slope at the real examples", section="friction-r1"
)
def at_the_real_examples(critic, real, fake, alpha=None):
    """The slope is taken at the real examples, as R1 does it. Nothing then keeps the critic from being
    steep on the way from the fakes to the data, where G is to follow it."""
    return (_gradient(critic, real).flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="alpha is not handed on")
def alpha_not_handed_on(critic, real, fake, alpha=None):
    """Two calls with the same alpha differ: it is not handed on, and interpolate draws its own."""
    return (_gradient(critic, interpolate(real, fake)).flatten(1).norm(dim=1) - 1).square().mean()


# The code of eriklindernoren/PyTorch-GAN has ones of this shape.
@misconception(of="gradient_penalty", fails="penalty_value", title="grad_outputs of shape (batch, 1)")
def ones_in_a_column(critic, real, fake, alpha=None):
    """Your penalty stops with an error for a critic that returns (batch,): grad_outputs has the shape
    (batch, 1). Let the ones follow the scores, or differentiate their sum."""
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    ones = torch.ones(len(real), 1, dtype=real.dtype)
    (slope,) = torch.autograd.grad(critic(x), x, grad_outputs=ones, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="The points require no gradient")
def points_without_a_gradient(critic, real, fake, alpha=None):
    """The call stops with an error, as the points are plain data: nobody has said that a gradient is
    wanted for them. They have to be marked before the critic sees them."""
    x = interpolate(real, fake, alpha).detach()
    (slope,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="Slopes cut off at 10")
def slopes_cut_off(critic, real, fake, alpha=None):
    """A critic that is steeper than 10 is punished as if it were not, and has no gradient back: the slopes are
    kept below a limit. That is where the penalty is needed most."""
    lengths = _gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1)
    return (lengths.clamp(max=10) - 1).square().mean()


# mlpack/mlpack issue 2891, ooples/AiDotNet issue 1844: the value is right, and trains nothing.
@misconception(of="gradient_penalty", fails="penalty_gradient", title="The gradient is made without a graph")
def without_create_graph(critic, real, fake, alpha=None):
    """The number is right and trains nothing: autograd.grad returns plain data unless it is told to
    record how it got there. retain_graph keeps the first pass and does not record the second."""
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(x).sum(), x, retain_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


# keras-team/keras-io issue 910, pytorch/pytorch issue 2534.
@misconception(of="gradient_penalty", fails="penalty_flat", title="A root with an infinite slope at 0")
def bare_root(critic, real, fake, alpha=None):
    """Where the critic is flat the penalty is 1 and its gradient is not a number: the root of the sum of
    squares has an infinite slope at 0, which is multiplied by 0. One dead example in a batch, and all weights
    of the critic are lost."""
    slope = _gradient(critic, interpolate(real, fake, alpha)).flatten(1)
    return (slope.square().sum(dim=1).sqrt() - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_flat", title="Saved only where every slope is 0")
def saved_where_all_are_flat(critic, real, fake, alpha=None):
    """One dead example among others, and the gradient is not a number: the root of 0 is avoided only where the
    critic is flat at all points. In training it is a single example that is flat, and it takes all weights with
    it."""
    squares = _gradient(critic, interpolate(real, fake, alpha)).flatten(1).square().sum(dim=1)
    if not squares.any():
        return squares.sum() + 1
    return (squares.sqrt() - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_flat", title="Flat examples are left out")
def flat_examples_left_out(critic, real, fake, alpha=None):
    """The mean is taken over the examples whose slope is not 0, to keep the root safe. A critic that is flat at
    most points then hardly pays for it, though each of them should count as 1."""
    squares = _gradient(critic, interpolate(real, fake, alpha)).flatten(1).square().sum(dim=1)
    steep = squares[squares > 0]
    return (steep.sqrt() - 1).square().mean() if len(steep) else squares.sum() + 1


@misconception(of="gradient_penalty", fails="penalty_value", title="backward() in place of autograd.grad")
def with_backward(critic, real, fake, alpha=None):
    """The penalty is right, and the critic's weights are left with gradients of its scores: backward()
    stores into everything on its way. If they are not cleared in time the critic learns to raise all
    scores."""
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    critic(x).sum().backward(create_graph=True)
    return (x.grad.flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="The real examples are marked")
def real_examples_marked(critic, real, fake, alpha=None):
    """After the call the caller's real examples require a gradient: they are marked, so that the points
    made of them do too. From then on every pass through them records a graph that nobody wants."""
    x = interpolate(real.requires_grad_(), fake, alpha)
    (slope,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_value", title="The critic is taken for a module")
def critic_is_a_module(critic, real, fake, alpha=None):
    """Your penalty stops with an error when the critic is a plain function: it asks for something that
    only modules have, to clear their gradients. autograd.grad stores none, so there is nothing to clear."""
    slope = _gradient(critic, interpolate(real, fake, alpha))
    critic.zero_grad()
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


@misconception(of="gradient_penalty", fails="penalty_traces", title="The critic is put into training mode")
def left_in_training_mode(critic, real, fake, alpha=None):
    """A critic that comes in evaluation mode goes out in training mode. Your penalty is right, but whatever is
    measured after it has dropout in it. The mode belongs to the caller: leave it, or put it back."""
    if hasattr(critic, "train"):
        critic.eval()
    penalty = (_gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1) - 1).square().mean()
    if hasattr(critic, "train"):
        critic.train()
    return penalty


@misconception(
    of="gradient_penalty", fails="penalty_draw", title="The penalty draws one share for the batch",
    twin="share_for_the_batch",
)  # fmt: skip
def penalty_draws_one_share(critic, real, fake, alpha=None):
    """interpolate draws a share for each example, but here it is given one for all: the penalty draws a
    single number when alpha is None. What is not given can be handed on as None."""
    alpha = torch.rand(1, dtype=real.dtype).expand(len(real)) if alpha is None else alpha
    return (_gradient(critic, interpolate(real, fake, alpha)).flatten(1).norm(dim=1) - 1).square().mean()
