"""Right solutions in other styles: the checks accept every one of them."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import math

import numpy as np
import torch

from grader.checks import equivalent


@equivalent(of="ddim_timesteps")
def cut_off_at_the_point(T, steps):
    """A line in float32, its digits after the point cut off."""
    return torch.linspace(T - 1, 0, steps).long()


@equivalent(of="ddim_timesteps")
def integers_only(T, steps):
    """Whole numbers from the first to the last operation."""
    return torch.tensor([T - 1 - i * (T - 1) // max(steps - 1, 1) for i in range(steps)])


@equivalent(of="ddim_timesteps")
def numpy_turned_round(T, steps):
    """NumPy from 0 upwards, as diffusers does it, turned round, with a case for one step."""
    if steps == 1:
        return torch.tensor([T - 1])
    return torch.from_numpy(np.linspace(0, T - 1, steps).round()[::-1].copy().astype(np.int64))


@equivalent(of="ddim_step", remarks=["sample_draws"])
def table_with_a_one_in_front(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """The clean example as entry 0 of a longer table, and the noise drawn first, whatever eta is."""
    noise = torch.randn_like(x_t) if noise is None else noise
    longer = torch.cat([torch.ones(1, dtype=alphas_cumprod.dtype), alphas_cumprod])
    at, before = longer[t + 1], longer[t_prev + 1]
    x_0 = x_t / at.sqrt() - (1 / at - 1).sqrt() * eps
    sigma = eta * torch.sqrt((1 - before) / (1 - at)) * torch.sqrt(1 - at / before)
    return before.sqrt() * x_0 + (1 - before - sigma.square()).relu() ** 0.5 * eps + sigma * noise


@equivalent(of="ddim_step")
def python_numbers(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Weights as Python numbers, and a return of its own for the last step."""
    at = alphas_cumprod[t].item()
    x_0 = (x_t - math.sqrt(1 - at) * eps) / math.sqrt(at)
    if t_prev < 0:
        return x_0
    before = alphas_cumprod[t_prev].item()
    variance = eta**2 * (1 - before) / (1 - at) * (1 - at / before)
    mean = math.sqrt(before) * x_0 + math.sqrt(max(1 - before - variance, 0)) * eps
    if eta > 0:
        mean = mean + math.sqrt(variance) * (noise if noise is not None else torch.randn(x_t.shape).to(x_t.dtype))
    return mean


