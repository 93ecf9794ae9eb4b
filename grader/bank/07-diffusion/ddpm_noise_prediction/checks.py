"""What `q_sample` and `ddpm_loss` do. The loss is judged by what a model sees, and by what it answers."""

import torch

from grader.checks import (
    BATCHES,
    TABLES,
    AffineDenoiser,
    FixedDenoiser,
    check,
    expect_any_rank,
    expect_close,
    expect_follows,
    expect_half,
    expect_hooks,
    expect_known_noise,
    expect_normal,
    expect_one_call,
    expect_slopes,
    expect_tensor,
    expect_uniform_steps,
    expect_whole_batch,
    gradient,
    noised,
    noising,
    remark,
    squared_error,
)


@check("q_sample", points=1.5)
def check_q_sample_variance(submission, generator):
    """x_t is like x0, whatever the table's dtype, and keeps variance 1: the squares of the weights sum to 1"""
    advice = "Does the table hold the share of the variance that is left, or the factor in front of x0?"
    for dtype, other in ((torch.float32, torch.float64), (torch.float64, torch.float32)):
        x0, t, table, noise = noising(generator, (3, 3))
        x0, noise = (batch.to(dtype).requires_grad_() for batch in (x0, noise))
        x_t = submission.q_sample(x0, t, table.to(other), noise)
        expect_tensor(x_t, shape=(3, 3), dtype=dtype, advice="How many axes do the weights have, and x0?")
        signal, disturbance = gradient(x_t, x0, noise)
        expect_close(signal.square() + disturbance.square(), torch.ones_like(x0), advice=advice)


@check("q_sample", points=2, needs=["q_sample_variance"])
def check_q_sample_value(submission, generator):
    """Each sample is mixed with the weights of its own timestep, also where the table is 1 or 0"""
    advice = "Is it the right entry of the table, taken as it stands, and does it meet the right axis of x0?"
    expect_follows(submission, "q_sample", noised, [noising(generator, shape) for shape in BATCHES], advice=advice)


@check("ddpm_loss", points=2)
def check_loss_value(submission, generator):
    """The loss is the mean of the squared errors, and 0 for a model that answers with the true noise"""
    advice = "What should a perfect model answer? And over what do you average the squares of the errors?"
    for size, shapes in ((1, TABLES[2:]), (0, BATCHES)):
        batches = [noising(generator, shape) for shape in shapes]
        cases = [(FixedDenoiser(size * noise), x0, table, t, noise) for x0, t, table, noise in batches]
        expect_follows(submission, "ddpm_loss", squared_error, cases, advice=advice)


@check("ddpm_loss", points=1, needs=["loss_value"])
def check_loss_model_call(submission, generator):
    """The model is called once, with x_t and the whole-number timestep of each sample"""
    x0, t, table, noise = noising(generator, (8, 3, 3, 3))
    advice = "It should see x_t, made from the very t and noise that were given. Only None asks you to draw."
    for given_t, given in ((t, noise.float()), (0 * t, noise.float()), (t, 0 * noise.float())):
        model, x_t = FixedDenoiser(given), noised(x0.float(), given_t, table, given).float()
        submission.ddpm_loss(model, x0.float(), table, given_t, given)
        expect_one_call(model, like=given, x_t=x_t, t=given_t, advice=advice)


@check("ddpm_loss", points=1, needs=["loss_model_call"])
def check_loss_gradient(submission, generator):
    """The loss sends its gradient to the weights of the model"""
    x0, t, table, noise = noising(generator, (3, 3))
    model = AffineDenoiser(*torch.randn(2, generator=generator, dtype=torch.float64))
    expect_slopes(lambda *_: submission.ddpm_loss(model, x0, table, t, noise), model.weight, model.bias)


@check("ddpm_loss", points=1, needs=["loss_model_call"])
def check_loss_drawn_t(submission):
    """Without t, every sample draws its own timestep, all equally likely, independently of the others"""
    noise, calls = torch.ones(8000, 1), []
    for table in (torch.linspace(0.9, 0.1, steps) for steps in (4, 4, 10_000)):
        calls += [expect_known_noise(submission, "ddpm_loss", FixedDenoiser(noise), noise, table, noise=noise)]
    expect_uniform_steps(*(t for _, t in calls), many=10_000)


@check("ddpm_loss", points=1.5, needs=["loss_model_call"])
def check_loss_drawn_noise(submission):
    """Without noise, every element draws its own from N(0, 1), and that noise is what the model should answer"""
    t, calls = torch.ones(1000, dtype=torch.int64), []
    for dtype, weight in ((torch.float32, 0.8), (torch.float64, 0.8), (torch.bfloat16, 1.0)):
        x0, table = torch.zeros(1000, 2, 3, 4, dtype=dtype), torch.tensor([0.9, 1 - weight**2], dtype=dtype)
        # Where x0 is 0, a model that divides x_t by the weight of the noise knows it; by 1, to the last digit.
        model = AffineDenoiser(*torch.tensor([1 / weight, 0.0], dtype=dtype))
        calls += [expect_known_noise(submission, "ddpm_loss", model, x0, table, t)]
    expect_normal(*(x_t for x_t, _ in calls[:2]), mean=0.0, std=0.8)


@remark("q_sample")
def remark_rank(submission, generator):
    """Any number of axes after the batch"""
    expect_any_rank(submission, "q_sample", noised, *noising(generator, (2, 3, 2, 4, 5)))


@remark("q_sample")
def remark_half(submission, generator):
    """bfloat16 in, bfloat16 out"""
    expect_half(submission, "q_sample", noised, *noising(generator, (4, 3)))


@remark("q_sample")
def remark_loop(submission, generator):
    """The whole batch at once, in no loop"""
    expect_whole_batch(submission, "q_sample", *noising(generator, (4, 3)))


@remark("ddpm_loss")
def remark_hooks(submission, generator):
    """The model itself is called, not its forward"""
    x0, t, table, noise = noising(generator, (4, 3))
    expect_hooks(submission, "ddpm_loss", FixedDenoiser(noise), x0, table, t, noise)
