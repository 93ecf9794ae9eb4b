"""StyleGAN2's layer: a convolution whose weights are scaled by a style, and then brought back to one size.

Each image of a batch has a style, one number for each input channel. It scales the weights that belong to that
channel, which is to modulate. Each output channel is then divided by the deviation that it would have if the
inputs were uncorrelated and of variance 1, which is to demodulate: so a wild style makes no signal explode.

What is fixed here, because other code does it differently:

- The style itself is the factor, and not 1 + style. No further constant scales the weights.
- Each image is convolved with weights of its own, at every place and with no bias.
- The kernel is square with an odd size, and pictures keep their height and width: they are padded with zeros.
- All tensors have one dtype, float32 or float64, and so has every result. Arguments are left as they are.

A worked line. A kernel of one place has two inputs and one output, with the weights [1., 2.]. The style [3., 2.]
makes them [3., 4.], and demodulated they are [0.6, 0.8], whose squares add up to 1.

`course read 4` opens the lesson. Check your work with `course grade modulated_conv2d`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def modulate(weight: Tensor, style: Tensor) -> Tensor:
    """The weights of each image: those of the layer, with every input channel scaled by the style of the image.

    weight: (out, in, size, size), as in nn.Conv2d. style: (batch, in), of either sign.
    Returns (batch, out, in, size, size). Gradients flow to both.
    Source: Karras et al. 2020, Analyzing and Improving the Image Quality of StyleGAN, arXiv:1912.04958.
    """
    raise NotImplementedError("a factor for each image and each input channel")


def demodulate(weights: Tensor) -> Tensor:
    """Weights divided by the deviation of their output, when inputs are uncorrelated and have variance 1.

    weights: (batch, out, in, size, size), such as `modulate` gives. A constant of up to 1e-6 that prevents a
    division by zero does no harm. Returns the same shape. The gradient flows through the deviation as well.
    """
    raise NotImplementedError("the squares of all weights of an output add up to 1 afterwards")


def modulated_conv2d(x: Tensor, weight: Tensor, style: Tensor, is_demodulated: bool = True) -> Tensor:
    """Each image convolved with the weights that its own style makes of those of the layer.

    x: (batch, in, height, width). weight: (out, in, size, size), with an odd size. style: (batch, in).
    is_demodulated: False for a layer that makes colours, whose weights are modulated and nothing more.
    Returns (batch, out, height, width). Gradients flow to x, weight and style.
    """
    raise NotImplementedError("all images side by side as channels of one, a group for each")
