"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch
import torch.nn.functional as F

from grader.checks import misconception


@misconception(of="hinge_discriminator", fails="hinge", title="No margin")
def no_margin(real_scores, fake_scores):
    """A score costs nothing as soon as it has the right sign. If all scores are 0 the loss is 0, and nothing is
    learnt; the margin of 1 asks for more than the right side."""
    return F.relu(-real_scores).mean() + F.relu(fake_scores).mean()


@misconception(of="hinge_discriminator", fails="hinge", title="The hinge is taken of the mean")
def hinge_of_mean(real_scores, fake_scores):
    """You average the scores first. One image that scores very well then pays for all that score badly. Each
    score is compared with the margin, and then the mean is taken."""
    return F.relu(1 - real_scores.mean()) + F.relu(1 + fake_scores.mean())


@misconception(of="hinge_discriminator", fails="hinge", title="Nothing is cut off")
def no_hinge(real_scores, fake_scores):
    """Scores beyond the margin still count. That is the gap of a Wasserstein critic plus a constant: with no
    bound on the slope it falls without end."""
    return (1 - real_scores).mean() + (1 + fake_scores).mean()


@misconception(of="hinge_discriminator", fails="hinge", title="The cross-entropy")
def cross_entropy(real_scores, fake_scores):
    """A softplus is a rounded hinge, without the margin: that is the loss of the first GANs, for a logit. It never
    stops at a score, where the hinge is content at 1."""
    return F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()


@misconception(of="hinge_discriminator", fails="hinge", title="Fakes are pushed to score high")
def fakes_up(real_scores, fake_scores):
    """Real and fake scores both have to exceed 1, so the discriminator need not tell them apart. A fake costs what
    its score lies above -1."""
    return F.relu(1 - real_scores).mean() + F.relu(1 - fake_scores).mean()


@misconception(of="hinge_discriminator", fails="hinge_gradient", title="The fake scores are detached")
def fakes_detached(real_scores, fake_scores):
    """The value is right, and the discriminator learns from real images alone. What is detached are the fakes that
    go in; their scores are the discriminator's own."""
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores.detach()).mean()


@misconception(of="hinge_discriminator", fails="hinge", title="Both sums divided by the number of real scores")
def one_count(real_scores, fake_scores):
    """You divide what all scores cost by the number of the real ones. As long as both batches are alike in size
    that is right; with twice as many fakes these count twice. Each batch has a mean of its own."""
    return (F.relu(1 - real_scores).sum() + F.relu(1 + fake_scores).sum()) / len(real_scores)


@misconception(of="hinge_discriminator", fails="hinge", title="One mean over all scores")
def one_mean(real_scores, fake_scores):
    """You put all scores together and take one mean. So the larger batch has more say, and where both are alike in
    size the loss is half of what it should be. Each batch has a mean of its own, and the two are added."""
    return torch.cat([F.relu(1 - real_scores), F.relu(1 + fake_scores)]).mean()


@misconception(of="hinge_generator", fails="generator", title="A margin for the generator")
def generator_margin(fake_scores):
    """Fakes with a score above 1 cost nothing any more. Then the generator hears nothing of its best images; its
    loss has no hinge."""
    return F.relu(1 - fake_scores).mean()


@misconception(of="hinge_generator", fails="generator", title="The non-saturating loss")
def non_saturating(fake_scores):
    """That is the generator's loss for a logit. With hinge losses a score stands for itself, and all fakes are
    pulled up the slope alike."""
    return F.softplus(-fake_scores).mean()


@misconception(of="projection_score", fails="projection", title="Averaged over the positions")
def averaged_positions(maps, y, label, score, bias):
    """The features are means over the positions, where they should be sums. All of the score but the bias is
    smaller by the number of positions, and so are its gradients."""
    h = F.relu(maps).mean((2, 3))
    return (h * (label[y] + score)).sum(1) + bias


@misconception(of="projection_score", fails="projection", title="No ReLU before the sum")
def without_relu(maps, y, label, score, bias):
    """The maps are summed without a ReLU. Positive and negative answers of a channel cancel, so a feature that is
    found at one place is erased at another."""
    return (maps.sum((2, 3)) * (label[y] + score)).sum(1) + bias


