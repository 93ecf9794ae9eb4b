"""What `gan_loss` must do. Expected values come from the definitions, through probabilities in float64."""

import torch

from grader.expect import (
    check,
    expect_close,
    expect_raises,
    expect_tensor,
    expect_true,
    expect_unmodified,
    gradient,
)

KINDS = ("non_saturating", "minimax")
# 64 logits as a column, as a square (batch equal to width) and as maps.
LAYOUTS = ((64, 1), (8, 8), (4, 2, 8), (4, 1, 4, 4))
# In float32, 1 - D is 0 from 17 on and exp overflows from 89 on; PyTorch's BCE stops its logarithm at -100.
CONFIDENT = (30.0, 200.0, 10_000.0)

ONE_NUMBER = "Average over every axis, so that one 0-dim tensor remains."
DIGITS_LOST = "Somewhere inside the numbers pass through float32. Stay in the dtype of the logits."
NOTHING_DRAWN = "A loss draws nothing. Noise on the labels belongs to training, if anywhere."
LAYOUT = "In a row the same logits gave the right number. Which axes do you average over?"
CONFIDENCE = "Logits go from -{0:g} to {0:g} here. What is their sigmoid in float32, and its logarithm?"


def draw(generator, *shape, dtype=torch.float32):
    """Logits between -4 and 4, where even careless formulas are accurate."""
    return (8 * torch.rand(shape, generator=generator, dtype=torch.float64) - 4).to(dtype)


def expect_discriminator(submission, real, fake, *, advice):
    p_real, p_fake = real.double().sigmoid(), fake.double().sigmoid()
    expected = -p_real.log().mean() - (1 - p_fake).log().mean()
    expect_close(submission.discriminator_loss(real, fake), expected.float(), advice=advice)


def expect_generator(submission, fake, *, advice):
    p_fake = fake.double().sigmoid()
    expected = {"non_saturating": -p_fake.log().mean(), "minimax": (1 - p_fake).log().mean()}
    for kind in KINDS:
        expect_close(submission.generator_loss(fake, kind=kind), expected[kind].float(), advice=advice)


def expect_gradients(loss, inputs, expected, *, advice):
    for got, wanted in zip(gradient(loss, *inputs, advice=advice), expected, strict=True):
        expect_close(got, wanted, advice=advice)


def expect_double(loss):
    """A float64 number that is not a float32 number in disguise."""
    expect_tensor(loss, shape=(), dtype=torch.float64)
    is_disguised = loss.item() == loss.float().item()
    expect_true(not is_disguised, "a float64 result with the digits of float32", advice=DIGITS_LOST)


def expect_pure(submission, call):
    """`call` changes no input, and the same logits give the same number again."""
    first = call()
    expect_unmodified(submission)
    is_same = torch.equal(first.nan_to_num(), call().nan_to_num())
    expect_true(is_same, "two calls with the same logits gave two numbers", advice=NOTHING_DRAWN)


@check("discriminator_loss", points=0.5)
def check_discriminator_shape(submission, generator):
    """The discriminator loss is one number for the whole batch"""
    loss = submission.discriminator_loss(draw(generator, 5), draw(generator, 5))
    expect_tensor(loss, shape=(), advice=ONE_NUMBER)


@check("discriminator_loss", points=0.5, needs=["discriminator_shape"])
def check_discriminator_dtype(submission, generator):
    """The discriminator loss of float64 logits is exact to float64"""
    real, fake = (draw(generator, 7, dtype=torch.float64) for _ in range(2))
    expect_double(submission.discriminator_loss(real, fake))


@check("discriminator_loss", points=0.5, needs=["discriminator_shape"])
def check_discriminator_pure(submission, generator):
    """The discriminator loss leaves its inputs alone and draws nothing"""
    real, fake = draw(generator, 6), draw(generator, 6)
    expect_pure(submission, lambda: submission.discriminator_loss(real, fake))


@check("discriminator_loss", points=1, needs=["discriminator_pure"])
def check_discriminator_value(submission, generator):
    """The discriminator loss has the value of its definition"""
    advice = "Which class does each term stand for? How are the terms averaged and put together?"
    expect_discriminator(submission, torch.zeros(4), torch.zeros(4), advice=advice)
    for batch in (1, 6, 9):
        expect_discriminator(submission, draw(generator, batch), draw(generator, batch), advice=advice)


@check("discriminator_loss", points=0.5, needs=["discriminator_value"])
def check_discriminator_gradient(submission, generator):
    """The discriminator loss sends its gradient to real and to fake logits"""
    real, fake = draw(generator, 6).requires_grad_(), draw(generator, 6).requires_grad_()
    expected = (-torch.sigmoid(-real.detach()) / 6, torch.sigmoid(fake.detach()) / 6)
    advice = "Input 1 is the real logits, input 2 the fake ones. D learns from both, so both stay in the graph."
    expect_gradients(submission.discriminator_loss(real, fake), (real, fake), expected, advice=advice)


@check("discriminator_loss", points=0.5, needs=["discriminator_value"])
def check_discriminator_layout(submission, generator):
    """The discriminator loss does not depend on how the logits are laid out"""
    for layout in LAYOUTS:
        expect_discriminator(submission, draw(generator, *layout), draw(generator, *layout), advice=LAYOUT)


