"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions and classes of the exercise are known where a variant is put together.

import torch
from torch import nn

from grader.checks import misconception


def _grown(
    z_size,
    width,
    channels,
    *,
    norms=(nn.BatchNorm2d, nn.BatchNorm2d, None),
    active=nn.ReLU,
    end=nn.Tanh,
    bias=True,
):
    """The layers of a generator by the rules, or with a part changed. norms: after each layer, None for none.
    bias: whether hidden layers have one."""
    first, second, last = ((norm or (lambda maps: nn.Identity())) for norm in norms)
    return nn.Sequential(
        nn.Unflatten(1, (z_size, 1, 1)),
        nn.ConvTranspose2d(z_size, 2 * width, 2, bias=bias), first(2 * width), active(),
        nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=bias), second(width), active(),
        nn.ConvTranspose2d(width, channels, 4, 2, 1), last(channels), end(),
    )  # fmt: skip


def _judged(width, channels, *, norms=(None, nn.BatchNorm2d, None), slope=0.2, end=nn.Identity):
    """The layers of a discriminator by the rules, or with a part changed."""
    first, second, last = ((norm or (lambda maps: nn.Identity())) for norm in norms)
    return nn.Sequential(
        nn.Conv2d(channels, width, 4, 2, 1), first(width), nn.LeakyReLU(slope),
        nn.Conv2d(width, 2 * width, 4, 2, 1), second(2 * width), nn.LeakyReLU(slope),
        nn.Conv2d(2 * width, 1, 2), last(1), end(),
    )  # fmt: skip


def _is_layer(module):
    return isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear)


def _is_norm(module):
    return isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d) and module.weight is not None


def _draw(module, mean=0.0, std=0.02):
    nn.init.normal_(module.weight, mean, std)
    if module.bias is not None:
        nn.init.zeros_(module.bias)


# pytorch/tutorials pull request 504 mends a comment that had 0.2.
@misconception(
    of="init_weights", fails="init_value", title="A standard deviation of 0.2", values=("0.2", "0.002", "1.0")
)
def ten_times_as_large(module):
    """The standard deviation is 0.2, and DCGAN's is 0.02. Where no normalisation follows, as in the last layer
    of either network, tanh or the loss is then saturated from the start."""
    if _is_layer(module):
        _draw(module, std=0.2)
    elif _is_norm(module):
        _draw(module, 1.0)


@misconception(of="init_weights", fails="init_value", title="0.02 is taken for the variance")
def root_of_it(module):
    """You draw with a variance of 0.02, so the standard deviation is its root, 0.14. torch.nn.init.normal_
    takes the standard deviation itself, and 0.02 is that."""
    if _is_layer(module):
        _draw(module, std=0.02**0.5)
    elif _is_norm(module):
        _draw(module, 1.0, std=0.02**0.5)


@misconception(of="init_weights", fails="init_value", title="0.02 is squared")
def square_of_it(module):
    """You draw with 0.02 ** 2, which is the variance, so the standard deviation is 0.0004. N(0, 0.02 ** 2) is
    written with the variance, and torch.nn.init.normal_ takes the standard deviation, which is 0.02."""
    if _is_layer(module):
        _draw(module, std=0.02**2)
    elif _is_norm(module):
        _draw(module, 1.0, std=0.02**2)


@misconception(of="init_weights", fails="init_value", title="Evenly between -0.02 and 0.02")
def evenly_drawn(module):
    """The weights are uniform between -0.02 and 0.02, so their standard deviation is 0.0115, and none is
    larger than 0.02. DCGAN draws from a normal distribution."""
    if _is_layer(module):
        nn.init.uniform_(module.weight, -0.02, 0.02)
    elif _is_norm(module):
        nn.init.uniform_(module.weight, 0.98, 1.02)
    else:
        return
    if module.bias is not None:
        nn.init.zeros_(module.bias)


@misconception(of="init_weights", fails="init_value", title="A normalisation's scale is drawn around 0")
def scale_around_zero(module):
    """The weight of a normalisation is drawn around 0, as that of a convolution. It is a factor for each
    channel: so every channel becomes fifty times smaller, in half of them with the sign reversed, and the next
    layer gets next to nothing. Its mean is 1."""
    if _is_layer(module) or _is_norm(module):
        _draw(module)


@misconception(of="init_weights", fails="init_value", title="Normalisations are left out")
def norms_left_out(module):
    """Convolutions are initialised, and normalisations keep the numbers that they had. The docstring has
    weights from N(1, 0.02 ** 2) for them, and a bias of 0."""
    if _is_layer(module):
        _draw(module)