@misconception(of="projection_score", fails="projection", title="The ReLU after the sum")
def relu_after_sum(maps, y, label, score, bias):
    """The ReLU comes after the positions are summed. By then a feature at one place may have been cancelled at
    another: each position has its own ReLU."""
    return (F.relu(maps.sum((2, 3))) * (label[y] + score)).sum(1) + bias


@misconception(of="projection_score", fails="projection", title="Only the term of the label")
def label_only(maps, y, label, score, bias):
    """The ordinary score is left out. The inner product asks "is it this class?"; whether it is an image at all is
    asked by the term that all classes share."""
    return (F.relu(maps).sum((2, 3)) * label[y]).sum(1) + bias


@misconception(of="projection_score", fails="projection", title="The label is not looked at")
def label_ignored(maps, y, label, score, bias):
    """The score does not depend on the label, so a generator may ignore it as well: a four for the order "three"
    is as good as a three."""
    return F.relu(maps).sum((2, 3)) @ score + bias


@misconception(of="projection_score", fails="projection", title="A sigmoid at the end")
def probability(maps, y, label, score, bias):
    """The score goes through a sigmoid. Between 0 and 1 no fake could ever reach the margin of -1: hinge losses
    take the score as it is."""
    h = F.relu(maps).sum((2, 3))
    return ((h * (label[y] + score)).sum(1) + bias).sigmoid()


@misconception(
    of="projection_score", fails="projection_gradient", title="The vectors of the labels are not trained"
)
def labels_as_numbers(maps, y, label, score, bias):
    """The value is right, but the vectors of the labels are taken out of the graph. They stay as they were at the
    start, and say nothing about their class. An embedding is learnt like any weight."""
    h = F.relu(maps).sum((2, 3))
    return (h * (label.detach()[y] + score)).sum(1) + bias


@misconception(of="projection_score", fails="projection", title="The label's term does not train the features")
def features_detached(maps, y, label, score, bias):
    """The value is right, but the features are detached where they meet the vector of the label. So they are never
    trained to show the class, nor does the generator hear of it."""
    h = F.relu(maps).sum((2, 3))
    return (h.detach() * label[y]).sum(1) + h @ score + bias


@misconception(of="conditional_batch_norm", fails="norm", title="Each image has its own statistics")
def instance_statistics(x, y, gamma, beta, eps=1e-5):
    """Mean and variance are those of a channel in one image: that is instance normalisation. Then no image can
    differ from another by how strong a channel is. In batch normalisation they are those of the whole batch."""
    out = (x - x.mean((2, 3), True)) / (x.var((2, 3), unbiased=False, keepdim=True) + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="Statistics of each class")
def class_statistics(x, y, gamma, beta, eps=1e-5):
    """Every class is normalised by itself. With many classes a batch has one or two images of each, so almost
    nothing is left to tell them apart. Only scale and shift belong to the class; the statistics are shared."""
    out = torch.zeros_like(x)
    for k in y.unique():
        own = x[y == k]
        mean, variance = own.mean((0, 2, 3), True), own.var((0, 2, 3), unbiased=False, keepdim=True)
        out[y == k] = (own - mean) / (variance + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="One mean for all channels")
def over_channels(x, y, gamma, beta, eps=1e-5):
    """Mean and variance are taken over all channels together, so a strong channel stays strong and a weak one
    weak. Each channel has its own."""
    out = (x - x.mean()) / (x.var(unbiased=False) + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="Each position has its own statistics")
def position_statistics(x, y, gamma, beta, eps=1e-5):
    """Mean and variance run over the examples alone, so each position has its own, of few numbers. A convolution
    treats all positions alike; its normalisation does too, and averages over them as well."""
    out = (x - x.mean(0)) / (x.var(0, unbiased=False) + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="The variance divides by one less")
