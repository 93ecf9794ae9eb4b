"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch
import torch.nn.functional as F

from grader.checks import misconception


@misconception(of="normalise", fails="normalised", title="Noise vectors of length 1")
def length_one(z):
    """Each vector is brought to the length 1: its squares are summed, and not averaged. With many features every
    number is then tiny, and the biases of the first layer decide the code almost alone."""
    return z / z.norm(dim=1, keepdim=True)


@misconception(of="normalise", fails="normalised", title="Normalised over the batch")
def over_batch(z):
    """The mean runs over the batch: each feature is scaled by what it is in all vectors. Then the code of a vector
    depends on which others are drawn with it. The squares of one vector are averaged, over its own features."""
    return z / (z.square().mean(0, keepdim=True) + 1e-8).sqrt()


@misconception(of="normalise", fails="normalised", title="One length for the whole batch")
def over_everything(z):
    """One mean is taken over all numbers of the batch. So long vectors stay long and short ones short, and each
    depends on the others. Every vector has a mean of its own, and the axis has to be kept for the division."""
    return z / (z.square().mean() + 1e-8).sqrt()


@misconception(of="normalise", fails="normalised", title="The mean is subtracted as well")
def as_layer_norm(z):
    """The mean of each vector is subtracted before it is scaled, as layer normalisation does. That takes away a
    direction of z: two vectors that differ by a constant get the same code. Only the length is normalised."""
    return (z - z.mean(1, keepdim=True)) * (z.var(1, keepdim=True, unbiased=False) + 1e-8).rsqrt()


@misconception(of="normalise", fails="normalised", title="No root is taken")
def without_root(z):
    """You divide by the mean square itself. Of a vector that is twice as long, half is left, where nothing should
    have changed: divide by the root of the mean square."""
    return z / (z.square().mean(1, keepdim=True) + 1e-8)


@misconception(of="mapping", fails="mapping_value", title="Noise that is not normalised")
def raw_noise(z, weights, biases):
    """z goes into the first layer as it is drawn. The mapping then also hears of the length of z. It is normalised
    first, so that only the direction decides."""
    w = z
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return w


@misconception(of="mapping", fails="mapping_value", title="ReLU in the mapping")
def plain_relu(z, weights, biases):
    """Negative numbers become 0. The last layer ends with the activation as well, so no code could ever be
    negative; a leaky ReLU keeps a fifth of them."""
    w = normalise(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = F.relu(F.linear(w, weight, bias))
    return w


@misconception(
    of="mapping", fails="mapping_value", title="A slope of 0.01 below 0", values=("0.01", "0.1", "0.02", "0.3")
)
def other_slope(z, weights, biases):
    """Below 0 the leaky ReLU has the slope 0.01. The one here has 0.2, which torch does not use unless it is told
    to: its own default is 0.01."""
    w = normalise(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.01)
    return w


@misconception(of="mapping", fails="mapping_value", title="No activation after the last layer")
def last_layer_linear(z, weights, biases):
    """The last layer ends without the leaky ReLU, as is usual for an output. The code is not an output: StyleGAN's
    mapping treats all of its layers alike, and so does the docstring."""
    w = normalise(z)
    for number, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        w = F.linear(w, weight, bias)
        w = F.leaky_relu(w, 0.2) if number < len(weights) - 1 else w
    return w


@misconception(of="mapping", fails="mapping_value", title="Weights used the wrong way round")
def weights_transposed(z, weights, biases):
    """z @ weight sums over the first axis of the weight, which is that of the outputs. The shapes fit because the
    matrices are square. As in nn.Linear it is z @ weight.T."""
    w = normalise(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(w @ weight + bias, 0.2)
    return w


@misconception(of="mapping", fails="mapping_value", title="Normalised before every layer")
def normalised_before_each(z, weights, biases):
    """What goes into each layer is normalised, not z alone. Then no layer can tell the next how strong anything
    is. Only the noise is normalised, once."""
    w = z
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(normalise(w), weight, bias), 0.2)
    return w


@misconception(of="mapping", fails="mapping_value", title="The code is normalised as well")
def code_normalised(z, weights, biases):
    """The result is normalised too. The space of z is round because we made it so; that of w is to take whatever
    shape the data need, and all its codes would have one length."""
    w = normalise(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return normalise(w)


@misconception(of="mapping", fails="mapping_gradient", title="The noise is cut off from the code")
def noise_detached(z, weights, biases):
    """The code is right and the weights are trained, and no gradient reaches z. Whoever searches for the noise
    that gives a certain image follows that gradient."""
    w = normalise(z).detach()
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return w


# Public code of the first StyleGAN and its followers trains its weights so, with a factor for the bias as well.
@misconception(
    of="mapping",
    fails="mapping_value",
    title="Weights scaled by the root of 1 / features",
    values=("1 / features", "2 / features"),
)
def equalised(z, weights, biases):
    """Each weight is multiplied by the root of 1 / features before it is used. That is the equalised learning rate
    of public code, whose weights are stored larger. Here weights are used as they are."""
    features = z.shape[1]
    w = normalise(z)
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight * (1 / features) ** 0.5, bias), 0.2)
    return w


