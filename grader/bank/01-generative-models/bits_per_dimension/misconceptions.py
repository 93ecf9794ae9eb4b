"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import math

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _picked(values, x):
    """What stands at the level of each pixel."""
    return values.gather(1, x.unsqueeze(1)).squeeze(1)


def _summed(values):
    return values.flatten(1).sum(1)


@misconception(of="log_likelihood", fails="pixels", title="The logit itself is taken for a log-probability")
def bare_logits(logits, x):
    """You add up the logits of the levels that occur. A logit becomes a log-probability only when the logsumexp of
    all levels is taken off; without that, a larger weight everywhere would make every picture likelier."""
    return _summed(_picked(logits, x))


@misconception(of="log_likelihood", fails="pixels", title="The softmax goes over the last axis")
def softmax_over_width(logits, x):
    """Your probabilities add up to 1 along the last axis, over the pixels of a row. The levels of one pixel
    compete with each other, and they are axis 1 of the logits."""
    return _summed(_picked(torch.log_softmax(logits, -1), x))


@misconception(of="log_likelihood", fails="pixels", title="Softmax before cross_entropy")
def softmax_twice(logits, x):
    """cross_entropy gets probabilities where it takes logits, and puts a second softmax on them. Probabilities lie
    between 0 and 1, so a right and certain answer still costs: training stalls far above the floor."""
    return -_summed(F.cross_entropy(logits.softmax(1), x, reduction="none"))


# irfanICMLL/structure_knowledge_distillation, issue 11; weirme/FCSN, issue 32.
@misconception(of="log_likelihood", fails="pixels", title="The levels are brought to the end by a reshape")
def reshaped_not_moved(logits, x):
    """A view or reshape makes a table with the levels last, without moving them there: numbers of one level and of
    many pixels stand in each row. The shapes fit and nothing is raised; an axis is moved by permute or movedim."""
    table = logits.reshape(-1, logits.shape[1])
    return _summed(-F.cross_entropy(table, x.reshape(-1), reduction="none").view(x.shape))


@misconception(of="log_likelihood", fails="pixels", title="Each level has a sigmoid of its own")
def sigmoid_for_each_level(logits, x):
    """A binary cross-entropy asks of every level by itself whether it is the one. These are many yes-or-no
    answers, whose probabilities need not add up to 1 over the levels; a pixel has exactly one level."""
    target = F.one_hot(x, logits.shape[1]).movedim(-1, 1).to(logits.dtype)
    return -_summed(F.binary_cross_entropy_with_logits(logits, target, reduction="none"))


@misconception(of="log_likelihood", fails="pixels", title="Probabilities are added before the logarithm")
def log_of_the_sum(logits, x):
    """You add the probabilities of the pixels and take the logarithm of that. A picture has all of its pixels at
    once, so their probabilities are multiplied, and their logarithms are added."""
    return _summed(_picked(logits.softmax(1), x)).log()


@misconception(of="log_likelihood", fails="pixels", title="The mean over the pixels")
def mean_over_pixels(logits, x):
    """Your log-likelihood is that of an average pixel. A picture has all of its pixels together, so their
    logarithms are added. The division by their number comes later, and with a mean here it would be done twice."""
    return _picked(torch.log_softmax(logits, 1), x).flatten(1).mean(1)


# InterDigitalInc/CompressAI, issue 101, asks why the code does not do so.
@misconception(of="log_likelihood", fails="pixels", title="Each log-probability is weighted by its probability")
def weighted_like_an_entropy(logits, x):
    """Your terms are p log p, as in the formula of an entropy. There p averages over all levels; here the level is
    known, and the average over the data does the weighting. A level thought impossible would cost nothing."""
    log_p = _picked(torch.log_softmax(logits, 1), x)
    return _summed(log_p.exp() * log_p)


@misconception(of="log_likelihood", fails="pixels", title="Level 0 is left out, like padding")
def background_ignored(logits, x):
    """Pixels of level 0 cost nothing in your sum, as with ignore_index=0, which is for the padding of texts. Level
    0 is the background of a digit: it has to be predicted like every other level."""
    return -_summed(F.cross_entropy(logits, x, reduction="none", ignore_index=0))


@misconception(
    of="log_likelihood", fails="pixels", title="1e-8 added inside the logarithm",
    values=("1e-8", "1e-6", "1e-7", "1e-9", "1e-10", "1e-12", "1e-5"),
)  # fmt: skip
def constant_in_the_log(logits, x):
    """You add 1e-8 to the probability before the logarithm. So no pixel costs more than the log of that, and where
    the model is most wrong its gradient is gone. A log_softmax needs no such help."""
    return _summed(torch.log(_picked(logits.softmax(1), x) + 1e-8))


@misconception(
    of="log_likelihood", fails="pixels", title="1e-8 added inside the logarithm, and the result kept below 0",
    values=("1e-8", "1e-7", "1e-6", "1e-5"),
)  # fmt: skip
def constant_in_the_log_cut_off(logits, x):
    """You add 1e-8 to the probability before the logarithm, and bring back to 0 what then lies above. So no pixel
    costs more than the log of that, and where the model is most wrong its gradient is gone. A log_softmax needs no
    such help."""
    return _summed(torch.log(_picked(logits.softmax(1), x) + 1e-8).clamp(max=0))


@misconception(of="log_likelihood", fails="pixels", title="Probabilities are kept from 0 by a clamp")
def clamped_probability(logits, x):
    """Probabilities below 1e-8 are taken for 1e-8. Where the model is most wrong the cost stands still and its
    gradient is exactly 0, so that it never learns from its worst mistakes."""
    return _summed(torch.log(_picked(logits.softmax(1), x).clamp(min=1e-8)))


