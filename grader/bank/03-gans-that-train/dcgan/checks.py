"""How weights begin, what both networks give, and how they are built, as it shows in what they do."""

import torch

from grader.checks import (
    check,
    expect_close,
    expect_finite,
    expect_normal,
    expect_tensor,
    expect_true,
    normal,
    remark,
)

SIZES = {"Conv2d": (40, 40, 3, 3), "ConvTranspose2d": (40, 32, 3, 3), "Linear": (100, 120), "BatchNorm2d": (9000,)}
# What is said where a fact is not as it should be: its name, what it should be, what is said, and a question.
ENOUGH = ("layers", "enough", "it has fewer than three layers that run", "Which sizes come one after the other?")
SOME = "Of which layers does the docstring say that batch normalisation follows them?"
DENSE = ("dense", 0, "it has a dense layer where a convolution should be", "Which one layer may be nn.Linear?")
APART = ("others in evaluation", False, "in evaluation mode an example's result depends on the others",
         "What does a normalisation use in evaluation mode in place of the batch's statistics?")  # fmt: skip
BATCH = ("others in training", True, "in training no example's result depends on the others of its batch",
         "Over what does batch normalisation take its mean and its variance?")  # fmt: skip
SHARED = ("shared", 0, "a normalisation runs more than once",
          "Each layer has its own mean and variance. Whose are the running ones here?")  # fmt: skip
INSIDE = ("not normalised", 0, "a layer is not normalised that should be: its channels can be scaled", SOME)
OUTSIDE = ("last normalised", False, "the last layer is normalised", SOME)


def expect_built(got, *facts):
    for name, right, message, advice in facts:
        found = got.get(name) if isinstance(got, dict) else None
        expect_true(found == right, message, expected=said(right), got=said(found), advice=advice)


def said(fact):
    return ("no", "yes")[fact] if isinstance(fact, bool) else str(fact)


def expect_begun(got):
    advice = "Who calls `init_weights` for all layers of a new network?"
    for name, right, what in (
        ("std", 0.02, "its weights have another standard deviation"),
        ("bias", 0.0, "its largest bias is another"),
        ("scale", 1.0, "its normalisations multiply by another number"),
    ):
        message = f"a new network has not been through `init_weights`: {what}"
        expect_true(got.get(name) == right, message, expected=str(right), got=str(got.get(name)), advice=advice)


def images(generator, *shapes):
    return [x.float().tanh() for x in normal(generator, *shapes)]


@check("init_weights", points=1.5)
def check_init_value(submission):
    """Weights are drawn from N(0, 0.02 ** 2), those of a normalisation from N(1, 0.02 ** 2), and biases are 0"""
    draws = [submission.via("initialised").init_weights() for _ in range(2)]
    for kind, shape in SIZES.items():
        mean, drawn = float(kind == "BatchNorm2d"), [draw[kind] for draw in draws]
        advice = f"These are the weights of nn.{kind}, less their mean of {mean:.0f} and in units of 0.02."
        for each in drawn:
            expect_tensor(each, shape=shape)
            is_touched = bool((each != 7).all())
            expect_true(is_touched, f"the weight of an nn.{kind} is as it was", advice="Which kinds are there?")
        expect_normal(*drawn, mean=mean, std=0.02, advice=advice)
    for draw in draws:
        biases = draw["biases"]
        expect_close(biases, torch.zeros_like(biases), advice="Which biases are there, and what becomes of them?")


@check("init_weights", points=0.5)
def check_init_others(submission):
    """Containers and modules of other kinds are left as they are, and missing weights and biases do no harm"""
    got = submission.via("others_left").init_weights()
    advice = "`apply` calls it for every module, nn.PReLU and nn.LayerNorm among them. How is a kind told?"
    expect_close(got, torch.full_like(got, 7.0), advice=advice)
    stopped = submission.via("stopped_at").init_weights()
    expect_true(not stopped, f"an exception is raised at a module of the kind {stopped}", advice=advice)


@check("Generator", points=1.5)
def check_images(submission, generator):
    """It makes images of 8 by 8 from z, with values between -1 and 1 that are those of a tanh"""
    for z_size, width, channels in ((6, 4, 1), (3, 2, 3)):
        batches = images(generator, [4, z_size], [1, z_size], [7, z_size])
        for training in (False, True):
            given = [z for z in batches if len(z) > training]
            got = submission.via("outputs").Generator([z_size, width, channels], given, training)
            for z, out in zip(given, got, strict=True):
                advice = (
                    f"This is a batch of {len(z)}, and there are {channels} channels. How does each layer resize?"
                )
                expect_tensor(out, shape=(len(z), channels, 8, 8), advice=advice)
                expect_finite(out)
                expect_true(bool((out.abs() <= 1).all()), "values lie outside of -1 and 1", advice="What ends it?")
    advice = "Which function has these limits? Between what do the values of real images lie?"
    got = submission.via("built").Generator([6, 4, 2], images(generator, [5, 6])[0].double(), True)
    expect_built(got, ENOUGH, ("limits", "-1 to 1", "its values have other limits", advice),
                 ("tanh", True, "its last function is no tanh", advice))  # fmt: skip


