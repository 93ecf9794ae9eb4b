"""StyleGAN's handles: from noise z to a code w, two codes mixed layer by layer, and codes drawn to their mean.

A mapping network turns each noise vector z into a code w, and every layer of the generator takes its style from a
code. So the early layers may be given another code than the late ones. And a trained generator draws better on
average, and less varied, when all codes are moved towards the mean of w.

What is fixed here, because other code does it differently:

- The mapping normalises z first: each vector is divided by the root of the mean of its own squares. So all of them
  have the length of a typical one, the root of their number of features.
- Each of the mapping's layers ends with a leaky ReLU of slope 0.2, the last one too. Weights are used as they are.
- Layers are counted from 0, the earliest. `crossover` and `cutoff` are each the first layer that is treated
  differently from those before it.
- All tensors have one dtype, float32 or float64, and so has every result. Arguments are left as they are.

A worked line. z = [3., 4.] has the mean square 12.5, and is normalised to [0.849, 1.131]. Truncated with psi = 0.5
towards the mean [1., 1.], the code w = [5., -1.] becomes [3., 0.].

`course read 4` opens the lesson. Check your work with `course grade style_mapping`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    """Each noise vector divided by the root of the mean of its squares.

    z: (batch, features), no row of it 0. A constant of up to 1e-6 for safety, below the root or beside it, does
    no harm. Returns the same shape.
    Source: Karras et al. 2019, A Style-Based Generator Architecture for Generative Adversarial Networks,
    arXiv:1812.04948.
    """
    # solution: the root mean square of each row is 1 afterwards
    return z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
    # end solution


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    """The code w = f(z) of each noise vector: z normalised, then one dense layer after another.

    z: (batch, features). weights: (depth, features, features), those of a layer as in nn.Linear, (out, in).
    biases: (depth, features), added before the activation. Returns (batch, features). Trained together with the
    generator, so gradients flow to all three.
    """
    # solution: normalised once, then a leaky ReLU after every layer
    w = normalise(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return w
    # end solution


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    """The mean of w, estimated from the codes of many noise vectors.

    Arguments as in `mapping`; z is a large batch of noise. Returns (features,), in a graph or not: nothing is
    trained by it.
    """
    # solution: map first, then average
    return mapping(z, weights, biases).mean(0)
    # end solution


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    """The code for each layer of the generator: w_a before the layer `crossover`, w_b from this layer on.

    w_a, w_b: (batch, features); row by row, what is mixed are the codes of one image. layers: how many layers the
    generator has. crossover: from 0, all layers get w_b, to `layers`, all get w_a.
    Returns (batch, layers, features). Gradients flow to both codes.
    """
    # solution: for each layer, the code of one or of the other
    is_early = (torch.arange(layers) < crossover)[:, None]
    return torch.where(is_early, w_a[:, None], w_b[:, None])
    # end solution


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    """Codes moved towards the mean of w, in the early layers or in all.

    w: (batch, layers, features). w_mean: (features,). psi: the share of its distance from the mean that a code
    keeps; 1 changes nothing, at 0 all codes are the mean, and beyond 1 they move away from it.
    cutoff: from 0 to layers, the first layer that is left as it is; with 0 no layer is truncated, with None all.
    Returns (batch, layers, features).
    """
    # solution: the mean, plus a share of the way to the code
    moved = w_mean + psi * (w - w_mean)
    early = w.shape[1] if cutoff is None else cutoff
    return torch.cat([moved[:, :early], w[:, early:]], dim=1)
    # end solution
