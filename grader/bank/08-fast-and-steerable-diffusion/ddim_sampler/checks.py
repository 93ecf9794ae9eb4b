"""What the sampler visits, what a step makes of x_t, and what the loop asks of a model and gives back."""

import torch

from grader.checks import (
    EVEN_CHAINS,
    ROUNDED_CHAINS,
    AffineDenoiser,
    as_function,
    check,
    expect_calls,
    expect_close,
    expect_dtype_of_batch,
    expect_even_timesteps,
    expect_follows,
    expect_hooks,
    expect_no_graph,
    expect_nothing_drawn,
    expect_on_schedules,
    expect_random_states,
    expect_standard_normal,
    expect_tensor,
    expect_unmodified,
    expect_walked,
    falling,
    moments_of_walk,
    normal,
    posterior_sample,
    remark,
    sampling,
    stepped,
    stepping,
    trajectories,
    walked,
)

LONG_CHAINS = ((1000, 10), (1000, 50), (1000, 999), (4000, 100))
# Strides that have fresh noise, as they end before the clean example.
NOISY = ((11, 10), (1, 0), (6, 5), (9, 2), (11, 3), (10, 0), (7, 6), (5, 1), (2, 1))
# From next to none to all but all, for each of them.
ETAS = (0.5, 0.3, 0.7, 0.2, 0.9, 0.6, 0.0, 0.02, 0.98)


@check("ddim_timesteps", points=1)
def check_timesteps(submission):
    """The timesteps fall evenly from T-1 to 0, and there are as many as asked for"""
    # Some ways to round are wrong for four numbers of steps out of fifty.
    every = ((50, steps) for steps in range(1, 51))
    for T, steps in (*EVEN_CHAINS, *ROUNDED_CHAINS, *LONG_CHAINS, *every):
        times = submission.ddim_timesteps(T, steps)
        expect_tensor(times, shape=(steps,), dtype=torch.int64, advice="One timestep for each step, in a row.")
        expect_even_timesteps(times.tolist(), T, steps)


