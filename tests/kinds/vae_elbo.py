"""Losses of a VAE that a check once let pass, or could: each stands for a kind, see `marks.py`."""

import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch.distributions import Laplace, Normal, StudentT, kl_divergence

from tests.kinds.marks import kind


def _cross_entropy(x, x_logits):
    return F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(dim=1)


def _nats(mu, logvar):
    return (mu.square() + logvar.exp() - logvar - 1) / 2


def _sampled(mu, logvar, eps):
    return mu + (logvar / 2).exp() * eps


# K3: seeds and states of random numbers.


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def drawn_in_a_fork(mu, logvar, eps=None):
    """fork_rng puts the state back, so that the next call draws the same."""
    if eps is None:
        with torch.random.fork_rng(devices=()):
            eps = torch.randn_like(mu)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def drawn_from_a_copy(mu, logvar, eps=None):
    """A generator in the state of the global one, which does not move on."""
    if eps is None:
        copied = torch.Generator()
        copied.set_state(torch.default_generator.get_state())
        eps = torch.randn(mu.shape, dtype=mu.dtype, generator=copied)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def seeded_afterwards(mu, logvar, eps=None):
    """The seed is set after the draw: from the second call on, every draw is the same."""
    if eps is None:
        eps = torch.randn_like(mu)
        torch.manual_seed(1)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def seeded_by_the_clock(mu, logvar, eps=None):
    """A seed from the time of day: no run can be repeated."""
    if eps is None:
        torch.manual_seed(time.perf_counter_ns() % 10**9)
        eps = torch.randn_like(mu)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def seeded_by_numpy(mu, logvar, eps=None):
    """NumPy's random numbers are seeded, and drawn from."""
    if eps is None:
        np.random.seed()
        eps = torch.from_numpy(np.random.standard_normal(tuple(mu.shape))).to(mu)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def generator_for_each_call(mu, logvar, eps=None):
    """A generator with a seed of its own, made anew in each call."""
    if eps is None:
        eps = torch.randn(mu.shape, generator=torch.Generator().manual_seed(42)).to(mu.dtype)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="fail", check="reparameterize_drawn")
def seeded_by_the_example(mu, logvar, eps=None):
    """The seed comes from mu: the same image has the same noise in every epoch."""
    if eps is None:
        seed = hash(tuple(mu.flatten()[:8].tolist())) % 2**31
        eps = torch.randn(mu.shape, generator=torch.Generator().manual_seed(seed)).to(mu.dtype)
    return _sampled(mu, logvar, eps)


@kind("K3", of="reparameterize", expect="pass")
def numpy_draws(mu, logvar, eps=None):
    """NumPy's global random numbers, unseeded: right."""
    if eps is None:
        eps = torch.as_tensor(np.random.normal(size=tuple(mu.shape)), dtype=mu.dtype)
    return _sampled(mu, logvar, eps)


# K4: axes and memory.


@kind("K4", of="negative_elbo", expect="remark:elbo_strides")
def images_viewed_as_rows(x, x_logits, mu, logvar, beta=1.0):
    """view wants the numbers of an image one after the other in memory."""
    rows = (tensor.view(len(x), -1) for tensor in (x_logits, x))
    cost = F.binary_cross_entropy_with_logits(*rows, reduction="none").sum(dim=1)
    return (cost + beta * kl_standard_normal(mu, logvar)).mean()


@kind("K4", of="negative_elbo", expect="fail", check="elbo_reconstruction")
def summed_over_numbered_axes(x, x_logits, mu, logvar, beta=1.0):
    """The last two axes where there are more than two, so that channels are averaged."""
    cost = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    cost = cost.sum(dim=(-1, -2)) if cost.dim() > 2 else cost.sum(dim=-1)
    return cost.mean() + beta * kl_standard_normal(mu, logvar).mean()


