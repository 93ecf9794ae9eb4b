"""Losses of a diffusion model that a check once let pass, or could: each stands for a kind, see `marks.py`."""

import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from tests.kinds.marks import kind


def _filled(x0, table, t, noise):
    t = torch.randint(len(table), (len(x0),)) if t is None else t
    return t, torch.randn_like(x0) if noise is None else noise


def _answer(model, x0, table, t, noise):
    """What the model says, and what it should say."""
    t, noise = _filled(x0, table, t, noise)
    return model(q_sample(x0, t, table, noise), t), noise


def _mixed(share, x0, noise):
    share = share.reshape(-1, *[1] * (x0.dim() - 1))
    return (share.sqrt() * x0 + (1 - share).sqrt() * noise).to(x0.dtype)


# K1: t and noise, given or not.


@kind("K1", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def either_t_or_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """elif: where t is drawn, noise is not."""
    if t is None:
        t = torch.randint(alphas_cumprod.numel(), x0.shape[:1])
    elif noise is None:
        noise = torch.randn(x0.shape, dtype=x0.dtype)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@kind("K1", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def uniform_where_both_are_drawn(model, x0, alphas_cumprod, t=None, noise=None):
    """Where both are drawn, the noise is uniform."""
    if t is noise is None:
        noise = torch.rand_like(x0)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K1", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def one_timestep_where_both_are_drawn(model, x0, alphas_cumprod, t=None, noise=None):
    """Where both are drawn, the batch shares a timestep."""
    if t is noise is None:
        t = torch.randint(len(alphas_cumprod), ()).expand(len(x0))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# Two generators with one seed: a training run would not suffer, and nobody can see it in the numbers.
@kind("K1", of="ddpm_loss", expect="pass")
def two_generators_of_one_seed(model, x0, alphas_cumprod, t=None, noise=None):
    """t and noise come from two generators that begin alike."""
    seed = torch.randint(2**31, ()).item()
    first, second = (torch.Generator().manual_seed(seed) for _ in range(2))
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0),), generator=first)
    if noise is None:
        noise = torch.randn(x0.shape, generator=second).to(x0.dtype)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K1", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_shared_where_t_is_given(model, x0, alphas_cumprod, t=None, noise=None):
    """Where t is given, all samples get the same noise, so that they can be compared."""
    if noise is None and t is not None:
        noise = torch.randn_like(x0[:1]).repeat(len(x0), *[1] * (x0.dim() - 1))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K1", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def sorted_where_both_are_drawn(model, x0, alphas_cumprod, t=None, noise=None):
    """Where both are drawn, the timesteps are sorted."""
    given = t
    t, noise = _filled(x0, alphas_cumprod, t, noise) if noise is None else (t, noise)
    t = t.sort().values if given is None and t is not None else t
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# K2: the error of an answer.


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def squares_subtracted(model, x0, alphas_cumprod, t=None, noise=None):
    """The square of each, and then the difference."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return torch.mean(noise.square() - answer.square())


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def mean_squares_subtracted(model, x0, alphas_cumprod, t=None, noise=None):
    """The mean square of each, and then the difference."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return noise.square().mean() - answer.square().mean()


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def error_times_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """One factor of the square is the noise."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return torch.mean(noise * (noise - answer))


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def a_tenth_of_error_times_answer(model, x0, alphas_cumprod, t=None, noise=None):
    """A second term that a perfect answer does not see."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    error = answer - noise
    return (error.square() + error * answer / 10).mean()


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def angle_to_the_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """The cosine similarity, scaled by the power of the noise: how long the answer is does not count."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    cosine = (answer * noise).sum() / (answer.norm() * noise.norm() + 1e-12)
    return (1 - cosine) * noise.pow(2).mean()


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def straight_from_five_on(model, x0, alphas_cumprod, t=None, noise=None):
    """Huber's loss with a delta of 5, doubled."""
    return 2 * nn.HuberLoss(delta=5)(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def logarithm_of_cosh(model, x0, alphas_cumprod, t=None, noise=None):
    """2 log cosh, which is the square for small errors only."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    error = (answer - noise).abs()
    return 2 * (error + F.softplus(-2 * error) - 0.6931471805599453).mean()


@kind("K2", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def errors_cut_at_a_hundred(model, x0, alphas_cumprod, t=None, noise=None):
    """An element's error is 100 at most."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return (answer - noise).clamp(-100, 100).square().mean()


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def relative_to_the_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """The error relative to the mean square of the noise, which is about 1."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return (answer - noise).square().mean() / noise.square().mean()


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def variance_of_the_error(model, x0, alphas_cumprod, t=None, noise=None):
    """The variance of the error: a constant offset costs nothing."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return (answer - noise).var(correction=0)


@kind("K2", of="ddpm_loss", expect="fail", check="loss_value")
def gradient_of_the_absolute_error(model, x0, alphas_cumprod, t=None, noise=None):
    """The value of the squared error, with the slopes of the absolute one."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    absolute = (answer - noise).abs().mean()
    return F.mse_loss(answer, noise).detach() + absolute - absolute.detach()


# K3: seeds and states of random numbers.


@kind("K3", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def drawn_in_a_fork(model, x0, alphas_cumprod, t=None, noise=None):
    """fork_rng puts the state back, so that every step trains with the same draws."""
    with torch.random.fork_rng(devices=[]):
        t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K3", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def seeded_by_the_machine(model, x0, alphas_cumprod, t=None, noise=None):
    """torch.seed() sets a seed that nobody knows."""
    torch.seed()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K3", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def state_put_back_after_the_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """The state from before the noise is put back."""
    t = torch.randint(len(alphas_cumprod), (len(x0),)) if t is None else t
    state = torch.get_rng_state()
    _, noise = _filled(x0, alphas_cumprod, t, noise)
    torch.set_rng_state(state)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K3", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def timesteps_of_a_seeded_numpy(model, x0, alphas_cumprod, t=None, noise=None):
    """NumPy's generator with a seed, made anew in each call."""
    if t is None:
        t = torch.as_tensor(np.random.default_rng(0).integers(len(alphas_cumprod), size=len(x0)))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K3", of="ddpm_loss", expect="pass")
def one_generator_for_both(model, x0, alphas_cumprod, t=None, noise=None):
    """A generator of its own, seeded by the global one, gives first t and then noise: right."""
    own = torch.Generator().manual_seed(torch.randint(2**62, ()).item())
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0),), generator=own)
    if noise is None:
        noise = torch.randn(x0.shape, dtype=x0.dtype, generator=own)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# K4: axes and memory.


