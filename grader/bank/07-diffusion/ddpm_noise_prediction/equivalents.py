"""Right solutions in other styles: the checks accept every one of them."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import math

import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="q_sample")
def view_with_ones(x0, t, alphas_cumprod, noise):
    """Square roots of the whole table first, then indexed and viewed."""
    shape = (x0.shape[0],) + (1,) * (x0.ndim - 1)
    signal = torch.sqrt(alphas_cumprod)[t].view(shape)
    disturbance = torch.sqrt(1.0 - alphas_cumprod)[t].view(shape)
    return (signal * x0 + disturbance * noise).type_as(x0)


@equivalent(of="q_sample")
def gather_and_reshape(x0, t, alphas_cumprod, noise):
    """The extract helper of many repositories: gather, then reshape; the table cast first."""

    def extract(table):
        return table.gather(-1, t).reshape(t.shape[0], *((1,) * (len(x0.shape) - 1)))

    table = alphas_cumprod.to(x0.dtype)
    return extract(table.sqrt()) * x0 + extract((1 - table).sqrt()) * noise


@equivalent(of="q_sample")
def trailing_none(x0, t, alphas_cumprod, noise):
    """Axes added one by one with [..., None]."""
    alpha_bar = alphas_cumprod[t].to(x0)
    while alpha_bar.dim() < x0.dim():
        alpha_bar = alpha_bar[..., None]
    return alpha_bar**0.5 * x0 + (1 - alpha_bar) ** 0.5 * noise


@equivalent(of="q_sample")
def einsum_over_batch(x0, t, alphas_cumprod, noise):
    """Two einsums that scale the rows of the batch."""
    alpha_bar = alphas_cumprod[t].to(x0.dtype)
    signal = torch.einsum("b,b...->b...", alpha_bar.sqrt(), x0)
    return signal + torch.einsum("b,b...->b...", (1 - alpha_bar).sqrt(), noise)


@equivalent(of="q_sample")
def vmap_over_samples(x0, t, alphas_cumprod, noise):
    """A function of one sample, mapped over the batch."""

    def one(x, alpha_bar, eps):
        return alpha_bar.sqrt() * x + (1 - alpha_bar).sqrt() * eps

    return torch.vmap(one)(x0, alphas_cumprod[t].to(x0.dtype), noise)


@equivalent(of="q_sample")
def addcmul_on_expanded(x0, t, alphas_cumprod, noise):
    """Weights expanded to the full shape and a fused multiply-add."""
    alpha_bar = alphas_cumprod.index_select(0, t).to(x0.dtype).reshape(-1, *[1] * (x0.dim() - 1)).expand_as(x0)
    return torch.addcmul(alpha_bar.sqrt() * x0, (1 - alpha_bar).sqrt(), noise)


@equivalent(of="q_sample")
def float64_table_cast_back(x0, t, alphas_cumprod, noise):
    """Weights in float64, cast to the dtype of x0 before they are used."""
    table = alphas_cumprod.double()
    shape = [-1] + [1] * (x0.dim() - 1)
    signal, disturbance = (w[t].to(x0.dtype).view(shape) for w in (table.sqrt(), (1 - table).sqrt()))
    return signal * x0 + disturbance * noise


@equivalent(of="q_sample", remarks=["loop"])
def loop_and_stack(x0, t, alphas_cumprod, noise):
    """One sample after the other, with Python numbers as weights."""
    rows = []
    for x, step, eps in zip(x0, t.tolist(), noise, strict=True):
        alpha_bar = alphas_cumprod[step].item()
        rows.append(math.sqrt(alpha_bar) * x + math.sqrt(1 - alpha_bar) * eps)
    return torch.stack(rows)


@equivalent(of="q_sample")
def batch_axis_last(x0, t, alphas_cumprod, noise):
    """The batch moved to the last axis, where broadcasting meets it."""
    alpha_bar = alphas_cumprod[t].to(x0.dtype)
    x_t = alpha_bar.sqrt() * x0.movedim(0, -1) + (1 - alpha_bar).sqrt() * noise.movedim(0, -1)
    return x_t.movedim(-1, 0)


@equivalent(of="q_sample")
def weights_through_logarithms(x0, t, alphas_cumprod, noise):
    """Log-weights, as improved-diffusion keeps them for its variances."""
    alpha_bar = alphas_cumprod[t].to(x0.dtype).reshape((-1,) + (1,) * (x0.dim() - 1))
    return torch.exp(0.5 * torch.log(alpha_bar)) * x0 + torch.exp(0.5 * torch.log1p(-alpha_bar)) * noise


@equivalent(of="q_sample")
def flattened_samples(x0, t, alphas_cumprod, noise):
    """Each sample as one row, put back into shape at the end."""
    alpha_bar = alphas_cumprod[t].to(x0.dtype)[:, None]
    return (alpha_bar.sqrt() * x0.flatten(1) + (1 - alpha_bar).sqrt() * noise.flatten(1)).view_as(x0)


@equivalent(of="q_sample")
def in_place_on_own_tensors(x0, t, alphas_cumprod, noise):
    """In-place operations, but only on tensors made here."""
    alpha_bar = alphas_cumprod[t].to(x0.dtype).reshape(-1, *[1] * (x0.dim() - 1))
    x_t = x0 * alpha_bar.sqrt()
    x_t += noise * (1 - alpha_bar).sqrt_()
    return x_t


@equivalent(of="ddpm_loss")
def square_and_mean(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise drawn before t, t from uniform numbers, and the mean written out."""
    noise = noise if noise is not None else torch.randn(x0.shape, dtype=x0.dtype, device=x0.device)
    if t is None:
        t = (torch.rand(x0.shape[0], device=x0.device) * alphas_cumprod.shape[0]).long()
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return ((noise - predicted) ** 2).mean()