@check("ddim_step", points=1.5, why="It is the idea of DDIM, which the definition in step_value hides.")
def check_step_true_noise(submission, generator):
    """Told the true noise, a step from any t gives what any earlier step would hold, or x_0 itself"""
    advice = "First x_0 is guessed from x_t, then it is noised again. Which step do the weights of each belong to?"
    walks = trajectories(generator)
    rights = {(t, t_prev): right for _, t, t_prev, *_, right in walks}

    def right_at(x_t, t, t_prev, *_, **__):
        return rights[t, t_prev]

    # Every way to ask for no fresh noise meets a stride to an earlier step and the clean example.
    ways, cases = ((), (0.0,), (0.0, ...)), []
    for number, (*case, right) in enumerate(walks):
        (noise,) = normal(generator, right.shape)
        cases.append([*case, *(noise if value is ... else value for value in ways[number // 3])])
    expect_follows(submission, "ddim_step", right_at, cases, advice=advice)
    for *case, right in walks[6:3:-2]:
        (noise,) = normal(generator, right.shape)
        expect_follows(submission, "ddim_step", right_at, [case], advice=advice, noise=noise)


@check("ddim_step", points=1.5, needs=["step_true_noise"])
def check_step_ancestral(submission, generator):
    """With eta 1 a step is DDPM's: the mean and the variance of the posterior, given the guess of x_0"""
    advice = "Here eta is 1. Zeros for noise leave the mean, and noise adds what is as wide as the posterior."
    cases = stepping(generator, [1.0] * len(NOISY), NOISY)
    cases += [(*case, 0 * noise) for *case, noise in cases[::3]]
    expect_follows(submission, "ddim_step", posterior_sample, cases, advice=advice)
    advice = (
        "In float32, what is 0 on paper can come out as -1e-8, which has no root. Is anything else kept off 0?"
    )
    expect_on_schedules(submission, "ddim_step", generator, advice=advice)


@check("ddim_step", points=1.5, needs=["step_true_noise"], why="It says what is wrong; statistics say that it is.")
def check_step_value(submission, generator):
    """Between eta 0 and 1 fresh noise takes the place of old noise, and the last step adds none"""
    advice = "How wide is the fresh noise? And how much of the old is left, so that both together are 1 - abar?"
    cases = stepping(generator, ETAS, NOISY) + stepping(generator, ETAS[:3], ((5, -1), (0, -1), (11, -1)))
    expect_follows(submission, "ddim_step", stepped, cases, advice=advice)


@check("ddim_step", points=1, needs=["step_value"])
def check_step_drawn(submission, generator):
    """Without noise, every element draws its own from N(0, 1), at every eta, in small batches as in large ones"""
    table, draws = falling(generator), []
    for shape, times, step, eta in (
        ((8, 5), 100, (5, 3), 0.75),
        ((3, 2, 4, 5), 40, (11, 0), 1.0),
        ((6000, 16), 1, (1, 0), 0.4),
        ((500, 2, 4, 4), 1, (9, 8), 1.0),
    ):
        x, eps = (batch.float() for batch in normal(generator, shape, shape))
        given = table.float()
        if not draws:
            expect_random_states(submission, "ddim_step", x, *step, eps, given, eta)
        got = submission.via("repeated").ddim_step(times, x, *step, eps, given, eta=eta)
        expect_tensor(got, shape=(times, *shape))
        exact = [tensor.double() for tensor in (x, eps, given)]
        mean, std = stepped(exact[0], *step, *exact[1:], eta), stepped(0, *step, 0, exact[2], eta, 1)
        draws += [((got - mean) / std)[0 if times == 1 else slice(None)]]
    expect_standard_normal(draws)
    x, eps = normal(generator, (3, 4), (3, 4))
    expect_tensor(submission.ddim_step(x, 5, 2, eps, table, 0.5, None), shape=(3, 4), dtype=torch.float64)
    for t in (0, 11):
        expect_close(submission.ddim_step(x, t, -1, eps, table, 0.5), stepped(x, t, -1, eps, table))


@check("ddim_sample", points=1, needs=["timesteps"])
def check_sample_calls(submission, generator):
    """The model is called once a step, with the timestep of that step for each sample, and left as it was"""
    chains = (*ROUNDED_CHAINS[:3], *EVEN_CHAINS[:6])
    for number, (model, x, table, steps) in enumerate(sampling(generator, chains)):
        dtype = (torch.float32, torch.float64)[number // 2 % 2]
        model, x, table = model.to(dtype), x.to(dtype), table.to(dtype)
        model = as_function(model) if number % 2 else model.train(number % 4 > 0)
        samples = submission.ddim_sample(model, x, table, steps, *((), (0.0,), (0.6,))[number % 3])
        times = expect_calls(model, count=steps, like=x)
        expect_even_timesteps(times, len(table), steps)
        expect_unmodified(submission)
        expect_tensor(samples, shape=x.shape, dtype=dtype)
        expect_no_graph(samples)


@check(
    "ddim_sample",
    points=1.5,
    needs=["sample_calls", "step_value"],
    why="It says what is wrong; statistics say that it is.",
)
def check_sample_value(submission, generator):
    """The loop gives what its steps give one after the other, down to x_0 and outside of any graph"""
    advice = "Which x does each step begin with, which noise is predicted for it, and where does it lead?"
    cases = [(*case, 0.0)[: 4 + number % 2] for number, case in enumerate(sampling(generator, EVEN_CHAINS))]
    expect_follows(submission, "ddim_sample", lambda *case: walked(*case[:4]), cases, advice=advice)
    for case in sampling(generator, ROUNDED_CHAINS[:3]):
        expect_walked(submission.ddim_sample(*case), *case, advice=advice)


@check("ddim_sample", points=1, needs=["sample_value"])
def check_sample_drawn(submission, generator):
    """With eta above 0, every step draws noise of its own for every element"""
    model, draws = AffineDenoiser(*torch.tensor([0.2, 0.02])), []
    for shape, times, (T, steps), eta in (
        ((8, 5), 50, (9, 3), 0.75),
        ((3, 2, 4, 5), 20, (2, 2), 1.0),
        ((3000, 16), 1, (16, 4), 0.3),
        ((500, 2, 4, 4), 1, (4, 4), 1.0),
    ):
        x, table = normal(generator, shape)[0].float(), falling(generator, T).float()
        if not draws:
            expect_random_states(submission, "ddim_sample", model, x, table, steps, eta)
        got = submission.via("repeated").ddim_sample(times, model, x, table, steps, eta)
        expect_tensor(got, shape=(times, *shape))
        mean, std = moments_of_walk(model, x, table, steps, eta)
        draws += [((got - mean) / std)[0 if times == 1 else slice(None)]]
    expect_standard_normal(draws, advice="Does every step get eta, and noise that no other step has had?")
    for model, x, table, _ in sampling(generator, EVEN_CHAINS[:2]):
        expect_walked(submission.ddim_sample(model, x, table, 1, 1.0), model, x, table, 1)


@remark("ddim_step")
def remark_step_dtype(submission, generator):
    """A table in another dtype than the batch"""
    x, eps, noise = normal(generator, (4, 3), (4, 3), (4, 3))
    expect_dtype_of_batch(submission.ddim_step, x, 5, 2, eps, falling(generator), 0.5, noise)


@remark("ddim_sample")
def remark_sample_hooks(submission, generator):
    """The model itself is called, not its forward"""
    expect_hooks(submission, "ddim_sample", *sampling(generator, EVEN_CHAINS[:1])[0])


@remark("ddim_sample")
def remark_sample_draws(submission, generator):
    """With eta 0, no random numbers are used up"""
    expect_nothing_drawn(submission, "ddim_sample", *sampling(generator, EVEN_CHAINS[:1])[0], eta=0.0)