@equivalent(of="ddim_step", remarks=["step_dtype", "sample_draws"])
def noise_in_default_dtype(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """Weights with as many axes as x_t, and noise that is drawn in float32 whatever the batch is."""

    def level(step):
        share = alphas_cumprod[step : step + 1] if step >= 0 else alphas_cumprod.new_ones(1)
        return share.reshape([1] * x_t.dim())

    at, before = level(t), level(t_prev)
    x_0 = (x_t - torch.sqrt(1 - at) * eps) / torch.sqrt(at)
    if t_prev < 0:
        return x_0
    sigma = eta * torch.sqrt((1 - before) / (1 - at) * (1 - at / before))
    mean = torch.sqrt(before) * x_0 + torch.sqrt((1 - before - sigma**2).clamp(min=1e-20)) * eps
    return mean + sigma * (torch.randn(x_t.shape) if noise is None else noise)


@equivalent(of="ddim_step")
def along_the_path(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """A step of Euler's method in x / sqrt(abar), down to less noise than t_prev has, and up again."""
    at = alphas_cumprod[t].double()
    before = alphas_cumprod[t_prev].double() if t_prev != -1 else torch.ones((), dtype=torch.float64)
    now, then = (1 / at - 1).sqrt(), (1 / before - 1).sqrt()
    up = eta * then * (now**2 - then**2).sqrt() / now
    u = x_t / at.sqrt() + ((then**2 - up**2).clamp(min=0).sqrt() - now) * eps
    if up > 0:
        u = u + up * (torch.empty_like(x_t).normal_() if noise is None else noise)
    return (u * before.sqrt()).to(x_t.dtype)


@equivalent(of="ddim_step")
def coefficients_of_the_paper(x_t, t, t_prev, eps, alphas_cumprod, eta=0.0, noise=None):
    """One factor for x_t and one for eps, in place on a tensor of its own, with helpers that give weights axes."""

    def extract(step):
        level = torch.ones(len(x_t)) if step < 0 else alphas_cumprod[torch.full((len(x_t),), step)]
        return level.to(x_t.dtype).reshape(-1, *[1] * (x_t.dim() - 1))

    at, before = extract(t), extract(t_prev)
    variance = eta**2 * (1 - before) / (1 - at) * (1 - at / before)
    x = x_t * torch.sqrt(before / at)
    x += eps * (torch.sqrt((1 - before - variance).clip(0)) - torch.sqrt(before * (1 - at) / at))
    if eta:
        if noise is None:
            noise = torch.normal(torch.zeros_like(x_t), torch.ones_like(x_t))
        x.addcmul_(variance.sqrt(), noise)
    return x


@equivalent(of="ddim_sample")
@torch.inference_mode()
def copy_in_inference_mode(model, x_T, alphas_cumprod, steps, eta=0.0):
    """A copy that each step writes into, and timesteps as tensors."""
    x, times = x_T.clone(), ddim_timesteps(alphas_cumprod.shape[0], steps)
    for i, t in enumerate(times):
        t_prev = int(times[i + 1]) if i + 1 < steps else -1
        x.copy_(ddim_step(x, int(t), t_prev, model(x, t.expand(x.shape[0])), alphas_cumprod, eta=eta))
    return x.clone()


@equivalent(of="ddim_sample")
def detached_each_step(model, x_T, alphas_cumprod, steps, eta=0.0):
    """No switch for the graph, but a cut after every step; the list with -1 at its end, and pairs of
    neighbours."""
    times = torch.cat([ddim_timesteps(len(alphas_cumprod), steps), torch.tensor([-1])])
    x = x_T.detach()
    for t, t_prev in zip(times[:-1].tolist(), times[1:].tolist(), strict=True):
        eps = model(x, torch.ones(len(x), dtype=torch.long) * t).detach()
        x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta, torch.randn_like(x) if eta > 0 else None)
    return x


@equivalent(of="ddim_sample")
def with_the_mode_put_back(model, x_T, alphas_cumprod, steps, eta=0.0):
    """Evaluation mode and no recording while it runs, both put back by hand."""
    modes, was_on = [m for m in (model,) if getattr(m, "training", False)], torch.is_grad_enabled()
    for module in modes:
        module.eval()
    torch.set_grad_enabled(False)
    x, times = x_T, [*ddim_timesteps(len(alphas_cumprod), steps).tolist(), -1]
    for i in range(steps):
        eps = model(x, torch.LongTensor([times[i]]).repeat(len(x)))
        x = ddim_step(x, times[i], times[i + 1], eps, alphas_cumprod, eta)
    torch.set_grad_enabled(was_on)
    for module in modes:
        module.train()
    return x


@equivalent(of="ddim_sample", remarks=["sample_draws"])
@torch.no_grad()
def noise_drawn_ahead(model, x_T, alphas_cumprod, steps, eta=0.0):
    """Everything in one place, without the other two functions: other roundings, and all noise drawn at once."""
    T = len(alphas_cumprod)
    times = [*(-(-(T - 1) * i // max(steps - 1, 1)) for i in range(steps - 1, -1, -1))] if steps > 1 else [T - 1]
    fresh = torch.randn(steps, *x_T.shape, dtype=x_T.dtype)
    x = x_T
    for i, t in enumerate(times):
        at, before = alphas_cumprod[t], alphas_cumprod[times[i + 1]] if i + 1 < steps else torch.tensor(1.0)
        eps = model(x, torch.tensor([t] * len(x)))
        variance = eta**2 * (1 - before) / (1 - at) * (1 - at / before)
        x_0 = (x - (1 - at).sqrt() * eps) / at.sqrt()
        x = before.sqrt() * x_0 + (1 - before - variance).clamp(min=0).sqrt() * eps + variance.sqrt() * fresh[i]
    return x


@equivalent(of="ddim_sample", remarks=["sample_hooks"])
def forward_of_a_module(model, x_T, alphas_cumprod, steps, eta=0.0):
    """The forward of a module, and a plain function as it is."""
    predict = getattr(model, "forward", model)
    times = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    x = x_T
    for i, t in enumerate(times):
        with torch.no_grad():
            eps = predict(x, torch.full((len(x),), t))
            x = ddim_step(x, t, times[i + 1] if i + 1 < steps else -1, eps, alphas_cumprod, eta)
    return x
