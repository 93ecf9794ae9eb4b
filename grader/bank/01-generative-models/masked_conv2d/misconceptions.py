"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import misconception


def _grid(kernel_size):
    """How far each place of a kernel lies below and to the right of its middle."""
    offset = torch.arange(kernel_size) - kernel_size // 2
    return torch.meshgrid(offset, offset, indexing="ij")


def _spread(seen, kind, out_channels, in_channels, kernel_size):
    """The mask of what is seen, for every channel."""
    if kind not in ("A", "B") or kernel_size % 2 == 0:
        raise ValueError("kind or kernel_size")
    return seen.float().repeat(out_channels, in_channels, 1, 1)


@misconception(of="make_mask", fails="mask_order", title="Kinds A and B exchanged")
def kinds_exchanged(kind, out_channels, in_channels, kernel_size):
    """Your kind A shows the pixel itself and kind B hides it. A first layer would hand each pixel its own answer:
    the loss falls to almost nothing, and samples drawn from such a model are worthless."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "A" else (right < 0)))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_order", title="Only the pixel itself is hidden")
def only_the_pixel_hidden(kind, out_channels, in_channels, kernel_size):
    """Kind A hides the pixel and shows all of its neighbours, kind B hides nothing. The neighbours to the right
    and below are predicted later: when a sample is drawn they do not exist yet, so the model has learnt from what
    it will never have."""
    below, right = _grid(kernel_size)
    seen = (below != 0) | (right != 0) | (kind == "B")
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_order", title="The rest of the row is shown")
def rest_of_row_shown(kind, out_channels, in_channels, kernel_size):
    """The rows below the pixel are hidden, but in its own row everything to the right is shown. Those pixels are
    predicted later, and when you draw samples they do not exist yet."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right != 0) | (kind == "B")))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_order", title="The rows below are shown")
def rows_below_shown(kind, out_channels, in_channels, kernel_size):
    """The row of the pixel is cut where it should be, but the rows below it are left as they were, all ones. The
    whole lower half of the kernel looks into the future."""
    below, right = _grid(kernel_size)
    seen = (below != 0) | (right < 0) | ((right == 0) & (kind == "B"))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


