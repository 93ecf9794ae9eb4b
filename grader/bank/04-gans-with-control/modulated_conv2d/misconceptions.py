"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch.nn.functional as F

from grader.checks import misconception


# uthree/gan-image-generator3 has it; HSE-LAMBDA/DeepGenerativeModels issue 8 finds it on a slide.
@misconception(of="modulate", fails="modulated", title="The style scales the outputs")
def scales_outputs(weight, style):
    """The style stands in the place of the outputs. Then demodulation divides it out again, all of it, and no code
    changes any picture. It belongs to the input channels, the second axis of a weight."""
    return weight * style[:, :, None, None, None]


# In lucidrains/stylegan2-pytorch on purpose, see its issue 107.
@misconception(of="modulate", fails="modulated", title="1 is added to the style")
def one_plus_style(weight, style):
    """You scale by 1 + style. Code whose styles start at 0 does so; here the style is the factor itself, and the
    learned function that makes it can have a bias of 1."""
    return weight * (1 + style)[:, None, :, None, None]


# taesungp/swapping-autoencoder-pytorch normalises styles before it modulates, see its issue 36; NVlabs/stylegan3
# issue 46 asks why there one number does so for the whole batch.
@misconception(of="modulate", fails="modulated", title="The style is normalised first")
def unit_style(weight, style):
    """Each style is divided by the root of its mean square. Demodulation would undo that, but a layer that makes
    colours is not demodulated, and there a style could not say how strong. Use it as it is."""
    style = style * (style.square().mean(1, keepdim=True) + 1e-8).rsqrt()
    return weight * style[:, None, :, None, None]


# rosinality/stylegan2-pytorch does so on purpose, as its weights all start with variance 1.
@misconception(of="modulate", fails="modulated", title="Scaled by the number of inputs as well")
def equalised(weight, style):
    """The weights are also divided by the root of how many an output sums. Code that starts all weights at
    variance 1 does so to equalise learning rates; that has nothing to do with the style, and is not asked for."""
    return weight * style[:, None, :, None, None] / weight[0].numel() ** 0.5


@misconception(of="demodulate", fails="demodulated", title="Summed over the outputs")
def over_outputs(weights):
    """The sum runs over the outputs where it should run over the inputs. Each input is then divided by its own
    size, and with it goes its style: the layer hears nothing of the code any more."""
    return weights * (weights.square().sum((1, 3, 4), keepdim=True) + 1e-8).rsqrt()


@misconception(of="demodulate", fails="demodulated", title="Only over the kernel")
def over_kernel(weights):
    """The sum runs over the kernel's places alone, so each pair of input and output has weights of length 1. The
    style of the input is divided out again. An output sums over its inputs too."""
    return weights * (weights.square().sum((3, 4), keepdim=True) + 1e-8).rsqrt()


@misconception(of="demodulate", fails="demodulated", title="Only over the inputs")
def over_inputs(weights):
    """The sum runs over the inputs alone, so each place of the kernel is brought to length 1 by itself. A kernel's
    middle then counts no more than its corners, and an output of 9 places has a deviation of 3: it sums over them
    too."""
    return weights * (weights.square().sum(2, keepdim=True) + 1e-8).rsqrt()


@misconception(of="demodulate", fails="demodulated", title="One deviation for all outputs")
def over_all_outputs(weights):
    """All outputs of an image are divided by the same number. So a strong one stays stronger than the others, and
    the more outputs there are, the weaker all become. Each has a deviation of its own."""
    return weights * (weights.square().sum((1, 2, 3, 4), keepdim=True) + 1e-8).rsqrt()


@misconception(of="demodulate", fails="demodulated", title="The mean of the squares")
def mean_square(weights):
    """You divide by the root of the *mean* square. The variances of the summands add up, so an output of 16
    channels and 9 places would come out with a deviation of 12: it is their sum that counts."""
    return weights * (weights.square().mean((2, 3, 4), keepdim=True) + 1e-8).rsqrt()


@misconception(of="demodulate", fails="demodulated", title="Divided by the variance")
def no_root(weights):
    """You divide by the variance. What comes out has the deviation 1 / deviation, so strong outputs end up weak;
    divide by the root of the sum."""
    return weights / (weights.square().sum((2, 3, 4), keepdim=True) + 1e-8)