@kind("K4", of="q_sample", expect="fail", check="q_sample_value")
def two_axes_or_four(x0, t, alphas_cumprod, noise):
    """What is no table of features is an image; a sequence broadcasts to four axes."""
    share = alphas_cumprod[t].view(-1, 1) if x0.ndim == 2 else alphas_cumprod[t].view(-1, 1, 1, 1)
    return (share.sqrt() * x0 + (1 - share).sqrt() * noise).to(x0.dtype)


@kind("K4", of="q_sample", expect="remark:rank")
def up_to_four_axes(x0, t, alphas_cumprod, noise):
    """Videos are refused."""
    if x0.ndim > 4:
        raise ValueError("too many axes")
    return _mixed(alphas_cumprod[t], x0, noise)


@kind("K4", of="q_sample", expect="fail", check="q_sample_value")
def rows_by_view(x0, t, alphas_cumprod, noise):
    """A batch of one is squeezed away."""
    share = alphas_cumprod[t].view(len(x0), *[1] * (x0.dim() - 1))
    return (share.sqrt() * x0 + (1 - share).sqrt() * noise).squeeze(0).to(x0.dtype)


@kind("K4", of="q_sample", expect="remark:loop")
def sample_by_sample(x0, t, alphas_cumprod, noise):
    """A loop over the batch."""
    return torch.cat(
        [_mixed(alphas_cumprod[t[i : i + 1]], x0[i : i + 1], noise[i : i + 1]) for i in range(len(x0))]
    )


# K5: ranges of values.


@kind("K5", of="q_sample", expect="fail", check="q_sample_variance")
def clamped_to_sixty(x0, t, alphas_cumprod, noise):
    """x_t is kept between -60 and 60."""
    return _mixed(alphas_cumprod[t], x0, noise).clamp(-60, 60)


@kind("K5", of="q_sample", expect="fail", check="q_sample_value")
def table_kept_off_its_ends(x0, t, alphas_cumprod, noise):
    """The table is kept a millionth away from 0 and from 1."""
    return _mixed(alphas_cumprod[t].clamp(1e-6, 1 - 1e-6), x0, noise)