# j-min/PixelCNN, issue 3 and pull request 4.
@misconception(of="make_mask", fails="mask_order", title="The pixel's whole row is hidden")
def own_row_hidden(kind, out_channels, in_channels, kernel_size):
    """Only the rows above are shown, and nothing of the pixel's own row: its left neighbour, which tells most
    about it, is never seen, and kind B hides the pixel as well. Nothing leaks, so the loss is honest, but a
    needlessly high one."""
    below, _ = _grid(kernel_size)
    return _spread(below < 0, kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_order", title="Kind B hides the pixel as well")
def both_kinds_a(kind, out_channels, in_channels, kernel_size):
    """Both of your kinds hide the pixel itself. In later layers that place holds what was computed from the pixels
    before it, nothing that would give the answer away; without it every layer looks one pixel further back and
    forgets what is near."""
    below, right = _grid(kernel_size)
    return _spread((below < 0) | ((below == 0) & (right < 0)), kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_order", title="The row is cut one place too far right")
def one_place_too_far(kind, out_channels, in_channels, kernel_size):
    """Each kind shows one place more than it should: A shows the pixel itself and B its right neighbour, which is
    predicted next. Counted from 0, the middle of a kernel of size 3 is place 1."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & (right <= (1 if kind == "B" else 0)))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


# What a triangular mask is right for: the lesson's list of 16 pixels, or the words of a text.
@misconception(of="make_mask", fails="mask_order", title="A triangular mask")
def triangle(kind, out_channels, in_channels, kernel_size):
    """Your mask is a lower triangle. That is the mask of a table whose rows are outputs and whose columns are
    inputs, as for a text; a kernel is a small picture around one pixel, and its lower rows are in the future."""
    square = torch.ones(kernel_size, kernel_size)
    seen = square.tril(0 if kind == "B" else -1)
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_order", title="Read column by column")
def column_by_column(kind, out_channels, in_channels, kernel_size):
    """Your mask takes the pixels column by column, from top to bottom: rows and columns are exchanged. Such a
    model is sound in itself, but samples here are drawn row by row, and then half of what it looks at is not there
    yet."""
    below, right = _grid(kernel_size)
    seen = (right < 0) | ((right == 0) & ((below <= 0) if kind == "B" else (below < 0)))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


# pclucas14/iaf-vae, issue 4, about a reversed mask in another repository.
@misconception(of="make_mask", fails="mask_order", title="The kernel turned round")
def turned_round(kind, out_channels, in_channels, kernel_size):
    """Your mask shows exactly what comes after the pixel. A convolution in mathematics turns its kernel round, and
    the one in torch does not: row 0 of the kernel meets the row above."""
    below, right = _grid(kernel_size)
    seen = (below > 0) | ((below == 0) & ((right >= 0) if kind == "B" else (right > 0)))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


# singh-hrituraj/PixelCNN-Pytorch, issue 1: all padding put on the top and on the left.
@misconception(of="make_mask", fails="mask_order", title="Only what is above and to the left")
def quadrant(kind, out_channels, in_channels, kernel_size):
    """You show the pixels that are above *and* to the left, and hide those above and to the right. They come
    earlier too, as whole rows are finished first; without them the model cannot follow a stroke that leans
    left."""
    below, right = _grid(kernel_size)
    seen = (below <= 0) & (right <= 0) & ((below < 0) | (right < 0) | (kind == "B"))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


# Keras and many others use kernels of 1 in their last layers, where the kind is easily forgotten.
@misconception(of="make_mask", fails="mask_order", title="A kernel of one place is not masked")
def one_place_unmasked(kind, out_channels, in_channels, kernel_size):
    """Kind A with a kernel of size 1 shows its only place, the pixel itself. It seems pointless to hide
    everything, but a layer that sees nothing is honest, and one that copies the pixel is not."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right < 0) | ((right == 0) & (kind == "B" or kernel_size == 1))))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


# van den Oord et al. order the colours of a pixel; compare carpedm20/pixel-rnn-tensorflow, issues 2 and 4.
@misconception(of="make_mask", fails="mask_channels", title="The channels of a pixel have an order")
def channels_ordered(kind, out_channels, in_channels, kernel_size):
    """In the middle of the kernel some channels are shown to some filters and not to others. The paper does order
    red before green before blue, but here all channels of a pixel are hidden or shown together."""
    below, right = _grid(kernel_size)
    mask = _spread((below < 0) | ((below == 0) & (right < 0)), kind, out_channels, in_channels, kernel_size)
    after, before = torch.arange(out_channels)[:, None], torch.arange(in_channels)
    mask[:, :, kernel_size // 2, kernel_size // 2] = (before <= after if kind == "B" else before < after).float()
    return mask


@misconception(of="make_mask", fails="mask_channels", title="Channels in and out exchanged in the mask")
def channels_exchanged(kind, out_channels, in_channels, kernel_size):
    """The first two axes of your mask have changed places. A convolution's weight has the channels that come out
    first; where both numbers are equal nobody notices, and elsewhere the product with the weight stops."""
    mask = torch.zeros(in_channels, out_channels, kernel_size, kernel_size)
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "B" else (right < 0)))
    return mask + _spread(seen, kind, 1, 1, kernel_size)


@misconception(of="make_mask", fails="mask_channels", title="One grid for all channels")
def one_grid(kind, out_channels, in_channels, kernel_size):
    """You return a single grid, whatever the numbers of channels. Broadcasting would stretch it in a product, but
    the mask is promised in the shape of the weight, and whoever counts or saves its zeros relies on that."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "B" else (right < 0)))
    return _spread(seen, kind, 1, 1, kernel_size)


# Most public code asserts, singh-hrituraj/PixelCNN-Pytorch among it.
@misconception(of="make_mask", fails="mask_raises", title="An assertion instead of a ValueError")
def asserted(kind, out_channels, in_channels, kernel_size):
    """An AssertionError says that your own code is broken, and `python -O` leaves assertions out: then a mistyped
    kind goes through in silence. For a value that a caller got wrong there is ValueError."""
    assert kind in ("A", "B")
    assert kernel_size % 2 == 1
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "B" else (right < 0)))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_raises", title="Whatever is not A is taken for B")
def anything_else_is_b(kind, out_channels, in_channels, kernel_size):
    """A kind that does not exist gets the mask of B, as an `else` catches it. A mistyped "A" would then build a
    first layer that sees the answer, and the only sign of it is a loss that looks wonderful."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right < 0) if kind == "A" else (right <= 0)))
    return _spread(seen, "A", out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_raises", title="The kind is looked for in a text")
def looked_for_in_a_text(kind, out_channels, in_channels, kernel_size):
    """The text "AB" and the empty one pass as kinds: `in` asks of a text whether the other is a part of it. Of a
    tuple, a list or a set it asks whether it is a member."""
    if kind not in "AB" or kernel_size % 2 == 0:
        raise ValueError("kind or kernel_size")
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "B" else (right < 0)))
    return _spread(seen, "A", out_channels, in_channels, kernel_size)


@misconception(of="make_mask", fails="mask_raises", title="Even kernels are let through")
def even_kernels(kind, out_channels, in_channels, kernel_size):
    """A kernel of even size has no place in its middle, so it is not about any pixel: what you get is a mask that
    is shifted by half a pixel, and a picture that comes out a row and a column larger."""
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "B" else (right < 0)))
    return _spread(seen, kind, out_channels, in_channels, 1)


