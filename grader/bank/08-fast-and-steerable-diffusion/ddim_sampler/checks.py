"""What the sampler visits, what a step makes of x_t, and what the loop asks of a model and gives back."""

import torch

from grader.checks import (
    EVEN_CHAINS,
    ROUNDED_CHAINS,
    AffineDenoiser,
    check,
    cosine,
    expect_calls,
    expect_even_timesteps,
    expect_finite,
    expect_follows,
    expect_normal,
    expect_tensor,
    expect_walked,
    normal,
    posterior_sample,
    sampling,
    stepped,
    stepping,
    trajectories,
    walked,
)


@check("ddim_timesteps", points=1)
def check_timesteps(submission):
    """The timesteps fall evenly from T-1 to 0, and there are as many as asked for"""
    for T, steps in (*EVEN_CHAINS, *ROUNDED_CHAINS, *((50, steps) for steps in range(1, 51))):
        times = submission.ddim_timesteps(T, steps)
        expect_tensor(times, shape=(steps,), dtype=torch.int64, advice="One timestep for each step, in a row.")
        expect_even_timesteps(times.tolist(), T, steps)


@check("ddim_step", points=1.5, why="It is the idea of DDIM, which the definition in step_value hides.")
def check_step_true_noise(submission, generator):
    """Told the true noise, a step from any t gives what any earlier step would hold, or x_0 itself"""
    advice = "First x_0 is guessed from x_t, then it is noised again. Which step do the weights of each belong to?"
    for *case, right in trajectories(generator):
        expect_follows(submission, "ddim_step", lambda *_, x=right: x, [case], advice=advice)


@check("ddim_step", points=1.5, needs=["step_true_noise"])
def check_step_ancestral(submission, generator):
    """With eta 1 a step is DDPM's: the mean and the variance of the posterior, given the guess of x_0"""
    advice = "Here eta is 1. Zeros for noise leave the mean, and noise adds what is as wide as the posterior."
    cases = stepping(generator, [1.0] * 5, [(11, 10), (1, 0), (6, 5), (9, 2), (11, 10)])
    cases[-1][-1].zero_()
    expect_follows(submission, "ddim_step", posterior_sample, cases, advice=advice)
    table, (x, eps, noise) = cosine(1000), (x.float() for x in normal(generator, *[[2, 3]] * 3))
    for t_prev in range(0, 999, 20):
        got = submission.ddim_step(x, 999, t_prev, eps, table, 1.0, noise)
        expect_finite(got, advice="In float32, what is 0 on paper can come out as -1e-8, which has no root.")


@check("ddim_step", points=1.5, needs=["step_true_noise"])
def check_step_value(submission, generator):
    """Between eta 0 and 1 fresh noise takes the place of old noise, and the last step adds none"""
    advice = "How wide is the fresh noise? And how much of the old is left, so that both together are 1 - abar?"
    cases = stepping(generator, [0.5, 0.3, 0.7, 0.2, 0.9, 0.6, 0.0])
    expect_follows(submission, "ddim_step", stepped, cases, advice=advice)


@check("ddim_step", points=1, needs=["step_value"])
def check_step_drawn(submission, generator):
    """Without noise, every element draws its own from N(0, 1); the result has the dtype of x_t"""
    table, (x, eps) = torch.tensor([0.75, 0.25]), (x.float() for x in normal(generator, *[[500, 2, 3, 4]] * 2))
    draws = [submission.ddim_step(x, 1, 0, eps, table, 0.75) for _ in range(2)]
    mean, std = stepped(x, 1, 0, eps, table, 0.75), stepped(0, 1, 0, 0, table, 0.75, 1)
    expect_normal(*draws, mean=mean, std=std)
    for dtype in (torch.float16, torch.float32):
        got = submission.ddim_step(x[:9].to(dtype), 1, 0, eps[:9].to(dtype), table.double(), 0.75)
        expect_tensor(got, shape=(9, 2, 3, 4), dtype=dtype)


@check("ddim_sample", points=1, needs=["timesteps"])
def check_sample_calls(submission, generator):
    """The model is called once a step, with the timestep of that step for each sample"""
    for model, x, table, steps in sampling(generator, (*ROUNDED_CHAINS[:3], *EVEN_CHAINS[:4]), torch.float32):
        submission.ddim_sample(model, x, table, steps)
        expect_even_timesteps(expect_calls(model, count=steps, like=x), len(table), steps)


@check("ddim_sample", points=1.5, needs=["sample_calls", "step_value"])
def check_sample_value(submission, generator):
    """The loop gives what its steps give one after the other, down to x_0 and outside of any graph"""
    advice = "Which x does each step begin with, which noise is predicted for it, and where does it lead?"
    expect_follows(submission, "ddim_sample", walked, sampling(generator, EVEN_CHAINS), advice=advice)
    for case in sampling(generator, ROUNDED_CHAINS[:3]):
        expect_walked(submission.ddim_sample(*case), *case, advice=advice)


@check("ddim_sample", points=1, needs=["sample_value"])
def check_sample_drawn(submission, generator):
    """With eta above 0, every step draws noise of its own for every element"""
    x, table = normal(generator, [1000, 2, 3, 4])[0].float(), torch.tensor([0.8, 0.6, 0.4, 0.2])
    draws = [submission.ddim_sample(AffineDenoiser(*torch.tensor([0, 0.02])), x, table, 4, 0.75) for _ in range(2)]
    mean, var = x, 0
    for t in (3, 2, 1, 0):
        mean = stepped(mean, t, t - 1, 0.02 * (t + 1), table, 0.75)
        var = stepped(1, t, t - 1, 0, table, 0.75) ** 2 * var + stepped(0, t, t - 1, 0, table, 0.75, 1) ** 2
    advice = "Does every step get eta, and noise that no other step has had?"
    expect_normal(*draws, mean=mean, std=var.sqrt(), advice=advice)