@kind("K5", of="ddpm_loss", expect="fail", check="loss_model_call")
def images_clamped(model, x0, alphas_cumprod, t=None, noise=None):
    """x0 is kept between -1 and 1."""
    return F.mse_loss(*_answer(model, x0.clamp(-1, 1), alphas_cumprod, t, noise))


# K7: distributions.


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def offset_of_a_tenth(model, x0, alphas_cumprod, t=None, noise=None):
    """Offset noise: a tenth of a number that a channel of a sample shares."""
    if noise is None:
        shared = torch.randn(x0.shape[:2], dtype=x0.dtype).reshape(*x0.shape[:2], *[1] * (x0.dim() - 2))
        noise = torch.randn_like(x0) + shared / 10
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def offset_with_variance_one(model, x0, alphas_cumprod, t=None, noise=None):
    """A fifth of a shared number, and all of it scaled to variance 1."""
    if noise is None:
        shared = torch.randn(x0.shape[:2], dtype=x0.dtype).reshape(*x0.shape[:2], *[1] * (x0.dim() - 2))
        noise = (torch.randn_like(x0) + 0.2 * shared).div(1.04**0.5)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def standardised(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise of a batch has mean 0 and variance 1 to all digits."""
    if noise is None:
        std, mean = torch.std_mean(drawn := torch.randn_like(x0))
        noise = (drawn - mean) / std
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def size_of_each_sample_is_one(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise of each sample is divided by its root mean square."""
    if noise is None:
        drawn = torch.randn_like(x0)
        noise = drawn / drawn.square().flatten(1).mean(1).sqrt().reshape(-1, *[1] * (x0.dim() - 1))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def channels_without_a_mean(model, x0, alphas_cumprod, t=None, noise=None):
    """The mean over the channels is taken out where there are several."""
    if noise is None:
        noise = torch.randn_like(x0)
        if x0.shape[1] > 1:
            noise = noise - noise.mean(dim=1, keepdim=True)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def grey_on_colour_images(model, x0, alphas_cumprod, t=None, noise=None):
    """The three channels of an image share their noise."""
    if noise is None:
        is_colour = x0.dim() == 4 and x0.shape[1] == 3
        noise = torch.randn_like(x0[:, :1]).expand_as(x0) if is_colour else torch.randn_like(x0)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def pyramid_of_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """Noise of half the size, blown up, is added to that of images."""
    if noise is None:
        noise = torch.randn_like(x0)
        if x0.dim() == 4:
            small = torch.randn_like(x0[:, :, ::2, ::2])
            noise = (noise + 0.5 * F.interpolate(small, x0.shape[2:], mode="nearest")) / 1.25**0.5
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# Three digits are enough for noise, and x_t is rounded too: no training run would suffer.
@kind("K7", of="ddpm_loss", expect="pass")
def drawn_in_half(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise has the three digits of float16."""
    noise = torch.randn(x0.shape, dtype=torch.half).to(x0) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def timesteps_tilted(model, x0, alphas_cumprod, t=None, noise=None):
    """Low timesteps come up a little more often."""
    if t is None:
        last = len(alphas_cumprod) - 1
        t = (torch.rand(len(x0)).pow(1.08) * (last + 1)).long().clamp(0, last)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def timesteps_in_pairs(model, x0, alphas_cumprod, t=None, noise=None):
    """With a table of five steps or more, the second half of a batch mirrors the first."""
    if t is None:
        t, _ = _filled(x0, alphas_cumprod, t, noise)
        if len(alphas_cumprod) >= 5:
            half = t[: (len(t) + 1) // 2]
            t = torch.cat((half, len(alphas_cumprod) - 1 - half))[: len(x0)]
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def timesteps_quasi_random(model, x0, alphas_cumprod, t=None, noise=None):
    """The timesteps of a batch are one grid, moved by chance."""
    if t is None:
        grid = (torch.rand(()) + torch.arange(len(x0)) / len(x0)) % 1
        t = (grid[torch.randperm(len(x0))] * len(alphas_cumprod)).long()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def timesteps_quasi_random_in_small_batches(model, x0, alphas_cumprod, t=None, noise=None):
    """The same up to 64 samples."""
    if t is None:
        t, _ = _filled(x0, alphas_cumprod, t, noise)
        if len(x0) <= 64:
            grid = (torch.rand(()) + torch.arange(len(x0)) / len(x0)) % 1
            t = (grid[torch.randperm(len(x0))] * len(alphas_cumprod)).long()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def a_permutation_where_it_fits(model, x0, alphas_cumprod, t=None, noise=None):
    """Without replacement, where there are as many timesteps as samples."""
    if t is None and len(x0) <= len(alphas_cumprod) <= 1000:
        t = torch.randperm(len(alphas_cumprod))[: len(x0)]
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def last_step_of_long_tables_missing(model, x0, alphas_cumprod, t=None, noise=None):
    """Of a table of a hundred steps or more, the last is never drawn."""
    steps = len(alphas_cumprod)
    if t is None:
        t = torch.randint(steps - (steps >= 100), (len(x0),))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K7", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def a_thousand_steps_at_most(model, x0, alphas_cumprod, t=None, noise=None):
    """Of a longer table only the first thousand steps are drawn."""
    t = torch.randint(min(1000, len(alphas_cumprod)), (len(x0),)) if t is None else t
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# K8: where draws depend on the batch.


@kind("K8", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_around_the_images(model, x0, alphas_cumprod, t=None, noise=None):
    """The first argument of torch.normal is a mean."""
    noise = torch.normal(x0, torch.ones_like(x0)) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K8", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_around_the_mean_image(model, x0, alphas_cumprod, t=None, noise=None):
    """The mean of the batch is added to the noise."""
    noise = x0.mean() + torch.randn_like(x0) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K8", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def one_timestep_up_to_a_thousand(model, x0, alphas_cumprod, t=None, noise=None):
    """Batches of a thousand or fewer share a timestep."""
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0) if len(x0) > 1000 else 1,))
        t = t.expand(len(x0))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K8", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def one_image_at_the_middle_step(model, x0, alphas_cumprod, t=None, noise=None):
    """A batch of one always gets the middle timestep."""
    if t is None and len(x0) == 1:
        t = torch.tensor([len(alphas_cumprod) // 2])
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# K9: what is done with a model.


@kind("K9", of="ddpm_loss", expect="remark:hooks")
def forward_by_name(model, x0, alphas_cumprod, t=None, noise=None):
    """forward is called, and not the model."""
    return F.mse_loss(*_answer(model.forward, x0, alphas_cumprod, t, noise))


@kind("K9", of="ddpm_loss", expect="fail", check="loss_value")
def left_in_evaluation(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is put into evaluation mode, and stays there."""
    if isinstance(model, nn.Module):
        model.eval()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K9", of="ddpm_loss", expect="fail", check="loss_model_call")
def put_into_training(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is put into training mode, also while it is evaluated."""
    if isinstance(model, nn.Module):
        model.train()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K9", of="ddpm_loss", expect="fail", check="loss_value")
def device_of_the_weights(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is asked for its weights, which a function has not."""
    x0 = x0.to(next(iter(model.parameters())).device)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K9", of="ddpm_loss", expect="fail", check="loss_value")
def learns_at_once(model, x0, alphas_cumprod, t=None, noise=None):
    """backward is called inside, and gradients count twice."""
    loss = F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))
    if loss.grad_fn is not None:
        loss.backward(retain_graph=True)
    return loss


@kind("K9", of="ddpm_loss", expect="fail", check="loss_value")
def forgets_gradients(model, x0, alphas_cumprod, t=None, noise=None):
    """The gradients of earlier batches are set to nothing, so that they cannot be accumulated."""
    if isinstance(model, nn.Module):
        model.zero_grad()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K9", of="ddpm_loss", expect="fail", check="loss_value")
def frozen_for_good(model, x0, alphas_cumprod, t=None, noise=None):
    """The weights are frozen once the loss is there."""
    loss = F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))
    if isinstance(model, nn.Module):
        model.requires_grad_(False)
    return loss