@check("discriminator_loss", points=0.5, needs=["discriminator_value"])
def check_discriminator_batches(submission, generator):
    """Real and fake batches may differ in size"""
    advice = "One batch is larger than the other. Does a real logit need a fake one as its partner?"
    for real_batch, fake_batch in ((3, 8), (7, 5)):
        real, fake = draw(generator, real_batch), draw(generator, fake_batch)
        expect_discriminator(submission, real, fake, advice=advice)


@check("discriminator_loss", points=1, needs=["discriminator_gradient"])
def check_discriminator_stable(submission):
    """The discriminator loss and its gradient survive logits of 10 000"""
    for size in CONFIDENT:
        advice = CONFIDENCE.format(size)
        real = torch.tensor([size, -size], requires_grad=True)
        fake = torch.tensor([-size, size], requires_grad=True)
        loss = submission.discriminator_loss(real, fake)
        expect_close(loss, size, advice=advice)
        expected = (torch.tensor([0.0, -0.5]), torch.tensor([0.0, 0.5]))
        expect_gradients(loss, (real, fake), expected, advice=advice)


@check("generator_loss", points=0.5)
def check_generator_shape(submission, generator):
    """The generator loss is one number for the whole batch"""
    for kind in KINDS:
        expect_tensor(submission.generator_loss(draw(generator, 5), kind=kind), shape=(), advice=ONE_NUMBER)


@check("generator_loss", points=0.5, needs=["generator_shape"])
def check_generator_dtype(submission, generator):
    """The generator loss of float64 logits is exact to float64"""
    for kind in KINDS:
        expect_double(submission.generator_loss(draw(generator, 7, dtype=torch.float64), kind=kind))


@check("generator_loss", points=0.5, needs=["generator_shape"])
def check_generator_pure(submission, generator):
    """The generator loss leaves its input alone and draws nothing"""
    fake = draw(generator, 6)
    for kind in KINDS:
        expect_pure(submission, lambda kind=kind: submission.generator_loss(fake, kind=kind))


@check("generator_loss", points=0.5, needs=["generator_shape"])
def check_generator_kind(submission):
    """An unknown kind of generator loss raises ValueError, however close it comes to a known one"""
    advice = "A misspelt kind should stop the run, not train something else for a day."
    for kind in ("hinge", "", "Minimax", " minimax", "non_saturating ", "non-saturating"):
        expect_raises(
            "ValueError",
            lambda kind=kind: submission.generator_loss(torch.zeros(3), kind=kind),
            advice=advice,
        )


@check("generator_loss", points=1, needs=["generator_pure"])
def check_generator_gradient(submission, generator):
    """Where the discriminator is sure, only the non-saturating loss still teaches"""
    batch = int(torch.randint(3, 9, (), generator=generator))
    fake = torch.full((batch,), -30.0, requires_grad=True)
    (alive,) = gradient(submission.generator_loss(fake), fake)
    (dying,) = gradient(submission.generator_loss(fake, kind="minimax"), fake)
    # A quarter is enough here: a constant factor is for the value check to find.
    expect_true(
        alive.abs().min() > 0.25 / batch,
        f"at {batch} logits of -30 the default loss has almost no gradient",
        expected=f"{-1 / batch:.6g} for each logit",
        got=f"{alive[0].item():.6g}",
        advice="Every sample is called fake, and G is told to change nothing. Which logarithm is flat there?",
    )
    expect_true(
        dying.abs().max() < 1e-12,
        f"at {batch} logits of -30 the minimax loss still has a gradient",
        expected="less than 1e-12",
        got=f"{dying[0].item():.6g}",
        advice="The probability of real hardly moves there, and 1 - D neither. Are the two kinds two losses?",
    )


@check("generator_loss", points=1, needs=["generator_pure"])
def check_generator_value(submission, generator):
    """The generator loss of each kind has the value of its definition"""
    for fake in (torch.zeros(4), *(draw(generator, batch) for batch in (1, 6, 9))):
        advice = "Both kinds fall as fakes improve; only minimax is negative. Is each a mean over the logits?"
        expect_generator(submission, fake, advice=advice)


@check("generator_loss", points=0.5, needs=["generator_value"])
def check_generator_layout(submission, generator):
    """The generator loss does not depend on how the logits are laid out"""
    for layout in LAYOUTS:
        expect_generator(submission, draw(generator, *layout), advice=LAYOUT)


@check("generator_loss", points=0.5, needs=["generator_gradient", "generator_value"])
def check_generator_stable(submission):
    """The generator loss and its gradient survive logits of 10 000"""
    for size in CONFIDENT:
        cases = (("non_saturating", size / 2, [0.0, -0.5]), ("minimax", -size / 2, [-0.5, 0.0]))
        for kind, value, slope in cases:
            fake = torch.tensor([size, -size], requires_grad=True)
            loss = submission.generator_loss(fake, kind=kind)
            expect_close(loss, value, advice=CONFIDENCE.format(size))
            expect_gradients(loss, (fake,), (torch.tensor(slope),), advice=CONFIDENCE.format(size))
