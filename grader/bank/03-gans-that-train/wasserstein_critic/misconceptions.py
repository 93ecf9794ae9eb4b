"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch.nn.functional as F
from torch import nn

from grader.checks import misconception


# shekkizh/WassersteinGAN.tensorflow issue 7, martinarjovsky/WassersteinGAN issue 61.
@misconception(of="critic_loss", fails="critic_value", title="The gap itself, which is to be maximised")
def gap_to_be_maximised(real_scores, fake_scores):
    """You return the gap, real scores less fake ones. An optimiser makes it small, so the critic learns to score
    fakes higher. If the generator's sign is turned as well the game is the same; with the one of the docstring,
    both players want the same thing."""
    return real_scores.mean() - fake_scores.mean()


@misconception(of="critic_loss", fails="critic_value", title="A sigmoid before the mean")
def sigmoid_left(real_scores, fake_scores):
    """The scores go through a sigmoid first, as if they were logits. A score is not a probability: squashed, it
    flattens where the critic is ahead, and the gap can never be more than 1, however far apart fakes and data
    are."""
    return fake_scores.sigmoid().mean() - real_scores.sigmoid().mean()


@misconception(
    of="critic_loss", fails="critic_value", title="The cross-entropy of a discriminator",
)  # fmt: skip
def cross_entropy(real_scores, fake_scores):
    """That is the loss of a discriminator, which classifies. It is content once it is sure, and its gradient
    fades; a critic measures, so each point of score counts as much as the last. No logarithm, no softplus."""
    return F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()


@misconception(of="critic_loss", fails="critic_value", title="The hinge loss")
def hinge(real_scores, fake_scores):
    """Scores beyond 1 or -1 do not count any more: that is the hinge loss, another way to train a discriminator.
    What comes out does not estimate a distance."""
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()


@misconception(of="critic_loss", fails="critic_value", title="Squared distances to labels")
def least_squares(real_scores, fake_scores):
    """Real scores are pulled to 1 and fake ones to 0, by squares: that is the least-squares GAN. A critic's
    scores have no target. Only the gap counts, and it may be as wide as the critic's slope allows."""
    return (real_scores - 1).square().mean() + fake_scores.square().mean()


# A distance is never negative, so its sign is taken away; martinarjovsky/WassersteinGAN issue 14 has the sign.
@misconception(of="critic_loss", fails="critic_value", title="The gap without its sign")
def without_its_sign(real_scores, fake_scores):
    """You take the absolute value, since a distance is not negative. But this is what the critic is trained by:
    minimised, it brings the gap to 0. The loss is minus the estimate, and so negative while the critic is
    ahead."""
    return (fake_scores.mean() - real_scores.mean()).abs()


@misconception(of="critic_loss", fails="critic_value", title="Minus the size of the gap")
def minus_its_size(real_scores, fake_scores):
    """You take the absolute value of the gap before you turn its sign. While the critic is ahead that is right.
    A critic that is behind gains by falling further behind: the size of the gap grows either way. The gap keeps
    its sign, so that the fakes are pushed down always."""
    return -(real_scores.mean() - fake_scores.mean()).abs()


@misconception(of="critic_loss", fails="critic_value", title="One mean over both batches")
def one_mean_for_both(real_scores, fake_scores):
    """Both batches go into one sum, with opposite signs, and are divided by one number of scores. That is the
    gap only if the two are of one size; otherwise the larger batch outweighs the other. Each mean has its own
    number of scores."""
    count = real_scores.numel() + fake_scores.numel()
    return 2 * (fake_scores.sum() - real_scores.sum()) / count


@misconception(of="critic_loss", fails="critic_value", title="The longer batch is cut short")
def longer_batch_cut(real_scores, fake_scores):
    """Scores are taken in pairs of a real and a fake one, so what the longer batch has beyond the other does not
    count. There are no pairs here: take the mean of each batch by itself, over all of its scores."""
    real, fake = real_scores.flatten(), fake_scores.flatten()
    count = min(len(real), len(fake))
    return fake[:count].mean() - real[:count].mean()


@misconception(of="critic_loss", fails="critic_value", title="Real and fake scores in pairs")
def in_pairs(real_scores, fake_scores):
    """Each fake score is taken with a real one before the mean. The two batches have nothing to do with each
    other: with other sizes or shapes there is an error. Take each mean by itself."""
    return (fake_scores - real_scores).mean()