@misconception(of="mean_w", fails="mean", title="The code of the mean noise")
def code_of_mean(z, weights, biases):
    """You average the noise and map the average. A mapping bends, so the code of the mean is not the mean of the
    codes; and the mean of much noise is nearly 0, so normalising it makes one more random vector. Map first."""
    return mapping(z.mean(0, keepdim=True), weights, biases)[0]


@misconception(of="mean_w", fails="mean", title="The code of z = 0")
def code_of_zero(z, weights, biases):
    """You take the code of z = 0, since 0 is the mean of the noise. Nothing says that a bent network takes the
    middle of z to the middle of w: that is the mean of many codes."""
    w = torch.zeros_like(z[0])
    for weight, bias in zip(weights, biases, strict=True):
        w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
    return w


@misconception(of="mean_w", fails="mean", title="The mean of z")
def mean_of_noise(z, weights, biases):
    """That is the mean of the normalised noise, in the space of z. What is truncated are codes, and their mean
    lies in the space of w: it depends on the mapping, and changes while that is trained."""
    return normalise(z).mean(0)


# The mean should come from many codes: bes-dev/MobileStyleGAN.pytorch issue 19.
@misconception(of="mean_w", fails="mean", title="A single code in place of the mean")
def single_code(z, weights, biases):
    """You return the code of one noise vector. All images would be pulled towards that one person, and not
    towards the average. Take the mean over the batch."""
    return mapping(z, weights, biases)[0]


@misconception(of="mix_styles", fails="mixed", title="The crossover is one layer late")
def one_layer_late(w_a, w_b, layers, crossover):
    """The layer `crossover` still gets the first code. It is the first one that gets the second; so with 0 no
    layer at all has the first."""
    return torch.stack([w_a if i <= crossover else w_b for i in range(layers)], 1)


@misconception(of="mix_styles", fails="mixed", title="The crossover is one layer late, but not at 0")
def one_layer_late_or_none(w_a, w_b, layers, crossover):
    """The layer `crossover` still gets the first code, and only 0 is treated as it should be. No case of its own
    is needed: the first code goes to the layers l < crossover, of which there are none for 0."""
    early = crossover + 1 if crossover else 0
    return torch.stack([w_a if i < early else w_b for i in range(layers)], 1)


@misconception(of="mix_styles", fails="mixed", title="Images are mixed up in a reshape")
def rows_reshaped(w_a, w_b, layers, crossover):
    """The batch is repeated as a whole, and a reshape then cuts it at other places: layers of one image get the
    codes of others. For a batch of one it is right. Give each code an axis for the layers, w[:, None], and repeat
    along that."""
    early, late = (
        w.repeat(count, 1).reshape(len(w), count, w.shape[1])
        for w, count in ((w_a, crossover), (w_b, layers - crossover))
    )
    return torch.cat([early, late], 1)


@misconception(of="mix_styles", fails="mixed", title="The crossover is counted from the end")
def counted_from_end(w_a, w_b, layers, crossover):
    """So many late layers get the second code, as you count from the end. `crossover` is counted from the start:
    it is how many early layers have the first code."""
    return torch.stack([w_a if i < layers - crossover else w_b for i in range(layers)], 1)


@misconception(of="mix_styles", fails="mixed", title="A blend of both codes in all layers")
def blended(w_a, w_b, layers, crossover):
    """Every layer gets the same mean of both codes, weighted by how many layers each should have. That is an
    interpolation: it gives a person between the two, not the pose of one with the colours of the other."""
    share = crossover / layers
    return (share * w_a + (1 - share) * w_b)[:, None].repeat(1, layers, 1)


@misconception(of="mix_styles", fails="mixed", title="Features are mixed, not layers")
def features_mixed(w_a, w_b, layers, crossover):
    """The first features come from one code and the rest from the other, alike for all layers. Features of w have
    no order from coarse to fine; the layers have. Each layer gets a whole code."""
    w = torch.cat([w_a[:, :crossover], w_b[:, crossover:]], 1)
    return w[:, None].repeat(1, layers, 1)


@misconception(of="mix_styles", fails="mixed_gradient", title="The second code is detached")
def second_detached(w_a, w_b, layers, crossover):
    """The value is right, and the late layers teach the mapping nothing. In training both codes of a mixed image
    come from the same mapping, and both are learnt from."""
    return torch.stack([w_a if i < crossover else w_b.detach() for i in range(layers)], 1)