# thomasverelst/dynconv, issue 13, asks about a mask that is stored and not used.
@misconception(of="MaskedConv2d", fails="sees", title="The mask is kept and not used")
class MaskNotUsed(nn.Conv2d):
    """Your layer has its mask and convolves with the whole weight: every output sees all of its neighbours, later
    ones included. Nothing raises an error; the loss is only too good to be true."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, padding=self.padding)


# The convention of torch's attention, where True hides.
@misconception(of="MaskedConv2d", fails="sees", title="What the mask shows is hidden")
class ShownIsHidden(nn.Conv2d):
    """Your layer sees what it should not, and only that: the weight is set to 0 where the mask is 1. Some masks
    say what to hide, those of attention among them; this one says what may be seen."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight.masked_fill(self.mask.bool(), 0), self.bias, padding=self.padding)


# o-tawab/Video-Pixel-Networks, issue 1: kind A in every layer.
@misconception(of="MaskedConv2d", fails="sees", title="The kind is not passed on")
class AlwaysKindA(nn.Conv2d):
    """Your layer is of kind A whatever it is asked for. Where B is meant, each layer loses sight of the place
    where the one below has gathered what it knows about this pixel."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        self.register_buffer("mask", mask * make_mask("A", 1, 1, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="sees", title="No padding")
class WithoutPadding(nn.Conv2d):
    """The picture comes out smaller than it went in, by a border that a kernel cannot reach without padding. Each
    pixel needs a prediction, the first one as well, which sees nothing but zeros."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias)


@misconception(of="MaskedConv2d", fails="sees", title="Padded with copies of the edge")
class EdgeRepeated(nn.Conv2d):
    """In the top row the kernel looks above the picture and finds copies of the pixels it must not see: the
    picture is padded with its own edge. A mask knows places of the kernel and not what stands there; only zeros
    tell nothing."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        padded = F.pad(x, [self.padding[0]] * 4, mode="replicate")
        return F.conv2d(padded, self.weight * self.mask, self.bias)


@misconception(of="MaskedConv2d", fails="value", title="Padding for a kernel of three")
class PaddingOfOne(nn.Conv2d):
    """With a kernel of size 3 your layer is right, and with any other the picture changes its size: the padding is
    always 1. How far the kernel reaches to each side grows with it."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=1, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="value", title="The bias is left out")
class BiasLeftOut(nn.Conv2d):
    """Your layer has a bias and does not add it: called as a function, a convolution knows only what it is handed.
    The first pixel, which sees zeros alone, could then never be anything but 0."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, padding=self.padding)


# igul222/PixelVAE, issue 6, asks how the mask comes back in every step.
@misconception(of="MaskedConv2d", fails="training", title="Masked once, when the layer is made")
class MaskedOnce(nn.Conv2d):
    """A new layer hides what it should, and after one step of an optimiser it no longer does: the weights were set
    to 0 once, their gradients were not, and they have moved. The future leaks in while you train, and the loss
    improves because of it."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self.weight.data *= self.mask


@misconception(of="MaskedConv2d", fails="training", title="The weight does not learn")
class WeightOutsideTheGraph(nn.Conv2d):
    """Only the biases have learnt. The layer convolves with a copy of its weight that no gradient comes back from
    (.data, .detach(), torch.no_grad()), or with a Parameter made anew in each pass, which the optimiser has never
    heard of."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight.data * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="training", title="The mask learns")
class MaskLearns(nn.Conv2d):
    """The optimiser has moved your mask: it is a Parameter, so it gets gradients and weight decay like a weight,
    and its zeros and ones are soon neither. What is fixed belongs into a buffer."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.mask = nn.Parameter(make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


# pytorch/pytorch, issue 30962, asks for a mask by hooks; InterDigitalInc/CompressAI, issue 25, loads a checkpoint.
@misconception(of="MaskedConv2d", fails="saved", title="Only the gradient is masked")
class GradientMasked(nn.Conv2d):
    """As long as the hidden weights begin at 0, a masked gradient keeps them there. A checkpoint brings them back,
    and so does an initialisation written for all layers; the pass itself has to obey the mask."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self.weight.data *= self.mask
        self.weight.register_hook(lambda grad: grad * self.mask)


@misconception(of="MaskedConv2d", fails="saved", title="Masked only while training")
class MaskedInTraining(nn.Conv2d):
    """In eval mode your layer convolves with the whole weight. Training has no say in what may be seen: a
    likelihood that is measured in eval mode would be measured with the answers in view."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        weight = self.weight * self.mask if self.training else self.weight
        return F.conv2d(x, weight, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="saved", title="A masked weight from an earlier pass is kept")