def unbiased_variance(x, y, gamma, beta, eps=1e-5):
    """The variance divides by the number of values less 1, which torch's `var` does unless it is told not to. It
    hardly matters for many values; batch normalisation divides by their number, and so does the docstring."""
    out = (x - x.mean((0, 2, 3), True)) / (x.var((0, 2, 3), keepdim=True) + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


# Open code has both; open-mmlab/mmgeneration pull request 42 makes it an option.
@misconception(of="conditional_batch_norm", fails="norm", title="1 is added to the scale")
def one_plus_gamma(x, y, gamma, beta, eps=1e-5):
    """You scale by 1 + gamma. Code whose numbers start at 0 does so, to begin as a plain normalisation; here gamma
    is the scale itself."""
    out = F.batch_norm(x, None, None, training=True, eps=eps)
    return (1 + gamma[y])[:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="Shifted before it is scaled")
def shift_first(x, y, gamma, beta, eps=1e-5):
    """The shift is added first and is then scaled as well. A class with a small scale could hardly be shifted:
    scale, then shift."""
    out = F.batch_norm(x, None, None, training=True, eps=eps)
    return gamma[y][:, :, None, None] * (out + beta[y][:, :, None, None])


@misconception(of="conditional_batch_norm", fails="norm", title="Divided by the variance")
def no_root(x, y, gamma, beta, eps=1e-5):
    """You divide by the variance. The result then has the variance 1 / variance, and grows when the input shrinks;
    divide by its root."""
    mean, variance = x.mean((0, 2, 3), True), x.var((0, 2, 3), unbiased=False, keepdim=True)
    return gamma[y][:, :, None, None] * (x - mean) / (variance + eps) + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="All examples get the class of the first")
def first_class(x, y, gamma, beta, eps=1e-5):
    """Scale and shift of the first example's class go to the whole batch. Each example has its own row: index with
    all of y, and give the result two axes for the positions."""
    out = F.batch_norm(x, None, None, training=True, eps=eps)
    return gamma[y[:1]][:, :, None, None] * out + beta[y[:1]][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm_gradient", title="Scales and shifts are read as numbers")
def numbers_of_class(x, y, gamma, beta, eps=1e-5):
    """The value is right, and scales and shifts are never trained: they are taken out of the graph. So all classes
    stay as they were at the start."""
    out = F.batch_norm(x, None, None, training=True, eps=eps)
    return gamma.detach()[y][:, :, None, None] * out + beta.detach()[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="eps is added to the deviation")
def eps_beside_root(x, y, gamma, beta, eps=1e-5):
    """You add eps to the root of the variance. It belongs below the root, to the variance: a channel that never
    varies would else be divided by 0.00001 in place of 0.003, and the slope of a root is infinite at 0."""
    mean, variance = x.mean((0, 2, 3), True), x.var((0, 2, 3), unbiased=False, keepdim=True)
    return gamma[y][:, :, None, None] * (x - mean) / (variance.sqrt() + eps) + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="eps is not used")
def eps_not_used(x, y, gamma, beta, eps=1e-5):
    """Whatever is handed over as eps, 1e-5 is added to the variance. It is the default of torch's own layers as
    well, so it shows only where somebody asks for another one: hand eps on."""
    out = F.batch_norm(x, None, None, training=True)
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="Mean and variance are cut from the graph")
def statistics_cut(x, y, gamma, beta, eps=1e-5):
    """The value is right, and the gradient of x is that of a map which is only shifted and scaled. In truth mean
    and variance move along with x; without that, the layers below are pushed in directions in which the
    normalisation undoes everything. Take both inside the graph."""
    mean, variance = x.detach().mean((0, 2, 3), True), x.detach().var((0, 2, 3), unbiased=False, keepdim=True)
    out = (x - mean) / (variance + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]


@misconception(of="conditional_batch_norm", fails="norm", title="A variance as a difference of squares")
def difference_of_squares(x, y, gamma, beta, eps=1e-5):
    """The mean of the squares less the square of the mean is the variance on paper. In float32 both are so large
    for a map far from 0 that their difference is rounding, and below 0 as often as not: then the root is NaN.
    Subtract the mean first, and average the squares of what is left."""
    mean = x.mean((0, 2, 3), keepdim=True)
    variance = x.square().mean((0, 2, 3), keepdim=True) - mean.square()
    out = (x - mean) / (variance + eps).sqrt()
    return gamma[y][:, :, None, None] * out + beta[y][:, :, None, None]