# rosinality/stylegan2-pytorch issue 79 asks why code multiplies.
@misconception(of="demodulate", fails="demodulated", title="Multiplied by the deviation")
def multiplied(weights):
    """You multiply by the deviation, so a strong output becomes stronger still. The formula divides; code that
    multiplies has `rsqrt`, which is 1 / sqrt."""
    return weights * (weights.square().sum((2, 3, 4), keepdim=True) + 1e-8).sqrt()


@misconception(of="demodulate", fails="demodulated", title="Divided by the deviation of the weights")
def std_of_weights(weights):
    """You divide by how much the weights of an output differ from their mean. What is wanted is how much the
    *output* varies, and its variance is the sum of the squared weights: nothing is subtracted or averaged."""
    return weights / (weights.std((2, 3, 4), keepdim=True) + 1e-8)


# Weight standardisation (Qiao et al. 2019), taken for demodulation.
@misconception(of="demodulate", fails="demodulated", title="The mean of the weights is subtracted")
def standardised(weights):
    """The weights of each output are centred and divided by their own deviation: that is weight standardisation.
    Here nothing is subtracted, and it is the deviation of the *output* that becomes 1."""
    mean = weights.mean((2, 3, 4), keepdim=True)
    variance = (weights - mean).square().mean((2, 3, 4), keepdim=True)
    return (weights - mean) * (variance + 1e-8).rsqrt()