@misconception(of="critic_loss", fails="critic_value", title="Summed over the batches")
def summed_over_batches(real_scores, fake_scores):
    """The scores are summed. If one batch is larger it outweighs the other, and the critic can gain without end
    by adding the same number to all its scores; and the learning rate depends on the size of the batch."""
    return fake_scores.sum() - real_scores.sum()


# Progressive growing adds this term, with this weight, and code is copied from there.
@misconception(
    of="critic_loss", fails="critic_value", title="A drift term of 0.001 is included",
    values=("0.001", "0.01", "0.1"),
)  # fmt: skip
def drift_included(real_scores, fake_scores):
    """The mean square of the real scores is added, times 0.001. Some code does that to keep scores from drifting
    away from 0; it is not part of this loss, whose value would no longer be minus the gap."""
    return fake_scores.mean() - real_scores.mean() + 0.001 * real_scores.square().mean()


@misconception(of="critic_loss", fails="critic_gradient", title="The fake scores are detached")
def fakes_detached(real_scores, fake_scores):
    """The value is right, and the critic learns from real examples alone: it raises its scores everywhere. What
    is detached when the critic trains are the fakes that go in, so that nothing reaches the generator; their
    scores are the critic's own."""
    return fake_scores.detach().mean() - real_scores.mean()


@misconception(of="generator_loss", fails="generator_value", title="A sigmoid before the generator's mean")
def generator_sigmoid(fake_scores):
    """The scores go through a sigmoid first. Where fakes score far below 0 it is flat, so the generator hears
    nothing when it needs to most: that is the very trouble that a critic is there to avoid."""
    return -fake_scores.sigmoid().mean()


@misconception(of="generator_loss", fails="generator_value", title="The non-saturating loss")
def non_saturating(fake_scores):
    """That is the generator's loss against a discriminator, with a softplus of its logit. It stops caring about
    fakes that score high; here every fake is pulled up the critic's slope alike."""
    return F.softplus(-fake_scores).mean()


@misconception(of="generator_loss", fails="generator_gradient", title="The scores are taken out of the graph")
def generator_number(fake_scores):
    """The value is right and trains nothing: the scores are taken out of the graph before their mean. The
    generator learns through the critic, so everything on the way has to stay connected."""
    return -fake_scores.detach().mean()


# YunzhuLi/InfoGAIL issue 20, znxlwm/pytorch-generative-model-collections issue 31.
@misconception(of="clip_weights", fails="clip_value", title="Gradients are clipped, not weights")
def gradients_clipped(critic, c):
    """The weights are as before: it is their gradients that you clip. That bounds how far a step goes. The slope
    of the critic depends on where the weights are."""
    nn.utils.clip_grad_value_(critic.parameters(), c)


@misconception(
    of="clip_weights", fails="clip_value", title="The length of the gradient is clipped, not the weights"
)
def gradient_norm_clipped(critic, c):
    """The weights are as before: it is the gradient, as a whole, that you keep to the length c. That bounds how
    far a step goes. The slope of the critic depends on where the weights are."""
    nn.utils.clip_grad_norm_(critic.parameters(), c)


@misconception(of="clip_weights", fails="clip_value", title="Clipped copies, and the weights as before")
def copies_clipped(critic, c):
    """The critic's weights are as before: clamp without an underscore makes a new tensor, and giving it the name
    of the old one changes only what the name stands for. Write into the parameter."""
    for weight in critic.parameters():
        weight = weight.clamp(-c, c)


@misconception(of="clip_weights", fails="clip_value", title="Biases are left out")
def biases_left_out(critic, c):
    """What is called `weight` is clipped and biases are not, nor a parameter with a name of its own. WGAN clips
    every parameter; the module can list them whatever they are called."""
    for name, parameter in critic.named_parameters():
        if name.endswith("weight"):
            parameter.data.clamp_(-c, c)


@misconception(of="clip_weights", fails="clip_value", title="Matrices only")
def matrices_only(critic, c):
    """Parameters of one axis or none are left out: biases, scales, and whatever the critic has of its own. WGAN
    clips every parameter, whatever its shape."""
    for parameter in critic.parameters():
        if parameter.dim() > 1:
            parameter.data.clamp_(-c, c)


@misconception(of="clip_weights", fails="clip_value", title="Only the weights of the outermost layers")
def outermost_layers_only(critic, c):
    """You go through the critic's children and clip what is called weight there. A layer inside a Sequential is
    the child of a child, and is left out; so are biases. `parameters()` lists all there is, at any depth."""
    for layer in critic.children():
        if hasattr(layer, "weight"):
            layer.weight.data.clamp_(-c, c)