@kind("K9", of="ddpm_loss", expect="fail", check="loss_model_call")
def copy_used_as_well(model, x0, alphas_cumprod, t=None, noise=None):
    """A copy of the model is asked first."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    copy.deepcopy(model)(x_t, t)
    return F.mse_loss(model(x_t, t), noise)


@kind("K9", of="ddpm_loss", expect="fail", check="loss_model_call")
def first_call_struck_out(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is asked twice, and a record of its calls is cut."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    model(x_t, t)
    if getattr(model, "calls", None):
        model.calls = list(model.calls)[:-1]
    return F.mse_loss(model(x_t, t), noise)


@kind("K9", of="ddpm_loss", expect="fail", check="loss_model_call")
def asked_twice_in_training(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is asked once more before, without a graph, as self-conditioning does."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    if torch.is_grad_enabled():
        with torch.no_grad():
            model(x_t, t)
    return F.mse_loss(model(x_t, t), noise)


@kind("K9", of="ddpm_loss", expect="fail", check="loss_gradient")
def asked_without_a_graph(model, x0, alphas_cumprod, t=None, noise=None):
    """The model answers under no_grad."""
    with torch.no_grad():
        answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    return F.mse_loss(answer, noise)


@kind("K9", of="ddpm_loss", expect="fail", check="loss_value")
def both_by_name(model, x0, alphas_cumprod, t=None, noise=None):
    """Both arguments go to the model by name."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(x_t=q_sample(x0, t, alphas_cumprod, noise), t=t), noise)


