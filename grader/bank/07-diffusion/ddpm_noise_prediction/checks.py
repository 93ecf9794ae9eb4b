"""What `q_sample` and `ddpm_loss` do. The loss is judged by what a model sees, and by what it answers."""

import torch

from grader.checks import (
    BATCHES,
    AffineDenoiser,
    FixedDenoiser,
    as_function,
    check,
    drawn_by,
    expect_any_rank,
    expect_close,
    expect_dtype_of_batch,
    expect_follows,
    expect_half,
    expect_hooks,
    expect_one_call,
    expect_random_states,
    expect_slopes,
    expect_standard_normal,
    expect_steps,
    expect_tensor,
    expect_unmodified,
    expect_whole_batch,
    gradient,
    noised,
    noising,
    normal,
    remark,
    spread,
    squared_error,
)

# Ten steps, at none of which x_t is all signal or all noise; x0 for small batches, which are asked often.
TABLE, SMALL = torch.linspace(0.8, 0.2, 10), (8, 3, 2, 4)


@check("q_sample", points=1.5)
def check_q_sample_variance(submission, generator):
    """x_t is like x0, and keeps variance 1: the squares of the weights sum to 1"""
    advice = "Does the table hold the share of the variance that is left, or the factor in front of x0?"
    x0, t, table, noise = (v.float() if v.is_floating_point() else v for v in noising(generator, (3, 3)))
    x_t = submission.q_sample(x0.requires_grad_(), t, table, noise.requires_grad_())
    expect_tensor(x_t, shape=(3, 3), advice="How many axes do the weights have, and x0?")
    signal, disturbance = gradient(x_t, x0, noise)
    expect_close(signal.square() + disturbance.square(), torch.ones_like(x0), advice=advice)


@check("q_sample", points=2, why="The loss meets it as well, where it calls q_sample; here it is judged alone.")
def check_q_sample_value(submission, generator):
    """Each sample is mixed with the weights of its own timestep, also where the table is 1 or 0"""
    advice = "Is it the right entry of the table, taken as it stands, and does it meet the right axis of x0?"
    expect_follows(submission, "q_sample", noised, [noising(generator, shape) for shape in BATCHES], advice=advice)


@check("ddpm_loss", points=2)
def check_loss_value(submission, generator):
    """The loss is the mean of the squared errors, whatever the model answers, and so is its gradient"""
    advice = "What should a perfect model answer? And over what do you average the squares of the errors?"
    cases = []
    for number, shape in enumerate((*BATCHES, BATCHES[0], BATCHES[5], BATCHES[6])):
        x0, t, table, noise = noising(generator, shape)
        # Answers that have nothing to do with the noise, some of them far off; then the truth, and others again.
        answer = noise if number in (9, 10) else spread(generator, shape, 0.01, 50)
        cases += [(FixedDenoiser(answer), x0, table, t, noise)]
    expect_follows(submission, "ddpm_loss", squared_error, cases, advice=advice)


@check("ddpm_loss", points=1)
def check_loss_model_call(submission, generator):
    """The model is called once, with x_t and the whole-number timestep of each sample, and left as it was"""
    advice = "It should see x_t, made from the very t and noise that were given. Only None asks you to draw."
    for number, dtype in enumerate((torch.float32, torch.float64, torch.float32)):
        x0, t, table, noise = noising(generator, (8, 3, 5, 4))
        x0, table, noise = x0.to(dtype), table.to(dtype), (0 * noise if number == 2 else noise).to(dtype)
        for given_t in (t, 0 * t):
            weights = torch.tensor([0.5, 0.1], dtype=dtype)
            model = AffineDenoiser(*weights).eval() if number else as_function(AffineDenoiser(*weights))
            submission.ddpm_loss(model, x0, table, given_t, noise)
            expect_unmodified(submission)
            x_t = noised(x0.double(), given_t, table.double(), noise.double()).to(dtype)
            expect_one_call(model, like=x0, x_t=x_t, t=given_t, advice=advice)


@check("ddpm_loss", points=1, needs=["loss_value"])
def check_loss_gradient(submission, generator):
    """The loss sends its gradient to the weights of the model"""
    x0, t, table, noise = noising(generator, (3, 3))
    model = AffineDenoiser(*torch.randn(2, generator=generator, dtype=torch.float64))
    expect_slopes(lambda *_: submission.ddpm_loss(model, x0 / 100, table, t, noise), model.weight, model.bias)


@check("ddpm_loss", points=1, needs=["loss_model_call"])
def check_loss_drawn_t(submission, generator):
    """Without t, every sample draws its own timestep, all equally likely, independently of the others"""
    expect_random_states(submission, "ddpm_loss", FixedDenoiser(torch.zeros(2, 3)), torch.zeros(2, 3), TABLE)
    x0, noise = (batch.float() for batch in normal(generator, SMALL, SMALL))
    row, eps = (batch.float() for batch in normal(generator, (8000, 1), (8000, 1)))
    draws = [drawn_by(submission, "ddpm_loss", x0, TABLE, noise=noise, times=100)[0]]
    draws += [drawn_by(submission, "ddpm_loss", row, TABLE, noise=eps)[0] for _ in range(3)]
    expect_steps(draws, len(TABLE))
    expect_steps([drawn_by(submission, "ddpm_loss", x0[:1], TABLE, noise=noise[:1], times=100)[0]], len(TABLE))
    for steps, length in ((10_000, 8000), (200, 8000)):
        many = torch.linspace(0.8, 0.2, steps)
        expect_steps([drawn_by(submission, "ddpm_loss", row[:length], many, noise=eps[:length])[0]], steps)


@check("ddpm_loss", points=1.5, needs=["loss_model_call"])
def check_loss_drawn_noise(submission, generator):
    """Without noise, every element draws its own from N(0, 1), with t or without, in small batches and in large"""
    steps, noises = [], []
    for shape, times, t in ((SMALL, 60, None), (SMALL, 60, torch.arange(8)), ((3000, 1, 8, 8), 1, None)):
        x0 = spread(generator, shape, 0.1, 5, negative=False).float()
        drawn_t, noise = drawn_by(submission, "ddpm_loss", x0, TABLE, t=t, times=times, is_function=t is None)
        noises += [noise if times > 1 else noise[0]]
        steps += [drawn_t] if t is None else []
    expect_standard_normal(noises)
    expect_steps(steps, len(TABLE))
    drawn_by(submission, "ddpm_loss", x0[:3].double(), TABLE.double())


@remark("q_sample")
def remark_rank(submission, generator):
    """Any number of axes after the batch"""
    expect_any_rank(submission.q_sample, noised, *noising(generator, (2, 3, 2, 4, 5)))


@remark("q_sample")
def remark_dtype(submission, generator):
    """A table in another dtype than the batch"""
    expect_dtype_of_batch(submission.q_sample, *noising(generator, (4, 3)))


@remark("q_sample")
def remark_half(submission, generator):
    """bfloat16 in, bfloat16 out"""
    expect_half(submission.q_sample, noised, *noising(generator, (4, 3)))


@remark("q_sample")
def remark_loop(submission, generator):
    """The whole batch at once, in no loop"""
    expect_whole_batch(submission, "q_sample", *noising(generator, (4, 3)))


@remark("ddpm_loss")
def remark_hooks(submission, generator):
    """The model itself is called, not its forward"""
    x0, t, table, noise = noising(generator, (4, 3))
    expect_hooks(submission, "ddpm_loss", FixedDenoiser(noise), x0, table, t, noise)