class MaskedWeightKept(nn.Conv2d):
    """In eval mode your layer goes on with the masked weight of an earlier pass. Load a checkpoint, or take a step
    in eval mode, and it still answers with the weights that it had before."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self.masked = None

    def forward(self, x):
        if self.training or self.masked is None:
            self.masked = self.weight * self.mask
        return F.conv2d(x, self.masked, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="sees", title="The layer exchanges channels in and out for its mask")
class ChannelsExchangedInLayer(nn.Conv2d):
    """Your layer stops with an error as soon as it has more channels on one side than on the other: it asks for a
    mask with the channels that come in first, and a convolution's weight has those first that come out."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, in_channels, out_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


# OpenNMT/OpenNMT-py, pull request 240.
@misconception(of="MaskedConv2d", fails="saved", title="The mask is a mere attribute")
class MaskAttribute(nn.Conv2d):
    """Torch does not know of your mask: a tensor that is simply assigned is not saved with the model, and stays
    behind when the model moves to a GPU, where the first pass stops with an error."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.mask = make_mask(kind, out_channels, in_channels, kernel_size)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


# jmclong/random-fourier-features-pytorch, issue 6; uchida-takumi/CustomizedLinear, pull request 1.
@misconception(of="MaskedConv2d", fails="saved", title="The mask is a frozen Parameter")
class MaskFrozen(nn.Conv2d):
    """Your mask is a Parameter without a gradient. It holds for now, but it counts as a weight, and freezing a
    model and thawing it again with requires_grad_(True) sets it learning. A buffer never does."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.mask = nn.Parameter(make_mask(kind, out_channels, in_channels, kernel_size), requires_grad=False)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="saved", title="The mask is not saved")
class MaskNotSaved(nn.Conv2d):
    """Your mask is a buffer and missing in the state_dict: persistent=False keeps it out. It could be made anew,
    but here it is promised that a saved model holds the mask that it was trained with."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="saved", title="The mask is a view of one small grid")
class MaskExpanded(nn.Conv2d):
    """Your layer cannot be loaded: its mask was stretched with expand(), so all its channels share one piece of
    memory, and torch refuses to write a checkpoint into that. A copy has a place for each number."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, 1, 1, kernel_size).expand_as(self.weight))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="value", title="A bias whether it is wanted or not")
class BiasAlways(nn.Conv2d):
    """Your layer has a bias also where it is asked for none: the argument is not passed on to the parent. In front
    of a normalisation that has one of its own it would be a parameter that does nothing."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="refuses", title="The layer makes a mask of its own, unchecked")
class UncheckedMask(nn.Conv2d):
    """Your layer takes any kind and any kernel size: it makes its mask by itself, without what make_mask asks
    first. A layer of a kind that does not exist is then a B in silence, and leaks where an A was meant."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        mask = torch.ones_like(self.weight.data)
        mask[:, :, kernel_size // 2, kernel_size // 2 + (kind != "A") :] = 0
        mask[:, :, kernel_size // 2 + 1 :] = 0
        self.register_buffer("mask", mask)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


@misconception(of="make_mask", fails="mask_raises", title="Small letters are taken for large ones")
def any_letter_case(kind, out_channels, in_channels, kernel_size):
    """ "a" and "b" pass as kinds: the letter is made large before it is looked at. That may be kind, but here only
    "A" and "B" are kinds, and what is lenient in one place is compared strictly in the next."""
    kind = kind.upper() if isinstance(kind, str) else kind
    below, right = _grid(kernel_size)
    seen = (below < 0) | ((below == 0) & ((right <= 0) if kind == "B" else (right < 0)))
    return _spread(seen, kind, out_channels, in_channels, kernel_size)


@misconception(of="MaskedConv2d", fails="saved", title="The masked weight is kept as an attribute")
class MaskedWeightAttribute(nn.Conv2d):
    """Once it has been used, your layer cannot be copied: the masked weight of the last pass hangs on it with its
    graph, and copy.deepcopy, which an average of weights begins with, refuses such a tensor. A local variable does
    what is needed."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        self.masked_weight = self.weight * self.mask
        return F.conv2d(x, self.masked_weight, self.bias, padding=self.padding)


@misconception(of="MaskedConv2d", fails="saved", title="A copy convolves with the weights of the first")
class BoundToTheFirst(nn.Conv2d):
    """A copy of your layer answers with the weights of the layer it was copied from: the pass is a lambda made in
    __init__, which goes on to mean that very layer. An average of weights would be measured with the weights that
    are not averaged."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self.convolve = lambda x: F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)

    def forward(self, x):
        return self.convolve(x)


@misconception(of="MaskedConv2d", fails="refuses", title="A seed is set when a layer is made")
class SeededLayer(nn.Conv2d):
    """Each of your layers begins with the same weights, and the random numbers of the whole program start again
    with it, because a seed is set in __init__. A seed is set once, by whoever runs the training."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        torch.manual_seed(0)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)