@misconception(of="init_weights", fails="init_value", title="Transposed convolutions are left out")
def transposed_left_out(module):
    """nn.ConvTranspose2d is no kind of nn.Conv2d: isinstance says no. The generator, which is made of the
    former, keeps torch's own weights."""
    if _is_layer(module) and not isinstance(module, nn.ConvTranspose2d):
        _draw(module)
    elif _is_norm(module):
        _draw(module, 1.0)


@misconception(of="init_weights", fails="init_value", title="Dense layers are left out")
def dense_left_out(module):
    """An nn.Linear keeps its numbers. It may be the first layer of a generator and the last one of a
    discriminator, and gets the same weights as a convolution."""
    if _is_layer(module) and not isinstance(module, nn.Linear):
        _draw(module)
    elif _is_norm(module):
        _draw(module, 1.0)


@misconception(of="init_weights", fails="init_value", title="Only biases of normalisations are set to 0")
def biases_left(module):
    """The biases of convolutions and of dense layers keep the numbers that they had. All biases begin at 0."""
    if _is_layer(module):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif _is_norm(module):
        _draw(module, 1.0)


@misconception(of="init_weights", fails="init_others", title="Whatever has a weight")
def whatever_has_weight(module):
    """Any module with a weight is initialised: an nn.PReLU loses its slope, an nn.Embedding its vectors, and
    the factors of an nn.LayerNorm are drawn around 0. Ask for the kinds of layers that are meant."""
    if _is_norm(module):
        _draw(module, 1.0)
    elif getattr(module, "weight", None) is not None:
        nn.init.normal_(module.weight, 0.0, 0.02)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)


# createamind/vid2vid issue 11, knazeri/edge-connect issue 154: containers called Conv... have no weight.
@misconception(of="init_weights", fails="init_others", title="A kind is told by part of a name")
def part_of_a_name(module):
    """You look for "Conv" in the name of the class, and a container such as ConvBlock has it as well, but no
    weight. `isinstance` asks for the class itself."""
    name = type(module).__name__
    if "Conv" in name or "Linear" in name:
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif "BatchNorm" in name and module.weight is not None:
        _draw(module, 1.0)


@misconception(of="Generator", fails="images", title="The generator ends in a sigmoid")
class SigmoidEnd(nn.Module):
    """Your images lie between 0 and 1, and the real ones between -1 and 1: no background can be as dark as it
    is in real images, and D needs to look at nothing else. End in tanh."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, end=nn.Sigmoid)
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="images", title="Nothing ends the generator")
class NoTanh(nn.Module):
    """The last convolution's numbers are the image, and may be of any size. tanh keeps them between -1 and 1,
    where the real ones are."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, end=nn.Identity)
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="images", title="Cut off at -1 and 1")
class CutOff(nn.Module):
    """Numbers beyond -1 and 1 are cut off, so a pixel that has got there has no gradient any more and stays.
    tanh bends, and lets a gradient through everywhere."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, end=nn.Hardtanh)
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="images", title="ReLU before tanh")
class ReluBeforeTanh(nn.Module):
    """A ReLU stands before tanh, as after the other layers, so no pixel can be below 0 and half of the grey
    values cannot be made. Only hidden layers have one."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, end=lambda: nn.Sequential(nn.ReLU(), nn.Tanh()))
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