@equivalent(of="ddpm_loss")
def mean_of_means(model, x0, alphas_cumprod, t=None, noise=None):
    """The mean of each sample first, then the mean over the batch."""
    if t is None:
        t = torch.randint(0, alphas_cumprod.numel(), (x0.size(0),), dtype=torch.long)
    if noise is None:
        noise = torch.empty_like(x0).normal_()
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    return error.square().flatten(start_dim=1).mean(dim=1).mean(dim=0)


@equivalent(of="ddpm_loss")
def sum_over_count(model, x0, alphas_cumprod, t=None, noise=None):
    """Sampling with torch.distributions, and a sum divided by the number of elements."""
    if t is None:
        t = torch.distributions.Categorical(torch.ones(len(alphas_cumprod))).sample((len(x0),))
    if noise is None:
        noise = torch.distributions.Normal(0.0, 1.0).sample(x0.shape).to(x0)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(noise, predicted, reduction="sum") / noise.numel()


@equivalent(of="ddpm_loss")
def x_t_without_graph(model, x0, alphas_cumprod, t=None, noise=None):
    """x_t as data: made without a graph, since no weights are before it."""
    with torch.no_grad():
        if t is None:
            t = torch.multinomial(torch.ones(len(alphas_cumprod)), len(x0), replacement=True)
        if noise is None:
            noise = torch.normal(torch.zeros_like(x0), torch.ones_like(x0))
        x_t = q_sample(x0, t, alphas_cumprod, noise)
    return nn.MSELoss()(model(x_t, t), noise.detach())


@equivalent(of="ddpm_loss")
def without_q_sample(model, x0, alphas_cumprod, t=None, noise=None):
    """Everything in one place, without a call of q_sample, and a dot product of the error with
    itself."""
    batch = x0.shape[0]
    if t is None:
        t = torch.empty(batch, dtype=torch.int64).random_(len(alphas_cumprod))
    if noise is None:
        noise = torch.randn(x0.numel(), dtype=x0.dtype).view(x0.shape)
    alpha_bar = alphas_cumprod[t].to(x0.dtype).view(batch, *([1] * (x0.dim() - 1)))
    error = (noise - model(x0 * alpha_bar.sqrt() + noise * (1 - alpha_bar).sqrt(), t)).reshape(-1)
    return torch.dot(error, error) / error.numel()


@equivalent()
class both_through_a_schedule_object:
    """Both functions on top of a small class, as repositories organise it."""

    def q_sample(x0, t, alphas_cumprod, noise):
        return _Schedule(alphas_cumprod, like=x0).add_noise(x0, t, noise)

    def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
        schedule = _Schedule(alphas_cumprod, like=x0)
        t = schedule.draw(len(x0)) if t is None else t
        noise = torch.randn_like(x0) if noise is None else noise
        return torch.mean(torch.pow(noise - model(schedule.add_noise(x0, t, noise), t), 2))


class _Schedule(nn.Module):
    def __init__(self, alphas_cumprod, like):
        super().__init__()
        self.register_buffer("signal", alphas_cumprod.sqrt().to(like.dtype))
        self.register_buffer("disturbance", (1 - alphas_cumprod).sqrt().to(like.dtype))

    def add_noise(self, x0, t, noise):
        shape = (-1, *(1 for _ in x0.shape[1:]))
        return self.signal[t].reshape(shape) * x0 + self.disturbance[t].reshape(shape) * noise

    def draw(self, batch):
        return torch.randint(high=len(self.signal), size=(batch,))


@equivalent(of="q_sample", remarks=["rank"])
def rows_sequences_or_images(x0, t, alphas_cumprod, noise):
    """The shapes of the weights written out, for all data that there are."""
    alpha_bar = alphas_cumprod[t].to(x0.dtype)
    shape = {2: (-1, 1), 3: (-1, 1, 1), 4: (-1, 1, 1, 1)}[x0.dim()]
    return alpha_bar.sqrt().view(shape) * x0 + (1 - alpha_bar).sqrt().view(shape) * noise


@equivalent(of="q_sample", remarks=["half"])
def float32_or_better(x0, t, alphas_cumprod, noise):
    """What has fewer digits than float32 is mixed as float32."""
    alpha_bar = alphas_cumprod[t].to(torch.promote_types(x0.dtype, torch.float32))
    alpha_bar = alpha_bar.reshape(-1, *[1] * (x0.dim() - 1))
    return alpha_bar.sqrt() * x0.to(alpha_bar.dtype) + (1 - alpha_bar).sqrt() * noise.to(alpha_bar.dtype)


@equivalent(of="q_sample", remarks=["dtype"])
def as_torch_promotes(x0, t, alphas_cumprod, noise):
    """Table and batch multiplied as they are: torch takes the wider dtype of the two."""
    alpha_bar = alphas_cumprod[t].reshape(-1, *[1] * (x0.dim() - 1))
    return alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise


@equivalent(of="ddpm_loss", remarks=["hooks"])
def forward_of_a_module(model, x0, alphas_cumprod, t=None, noise=None):
    """The forward of a module, and a plain function as it is."""
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0),))
    if noise is None:
        noise = torch.randn_like(x0)
    predicted = getattr(model, "forward", model)(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted, noise)
