"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import numpy as np
import torch

from grader.checks import misconception


def _levels(alphas_cumprod, t, t_prev):
    return alphas_cumprod[t], alphas_cumprod[t_prev] if t_prev >= 0 else torch.ones_like(alphas_cumprod[t])


def _width(at, before):
    return ((1 - before) / (1 - at) * (1 - at / before)).sqrt()


def _guess(x_t, eps, at):
    return (x_t - (1 - at).sqrt() * eps) / at.sqrt()


def _noised_again(x_0, before, sigma, eps, noise):
    old = (1 - before - sigma**2).clamp(min=0).sqrt() * eps
    return before.sqrt() * x_0 + old + sigma * (torch.randn_like(x_0) if noise is None else noise)


def _times(x, t):
    return torch.full((len(x),), t, dtype=torch.int64)


def _pairs(alphas_cumprod, steps):
    times = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    return list(zip(times, [*times[1:], -1], strict=True))


# diffusers #2585, MONAI #8600
@misconception(of="ddim_timesteps", fails="timesteps", title="The stride counted from 0")
def leading_spacing(T, steps):
    """Your first timestep lies below T-1: the list is made of multiples of a stride, from 0 upwards, and stops
    short of the end. The sampler begins with pure noise, and the model would be told that some signal is in
    it."""
    return torch.arange(steps).flip(0) * (T // steps)


# CompVis/stable-diffusion util.make_ddim_timesteps, AUTOMATIC1111/stable-diffusion-webui #3917
@misconception(of="ddim_timesteps", fails="timesteps", title="A range with the stride T // steps")
def range_with_stride(T, steps):
    """Your list rarely ends at 0, and where T is not a multiple of steps it has another length than was asked for.
    A range fixes the stride and lets the number of its entries follow; here the number is fixed."""
    return torch.arange(T - 1, -1, -(T // steps))


# rohitg00/ai-engineering-from-scratch #43
@misconception(of="ddim_timesteps", fails="timesteps", title="One point too many, the last one dropped")
def last_point_dropped(T, steps):
    """Your list stops before 0: steps + 1 points are spread from T-1 to 0, and the last is left out. The step
    to the clean example has no timestep of its own, it is where the last one leads; so 0 belongs in the
    list."""
    return torch.linspace(T - 1, 0, steps + 1)[:-1].round().long()


@misconception(of="ddim_timesteps", fails="timesteps", title="Rounding errors cut off")
def cut_off(T, steps):
    """For some numbers of steps your timesteps begin below T-1 or stand unevenly: i * gap is a float, which may be
    a hair below the whole number that it should be, and int() cuts off instead of rounding."""
    gap = (T - 1) / max(steps - 1, 1)
    return torch.tensor([int(i * gap) for i in reversed(range(steps))] if steps > 1 else [T - 1])


@misconception(of="ddim_timesteps", fails="timesteps", title="A single step divides by 0")
def single_step_divides_by_zero(T, steps):
    """A single step stops with a ZeroDivisionError: between the timesteps there are steps - 1 gaps, and here there
    are none to divide by. One step is [T-1]."""
    gap = (T - 1) / (steps - 1)
    return torch.tensor([round(T - 1 - i * gap) for i in range(steps)], dtype=torch.int64)


@misconception(of="ddim_timesteps", fails="timesteps", title="A single step at 0")
def single_step_at_zero(T, steps):
    """All your lists are right but that of a single step, which is 0: a line from 0 to T-1 is turned round, and
    a line of one point is its start. A model that is asked about pure noise has to hear of the noisiest
    timestep."""
    return torch.linspace(0, T - 1, steps).round().long().flip(0)


# diffusers, set_timesteps
@misconception(of="ddim_timesteps", fails="timesteps", title="A NumPy array")
def numpy_array(T, steps):
    """Your timesteps are the right ones, in a NumPy array. It cannot be moved to the device of the model, and
    indexing a tensor with its entries takes a way round; return a tensor of int64."""
    return np.linspace(0, T - 1, steps).round()[::-1].astype(np.int64) if steps > 1 else np.array([T - 1])


@misconception(of="ddim_step", fails="step_true_noise", title="-1 taken for an index")
def minus_one_as_index(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your last step returns something close to pure noise: alphas_cumprod[-1] is the last entry of the table,
    that of the noisiest step. -1 stands for the clean example, which is all signal and has no entry."""
    at, before = alphas_cumprod[t], alphas_cumprod[t_prev]
    sigma = eta * ((1 - before) / (1 - at) * (1 - at / before)).clamp(min=0).sqrt()
    return _noised_again(_guess(x_t, eps, at), before, sigma, eps, noise)


# Stability-AI/stablediffusion #345, lllyasviel/ControlNet #587
@misconception(of="ddim_step", fails="step_true_noise", title="The last step goes to entry 0 of the table")
def last_step_to_entry_zero(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your samples keep a little noise: where t_prev is -1 you noise the guess of x_0 once more, to the level
    of entry 0, and from timestep 0 nothing changes at all. Entry 0 is one step of noise; before it there is
    none."""
    at, before = alphas_cumprod[t], alphas_cumprod[max(t_prev, 0)]
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


@misconception(of="ddim_step", fails="step_true_noise", title="Timestep 0 taken for the clean example")
def entry_zero_is_clean(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """A step to timestep 0 returns the guess of x_0, with no noise put back. In books step 0 is the clean
    example; in this table it already has the noise of one step, and the clean example comes before it, at
    -1."""
    at, before = _levels(alphas_cumprod, t, t_prev or -1)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


# Kitsunetic/SDF-Diffusion #5, lucidrains/denoising-diffusion-pytorch #81
@misconception(of="ddim_step", fails="step_true_noise", title="Goes to t - 1, whatever t_prev is")
def always_to_the_neighbour(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Short steps are right and long ones hardly move: the noise is put back to the level of t - 1. With few
    steps nearly all of it would stay in the samples; t_prev says how far this step goes."""
    at, before = _levels(alphas_cumprod, t, t - 1)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


@misconception(of="ddim_step", fails="step_true_noise", title="The level of t - 1 in place of that of t_prev")
def level_of_the_neighbour(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """The last step is right, and every long step before it hardly moves: the noise is put back to the level of
    t - 1, where code that steps through all of them finds it, and not to that of t_prev."""
    at, before = _levels(alphas_cumprod, t, t - 1 if t_prev >= 0 else -1)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


# lucidrains/denoising-diffusion-pytorch #65, hojonathanho/diffusion #5
@misconception(
    of="ddim_step", fails="step_true_noise", title="The guess of x_0 clipped to [-1, 1]", values=("-1, 1", "0, 1")
)
def x_0_clipped(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your guess of x_0 is clipped to [-1, 1]. That helps where examples are pixels in this range; latent codes
    and other data lie beyond it and would be cut off, and here x_0 is left as it is."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    return _noised_again(_guess(x_t, eps, at).clamp(-1, 1), before, eta * _width(at, before), eps, noise)


# jcwang-gh/classifier-free-diffusion-guidance-Pytorch #12
@misconception(of="ddim_step", fails="step_true_noise", title="The guess of x_0 without square roots")
def guess_without_roots(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your guess of x_0 is far too large where there is much noise: x_t is divided by abar, and the noise taken
    off with the weight 1 - abar. The table holds shares of a variance, and what multiplies a number is its
    root."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    return _noised_again((x_t - (1 - at) * eps) / at, before, eta * _width(at, before), eps, noise)


# mathpluscode/ImgX-DiffSeg #4
@misconception(of="ddim_step", fails="step_true_noise", title="The old noise without its square root")
def old_noise_without_root(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your x at t_prev has too little noise in it: the old noise is weighted with 1 - abar - sigma^2, which is
    a variance. The model would expect more noise than it finds and take some of the example away."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    sigma = eta * _width(at, before)
    fresh = torch.randn_like(x_t) if noise is None else noise
    return before.sqrt() * _guess(x_t, eps, at) + (1 - before - sigma**2) * eps + sigma * fresh


# Lesson 8, "Copied"
@misconception(
    of="ddim_step", fails="step_true_noise", title="The update of DDPM, copied",
    section="why-ancestral-sampling-is-slow",
)  # fmt: skip
def ddpm_update_copied(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your step removes the noise of one step of training, however far it goes: it is the update from t to t -
    1, with the beta of t. Called for every tenth timestep it leaves nine tenths of the noise where it is."""
    at, neighbour = _levels(alphas_cumprod, t, t - 1)
    alpha = at / neighbour
    mean = (x_t - (1 - alpha) / (1 - at).sqrt() * eps) / alpha.sqrt()
    if t_prev < 0 or eta == 0:
        return mean
    return mean + eta * _width(at, neighbour) * (torch.randn_like(x_t) if noise is None else noise)


@misconception(of="ddim_step", fails="step_ancestral", title="The old noise does not give way to the fresh")
def old_noise_at_full_strength(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """With eta above 0 your x has too much noise in it: fresh noise is added, and as much of the old is kept as
    with eta 0. What the fresh noise brings in variance the old has to give up, or the model meets a level it
    was not told of, and samples stay grainy."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    kept = _noised_again(_guess(x_t, eps, at), before, 0 * at, eps, noise)
    return kept + eta * _width(at, before) * (torch.randn_like(x_t) if noise is None else noise)


@misconception(of="ddim_step", fails="step_ancestral", title="sigma without its square root")
def sigma_without_root(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your fresh noise is too weak: its factor is the variance of the posterior, without a root. With eta 1 the
    chain is then not DDPM's, but somewhere between it and DDIM."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before) ** 2, eps, noise)


@misconception(of="ddim_step", fails="step_true_noise", title="The ratio in sigma upside down")
def ratio_upside_down(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your last step divides by 0, and with eta above 0 the old noise gets the root of a negative number: in
    the ratio of the two noise levels t has come to stand above t_prev. It is below 1, as noise gets less on the
    way."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    sigma = eta * ((1 - at) / (1 - before) * (1 - at / before)).sqrt()
    old = (1 - before - sigma**2).sqrt() * eps
    return before.sqrt() * _guess(x_t, eps, at) + old + sigma * (torch.randn_like(x_t) if noise is None else noise)


@misconception(of="ddim_step", fails="step_value", title="eta multiplies the variance")
def eta_in_the_variance(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """With eta 0 and 1 your steps are right, between them the fresh noise is too strong: eta multiplies sigma, so
    the variance has eta squared."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    return _noised_again(_guess(x_t, eps, at), before, eta**0.5 * _width(at, before), eps, noise)


# huggingface/diffusers and others leave it without a floor
@misconception(of="ddim_step", fails="step_ancestral", title="The root of a rounding error")
def root_of_a_rounding_error(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Some of your long steps with eta 1 are NaN: next to nothing of the old noise is left there, and in float32
    1 - abar - sigma^2 comes out a hair below 0. One NaN is enough, as every later step is made of it."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    sigma = eta * _width(at, before)
    old = (1 - before - sigma**2).sqrt() * eps
    return before.sqrt() * _guess(x_t, eps, at) + old + sigma * (torch.randn_like(x_t) if noise is None else noise)


# Song et al. 2021, section 5: sigma-hat, the larger variance of DDPM
@misconception(of="ddim_step", fails="step_ancestral", title="The variance beta for the fresh noise")
def wider_variance(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your mean is right, but the fresh noise is wider than the posterior: its variance is that of the forward
    step, 1 - abar_t / abar_prev. DDPM offers both; with few steps this one leaves visible grain, and even the
    last step adds noise."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    mean = _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, torch.zeros_like(x_t))
    fresh = torch.randn_like(x_t) if noise is None else noise
    return mean + eta * (1 - at / before).sqrt() * fresh


@misconception(of="ddim_step", fails="step_ancestral", title="Another variance where eta is 1")
def eta_one_apart(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """All your steps are right but those with eta 1, which have a case of their own with the wider variance of
    DDPM, that of the forward step. One formula serves all eta, and at 1 it is the posterior."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    right = _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, torch.zeros_like(x_t))
    sigma = (1 - at / before).sqrt() if eta == 1 and t_prev >= 0 else eta * _width(at, before)
    return right + sigma * (torch.randn_like(x_t) if noise is None else noise)


@misconception(of="ddim_step", fails="step_ancestral", title="sigma for a step to the neighbour")
def sigma_of_one_step(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your fresh noise is right for steps to the neighbour and wrong for longer ones: its width is looked up
    for t alone, as DDPM keeps it in a table. It belongs to the stride, so both ends of the step have to enter
    it."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    sigma = eta * _width(*_levels(alphas_cumprod, t, t - 1)) * (t_prev >= 0)
    return _noised_again(_guess(x_t, eps, at), before, sigma, eps, noise)


# inbarhub/DDPM_inversion #12
@misconception(of="ddim_step", fails="step_value", title="eta not squared where the old noise gives way")
def eta_once_in_old_noise(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """With eta 0 and with eta 1 your step is right; between them the old noise gives way too much, since the
    variance is multiplied by eta once. eta is a factor of sigma, so of sigma^2 it is one twice."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    width = _width(at, before)
    mean = _noised_again(_guess(x_t, eps, at), before, eta**0.5 * width, eps, torch.zeros_like(x_t))
    return mean + eta * width * (torch.randn_like(x_t) if noise is None else noise)


@misconception(of="ddim_step", fails="step_drawn", title="Fresh noise made standard")
def noise_made_standard(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """The noise of each call has the mean 0 and the standard deviation 1 to the last digit: it was taken apart and
    put together again. In a batch of four small images no number is free then, since the others decide it."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    if noise is None:
        noise = torch.randn_like(x_t)
        noise = (noise - noise.mean()) / noise.std(correction=0)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


@misconception(of="ddim_step", fails="step_drawn", title="Fresh noise cut at three")
def noise_cut_off(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """None of your fresh noise lies beyond three standard deviations. One number in 370 should, in every step; a
    model that was trained with the whole of a normal distribution is given a little less noise than it is told."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    noise = torch.randn_like(x_t).clamp(-3, 3) if noise is None else noise
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


@misconception(of="ddim_step", fails="step_drawn", title="No fresh noise on the way to timestep 0")
def no_noise_drawn_for_zero(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your step to timestep 0 draws no noise and yet takes old noise away, so too little is left. The rule "no
    noise in the last step" is meant for the step to the clean example, -1, and there sigma is 0 by itself."""
    at, before = _levels(alphas_cumprod, t, t_prev)
    if noise is None:
        noise = torch.randn_like(x_t) if t_prev > 0 else torch.zeros_like(x_t)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


@misconception(of="ddim_step", fails="step_ancestral", title="A floor under the table")
def floor_under_table(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Your first steps are wrong with schedules that end close to 0: the entries of the table are kept above 1e-4,
    out of fear of a division by 0. The table never reaches 0, and the model has learnt that x_t holds as little
    signal as it says."""
    at, before = _levels(alphas_cumprod.clamp(min=1e-4), t, t_prev)
    return _noised_again(_guess(x_t, eps, at), before, eta * _width(at, before), eps, noise)


# Stability-AI/stablediffusion #226, openai/improved-diffusion #44
@misconception(of="ddim_sample", fails="sample_calls", title="The model gets the number of the step")
def model_gets_step_number(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The model is told which step of the sampler it is, and not at which timestep: with few steps it is told
    of far too little noise, and removes too little. It was trained on timesteps from 0 to T-1."""
    x = x_T
    with torch.no_grad():
        for left, (t, t_prev) in zip(range(steps - 1, -1, -1), _pairs(alphas_cumprod, steps), strict=True):
            x = ddim_step(x, t, t_prev, model(x, _times(x, left)), alphas_cumprod, eta)
    return x


@misconception(of="ddim_sample", fails="sample_calls", title="The model gets t + 1")
def timesteps_from_one(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The model is told a timestep one later than the entry of the table that x_t belongs to, as if it counted
    from 1 like the paper. It was trained with the index itself, and T is a timestep that it has never seen."""
    x = x_T
    with torch.no_grad():
        for t, t_prev in _pairs(alphas_cumprod, steps):
            x = ddim_step(x, t, t_prev, model(x, _times(x, t + 1)), alphas_cumprod, eta)
    return x


@misconception(of="ddim_sample", fails="sample_calls", title="One timestep for all samples")
def one_timestep_for_all(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The model gets a single timestep for the whole batch. With many models that works by broadcasting; one
    that looks up an embedding for each sample and joins it to that sample's features stops with an error, and
    the docstring asks for one each."""
    x = x_T
    with torch.no_grad():
        for t, t_prev in _pairs(alphas_cumprod, steps):
            x = ddim_step(x, t, t_prev, model(x, torch.tensor([t])), alphas_cumprod, eta)
    return x


# rohitg00/ai-engineering-from-scratch #43, lucidrains/denoising-diffusion-pytorch #220
@misconception(of="ddim_sample", fails="sample_calls", title="Stops at timestep 0")
def stops_at_timestep_zero(model, x_T, alphas_cumprod, steps, eta=0.0):
    """Your loop goes from each timestep to the next one, and ends at 0, where the noise of the first step is
    still in x; a single step does nothing at all. n timesteps are n steps, and the last one goes from 0 to the
    clean example."""
    x = x_T
    with torch.no_grad():
        for t, t_prev in _pairs(alphas_cumprod, steps)[:-1]:
            x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod, eta)
    return x


# diffusers #11347, #12633
@misconception(of="ddim_sample", fails="sample_value", title="t_prev is t - T // steps")
def previous_by_stride(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The model is asked about the right timesteps, but the steps between do not meet: t_prev is computed with
    the stride T // steps, which is not the distance of your timesteps. Each step has to end where the next one
    begins."""
    T, x = len(alphas_cumprod), x_T
    with torch.no_grad():
        for t, _ in _pairs(alphas_cumprod, steps):
            x = ddim_step(x, t, max(t - T // steps, -1), model(x, _times(x, t)), alphas_cumprod, eta)
    return x


# TeaPearce/Conditional_Diffusion_MNIST #12
@misconception(of="ddim_sample", fails="sample_calls", title="Left in the graph")
def left_in_graph(model, x_T, alphas_cumprod, steps, eta=0.0):
    """Your samples are right, but torch remembers every step on the way to them: memory grows with the number
    of steps, and runs out with images. Nobody asks a sample for a gradient, so nothing needs to be recorded."""
    x = x_T
    for t, t_prev in _pairs(alphas_cumprod, steps):
        x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod, eta)
    return x


@misconception(of="ddim_sample", fails="sample_calls", title="Cut from the graph only at the end")
def detached_at_the_end(model, x_T, alphas_cumprod, steps, eta=0.0):
    """Your samples are in no graph, but every step on the way was recorded: the cut comes after the last one.
    Until then memory grows with the number of steps, as if nothing had been cut. Recording has to stop before the
    loop."""
    x = x_T
    for t, t_prev in _pairs(alphas_cumprod, steps):
        x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod, eta)
    return x.detach()


@misconception(of="ddim_sample", fails="sample_calls", title="Gradients switched off for good")
def gradients_left_off(model, x_T, alphas_cumprod, steps, eta=0.0):
    """After a call of yours nothing in the whole program records gradients any more: they are switched off and
    never on again. Samples drawn between two epochs would end the training. torch.no_grad() switches back by
    itself."""
    torch.set_grad_enabled(False)
    x = x_T
    for t, t_prev in _pairs(alphas_cumprod, steps):
        x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod, eta)
    return x


@misconception(of="ddim_sample", fails="sample_calls", title="The model is left in evaluation mode")
def left_in_evaluation_mode(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The model comes back in evaluation mode, whichever it was in: dropout stays off in the training that goes
    on. Its mode belongs to the caller; who changes it has to put it back."""
    if hasattr(model, "eval"):
        model.eval()
    x = x_T
    with torch.no_grad():
        for t, t_prev in _pairs(alphas_cumprod, steps):
            x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod, eta)
    return x


@misconception(of="ddim_sample", fails="sample_drawn", title="The same fresh noise in every step")
def noise_drawn_once(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The fresh noise is drawn once, before the loop, and used in every step. What should be independent then
    adds up in one direction, so that samples have too much spread and their noise is never forgotten."""
    x, noise = x_T, torch.randn_like(x_T)
    with torch.no_grad():
        for t, t_prev in _pairs(alphas_cumprod, steps):
            x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod, eta, noise)
    return x


@misconception(of="ddim_sample", fails="sample_drawn", title="eta is not passed on")
def eta_not_passed_on(model, x_T, alphas_cumprod, steps, eta=0.0):
    """Your samples are the same for every eta: the loop does not hand it to its steps, which then take their
    default, 0. You would compare DDIM with DDPM and see no difference."""
    x = x_T
    with torch.no_grad():
        for t, t_prev in _pairs(alphas_cumprod, steps):
            x = ddim_step(x, t, t_prev, model(x, _times(x, t)), alphas_cumprod)
    return x