@check("Generator", points=2)
def check_generator_layers(submission, generator):
    """Batch normalisation and ReLU follow each layer but the last, and none but the first is dense"""
    got = submission.via("built").Generator([6, 4, 2], images(generator, [5, 6])[0].double(), True)
    advice = "What does ReLU make of a number below 0? Does one follow each hidden layer?"
    expect_built(got, ENOUGH, DENSE, OUTSIDE, INSIDE, SHARED, BATCH, APART,
                 ("below 0", 0.0, "numbers below 0 are not set to 0 inside", advice))  # fmt: skip


@check("Generator", points=0.5, needs=["init_value"])
def check_generator_begins(submission, generator):
    """Its layers are its own, a gradient comes back to z, and it begins as `init_weights` says"""
    expect_begun(submission.via("begun").Generator([32, 32, 1]))
    expect_own(submission.via("built").Generator([6, 4, 2], images(generator, [5, 6])[0].double(), True))


@check("Discriminator", points=1.5)
def check_logits(submission, generator):
    """It gives one logit for each image, of any size: nothing squashes it"""
    for width, channels in ((4, 1), (2, 3)):
        batches = images(generator, *([n, channels, 8, 8] for n in (4, 1, 7)))
        for training in (False, True):
            given = [x for x in batches if len(x) > training]
            got = submission.via("outputs").Discriminator([width, channels], given, training)
            for x, out in zip(given, got, strict=True):
                advice = f"This is a batch of {len(x)}. Which axes are left after the last layer?"
                expect_tensor(out, shape=(len(x),), advice=advice)
                expect_finite(out)
    got = submission.via("built").Discriminator([4, 2], images(generator, [5, 2, 8, 8])[0].double(), False)
    advice = "A logit is any number; which function of the loss makes a probability of it?"
    expect_built(got, ENOUGH, ("limits", "none", "logits have limits", advice))


@check("Discriminator", points=2)
def check_discriminator_layers(submission, generator):
    """Leaky ReLU of slope 0.2 inside, batch normalisation but at both ends, and strides instead of pooling"""
    got = submission.via("built").Discriminator([4, 2], images(generator, [5, 2, 8, 8])[0].double(), False)
    slope = "By what are numbers below 0 multiplied, and does that follow each hidden layer?"
    first = ("first normalised", False, "the first layer is normalised", SOME)
    pooled = ("pooled", 0, "numbers are lost between two layers", "What makes maps smaller here, if not pooling?")
    expect_built(got, ENOUGH, DENSE, pooled, first, OUTSIDE, INSIDE, SHARED, BATCH, APART,
                 ("below 0", 0.2, "numbers below 0 are not multiplied by 0.2 inside", slope))  # fmt: skip


@check("Discriminator", points=0.5, needs=["init_value"])
def check_discriminator_begins(submission, generator):
    """Its layers are its own, a gradient comes back to the image, and it begins as `init_weights` says"""
    expect_begun(submission.via("begun").Discriminator([32, 1]))
    x = images(generator, [5, 2, 8, 8])[0].double()
    expect_own(submission.via("built").Discriminator([4, 2], x, False))


def expect_own(got):
    advice = "An optimiser asks the network for its parameters. Who has those of layers in a plain list?"
    strange = ("strange", 0, "layers run that the network does not know as its own", advice)
    expect_built(got, ENOUGH, strange, ("gradient", True, "no gradient comes back", "What cuts the graph?"))


def expect_epsilon(got):
    """The largest epsilon of the normalisations is that which torch has."""
    advice = (
        "The second argument of nn.BatchNorm2d is eps, which is added to the variance, and not the momentum. With "
        "a large one, weak channels stay weak. Which argument did you mean?"
    )
    expect_true(got <= 1e-3, "a normalisation adds a large number to the variance", got=f"{got:g}", advice=advice)


@remark("Generator")
def remark_generator_epsilon(submission):
    """A normalisation whose epsilon is small"""
    expect_epsilon(submission.via("epsilon").Generator([6, 4, 2]))


@remark("Discriminator")
def remark_discriminator_epsilon(submission):
    """A normalisation whose epsilon is small"""
    expect_epsilon(submission.via("epsilon").Discriminator([4, 2]))