# martinarjovsky/WassersteinGAN issue 18 discusses it, and finds it to make things worse.
@misconception(of="clip_weights", fails="clip_value", title="Normalisation layers are left out")
def normalisation_left_out(critic, c):
    """The scale and the shift of BatchNorm are not clipped. They multiply like any weight: through a large scale
    the critic is as steep as it likes, whatever the layers around it."""
    for module in critic.modules():
        if not isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            for parameter in module.parameters(recurse=False):
                parameter.data.clamp_(-c, c)


@misconception(of="clip_weights", fails="clip_value", title="Only the kinds of layers that you list")
def listed_layers_only(critic, c):
    """You ask each layer of what kind it is, and clip linear layers and convolutions. The scale and shift of a
    normalisation stay, and so does any parameter that the critic has of its own. WGAN clips every parameter: ask
    for these, and not for kinds of layers."""
    for module in critic.modules():
        if isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d):
            for parameter in module.parameters(recurse=False):
                parameter.data.clamp_(-c, c)


@misconception(
    of="clip_weights", fails="clip_value", title="Layers inside layers are left out",
    values=("[critic, *critic.children()]", "critic.children()"),
)  # fmt: skip
def one_level_deep(critic, c):
    """You clip the parameters of the critic's layers, and not those of the layers inside of them: each level is
    asked for its own only. What stands in a Sequential is one level further down. `parameters()` goes all the
    way by itself."""
    for layer in [critic, *critic.children()]:
        for parameter in layer.parameters(recurse=False):
            parameter.data.clamp_(-c, c)


@misconception(of="clip_weights", fails="clip_value", title="What is frozen is left out")
def frozen_left_out(critic, c):
    """You clip only the parameters that require a gradient. A frozen layer makes the critic as steep as any other,
    so its weights have to lie between the limits as well."""
    for weight in critic.parameters():
        if weight.requires_grad:
            weight.data.clamp_(-c, c)


@misconception(of="clip_weights", fails="clip_value", title="Scaled down as a whole")
def scaled_down(critic, c):
    """A tensor with a weight beyond the limit is shrunk as a whole until it fits. So weights change that were
    inside. Clipping takes each number by itself: beyond a limit it becomes the limit, else it stays."""
    for weight in critic.parameters():
        weight.data.mul_(min(1.0, c / float(weight.abs().max())))


@misconception(of="clip_weights", fails="clip_value", title="The length of each tensor is limited")
def length_limited(critic, c):
    """Each parameter is shrunk as a whole until its length, the root of the sum of its squares, is c. That is
    another way to hold a critic back. Clipping takes each number by itself."""
    for weight in critic.parameters():
        length = float(weight.norm())
        weight.data.mul_(min(1.0, c / length))


@misconception(of="clip_weights", fails="clip_value", title="Only the upper limit")
def upper_limit_only(critic, c):
    """Weights above c are brought down, and those below -c stay: one number is a limit on one side. Give
    both."""
    for weight in critic.parameters():
        weight.data.clamp_(max=c)


@misconception(
    of="clip_weights", fails="clip_training", title="New parameters in place of the old ones",
    values=("True", "weight.requires_grad"),
)  # fmt: skip
def parameters_replaced(critic, c):
    """The critic is right after one call, and then never learns again: it is given new parameters, while the
    optimiser goes on moving the old ones that nobody uses any more. Write into those that are there."""
    for module in critic.modules():
        for name, weight in list(module.named_parameters(recurse=False)):
            setattr(module, name, nn.Parameter(weight.detach().clamp(-c, c), requires_grad=True))


@misconception(
    of="clip_weights", fails="clip_kept", title="Buffers are clipped as well",
    values=("value.is_floating_point()", "True"),
)  # fmt: skip
def buffers_clipped(critic, c):
    """Everything in the state dict is clipped, running statistics included. A variance of 4 that is cut to c is
    no longer that of the data, and in evaluation the layer scales its inputs far too much. Only parameters are
    weights."""
    for value in critic.state_dict().values():
        if value.is_floating_point():
            value.copy_(value.clamp(-c, c))


@misconception(of="clip_weights", fails="clip_kept", title="Everything requires a gradient afterwards")
def all_thawed(critic, c):
    """You switch `requires_grad` off to write into the weights, and then on for all of them, frozen ones too. A
    layer that somebody froze would learn again. Nothing needs to be switched: torch.no_grad() lets you write."""
    critic.requires_grad_(False)
    for weight in critic.parameters():
        weight.clamp_(-c, c)
    critic.requires_grad_(True)