# K5: ranges of values.


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def loss_clamps_logvar_to_4(x, x_logits, mu, logvar, beta=1.0):
    """logvar is clamped on its way into the loss."""
    return (_cross_entropy(x, x_logits) + beta * _nats(mu, logvar.clamp(-4, 4)).sum(1)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def loss_clamps_logvar_to_20(x, x_logits, mu, logvar, beta=1.0):
    """The same at 20, and only above."""
    return (_cross_entropy(x, x_logits) + beta * _nats(mu, logvar.clamp(max=20)).sum(1)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def loss_clamps_logvar_from_below(x, x_logits, mu, logvar, beta=1.0):
    """The same at -55."""
    return (_cross_entropy(x, x_logits) + beta * _nats(mu, logvar.clamp(min=-55)).sum(1)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def loss_clamps_mu(x, x_logits, mu, logvar, beta=1.0):
    """mu is kept between -10 and 10."""
    return (_cross_entropy(x, x_logits) + beta * _nats(mu.clamp(-10, 10), logvar).sum(1)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def a_little_is_free(x, x_logits, mu, logvar, beta=1.0):
    """Each latent costs at least 0.02 nats."""
    return (_cross_entropy(x, x_logits) + beta * _nats(mu, logvar).clamp(min=0.02).sum(1)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def sigma_kept_within_limits(x, x_logits, mu, logvar, beta=1.0):
    """The standard deviation of the loss's KL stays between 0.001 and 1000."""
    q = Normal(mu, (logvar / 2).exp().clamp(1e-3, 1e3))
    kl = kl_divergence(q, Normal(torch.zeros_like(mu), torch.ones_like(mu)))
    return (_cross_entropy(x, x_logits) + beta * kl.sum(1)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def beta_of_three_at_most(x, x_logits, mu, logvar, beta=1.0):
    """A larger beta is 3."""
    return (_cross_entropy(x, x_logits) + (beta if beta < 3 else 3) * kl_standard_normal(mu, logvar)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def beta_of_a_hundred_at_most(x, x_logits, mu, logvar, beta=1.0):
    """A larger beta is 100."""
    return (_cross_entropy(x, x_logits) + min(beta, 100) * kl_standard_normal(mu, logvar)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_kl")
def kl_of_a_million_at_most(x, x_logits, mu, logvar, beta=1.0):
    """The KL is cut off, so that no loss is infinite."""
    return (_cross_entropy(x, x_logits) + beta * kl_standard_normal(mu, logvar).clamp(max=1e7)).mean()


@kind("K5", of="negative_elbo", expect="fail", check="elbo_reconstruction")
def pixels_cost_a_hundred_at_most(x, x_logits, mu, logvar, beta=1.0):
    """Cross-entropy of probabilities, which stops at 100."""
    cost = F.binary_cross_entropy(x_logits.sigmoid(), x, reduction="none").flatten(1).sum(1)
    return (cost + beta * kl_standard_normal(mu, logvar)).mean()


@kind("K5", of="reparameterize", expect="fail", check="reparameterize_given")
def sigma_of_a_million_at_most(mu, logvar, eps=None):
    """The standard deviation is cut off at a million, and can be five hundred times that."""
    eps = torch.randn_like(mu) if eps is None else eps
    return mu + (logvar / 2).exp().clamp(max=1e6) * eps


# K6: sizes that agree by chance.


@kind("K6", of="negative_elbo", expect="fail", check="elbo_kl")
def right_for_two_latents(x, x_logits, mu, logvar, beta=1.0):
    """The mean over the latents without a half: right for two."""
    return (_cross_entropy(x, x_logits) + 2 * beta * _nats(mu, logvar).mean(dim=1)).mean()


@kind("K6", of="negative_elbo", expect="fail", check="elbo_kl")
def right_for_two_latents_all_at_once(x, x_logits, mu, logvar, beta=1.0):
    """The mean over everything, doubled: the same."""
    return _cross_entropy(x, x_logits).mean() + 2 * beta * _nats(mu, logvar).mean()


@kind("K6", of="negative_elbo", expect="fail", check="elbo_kl")
def divided_by_three(x, x_logits, mu, logvar, beta=1.0):
    """The batch is taken to be one of three."""
    return _cross_entropy(x, x_logits).mean() + beta * _nats(mu, logvar).sum() / 3


@kind("K6", of="negative_elbo", expect="fail", check="elbo_kl")
def latents_over_six(x, x_logits, mu, logvar, beta=1.0):
    """The sum is weighted by the number of latents over 6, which is 1/3 where there are two."""
    return _cross_entropy(x, x_logits).mean() + beta * mu.size(-1) / 6 * kl_standard_normal(mu, logvar).sum()


@kind("K6", of="negative_elbo", expect="fail", check="elbo_kl")
def batch_taken_for_latents(x, x_logits, mu, logvar, beta=1.0):
    """The mean KL of a latent, times the batch: right where both are alike."""
    return _cross_entropy(x, x_logits).mean() + beta * len(mu) * _nats(mu, logvar).mean()


@kind("K6", of="kl_standard_normal", expect="fail", check="kl_value")
def axis_of_the_longer_side(mu, logvar):
    """Summed over the longer axis, as batches are short."""
    return _nats(mu, logvar).sum(dim=1 if mu.shape[1] >= mu.shape[0] else 0)


# K7: distributions.


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def clamped_at_two_and_a_half(mu, logvar, eps=None):
    """Noise clamped to 2.5."""
    return _sampled(mu, logvar, torch.randn_like(mu).clamp(-2.5, 2.5) if eps is None else eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def cut_off_at_three(mu, logvar, eps=None):
    """A normal distribution truncated at three standard deviations."""
    if eps is None:
        eps = torch.nn.init.trunc_normal_(torch.zeros(mu.shape, dtype=mu.dtype), a=-3, b=3)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def standardised_over_the_batch(mu, logvar, eps=None):
    """Each latent has mean 0 and variance 1 in every batch; one example has neither."""
    if eps is None:
        std, mean = torch.std_mean(drawn := torch.randn_like(mu), dim=0)
        eps = (drawn - mean) / std
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def centred_over_the_batch(mu, logvar, eps=None):
    """The mean of each latent is taken out."""
    if eps is None:
        eps = torch.randn_like(mu)
        eps = eps - eps.mean(dim=0)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def twelve_uniforms(mu, logvar, eps=None):
    """The sum of twelve uniform numbers, less 6."""
    if eps is None:
        eps = sum(torch.rand_like(mu) for _ in range(12)) - 6
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def two_uniforms(mu, logvar, eps=None):
    """The difference of two uniform numbers, made to have variance 1."""
    if eps is None:
        eps = math.sqrt(6) * (torch.rand_like(mu) - torch.rand_like(mu))
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def heavy_ends(mu, logvar, eps=None):
    """Student's t with eight degrees of freedom, made to have variance 1."""
    if eps is None:
        eps = math.sqrt(0.75) * StudentT(8.0).sample(mu.shape).to(mu)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def double_exponential(mu, logvar, eps=None):
    """Laplace's distribution with variance 1."""
    if eps is None:
        eps = Laplace(0.0, 0.5**0.5).sample(mu.shape).to(mu)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def rounded_to_sixteenths(mu, logvar, eps=None):
    """Noise in steps of 1/16."""
    return _sampled(mu, logvar, torch.randn_like(mu).mul(16).round().div(16) if eps is None else eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def rounded_to_a_decimal(mu, logvar, eps=None):
    """Noise with one decimal."""
    return _sampled(mu, logvar, (10 * torch.randn_like(mu)).round() / 10 if eps is None else eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def drawn_in_bfloat16(mu, logvar, eps=None):
    """Noise with the three digits of bfloat16."""
    return _sampled(mu, logvar, torch.randn(mu.shape, dtype=torch.bfloat16).to(mu) if eps is None else eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def one_size_for_an_example(mu, logvar, eps=None):
    """The latents of an example share their size and differ in sign."""
    if eps is None:
        eps = torch.randn_like(mu[:, :1]).abs() * torch.randn_like(mu).sign()
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def mirrored_and_shuffled(mu, logvar, eps=None):
    """Every number has its negative somewhere."""
    if eps is None:
        half = torch.randn(-(-mu.numel() // 2), dtype=mu.dtype)
        both = torch.cat((half, -half))
        eps = both[torch.randperm(len(both))][: mu.numel()].view(mu.shape)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def on_a_sphere(mu, logvar, eps=None):
    """The noise of an example has a length of its own size: all are on one sphere."""
    if eps is None:
        eps = math.sqrt(mu.shape[1]) * F.normalize(torch.randn_like(mu), dim=1)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def divided_by_its_own_size(mu, logvar, eps=None):
    """The noise of a batch is divided by the root of its mean square."""
    if eps is None:
        eps = torch.randn_like(mu)
        eps = eps / eps.square().mean().sqrt()
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def one_scale_for_an_example(mu, logvar, eps=None):
    """Some examples get more noise and some less, between 0.9 and 1.1 times as much."""
    if eps is None:
        eps = torch.randn_like(mu) * (0.9 + 0.2 * torch.rand_like(mu[:, :1]))
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def quasi_random(mu, logvar, eps=None):
    """A scrambled Sobol sequence, which fills the space evenly."""
    if eps is None:
        sobol = torch.quasirandom.SobolEngine(mu.shape[1], scramble=True)
        eps = torch.special.ndtri(sobol.draw(len(mu)).double().clamp(1e-9, 1 - 1e-9)).to(mu)
    return _sampled(mu, logvar, eps)


@kind("K7", of="reparameterize", expect="fail", check="reparameterize_drawn")
def a_hundredth_too_small(mu, logvar, eps=None):
    """A standard deviation of 0.98."""
    return _sampled(mu, logvar, 0.98 * torch.randn_like(mu) if eps is None else eps)


# K8: where draws depend on the batch.


@kind("K8", of="reparameterize", expect="fail", check="reparameterize_drawn")
def one_noise_for_small_batches(mu, logvar, eps=None):
    """Up to 64 examples share their noise."""
    if eps is None:
        eps = torch.randn(1 if len(mu) <= 64 else len(mu), mu.shape[1], dtype=mu.dtype)
    return _sampled(mu, logvar, eps.expand_as(mu))


@kind("K8", of="reparameterize", expect="fail", check="reparameterize_drawn")
def mean_of_a_single_example(mu, logvar, eps=None):
    """A batch of one gets no noise, as it is taken for a picture to show."""
    if eps is None:
        eps = torch.randn_like(mu) if len(mu) > 1 else torch.zeros_like(mu)
    return _sampled(mu, logvar, eps)


@kind("K8", of="reparameterize", expect="fail", check="reparameterize_drawn")
def noise_grows_with_mu(mu, logvar, eps=None):
    """The noise is drawn around mu, which is added once more."""
    return _sampled(mu, logvar, torch.normal(0.1 * mu, 1.0) if eps is None else eps)


# K10: dtypes.


@kind("K10", of="kl_standard_normal", expect="remark:kl_half")
def kl_of_half_is_float(mu, logvar):
    """What is half precise is made float32, and stays it."""
    if torch.finfo(mu.dtype).bits < 32:
        return _nats(mu.float(), logvar.float()).sum(1)
    return _nats(mu, logvar).sum(1)


@kind("K10", of="reparameterize", expect="fail", check="reparameterize_drawn")
def float32_where_drawn(mu, logvar, eps=None):
    """A sample of float64 is float32 where its noise is drawn."""
    return (
        _sampled(mu, logvar, eps)
        if eps is not None
        else _sampled(mu.float(), logvar.float(), torch.randn(mu.shape))
    )


@kind("K10", of="reparameterize", expect="pass")
def noise_in_float32(mu, logvar, eps=None):
    """Noise of the default dtype, whatever mu has: right."""
    return _sampled(mu, logvar, torch.randn(mu.shape) if eps is None else eps)


@kind("K10", of="negative_elbo", expect="fail", check="elbo_kl")
def beta_as_float32(x, x_logits, mu, logvar, beta=1.0):
    """beta as a tensor of float32, with seven digits, and its product as well."""
    kl = torch.tensor([beta / 3]) * kl_standard_normal(mu, logvar).float() * 3
    return (_cross_entropy(x, x_logits) + kl.to(mu.dtype)).mean()


# K11: weighted losses.


@kind("K11", of="kl_standard_normal", expect="fail", check="kl_value")
def gradient_clipped(mu, logvar):
    """Gradients of the KL are kept between -1 and 1 by a hook."""
    kl = _nats(mu, logvar).sum(dim=1)
    if kl.requires_grad:
        kl.register_hook(lambda grad: grad.clamp(-1, 1))
    return kl


# K12: gradients on or off.


@kind("K12", of="reparameterize", expect="fail", check="reparameterize_drawn")
def mean_in_evaluation(mu, logvar, eps=None):
    """No noise is drawn where gradients are off."""
    if eps is None:
        if not torch.is_grad_enabled():
            return mu.clone()
        eps = torch.randn_like(mu)
    return _sampled(mu, logvar, eps)


@kind("K12", of="reparameterize", expect="fail", check="reparameterize_drawn")
def noise_only_for_gradients(mu, logvar, eps=None):
    """No noise is drawn where mu wants no gradient."""
    if eps is None:
        eps = torch.randn_like(mu) if mu.requires_grad else torch.zeros_like(mu)
    return _sampled(mu, logvar, eps)


@kind("K12", of="negative_elbo", expect="fail", check="elbo_kl")
def no_kl_in_evaluation(x, x_logits, mu, logvar, beta=1.0):
    """Only the reconstruction is reported where gradients are off."""
    loss = _cross_entropy(x, x_logits).mean()
    return loss + beta * kl_standard_normal(mu, logvar).mean() if torch.is_grad_enabled() else loss


# K13: memory of earlier calls and of the machine.


# How-grading-works.md says that what only looks out for the grader is not looked for: nobody hands over just ones.
@kind("K13", of="reparameterize", expect="pass")
def ones_drawn_anew(mu, logvar, eps=None):
    """Given noise of nothing but ones is ignored."""
    return _sampled(mu, logvar, torch.randn_like(mu) if eps is None or torch.equal(eps, eps**0) else eps)


@kind("K13", of="reparameterize", expect="fail", check="reparameterize_drawn")
def noise_kept_by_shape(mu, logvar, eps=None, kept={}):
    """Noise is drawn once for each shape."""
    if eps is None:
        eps = kept.setdefault((mu.shape, mu.dtype), torch.randn_like(mu))
    return _sampled(mu, logvar, eps)


@kind("K13", of="reparameterize", expect="fail", check="reparameterize_drawn")
def noise_used_twice(mu, logvar, eps=None, kept=[]):
    """Every second call takes the noise of the first."""
    if eps is None:
        if kept and kept[0].shape == mu.shape and kept[0].dtype == mu.dtype:
            eps = kept.pop()
        else:
            kept[:] = [eps := torch.randn_like(mu)]
    return _sampled(mu, logvar, eps)


@kind("K13", of="negative_elbo", expect="fail", check="elbo_reconstruction")
def kl_warms_up(x, x_logits, mu, logvar, beta=1.0, calls=[0]):
    """The KL is phased in over the first hundred calls of the loss."""
    calls[0] += 1
    weight = max(beta, 1e-2) * min(1, calls[0] / 100)
    return (_cross_entropy(x, x_logits) + weight * kl_standard_normal(mu, logvar)).mean()


@kind("K13", of="kl_standard_normal", expect="fail", check="kl_value")
def variances_kept_by_identity(mu, logvar, kept={}):
    """exp(logvar) is computed once for a tensor, which an optimiser then changes."""
    if id(logvar) not in kept:
        kept[id(logvar)] = logvar.exp(), logvar
    return (mu.square() + kept[id(logvar)][0] - logvar - 1).sum(dim=1) / 2


# As public code has it.


@kind("code", of="reparameterize", expect="fail", check="reparameterize_given")
def a_method_left_its_self(self, mu, logvar, eps=None):
    """self is still the first argument."""
    return _sampled(mu, logvar, torch.randn_like(mu) if eps is None else eps)


@kind("code", of="reparameterize", expect="fail", check="reparameterize_given")
def cut_off_above(mu, logvar, eps=None):
    """Half of logvar is 10 at most."""
    eps = torch.randn_like(mu) if eps is None else eps
    return mu + logvar.div(2).clamp(max=10).exp() * eps


@kind("code", of="reparameterize", expect="fail", check="reparameterize_given")
def softplus_and_a_little(mu, logvar, eps=None):
    """softplus(logvar) + 1e-8 as the standard deviation."""
    eps = torch.randn_like(mu) if eps is None else eps
    return mu + (F.softplus(logvar) + 1e-8) * eps


@kind("code", of="kl_standard_normal", expect="fail", check="kl_value")
def logarithm_of_logvar(mu, logvar):
    """The logarithm is taken of what is one already."""
    return (mu.square() + logvar.exp() - 1 - logvar.log()).sum(dim=1) / 2


@kind("code", of="negative_elbo", expect="fail", check="elbo_reconstruction")
def digits_of_28_by_28(x, x_logits, mu, logvar, beta=1.0):
    """The mean over all pixels, times 784."""
    pixels = F.binary_cross_entropy_with_logits(x_logits, x)
    return 28 * 28 * pixels + beta * kl_standard_normal(mu, logvar).mean()


@kind("code", of="negative_elbo", expect="fail", check="elbo_kl")
def half_a_nat_is_free(x, x_logits, mu, logvar, beta=1.0):
    """The KL of an example is at least half a nat for each latent."""
    kl = torch.clamp_min(kl_standard_normal(mu, logvar), mu.shape[-1] / 2)
    return (_cross_entropy(x, x_logits) + beta * kl).mean()


@kind("code", of="negative_elbo", expect="fail", check="elbo_kl")
def kl_over_the_data_set(x, x_logits, mu, logvar, beta=1.0):
    """The KL is weighted by batch size over data set as well."""
    return (_cross_entropy(x, x_logits) + 2.5e-4 * beta * kl_standard_normal(mu, logvar)).mean()