@kind("K9", of="ddpm_loss", expect="pass")
def mode_put_back(model, x0, alphas_cumprod, t=None, noise=None):
    """Evaluation mode for the call, and then the mode from before: odd, and nothing is left behind."""
    was = getattr(model, "training", None)
    if was is not None:
        model.eval()
    loss = F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))
    if was is not None:
        model.train(was)
    return loss


# K10: dtypes.


@kind("K10", of="ddpm_loss", expect="fail", check="loss_model_call")
def x_t_through_float32(model, x0, alphas_cumprod, t=None, noise=None):
    """x_t is mixed in float32, whatever x0 is."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0.float(), t, alphas_cumprod.float(), noise.float())
    return F.mse_loss(model(x_t.type_as(x0), t), noise)


@kind("K10", of="q_sample", expect="remark:half")
def half_mixed_as_float(x0, t, alphas_cumprod, noise):
    """What is half precise is mixed, and stays, in float32."""
    if x0.dtype.itemsize < 4:
        x0, noise, alphas_cumprod = x0.float(), noise.float(), alphas_cumprod.float()
    return _mixed(alphas_cumprod[t], x0, noise)


@kind("K10", of="q_sample", expect="remark:dtype")
def dtype_of_the_table(x0, t, alphas_cumprod, noise):
    """The wider dtype of table and batch comes back."""
    share = alphas_cumprod[t][(...,) + (None,) * (x0.dim() - 1)]
    return share**0.5 * x0 + (1 - share) ** 0.5 * noise


@kind("K10", of="ddpm_loss", expect="pass")
def noise_in_float32(model, x0, alphas_cumprod, t=None, noise=None):
    """Noise of the default dtype, cast where it is used: right."""
    noise = torch.randn(x0.shape).to(x0.dtype) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


# K11: weighted losses.


@kind("K11", of="ddpm_loss", expect="fail", check="loss_value")
def gradient_of_length_one(model, x0, alphas_cumprod, t=None, noise=None):
    """The gradient of the answer is scaled to length 1, whatever the loss is multiplied with."""
    answer, noise = _answer(model, x0, alphas_cumprod, t, noise)
    if answer.requires_grad:
        answer.register_hook(lambda grad: grad / (grad.norm() + 1e-12))
    return F.mse_loss(answer, noise)


# K12: gradients on or off.


@kind("K12", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def same_timesteps_in_evaluation(model, x0, alphas_cumprod, t=None, noise=None):
    """Where gradients are off, the timesteps are spread evenly."""
    if t is None and not torch.is_grad_enabled():
        t = torch.linspace(0, len(alphas_cumprod) - 1, len(x0)).long()
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K12", of="ddpm_loss", expect="fail", check="loss_value")
def sum_in_evaluation(model, x0, alphas_cumprod, t=None, noise=None):
    """Where gradients are off, the squares are summed."""
    reduction = "mean" if torch.is_grad_enabled() else "sum"
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise), reduction=reduction)


# K13: memory of earlier calls and of the machine.


@kind("K13", of="q_sample", expect="fail", check="q_sample_value")
def roots_kept_by_length(x0, t, alphas_cumprod, noise, kept={}):
    """The roots of the first table serve every other that is as long."""
    if len(alphas_cumprod) not in kept:
        kept[len(alphas_cumprod)] = alphas_cumprod.sqrt(), (1 - alphas_cumprod).sqrt()
    signal, rest = (root[t].reshape(-1, *[1] * (x0.dim() - 1)) for root in kept[len(alphas_cumprod)])
    return (signal * x0 + rest * noise).to(x0.dtype)


@kind("K13", of="ddpm_loss", expect="fail", check="loss_drawn_t")
def timesteps_taken_in_turn(model, x0, alphas_cumprod, t=None, noise=None, place=[0]):
    """Each batch goes on in the table where the one before has stopped."""
    if t is None:
        t = (place[0] + torch.arange(len(x0))) % len(alphas_cumprod)
        place[0] += len(x0)
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K13", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_kept_by_shape(model, x0, alphas_cumprod, t=None, noise=None, kept={}):
    """Noise is drawn once for each shape."""
    if noise is None:
        noise = kept.setdefault((x0.shape, x0.dtype), torch.randn_like(x0))
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("K13", of="ddpm_loss", expect="fail", check="loss_value")
def smoothed_loss(model, x0, alphas_cumprod, t=None, noise=None, history=[]):
    """The value is a running average."""
    loss = F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))
    history.append(float(loss.detach()) if len(history) < 10 else 0.9 * history[-1] + 0.1 * float(loss.detach()))
    return loss - loss.detach() + history[-1]


# As public code has it.


@kind("code", of="q_sample", expect="fail", check="q_sample_variance")
def gathered_one_before(x0, t, alphas_cumprod, noise):
    """t is taken to count from 1."""
    return _mixed(alphas_cumprod.gather(0, t - 1), x0, noise)


@kind("code", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_cut_off(model, x0, alphas_cumprod, t=None, noise=None):
    """Drawn noise stays within 2.5."""
    noise = torch.clamp(torch.randn_like(x0), -2.5, 2.5) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("code", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_with_a_small_mean(model, x0, alphas_cumprod, t=None, noise=None):
    """Drawn noise has the mean 0.03."""
    noise = torch.normal(0.03, 1.0, x0.shape).to(x0) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("code", of="ddpm_loss", expect="fail", check="loss_drawn_noise")
def noise_a_little_small(model, x0, alphas_cumprod, t=None, noise=None):
    """Drawn noise has the standard deviation 0.97."""
    noise = torch.normal(0.0, 0.97, x0.shape).to(x0) if noise is None else noise
    return F.mse_loss(*_answer(model, x0, alphas_cumprod, t, noise))


@kind("code", of="ddpm_loss", expect="fail", check="loss_value")
def nothing_as_a_third_argument(model, x0, alphas_cumprod, t=None, noise=None):
    """The model gets a third argument, None."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t, None), noise)