# Newmu/dcgan_code issue 34 asks why not.
@misconception(of="Generator", fails="generator_layers", title="The output is normalised")
class OutputNormalised(nn.Module):
    """A batch normalisation stands before tanh, so the brightness and the contrast of a batch of images are
    always the same, whatever the data's are. DCGAN leaves it out at the output of G."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, norms=[nn.BatchNorm2d] * 3)
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="No normalisation in the generator")
class NotNormalised(nn.Module):
    """No layer is normalised. With weights as small as 0.02 the signal shrinks from layer to layer, and images
    are nearly the same grey for every z."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, norms=[None] * 3)
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="The generator's first layer is not normalised")
class FirstNotNormalised(nn.Module):
    """All hidden layers but the first are normalised. The rule that leaves out the first layer is the
    discriminator's, which sees images there; in G only the output is left out."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, norms=[None, nn.BatchNorm2d, None])
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="Leaky ReLU in the generator")
class LeakyGenerator(nn.Module):
    """Your generator has leaky ReLU. DCGAN has it in the discriminator, which is to pass a gradient on
    everywhere, and plain ReLU in the generator."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, active=lambda: nn.LeakyReLU(0.2))
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="Nothing between the generator's layers")
class LinearGenerator(nn.Module):
    """No activation stands between the layers, so all of them together are a single linear map, with a tanh."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, active=nn.Identity)
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="One normalisation for several layers")
class NormShared(nn.Module):
    """The same normalisation follows several layers. In training each of them has its batch's own mean and
    variance, but there is one running mean and one running variance for all, which are right for none: in
    evaluation mode the images are others. Make one for each layer."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        norm = nn.BatchNorm2d(width)
        self.net = nn.Sequential(
            nn.Unflatten(1, (z_size, 1, 1)),
            nn.ConvTranspose2d(z_size, width, 2), norm, nn.ReLU(),
            nn.ConvTranspose2d(width, width, 4, 2, 1), norm, nn.ReLU(),
            nn.ConvTranspose2d(width, channels, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="No running statistics")
class NoRunningStatistics(nn.Module):
    """Your normalisations keep no running mean and variance, so in evaluation mode too they take those of the
    batch: the same z makes another image in other company, and a dense layer's normalisation refuses a batch of
    one. Leave `track_running_stats` as torch has it."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        without = lambda maps: nn.BatchNorm2d(maps, track_running_stats=False)  # noqa: E731
        self.net = _grown(z_size, width, channels, norms=[without, without, None])
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(
    of="Generator", fails="images", title="No running statistics, after a dense layer", twin="NoRunningStatistics"
)
class NoRunningStatisticsDense(nn.Module):
    """Your normalisations keep no running mean and variance, so in evaluation mode too they take those of the
    batch: the same z makes another image in other company, and after a dense layer a batch of one is refused.
    Leave `track_running_stats` as torch has it."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_size, 8 * width), nn.BatchNorm1d(8 * width, track_running_stats=False), nn.ReLU(),
            nn.Unflatten(1, (2 * width, 2, 2)),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1),
            nn.BatchNorm2d(width, track_running_stats=False), nn.ReLU(),
            nn.ConvTranspose2d(width, channels, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z)


@misconception(of="Generator", fails="generator_layers", title="A dense layer makes the image")
class DenseEnd(nn.Module):
    """A dense layer makes all pixels at the end, and has a weight of its own for each of them. A convolution
    uses the same weights everywhere: what it learns about strokes in one corner holds in the others."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.channels = channels
        self.net = nn.Sequential(
            nn.ConvTranspose2d(z_size, 2 * width, 2), nn.BatchNorm2d(2 * width), nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Flatten(), nn.Linear(16 * width, 64 * channels), nn.Tanh(),
        )  # fmt: skip
        self.apply(init_weights)

    def forward(self, z):
        return self.net(z[:, :, None, None]).view(-1, self.channels, 8, 8)


@misconception(of="Generator", fails="generator_begins", title="Layers in a plain list")
class PlainList(nn.Module):
    """The layers are in a Python list, so the network does not know them: no optimiser gets their weights,
    they are not saved, and no `apply` reaches them. nn.ModuleList or nn.Sequential is a list that belongs to
    the network."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.layers = [
            nn.ConvTranspose2d(z_size, 2 * width, 2), nn.ConvTranspose2d(2 * width, width, 4, 2, 1),
            nn.ConvTranspose2d(width, channels, 4, 2, 1),
        ]  # fmt: skip
        self.norms = nn.ModuleList([nn.BatchNorm2d(2 * width), nn.BatchNorm2d(width)])
        self.apply(init_weights)

    def forward(self, z):
        h = z[:, :, None, None]
        for layer, norm in zip(self.layers, self.norms, strict=False):
            h = torch.relu(norm(layer(h)))
        return torch.tanh(self.layers[-1](h))


@misconception(
    of="Generator",
    fails="generator_begins",
    title="The generator begins with torch's weights",
    values=("True", "False"),
)
class NotBegun(nn.Module):
    """`init_weights` is there, and the layers have the weights that torch gave them: nobody calls it, or calls it
    before there are layers. A network's `apply` calls a function for all the modules that it has by then."""

    def __init__(self, z_size, width=32, channels=1):
        super().__init__()
        self.net = _grown(z_size, width, channels, bias=True)

    def forward(self, z):
        return self.net(z)