@misconception(of="truncate_w", fails="truncated", title="Towards 0, not towards the mean")
def towards_zero(w, w_mean, psi=0.7, cutoff=None):
    """Codes are scaled, which moves them towards 0. That is fine for z, whose mean is 0. The mean of w is
    somewhere else, and at 0 there may be no image at all."""
    early = w.shape[1] if cutoff is None else cutoff
    return torch.cat([psi * w[:, :early], w[:, early:]], 1)


@misconception(of="truncate_w", fails="truncated", title="The mean is added to a scaled code")
def mean_not_subtracted(w, w_mean, psi=0.7, cutoff=None):
    """You scale the code and add the mean. With psi = 1 this moves every code, where nothing should change. What
    is scaled is the distance from the mean, so that has to be subtracted first."""
    early = w.shape[1] if cutoff is None else cutoff
    return torch.cat([w_mean + psi * w[:, :early], w[:, early:]], 1)


@misconception(of="truncate_w", fails="truncated", title="The mean is not added back")
def mean_not_added_back(w, w_mean, psi=0.7, cutoff=None):
    """You scale the distance from the mean and leave it at that. That is not a code: with psi = 0 it is 0, where
    it should be the mean."""
    early = w.shape[1] if cutoff is None else cutoff
    return torch.cat([psi * (w[:, :early] - w_mean), w[:, early:]], 1)


@misconception(of="truncate_w", fails="truncated", title="The two shares are exchanged")
def shares_exchanged(w, w_mean, psi=0.7, cutoff=None):
    """psi weighs the mean and the code gets the rest. So psi = 1 gives everyone the same face, and 0 changes
    nothing. It is the share of its distance that a code keeps."""
    early = w.shape[1] if cutoff is None else cutoff
    return torch.cat([w[:, :early] + psi * (w_mean - w[:, :early]), w[:, early:]], 1)


@misconception(of="truncate_w", fails="truncated", title="Towards the mean of this batch")
def mean_of_batch(w, w_mean, psi=0.7, cutoff=None):
    """Codes are pulled towards the mean of those that happen to be in the batch. A single image is then not
    truncated at all, and the others depend on who is next to them. `w_mean` comes from many codes."""
    early = w.shape[1] if cutoff is None else cutoff
    mean = w.mean(0, keepdim=True)
    return torch.cat([(mean + psi * (w - mean))[:, :early], w[:, early:]], 1)


@misconception(of="truncate_w", fails="truncated", title="Cut off at a distance")
def clamped(w, w_mean, psi=0.7, cutoff=None):
    """Each number is cut off where it is further than psi from the mean. So many end up on the edge, and those
    within keep their place. Every distance is scaled by the same factor."""
    early = w.shape[1] if cutoff is None else cutoff
    moved = torch.minimum(torch.maximum(w, w_mean - psi), w_mean + psi)
    return torch.cat([moved[:, :early], w[:, early:]], 1)


@misconception(of="truncate_w", fails="cutoff", title="The late layers are truncated")
def late_layers(w, w_mean, psi=0.7, cutoff=None):
    """The layers before the cutoff stay and those from it on are truncated. It is meant the other way round: pose
    and shape go wrong most visibly, and the early layers decide them."""
    early = 0 if cutoff is None else cutoff
    return torch.cat([w[:, :early], (w_mean + psi * (w - w_mean))[:, early:]], 1)


@misconception(of="truncate_w", fails="cutoff", title="A cutoff of 0 taken for None")
def zero_as_none(w, w_mean, psi=0.7, cutoff=None):
    """Python takes 0 for false, as it does None: asked with `if cutoff` or `cutoff or …`, a cutoff of 0 means that
    all layers are truncated, where none should be. Ask whether it `is None`."""
    early = cutoff or w.shape[1]
    return torch.cat([(w_mean + psi * (w - w_mean))[:, :early], w[:, early:]], 1)


@misconception(of="truncate_w", fails="truncated", title="A cutoff of None taken for 0")
def none_as_zero(w, w_mean, psi=0.7, cutoff=None):
    """Without a cutoff nothing is truncated, as if it were 0. None is the usual case, and means that all layers
    are."""
    early = cutoff or 0
    return torch.cat([(w_mean + psi * (w - w_mean))[:, :early], w[:, early:]], 1)


@misconception(of="truncate_w", fails="cutoff", title="One layer too many is truncated")
def one_layer_more(w, w_mean, psi=0.7, cutoff=None):
    """The layer `cutoff` is truncated as well. It is the first that is left as it is, so that there are as many
    truncated layers as the number says."""
    early = w.shape[1] if cutoff is None else cutoff + 1
    return torch.cat([(w_mean + psi * (w - w_mean))[:, :early], w[:, early:]], 1)