@misconception(of="log_likelihood", fails="certain", title="The softmax and then its logarithm")
def log_after_softmax(logits, x):
    """A small probability has become 0 before you take its logarithm, which is then minus infinity. One function
    does both steps at once and never forms that probability."""
    return _summed(torch.log(_picked(logits.softmax(1), x)))


@misconception(
    of="bits_per_dimension", fails="bits", title="Colours are not counted as dimensions",
    values=("x.shape[-2:]", "x.shape[2:]", "x.shape[1:3]", "x.shape[-2:] if x.dim() > 2 else x.shape[1:]"),
)  # fmt: skip
def colours_not_counted(logits, x):
    """You divide by height times width. A colour picture has three numbers at each place and each takes part in
    the likelihood, so your cost is three times what others report. A dimension is one number, and all axes after
    the batch count."""
    return -log_likelihood(logits, x).mean() / (math.log(2) * math.prod(x.shape[-2:]))


@misconception(of="bits_per_dimension", fails="bits", title="Perplexity instead of bits")
def perplexity(logits, x):
    """You take the exponential of the mean cost: that is the perplexity, which is usual for texts. It says among
    how many equally likely levels the model wavers; bits are the logarithm of it to the base 2."""
    return (-log_likelihood(logits, x).mean() / x[0].numel()).exp()


@misconception(of="bits_per_dimension", fails="bits", title="Logarithms to the base of the number of levels")
def base_of_the_levels(logits, x):
    """Your cost is 1 for a model that knows nothing, however many levels there are: the logarithm has the number
    of levels as its base. That is a share of the worst case. A bit is a choice between two."""
    return -log_likelihood(logits, x).mean() / (math.log(logits.shape[1]) * x[0].numel())


@misconception(of="bits_per_dimension", fails="bits", title="Likelihoods are averaged before the logarithm")
def mean_before_the_log(logits, x):
    """The probabilities of the pictures are averaged, and the logarithm comes last. Then the likeliest picture of
    a batch decides alone; a code is paid for each picture, so the logarithms are averaged."""
    log_p = log_likelihood(logits, x)
    return -(log_p.logsumexp(0) - math.log(len(x))) / (math.log(2) * x[0].numel())


@misconception(of="bits_per_dimension", fails="trains", title="Measured without a graph")
def measured_only(logits, x):
    """The number is right and nothing can be trained on it: on its way it leaves the graph, under no_grad, by
    detach() or item(), or in a new tensor made of it. That belongs around an evaluation, where the loss is called,
    and not inside."""
    with torch.no_grad():
        return -log_likelihood(logits, x).mean() / (math.log(2) * x[0].numel())


@misconception(of="bits_of_density", fails="density", title="The width is left out")
def width_left_out(log_density, dims, width):
    """You turn the log density into bits and stop there. In pixels between 0 and 1 a density is 17 times as high
    as in pixels between 0 and 17, for the same model: without the width of a level no two scales can be
    compared."""
    return -log_density.mean() / (math.log(2) * dims)


@misconception(of="bits_of_density", fails="density", title="The log density is not divided by the dimensions")
def density_of_the_picture(log_density, dims, width):
    """You charge one dimension for the width and all of them for the density: the log density belongs to the whole
    picture. It is divided by dims before the two are added."""
    return -log_density.mean() / math.log(2) - math.log2(width)


@misconception(of="bits_of_density", fails="density", title="Bits of the whole picture")
def bits_of_a_picture(log_density, dims, width):
    """Your number is the cost of a whole picture, and grows with its size. Divided by the number of dimensions it
    can be compared between small pictures and large ones."""
    return -log_density.mean() / math.log(2) - dims * math.log2(width)


@misconception(of="bits_of_density", fails="density", title="The width counts once for a picture")
def width_once_a_picture(log_density, dims, width):
    """The width of a level is charged once for the whole picture. The cell of a picture is that wide in every
    dimension, so its volume is the width to the power of dims."""
    return -(log_density + math.log(width)).mean() / (math.log(2) * dims)


@misconception(of="bits_of_density", fails="density", title="The width in nats, the density in bits")
def width_in_nats(log_density, dims, width):
    """The log density is in bits when the width is added, and the width is still in nats. Both logarithms need the
    base 2."""
    return -log_density.mean() / (math.log(2) * dims) - math.log(width)


@misconception(of="bits_of_density", fails="density", title="The width has the wrong sign")
def width_with_wrong_sign(log_density, dims, width):
    """Narrower levels make your cost smaller. Telling finer levels apart takes more bits: a level has the
    probability density * width, and a smaller probability costs more."""
    return -log_density.mean() / (math.log(2) * dims) + math.log2(width)


# jhjacobsen/invertible-resnet, issue 9; yang-song/score_sde_pytorch, issue 51.
@misconception(
    of="bits_of_density", fails="density", title="8 bits are added whatever the width",
    values=("8", "8.0", "7", "7.0", "math.log2(256)"),
)  # fmt: skip
def eight_bits_added(log_density, dims, width):
    """You add 8 bits, as code for photographs does: right for 256 levels in pixels between 0 and 1, and for
    nothing else. What is added follows from the width of a level."""
    return -log_density.mean() / (math.log(2) * dims) + 8


@misconception(of="bits_of_density", fails="density", title="Costs below 0 are cut off")
def cut_off_at_zero(log_density, dims, width):
    """Negative costs become 0 in your function. No code is that short, so such a number is a warning: levels
    without noise, or a wrong width. Cut off, the warning is lost."""
    return (-log_density.mean() / (math.log(2) * dims) - math.log2(width)).clamp(min=0)