@misconception(of="Discriminator", fails="logits", title="A sigmoid at the end")
class Probability(nn.Module):
    """Your discriminator ends in a sigmoid, and the loss has one of its own: with two, no image can be surely
    real, and the gradient is at most a quarter of what it should be. Give back the logit."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels, end=nn.Sigmoid)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(of="Discriminator", fails="logits", title="One axis too many")
class OneAxisTooMany(nn.Module):
    """The logits have the shape (batch, 1). Next to something of shape (batch,), as a label or another score,
    that becomes a table of all pairs, and nothing says so. Take the last axis away."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten(1)


@misconception(of="Discriminator", fails="logits", title="All axes of length 1 are taken away")
class SqueezedTooFar(nn.Module):
    """squeeze() takes away every axis of length 1, also that of the batch where it has one image. Say which
    axes are meant, or flatten."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).squeeze()


# junyanz/pytorch-CycleGAN-and-pix2pix issue 135 and d2l-ai/d2l-en issue 1381 ask why it is left out.
@misconception(of="Discriminator", fails="discriminator_layers", title="The first layer is normalised")
class FirstNormalised(nn.Module):
    """The first layer is normalised as well. How bright a batch is and how strong its contrast are then lost
    to D, and G may get both wrong. DCGAN leaves it out at the input of D."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels, norms=[nn.BatchNorm2d, nn.BatchNorm2d, None])
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(of="Discriminator", fails="discriminator_layers", title="The logits are normalised")
class LogitsNormalised(nn.Module):
    """A batch normalisation follows the last layer, so the logits of every batch have the mean of its bias. D
    gets its real and its fake examples in batches of their own, and can no longer score one batch above the
    other."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels, norms=[None, nn.BatchNorm2d, nn.BatchNorm2d])
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(of="Discriminator", fails="discriminator_layers", title="No normalisation in the discriminator")
class PlainDiscriminator(nn.Module):
    """No layer is normalised. That is right for a critic with a gradient penalty; DCGAN normalises every
    hidden layer but the first."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels, norms=[None] * 3)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(of="Discriminator", fails="discriminator_layers", title="Instance normalisation")
class InstanceNormalised(nn.Module):
    """Each example is normalised by itself. Then D cannot tell a pale image from a strong one. Batch
    normalisation takes its mean and its variance over all examples of the batch."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels, norms=[None, nn.InstanceNorm2d, None])
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(
    of="Discriminator",
    fails="discriminator_layers",
    title="Another slope than 0.2",
    values=("0.01", "0.1", "0.0", "0.02"),
)
class AnotherSlope(nn.Module):
    """Numbers below 0 are multiplied by 0.01 in your discriminator, and DCGAN has 0.2. nn.LeakyReLU and its
    function have 0.01 if nothing else is said, and an argument such as True for inplace is taken for the
    slope."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels, slope=0.01)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(of="Discriminator", fails="discriminator_layers", title="One slope is left as torch has it")
class OneSlopeLeft(nn.Module):
    """One leaky ReLU has the slope 0.2, and another one 0.01, which is what nn.LeakyReLU and its function have if
    nothing else is said. DCGAN has 0.2 after each hidden layer."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels)
        self.net[5] = nn.LeakyReLU(0.01)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(
    of="Discriminator",
    fails="discriminator_layers",
    title="Pooling instead of strides",
    values=("nn.MaxPool2d", "nn.AvgPool2d"),
)
class Pooled(nn.Module):
    """Convolutions keep the size, and pooling halves it, in a way that nothing can learn. In DCGAN the
    convolutions have a stride of 2, so that how maps become smaller is learnt as well."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(channels, width, 3, padding=1), nn.LeakyReLU(0.2), nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2),
            nn.MaxPool2d(2), nn.Conv2d(2 * width, 1, 2),
        )  # fmt: skip
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x).flatten()


@misconception(of="Discriminator", fails="discriminator_begins", title="The image is cut off from the graph")
class ImageDetached(nn.Module):
    """The image is detached when it comes in, so no gradient goes back through D, and the generator learns
    nothing. It is the discriminator's step that detaches the fakes, and only there."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels)
        self.apply(init_weights)

    def forward(self, x):
        return self.net(x.detach()).flatten()


@misconception(
    of="Discriminator", fails="discriminator_begins", title="The discriminator begins with torch's weights"
)
class DiscriminatorNotBegun(nn.Module):
    """`init_weights` is there, and nobody calls it for the discriminator: its layers have the weights that
    torch gave them."""

    def __init__(self, width=32, channels=1):
        super().__init__()
        self.net = _judged(width, channels)

    def forward(self, x):
        return self.net(x).flatten()