@misconception(of="demodulate", fails="demodulated", title="The deviation is cut from the graph")
def deviation_detached(weights):
    """The value is right, but the deviation is a constant for the gradient. Then making all weights of an output
    larger seems to make it larger, which it does not, and weights grow without end. Let the gradient pass."""
    return weights * (weights.detach().square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()


@misconception(of="modulated_conv2d", fails="own_weights", title="Always demodulated")
def flag_ignored(x, weight, style, is_demodulated=True):
    """`is_demodulated` is not looked at. A layer that makes colours is only modulated: its style may say how
    strong a colour is, which demodulation takes away."""
    weights = demodulate(modulate(weight, style))
    out = F.conv2d(x.flatten(0, 1)[None], weights.flatten(0, 1), padding=weight.shape[-1] // 2, groups=len(x))
    return out.unflatten(1, weights.shape[:2])[0]


@misconception(of="modulated_conv2d", fails="own_weights", title="Groups that mix the images")
def channels_first(x, weight, style, is_demodulated=True):
    """The channels are laid out with the images inside: all first channels, then all second ones. A group then has
    the channels of several images, and meets the weights of one. Each image's channels have to lie together."""
    weights = modulate(weight, style)
    weights = (demodulate(weights) if is_demodulated else weights).flatten(0, 1)
    pictures = x.transpose(0, 1).reshape(1, -1, *x.shape[2:])
    out = F.conv2d(pictures, weights, padding=weight.shape[-1] // 2, groups=len(x))
    return out.reshape(len(x), -1, *x.shape[2:])


@misconception(of="modulated_conv2d", fails="own_weights", title="Outputs that are told apart the wrong way")
def outputs_first(x, weight, style, is_demodulated=True):
    """The convolution gives all channels of the first image, then all of the second. You take them for the first
    channels of all images, then the second ones, so images and channels are mixed up. The batch comes first."""
    weights = modulate(weight, style)
    weights = (demodulate(weights) if is_demodulated else weights).flatten(0, 1)
    out = F.conv2d(x.flatten(0, 1)[None], weights, padding=weight.shape[-1] // 2, groups=len(x))
    return out.reshape(-1, *x.shape[:1], *x.shape[2:]).transpose(0, 1)


@misconception(of="modulated_conv2d", fails="own_weights", title="One set of weights for all images")
def first_weights(x, weight, style, is_demodulated=True):
    """All images are convolved with the weights of the first. They then differ in what comes in and in no style;
    with a batch of one nobody sees it."""
    weights = modulate(weight, style)
    weights = demodulate(weights) if is_demodulated else weights
    return F.conv2d(x, weights[0], padding=weight.shape[-1] // 2)


@misconception(of="modulated_conv2d", fails="own_weights", title="Modulated twice")
def twice(x, weight, style, is_demodulated=True):
    """The style scales the pictures and the weights too, so it counts squared. One is as good as the other: either
    the channels or the weights that belong to them."""
    weights = modulate(weight, style)
    weights = (demodulate(weights) if is_demodulated else weights).flatten(0, 1)
    pictures = (x * style[:, :, None, None]).flatten(0, 1)[None]
    out = F.conv2d(pictures, weights, padding=weight.shape[-1] // 2, groups=len(x))
    return out.reshape(len(x), -1, *x.shape[2:])


@misconception(of="modulated_conv2d", fails="own_weights", title="No padding")
def not_padded(x, weight, style, is_demodulated=True):
    """Nothing is padded, so the picture loses a border at every layer. With size // 2 zeros on each side, height
    and width stay as they are."""
    weights = modulate(weight, style)
    weights = (demodulate(weights) if is_demodulated else weights).flatten(0, 1)
    out = F.conv2d(x.flatten(0, 1)[None], weights, groups=len(x))
    return out.reshape(len(x), -1, *out.shape[2:])


# In uthree/gan-image-generator3, whose kernels may have another size.
@misconception(of="modulated_conv2d", fails="own_weights", title="One place of padding, whatever the kernel")
def padded_by_one(x, weight, style, is_demodulated=True):
    """One row and column of zeros is right for a kernel of 3. A kernel of one place, as layers that make colours
    have, lets the picture grow, and one of 5 lets it shrink: the padding is size // 2."""
    weights = modulate(weight, style)
    weights = (demodulate(weights) if is_demodulated else weights).flatten(0, 1)
    out = F.conv2d(x.flatten(0, 1)[None], weights, padding=1, groups=len(x))
    return out.reshape(len(x), -1, *out.shape[2:])


@misconception(of="modulated_conv2d", fails="own_weights", title="Demodulated when told not to")
def flag_inverted(x, weight, style, is_demodulated=True):
    """`is_demodulated` works the wrong way round: the layer demodulates when it is False. So the colours lose
    their strength, and all other layers keep a wild style's."""
    weights = modulate(weight, style)
    weights = (weights if is_demodulated else demodulate(weights)).flatten(0, 1)
    out = F.conv2d(x.flatten(0, 1)[None], weights, padding=weight.shape[-1] // 2, groups=len(x))
    return out.reshape(len(x), -1, *x.shape[2:])


@misconception(of="modulated_conv2d", fails="styled", title="Never demodulated")
def only_modulated(x, weight, style, is_demodulated=True):
    """The weights are modulated and used as they are. A wild style blows up its layer, and from layer to layer the
    factors multiply. Unless it is told otherwise, the layer demodulates."""
    return scaled(x, weight, style)


def scaled(x, weight, style):
    """A convolution of scaled pictures, which all share."""
    return F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)


@misconception(of="modulated_conv2d", fails="styled", title="Demodulated before the style")
def demodulated_first(x, weight, style, is_demodulated=True):
    """The weights are brought to size before the style scales them. What the style adds in strength is then never
    taken out again. The deviation is that of the modulated weights."""
    if is_demodulated:
        weight = demodulate(weight[None])[0]
    return scaled(x, weight, style)


@misconception(of="modulated_conv2d", fails="styled", title="Divided by the deviation that is there")
def instance_norm(x, weight, style, is_demodulated=True):
    """Each channel of each picture is divided by its own deviation, as in AdaIN. One strong spot then dims all
    else in its channel. StyleGAN2 divides by what is *expected*, which depends on weights and style alone."""
    out = scaled(x, weight, style)
    if is_demodulated:
        out = out * (out.var((2, 3), unbiased=False, keepdim=True) + 1e-8).rsqrt()
    return out


@misconception(of="modulated_conv2d", fails="conv_gradient", title="The style is read as a number")
def style_detached(x, weight, style, is_demodulated=True):
    """The value is right, but the styles are taken out of the graph. Neither what makes them from a code nor the
    mapping is ever trained, and all codes mean as little as at the start."""
    weights = modulate(weight, style.detach())
    weights = (demodulate(weights) if is_demodulated else weights).flatten(0, 1)
    out = F.conv2d(x.flatten(0, 1)[None], weights, padding=weight.shape[-1] // 2, groups=len(x))
    return out.reshape(len(x), -1, *x.shape[2:])