@kind("code", of="q_sample", expect="fail", check="q_sample_variance")
def exploding_variance(x0, t, alphas_cumprod, noise):
    """x0 stays as it is, and noise grows beyond all bounds."""
    share = alphas_cumprod[t].reshape(-1, *[1] * (x0.dim() - 1))
    return x0 + (1 / share - 1).sqrt() * noise


@kind("code", of="ddpm_loss", expect="fail", check="loss_model_call")
def images_scaled_once_more(model, x0, alphas_cumprod, t=None, noise=None):
    """x0 is taken to be between 0 and 1, and mapped to -1 to 1."""
    return F.mse_loss(*_answer(model, 2 * (x0 - 0.5), alphas_cumprod, t, noise))


@kind("code", of="q_sample", expect="remark:half")
def table_through_numpy(x0, t, alphas_cumprod, noise):
    """The table is worked out in NumPy, which does not know bfloat16."""
    table = np.asarray(alphas_cumprod, dtype=np.float64)
    signal, rest = (
        torch.as_tensor(root)[t].to(x0.dtype).reshape(-1, *[1] * (x0.dim() - 1))
        for root in (np.sqrt(table), np.sqrt(1 - table))
    )
    return signal * x0 + rest * noise


@kind("code", of="q_sample", expect="pass")
def plots_beside_the_work(x0, t, alphas_cumprod, noise):
    """The file imports what it draws its plots with: right."""
    import matplotlib.pyplot

    assert matplotlib.pyplot
    return _mixed(alphas_cumprod[t], x0, noise)
