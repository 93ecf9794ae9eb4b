"""Wrong VAE losses that people really write. Each docstring explains the mistake to whoever made it.

Wrong losses call `kl_standard_normal` of the file they are written into: of two mistakes at once, it may be one.
"""

import math

import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, Normal

from grader.checks import misconception


def _kl(mu, logvar):
    """The right KL of each example, for mistakes in the other functions."""
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(dim=1)


def _reconstruction(x, x_logits):
    """The right reconstruction term of each example, for mistakes elsewhere."""
    return F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1).sum(dim=1)


# reparameterize


@misconception(
    of="reparameterize", fails="reparameterize_given", title="The variance used as the standard deviation"
)
def std_is_variance(mu, logvar, eps=None):
    """With logvar = log 4 your samples have standard deviation 4, where 2 is asked for: exp(logvar) is the
    variance. The noise has to be scaled by its square root."""
    return mu + logvar.exp() * (torch.randn_like(mu) if eps is None else eps)


@misconception(
    of="reparameterize", fails="reparameterize_given", title="logvar itself used as the standard deviation"
)
def std_is_logvar(mu, logvar, eps=None):
    """With logvar = 0 your samples do not vary at all, although the variance there is 1. The encoder's output
    is a logarithm so that it may be negative; undo the logarithm before you scale the noise."""
    return mu + logvar * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_given", title="Softplus in place of the exponential")
def std_is_softplus(mu, logvar, eps=None):
    """With logvar = 0 your samples have standard deviation 0.69, where 1 is asked for. Softplus is another
    way to make a number positive, for encoders that do not output a logarithm; this one outputs log sigma **
    2."""
    return mu + F.softplus(logvar) * (torch.randn_like(mu) if eps is None else eps)


@misconception(
    of="reparameterize", fails="reparameterize_given", title="Softplus and 1e-8 in place of the exponential",
    values=("1e-8", "1e-6", "1e-5", "1e-4", "1e-3"),
)  # fmt: skip
def std_is_softplus_and_more(mu, logvar, eps=None):
    """Softplus makes any number positive, for encoders whose output is not a logarithm, and 1e-8 is there to keep
    it off 0. This encoder outputs log sigma ** 2: undo the logarithm, and nothing has to be kept off anything."""
    return mu + (F.softplus(logvar) + 1e-8) * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_given", title="The mean is scaled too")
def mu_scaled_by_std(mu, logvar, eps=None):
    """With eps = 0 you do not get mu back: the standard deviation multiplies the mean as well as the noise.
    Look at the order of the addition and the multiplication."""
    return (mu + (torch.randn_like(mu) if eps is None else eps)) * (0.5 * logvar).exp()


@misconception(of="reparameterize", fails="reparameterize_given", title="The given noise is ignored")
def eps_ignored(mu, logvar, eps=None):
    """Two calls with the same eps differ: the function draws its own noise whether or not it was given some.
    Draw only when eps is None."""
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu)


@misconception(of="reparameterize", fails="reparameterize_given", title="Given noise of 0 is drawn anew")
def zero_eps_drawn_anew(mu, logvar, eps=None):
    """Ask for eps = 0, to see the mean alone, and your sample is noisy all the same: zeros are taken for nothing
    given. Only None asks for a draw."""
    eps = torch.randn_like(mu) if eps is None or not eps.any() else eps
    return mu + (0.5 * logvar).exp() * eps


@misconception(of="negative_elbo", fails="elbo_kl", title="Another beta when none is given")
def beta_four_by_default(x, x_logits, mu, logvar, beta=4.0):
    """With beta given your loss is right; whoever gives none gets a beta-VAE with beta = 4, and minus that loss is
    looser a bound than the ELBO. The signature in the stub has the default."""
    return (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="reparameterize", fails="reparameterize_gradient", title="No noise unless it is given")
def mean_without_noise(mu, logvar, eps=None):
    """Without eps your sample is simply mu. That is a fair code for showing a reconstruction, but in
    training the noise is what makes q(z|x) a distribution: without it logvar has no influence on the
    reconstruction."""
    return mu.clone() if eps is None else mu + (0.5 * logvar).exp() * eps


@misconception(of="reparameterize", fails="reparameterize_gradient", title="The sample comes from torch.normal")
def torch_normal(mu, logvar, eps=None):
    """Your samples are right but carry a gradient of 0: torch.normal draws them in one step, and the
    dependence on mu and sigma is lost to autograd. Draw noise that depends on nothing, then compute the
    sample from it."""
    sigma = (0.5 * logvar).exp()
    return torch.normal(mu, sigma) if eps is None else mu + sigma * eps


@misconception(of="reparameterize", fails="reparameterize_gradient", title="sample() where rsample() is needed")
def sample_without_graph(mu, logvar, eps=None):
    """Your samples are right but carry no gradient: Normal.sample() runs under no_grad, so the encoder would
    never hear from the reconstruction. torch.distributions has a second method, made for this."""
    sigma = (0.5 * logvar).exp()
    return Normal(mu, sigma).sample() if eps is None else mu + sigma * eps


@misconception(of="reparameterize", fails="reparameterize_gradient", title="The standard deviation is cut off")
def std_detached(mu, logvar, eps=None):
    """A gradient reaches mu but not logvar: .data, .detach() or no_grad() takes sigma out of the graph, and
    only the KL would ever train it. What must not depend on the encoder is the noise, not its scale."""
    return mu + (0.5 * logvar).exp().detach() * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_drawn", title="Uniform noise")
def noise_uniform(mu, logvar, eps=None):
    """Your noise lies between 0 and 1, so its mean is 0.5 and its standard deviation 0.29: that is
    torch.rand. One letter more gives a Gaussian."""
    return mu + (0.5 * logvar).exp() * (torch.rand_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_drawn", title="Noise a hundred times too small")
def noise_scaled_down(mu, logvar, eps=None):
    """Your samples have standard deviation 0.01 sigma. Less noise does sharpen the reconstructions, but the
    KL still counts the full sigma, so minus the loss need not be a lower bound of log p(x) any more."""
    return mu + (0.5 * logvar).exp() * (0.01 * torch.randn_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_drawn", title="One noise vector for the whole batch")
def noise_shared_by_batch(mu, logvar, eps=None):
    """All examples of a batch get the same noise: it was drawn with a batch axis of 1 and repeated. Averages
    over the batch then no longer average the noise out."""
    return mu + (0.5 * logvar).exp() * (torch.randn_like(mu[:1]) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_drawn", title="One noise number for each example")
def noise_shared_by_latents(mu, logvar, eps=None):
    """All latents of an example move together, with correlation 1: the noise was drawn with a latent axis of
    1 and repeated. The covariance of q is diagonal, so each latent needs noise of its own."""
    return mu + (0.5 * logvar).exp() * (torch.randn_like(mu[:, :1]) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_drawn", title="The seed is set inside")
def seed_fixed_inside(mu, logvar, eps=None):
    """Every call draws the same noise, so training sees one fixed sample of q and never its spread. Set a
    seed once, at the start of a program, not inside a function."""
    torch.manual_seed(0)
    return mu + (0.5 * logvar).exp() * (torch.randn_like(mu) if eps is None else eps)


@misconception(
    of="reparameterize", fails="reparameterize_given", title="logvar clamped to [-10, 10]",
    values=("-10, 10", "-20, 20", "-30, 20", "-30, 30", "-5, 5", "-20, 2", "-20, 10"),
)  # fmt: skip
def logvar_clamped(mu, logvar, eps=None):
    """For a very small variance your samples stop getting closer to mu, and for a very large one they stop
    spreading: logvar is kept in [-10, 10]. That is a training trick for unstable encoders; it belongs to the
    encoder, where the KL sees it as well."""
    return mu + (0.5 * logvar.clamp(-10, 10)).exp() * (torch.randn_like(mu) if eps is None else eps)


@misconception(
    of="reparameterize", fails="reparameterize_given", title="1e-8 added to sigma",
    values=("1e-8", "1e-6", "1e-10", "1e-7", "1e-5", "1e-4", "1e-3"),
)  # fmt: skip
def std_plus_epsilon(mu, logvar, eps=None):
    """However small the variance, your samples stay about 1e-8 away from mu: that is added to sigma to keep it
    above 0. The exponential of a number is positive already."""
    return mu + ((0.5 * logvar).exp() + 1e-8) * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_given", title="More than the sample is returned")
def sample_with_noise_returned(mu, logvar, eps=None):
    """Two things come back, the sample and its noise. Here a caller expects z alone; whoever wants the noise
    can draw it and hand it in as eps."""
    eps = torch.randn_like(mu) if eps is None else eps
    return mu + (0.5 * logvar).exp() * eps, eps


@misconception(of="reparameterize", fails="reparameterize_given", title="float64 becomes float32")
def sample_cast_to_float32(mu, logvar, eps=None):
    """From float64 inputs you return float32: .float() or a fixed dtype somewhere inside. Let the result have
    the dtype of mu; randn_like and ordinary arithmetic do that by themselves."""
    return (mu + (0.5 * logvar).exp() * (torch.randn_like(mu) if eps is None else eps)).float()


@misconception(of="reparameterize", fails="reparameterize_given", title="Sampled in float32, returned as float64")
def sample_float32_inside(mu, logvar, eps=None):
    """From float64 inputs your sample is right to seven digits and no further: it is computed in float32 and
    cast back. The dtype is the right one again, but the digits that were cut off do not return. Leave out both
    casts."""
    eps = torch.randn_like(mu) if eps is None else eps
    return (mu.float() + (0.5 * logvar.float()).exp() * eps.float()).to(mu.dtype)


@misconception(of="reparameterize", fails="reparameterize_drawn", title="Antithetic noise")
def noise_antithetic(mu, logvar, eps=None):
    """The noise of the second half of your batch is that of the first half with the sign changed. This
    antithetic sampling has its uses, but here every example gets noise that depends on no other."""
    if eps is None:
        half = torch.randn_like(mu[: (len(mu) + 1) // 2])
        eps = torch.cat([half, -half])[: len(mu)]
    return mu + (0.5 * logvar).exp() * eps


@misconception(of="reparameterize", fails="reparameterize_given", title="The caller's logvar is overwritten")
def logvar_overwritten(mu, logvar, eps=None):
    """After the call logvar holds the standard deviation: mul_ and exp_ wrote into the caller's tensor, and
    the KL computed next would be wrong. Without the underscores you get a new tensor."""
    return mu + logvar.mul_(0.5).exp_() * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="reparameterize", fails="reparameterize_given", title="The given noise is overwritten")
def noise_overwritten(mu, logvar, eps=None):
    """The sample is right, but after the call the caller's eps holds it too: mul_ and add_ wrote into the
    noise. Whoever wants to use the same noise again, to compare two models, no longer has it."""
    eps = torch.randn_like(mu) if eps is None else eps
    return eps.mul_((0.5 * logvar).exp()).add_(mu)


# kl_standard_normal


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL summed over the batch as well")
def kl_summed_over_batch(mu, logvar):
    """You return a single number: the sum runs over both axes. The KL is a distance for each example; the
    batch stays until the loss takes its mean."""
    return _kl(mu, logvar).sum()


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL summed over the wrong axis")
def kl_summed_over_axis_0(mu, logvar):
    """You return one number for each latent: axis 0 is the batch, and the sum belongs to the other axis. With
    as many latents as examples this would go unnoticed."""
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(dim=0)


@misconception(of="kl_standard_normal", fails="kl_value", title="Axes of length 1 squeezed away")
def kl_squeezed(mu, logvar):
    """For a batch of one the batch axis disappears: squeeze() removes every axis of length 1, also those you
    meant to keep. Name the axis to reduce, in sum or in squeeze."""
    return _kl(mu, logvar).squeeze()


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL overwrites logvar")
def kl_overwrites_logvar(mu, logvar):
    """The value is right, but after the call logvar holds the variance: exp_() wrote into the caller's
    tensor. Without the underscore you get a new one."""
    linear = (mu.square() - 1 - logvar).sum(dim=1)
    return 0.5 * (linear + logvar.exp_().sum(dim=1))


@misconception(of="kl_standard_normal", fails="kl_value", title="KL averaged over the latents")
def kl_mean_over_latents(mu, logvar):
    """What you return is the true KL divided by the number of latents. The latents are independent, so their
    KLs add up; an average makes beta mean something else."""
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).mean(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="The sign of the KL flipped")
def kl_sign_flipped(mu, logvar):
    """Your KL is negative, and a KL never is. The closed form is often printed as minus the KL, because that
    is what the ELBO contains: check which of the two you copied."""
    return -_kl(mu, logvar)


@misconception(of="kl_standard_normal", fails="kl_value", title="The factor 1/2 is missing")
def kl_without_half(mu, logvar):
    """Your KL is twice the true one: for mu = 1 and logvar = 0 it is 1, where 0.5 is right. The half comes
    from the exponent of the Gaussian density and belongs to all terms."""
    return 2 * _kl(mu, logvar)


@misconception(of="kl_standard_normal", fails="kl_value", title="The constant -1 is missing")
def kl_without_constant(mu, logvar):
    """At the prior your KL is half the number of latents, where it should be 0. Its gradient is right, so
    training would not show it, but as a bound on log p(x) the loss is off by that constant."""
    return 0.5 * (mu.square() + logvar.exp() - logvar).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="The term linear in logvar is missing")
def kl_without_logvar(mu, logvar):
    """With mu = 0 and a small variance your KL is negative, where it should grow without bound: nothing
    stops sigma from shrinking to 0. A term that is linear in logvar is missing."""
    return 0.5 * (mu.square() + logvar.exp() - 1).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="mu is not squared")
def kl_mu_not_squared(mu, logvar):
    """With logvar = 0 your KL changes its sign with mu, but the distance from 0 is the same on both sides.
    Look at the power of mu."""
    return 0.5 * (mu + logvar.exp() - 1 - logvar).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL the wrong way round")
def kl_reversed(mu, logvar):
    """These are the numbers of KL(N(0, I) || q): the two distributions are swapped. The KL is not symmetric;
    the ELBO takes the expectation under q, so q comes first."""
    return 0.5 * (logvar + (1 + mu.square()) / logvar.exp() - 1).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="logvar read as log sigma in the KL")
def kl_reads_log_sigma(mu, logvar):
    """With logvar = log 4 your KL is that of a Gaussian with variance 16: logvar was doubled, as it must be
    for code whose encoder outputs log sigma. Here it is log sigma ** 2 already."""
    return _kl(mu, 2 * logvar)


@misconception(of="kl_standard_normal", fails="kl_value", title="The standard deviation where the variance goes")
def kl_std_for_variance(mu, logvar):
    """With mu = 0 your KL becomes negative just above logvar = 0: the term that grows with the width has
    sigma in it where the closed form has sigma ** 2."""
    return 0.5 * (mu.square() + (0.5 * logvar).exp() - 1 - logvar).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL in bits")
def kl_in_bits(mu, logvar):
    """Your KL is 1.44 times the true one: it is in bits, this exercise works in nats. Use the natural
    logarithm throughout; the reconstruction term does."""
    return _kl(mu, logvar) / math.log(2)


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL in float32, returned as float64")
def kl_float32_inside(mu, logvar):
    """From float64 inputs your KL is right to seven digits and no further: it is computed in float32 and cast
    back. Whoever compares it with a numerical gradient needs the other digits; keep the dtype of the inputs
    all the way."""
    return _kl(mu.float(), logvar.float()).to(mu.dtype)


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL estimated from a sample")
def kl_from_one_sample(mu, logvar):
    """Two calls with the same inputs differ: this is log q(z) - log p(z) at one random z. It is right on
    average, but for two Gaussians the average is known in closed form and needs no sample."""
    q = Normal(mu, (0.5 * logvar).exp())
    z = q.rsample()
    return (q.log_prob(z) - Normal(0, 1).log_prob(z)).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_gradient", title="The KL is cut off from the graph")
def kl_detached(mu, logvar):
    """The values are right, but the KL has no gradient, so the encoder would never feel it: .detach(), .data
    or no_grad() is fine for a number to print, not for a term of the loss."""
    return _kl(mu, logvar).detach()


@misconception(fails="kl_gradient", title="The KL as a number to print")
class kl_only_to_print:
    """The values are right, but the KL has no gradient: it is computed under no_grad or detached, to be printed
    beside a loss that writes the formula again. Two copies of one formula drift apart; one function with a
    gradient serves both."""

    def kl_standard_normal(mu, logvar):
        with torch.no_grad():
            return _kl(mu, logvar)

    def negative_elbo(x, x_logits, mu, logvar, beta=1.0):
        return (_reconstruction(x, x_logits) + beta * _kl(mu, logvar)).mean()


@misconception(
    of="kl_standard_normal", fails="kl_value", title="log(exp(logvar) + 1e-8)",
    values=("1e-8", "1e-12", "1e-10", "1e-9", "1e-7", "1e-6", "1e-5", "1e-4"),
)  # fmt: skip
def kl_log_of_variance_plus_epsilon(mu, logvar):
    """For logvar = -60 your KL is far below the 29.5 nats that are right: the logarithm is undone, 1e-8 is added
    for safety, and the logarithm is taken again. The one you need is the one you were given."""
    variance = logvar.exp()
    return 0.5 * (mu.square() + variance - 1 - (variance + 1e-8).log()).sum(dim=1)


@misconception(
    of="reparameterize", fails="reparameterize_given", title="sigma kept from growing: logvar is cut off at 20",
    values=("20", "10", "30", "15", "5", "2", "4"),
)  # fmt: skip
def logvar_cut_above(mu, logvar, eps=None):
    """For a very large variance your samples stop spreading, as something is cut off above. Whoever trains may
    want that for an encoder that is not steady yet, and does it there, where the KL sees it as well."""
    return mu + (0.5 * logvar.clamp(max=20)).exp() * (torch.randn_like(mu) if eps is None else eps)


@misconception(
    of="reparameterize", fails="reparameterize_given", title="Half of logvar is cut off at 10",
    values=("10", "15", "5", "2", "4"),
)  # fmt: skip
def half_logvar_cut_above(mu, logvar, eps=None):
    """For a very large variance your samples stop spreading, as something is cut off above. Whoever trains may
    want that for an encoder that is not steady yet, and does it there, where the KL sees it as well."""
    return mu + (0.5 * logvar).clamp(max=10).exp() * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="kl_standard_normal", fails="kl_value", title="The logarithm of logvar is taken")
def log_of_logvar(mu, logvar):
    """logvar is a logarithm already, and it may be negative: then the logarithm of it is NaN. In the formula
    stands the logarithm of the variance. What is that, if logvar is what you are given?"""
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar.log()).sum(dim=1)


@misconception(
    of="kl_standard_normal", fails="kl_value", title="logvar clamped to [-20, 20] in the KL",
    values=("-20, 20", "-10, 10", "-30, 20", "-30, 30", "-5, 5", "-20, 2", "-20, 10"),
)  # fmt: skip
def kl_logvar_clamped(mu, logvar):
    """For very narrow and very wide Gaussians your KL stops growing: logvar is kept in [-20, 20], and outside of
    that the gradient is 0, just where it is needed most. The closed form has no trouble there."""
    return _kl(mu, logvar.clamp(-20, 20))


# reparameterize and kl_standard_normal


@misconception(fails="reparameterize_given", title="logvar read as log sigma throughout")
class logvar_is_log_sigma:
    """Sampling and KL agree with each other, but both take logvar for log sigma: with logvar = log 4 you
    sample with standard deviation 4. As a model of your own that would do; here logvar is log sigma ** 2."""

    def reparameterize(mu, logvar, eps=None):
        return mu + logvar.exp() * (torch.randn_like(mu) if eps is None else eps)

    def kl_standard_normal(mu, logvar):
        return 0.5 * (mu.square() + (2 * logvar).exp() - 1 - 2 * logvar).sum(dim=1)


@misconception(fails="reparameterize_given", title="logvar read as the variance")
class logvar_is_variance:
    """For negative inputs you return NaN: logvar was taken for the variance itself, and its root and its
    logarithm exist only above 0. An encoder's output may have any sign, which is why it stands for a
    logarithm."""

    def reparameterize(mu, logvar, eps=None):
        return mu + logvar.sqrt() * (torch.randn_like(mu) if eps is None else eps)

    def kl_standard_normal(mu, logvar):
        return 0.5 * (mu.square() + logvar - 1 - logvar.log()).sum(dim=1)


# negative_elbo


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="One loss for each example")
def loss_per_example(x, x_logits, mu, logvar, beta=1.0):
    """You return the loss of each example; backward() needs a single number. The last step is missing: the
    average over the batch."""
    return _reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The terms returned beside the loss")
def loss_with_terms(x, x_logits, mu, logvar, beta=1.0):
    """Three things come back: the loss and its two terms. They are good to log, but here a caller expects the
    loss alone and can get the terms from beta = 0 and from kl_standard_normal."""
    reconstruction, kl = _reconstruction(x, x_logits).mean(), kl_standard_normal(mu, logvar).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The loss is a Python number")
def loss_as_python_number(x, x_logits, mu, logvar, beta=1.0):
    """The number is right, but it is a plain float: .item() leaves the graph behind, and there is nothing to
    call backward() on. Return the tensor; use .item() where you print."""
    return (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)).mean().item()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The images are clamped in place")
def images_clamped_in_place(x, x_logits, mu, logvar, beta=1.0):
    """After the call the caller's images are no longer 0 and 1: clamp_() wrote into them. With logits nothing
    needs to be kept away from 0 and 1 in the first place."""
    x.clamp_(1e-6, 1 - 1e-6)
    return (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The reconstruction averaged over pixels")
def pixels_averaged(x, x_logits, mu, logvar, beta=1.0):
    """Your reconstruction term does not change when the image doubles in size: it is an average over pixels.
    Next to a KL that is summed, it weighs too little by the number of pixels, and the posterior tends to
    collapse onto the prior."""
    return F.binary_cross_entropy_with_logits(x_logits, x) + beta * kl_standard_normal(mu, logvar).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Everything averaged")
def everything_averaged(x, x_logits, mu, logvar, beta=1.0):
    """Both terms are averages over all their elements: one over pixels, the other over latents. They are
    divided by different numbers, so their balance is that of another beta, and minus the loss bounds
    nothing."""
    kl = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).mean()
    return F.binary_cross_entropy_with_logits(x_logits, x) + beta * kl


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Only the last axis of the image is summed")
def only_width_summed(x, x_logits, mu, logvar, beta=1.0):
    """Your reconstruction term is summed over the width of an image and averaged over its height and
    channels: dim=-1 is one axis, and an image has three. All axes but the batch have to be summed."""
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    return bce.sum(dim=-1).mean() + beta * kl_standard_normal(mu, logvar).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Both terms summed over the batch")
def batch_summed(x, x_logits, mu, logvar, beta=1.0):
    """Your loss grows with the batch: both terms are summed over it. The balance of the terms is right, but
    the size of a gradient step now depends on the batch size; here the loss is the mean over the batch."""
    return (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)).sum()


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="Only the reconstruction summed over the batch"
)
def reconstruction_summed_over_batch(x, x_logits, mu, logvar, beta=1.0):
    """Your reconstruction term grows with the batch, your KL does not: reduction="sum" also sums over the
    examples. With a large batch the KL then hardly counts."""
    reconstruction = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum")
    return reconstruction + beta * kl_standard_normal(mu, logvar).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Squared error in place of cross-entropy")
def squared_error(x, x_logits, mu, logvar, beta=1.0):
    """Your reconstruction term is a squared error. That belongs to Gaussian pixels of a fixed width, so
    wide next to values in [0, 1] that ignoring z can become the best solution. The pixels of this exercise
    are Bernoulli."""
    squares = (x_logits.sigmoid() - x).square().flatten(1).sum(dim=1)
    return (squares + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The sigmoid applied twice")
def sigmoid_twice(x, x_logits, mu, logvar, beta=1.0):
    """Even a perfect reconstruction costs at least 0.31 nats a pixel in your loss: a sigmoid is applied
    before a function that applies it again. Hand logits to the functions that say "with logits"."""
    return (_reconstruction(x, x_logits.sigmoid()) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Logits and images swapped")
def logits_and_images_swapped(x, x_logits, mu, logvar, beta=1.0):
    """Your reconstruction term takes the images for logits and the logits for targets: the order of arguments
    is another one. PyTorch's losses take the prediction first and the target second."""
    return (_reconstruction(x_logits, x) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Only white pixels count")
def black_pixels_ignored(x, x_logits, mu, logvar, beta=1.0):
    """A black image costs nothing in your loss, whatever the decoder says: the cross-entropy has a term for
    what a pixel is and one for what it is not, and the second is missing. An all-white decoder would be
    optimal."""
    reconstruction = -(x * F.logsigmoid(x_logits)).flatten(1).sum(dim=1)
    return (reconstruction + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Grey pixels rounded to black and white")
def images_rounded(x, x_logits, mu, logvar, beta=1.0):
    """For black and white images your loss is right, for grey ones it is not: x is rounded first. Whether to
    binarise the data is a choice for whoever loads it; the cross-entropy takes grey values as they are."""
    return (_reconstruction((x > 0.5).to(x.dtype), x_logits) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The entropy of the image subtracted")
def entropy_subtracted(x, x_logits, mu, logvar, beta=1.0):
    """Your loss is 0 for a perfect grey reconstruction: the entropy of the pixels was subtracted, which makes
    the cross-entropy a KL. The gradient stays the same, but this is another number than the one asked for."""
    entropy = -(torch.xlogy(x, x) + torch.xlogy(1 - x, 1 - x)).flatten(1).sum(dim=1)
    return (_reconstruction(x, x_logits) - entropy + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The ELBO where its negative is asked for")
def elbo_sign_flipped(x, x_logits, mu, logvar, beta=1.0):
    """Your loss is negative: this is the ELBO itself, and an optimiser would make it as small as it can. To
    maximise a bound with an optimiser that minimises, hand it the negative."""
    return -(_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="beta weights the reconstruction")
def beta_on_reconstruction(x, x_logits, mu, logvar, beta=1.0):
    """With beta = 0 your loss is the KL alone: beta multiplies the other term. In a beta-VAE a larger beta
    means more pressure towards the prior."""
    return (beta * _reconstruction(x, x_logits) + kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="beta weights both terms")
def beta_on_both_terms(x, x_logits, mu, logvar, beta=1.0):
    """With beta = 0 your loss is 0: beta multiplies the whole sum, which only changes its scale and not the
    balance of its terms. Look at the brackets."""
    return beta * (_reconstruction(x, x_logits) + kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="beta is ignored")
def beta_ignored(x, x_logits, mu, logvar, beta=1.0):
    """Your loss is the same for every beta: the argument is not used. With beta = 1 there is no difference;
    try beta = 0."""
    return (_reconstruction(x, x_logits) + kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="beta = 0 taken for no beta")
def beta_zero_means_one(x, x_logits, mu, logvar, beta=1.0):
    """For beta = 0 your loss is that of beta = 1: `beta or 1.0` takes 0 for nothing given. Warm-up schedules
    begin at 0, where the KL should not count at all."""
    return (_reconstruction(x, x_logits) + (beta or 1.0) * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The loss in bits for each pixel")
def bits_per_pixel(x, x_logits, mu, logvar, beta=1.0):
    """Your loss is divided by the number of pixels and by log 2: those are bits per dimension, the unit in
    which papers report it. Here the loss is in nats for a whole image."""
    nats = (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar)).mean()
    return nats / (x[0].numel() * math.log(2))


@misconception(of="negative_elbo", fails="elbo_kl", title="The KL subtracted")
def kl_subtracted(x, x_logits, mu, logvar, beta=1.0):
    """Minus your loss exceeds log p(x), which no lower bound can: the KL enters with the wrong sign. Training
    would drive q away from the prior without end."""
    return (_reconstruction(x, x_logits) - beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_kl", title="The KL added to every pixel")
def kl_added_to_every_pixel(x, x_logits, mu, logvar, beta=1.0):
    """Minus your loss is far below log p(x): the KL is added to the pixels before they are summed, so
    broadcasting counts it once for each pixel. Sum the pixels first."""
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").flatten(1)
    return (bce + beta * kl_standard_normal(mu, logvar).unsqueeze(1)).sum(dim=1).mean()


@misconception(of="negative_elbo", fails="elbo_kl", title="The KL divided by the number of pixels")
def kl_divided_by_pixels(x, x_logits, mu, logvar, beta=1.0):
    """Minus your loss exceeds log p(x), which no lower bound can: the reconstruction is summed over pixels,
    but the KL is divided by their number. Sharp reconstructions and useless samples from the prior are what
    follows."""
    return (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar) / x[0].numel()).mean()


@misconception(of="negative_elbo", fails="elbo_kl", title="The KL averaged over the latents in the loss")
def loss_averages_latents(x, x_logits, mu, logvar, beta=1.0):
    """Minus your loss exceeds log p(x), which no lower bound can: the KL in it is averaged over the latents,
    where kl_standard_normal adds them up. The function you have written already gives the right term."""
    return (_reconstruction(x, x_logits) + beta * kl_standard_normal(mu, logvar) / mu.shape[1]).mean()


@misconception(of="negative_elbo", fails="elbo_kl", title="Only the KL summed over the batch")
def kl_summed_in_loss(x, x_logits, mu, logvar, beta=1.0):
    """Minus your loss is far below log p(x): the reconstruction is averaged over the batch, but the KL is
    summed. The larger the batch, the stronger the pull towards the prior, until every image gets the same
    code."""
    return _reconstruction(x, x_logits).mean() + beta * kl_standard_normal(mu, logvar).sum()


@misconception(of="negative_elbo", fails="elbo_kl", title="The constant of the KL dropped in the loss")
def loss_drops_constant(x, x_logits, mu, logvar, beta=1.0):
    """All gradients of your loss are right, but it is too large by half the number of latents: the constant
    of the KL was dropped. It does not train anything, yet without it the loss is not the bound it is reported
    as."""
    kl = 0.5 * (mu.square() + logvar.exp() - logvar).sum(dim=1)
    return (_reconstruction(x, x_logits) + beta * kl).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The loss in float32, returned as float64")
def loss_float32_inside(x, x_logits, mu, logvar, beta=1.0):
    """From float64 inputs your loss is right to seven digits and no further: it is computed in float32 and
    cast back. The cast at the end repairs the dtype and not the digits; keep the dtype of the inputs all the
    way."""
    loss = _reconstruction(x.float(), x_logits.float()) + beta * kl_standard_normal(mu.float(), logvar.float())
    return loss.mean().to(mu.dtype)


@misconception(of="negative_elbo", fails="elbo_kl", title="Only the KL of the loss in float32")
def loss_float32_kl(x, x_logits, mu, logvar, beta=1.0):
    """From float64 inputs the reconstruction keeps all its digits and the KL only seven: mu and logvar pass
    through float32 on the way. A sum is only as exact as its worst term."""
    kl = kl_standard_normal(mu.float(), logvar.float())
    return (_reconstruction(x, x_logits) + beta * kl).mean().to(mu.dtype)


@misconception(of="negative_elbo", fails="elbo_kl", title="beta rounded to a whole number")
def beta_whole_number(x, x_logits, mu, logvar, beta=1.0):
    """For beta = 1 your loss is right, for 0.25 the KL is gone and for 2.5 it counts twice: int() cuts the
    fraction off. A weight need not be whole, and warm-up schedules live between 0 and 1."""
    return (_reconstruction(x, x_logits) + int(beta) * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_gradient", title="The KL enters as a plain number")
def loss_detaches_kl(x, x_logits, mu, logvar, beta=1.0):
    """The loss is right, but no gradient of the KL reaches mu and logvar: the term was turned into a number
    before it was added. You would see it in the printed loss, and the encoder would never feel it."""
    return _reconstruction(x, x_logits).mean() + beta * kl_standard_normal(mu, logvar).mean().item()


@misconception(of="negative_elbo", fails="elbo_kl", title="beta kept between 0 and 1")
def beta_clamped(x, x_logits, mu, logvar, beta=1.0):
    """For beta = 0 and 1 your loss is right, for 2.5 it is that of 1: beta is kept below 1, as in a warm-up
    schedule. The schedule belongs to the training loop; a beta-VAE needs larger values."""
    return (_reconstruction(x, x_logits) + min(beta, 1.0) * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Cross-entropy after the sigmoid")
def cross_entropy_after_sigmoid(x, x_logits, mu, logvar, beta=1.0):
    """A pixel that is wrong with logit 300 costs 100 nats in your loss: the sigmoid has rounded to 0 or 1,
    and binary_cross_entropy stops its logarithm at -100, where the gradient is 0. Stay with the logits."""
    bce = F.binary_cross_entropy(x_logits.sigmoid(), x, reduction="none")
    return (bce.flatten(1).sum(dim=1) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="log(sigmoid(logits) + 1e-8)",
    values=("1e-8", "1e-12", "1e-10", "1e-9", "1e-7", "1e-6", "1e-5", "1e-4"),
)  # fmt: skip
def log_of_sigmoid_plus_epsilon(x, x_logits, mu, logvar, beta=1.0):
    """A pixel that is wrong with logit 300 costs -log(1e-8) in your loss, where 300 nats are right: the number
    that keeps the logarithm finite decides its value, and the gradient is gone. The logarithm of a sigmoid can
    be had without computing the sigmoid."""
    p = x_logits.sigmoid()
    log_px = x * (p + 1e-8).log() + (1 - x) * (1 - p + 1e-8).log()
    return (beta * kl_standard_normal(mu, logvar) - log_px.flatten(1).sum(dim=1)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="log(1 + exp(logits)) written out")
def softplus_written_out(x, x_logits, mu, logvar, beta=1.0):
    """For ordinary logits your loss is right, for a logit of 300 it is infinite: exp(300) does not fit into
    float32. log(1 + exp(a)) has a name in torch.nn.functional, and there it is safe."""
    bce = (1 + x_logits.exp()).log() - x * x_logits
    return (bce.flatten(1).sum(dim=1) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(
    of="reparameterize", fails="reparameterize_given", title="exp(2 * logvar) as the standard deviation"
)
def std_is_exp_of_twice(mu, logvar, eps=None):
    """With logvar = log 4 your samples have standard deviation 16, where 2 is asked for: logvar is doubled before
    the exponential. A square root halves a logarithm."""
    return mu + (2 * logvar).exp() * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="kl_standard_normal", fails="kl_value", title="The term of the mean is missing")
def kl_without_mu(mu, logvar):
    """With logvar = 0 your KL is 0 wherever mu is: the mean does not enter at all, and nothing pulls the codes
    towards 0. The distance of two Gaussians has a part for their means, too."""
    return 0.5 * (logvar.exp() - 1 - logvar).sum(dim=1)


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="Pixels averaged, and beta on the whole loss"
)
def pixels_averaged_beta_on_both(x, x_logits, mu, logvar, beta=1.0):
    """Two things come together. With beta = 0 your loss is 0, because beta multiplies the whole sum; and your
    reconstruction does not grow with the image, because it is an average over pixels."""
    reconstruction = F.binary_cross_entropy_with_logits(x_logits, x)
    return beta * (reconstruction + kl_standard_normal(mu, logvar).mean())


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="The sigmoid applied twice, and a sum over the batch"
)
def sigmoid_twice_and_batch_summed(x, x_logits, mu, logvar, beta=1.0):
    """Two things come together. Your loss grows with the batch, because nothing is averaged over it; and even a
    perfect pixel costs 0.31 nats, because a sigmoid comes before a function that applies it again."""
    return (_reconstruction(x, x_logits.sigmoid()) + beta * kl_standard_normal(mu, logvar)).sum()


@misconception(
    of="reparameterize", fails="reparameterize_given", title="1e-8 added to the variance",
    values=("1e-8", "1e-6", "1e-10", "1e-7", "1e-5", "1e-4"),
)  # fmt: skip
def variance_plus_epsilon(mu, logvar, eps=None):
    """However small the variance, your samples stay away from mu: 1e-8 is added under the root, and the root of a
    small number is not that small. The exponential of a number is positive already."""
    return mu + (logvar.exp() + 1e-8).sqrt() * (torch.randn_like(mu) if eps is None else eps)


@misconception(of="kl_standard_normal", fails="kl_value", title="The factor 1/2 misses logvar")
def kl_half_misses_logvar(mu, logvar):
    """With mu = 0 your KL is negative just above logvar = 0, where every KL is at least 0: the factor 1/2 reaches
    mu and the variance but not logvar. Look at where the bracket closes."""
    return (0.5 * (mu.square() + logvar.exp() - 1) - logvar).sum(dim=1)


@misconception(of="kl_standard_normal", fails="kl_value", title="The KL averaged over the batch already")
def kl_averaged_over_batch(mu, logvar):
    """You return a single number, the mean over the batch. The KL is asked for each example; the loss takes the
    mean, once it has added both terms."""
    return _kl(mu, logvar).mean()


@misconception(
    of="kl_standard_normal", fails="kl_value", title="Free bits: at least 0.25 nats for each latent",
    values=("0.25", "0.5", "0.1", "0.05", "0.2", "1.0", "2.0", "3.0"),
)  # fmt: skip
def kl_free_bits(mu, logvar):
    """At the prior your KL is 0.25 nats for each latent, where it should be 0: no latent can cost less than that.
    Free bits keep a decoder from ignoring z, as a choice of the training loss; a KL has no floor but 0."""
    return (0.5 * (mu.square() + logvar.exp() - 1 - logvar)).clamp(min=0.25).sum(dim=1)


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="The axes of the pixels are numbered")
def pixel_axes_numbered(x, x_logits, mu, logvar, beta=1.0):
    """Your loss works for images and stops with an error for x of shape (batch, pixels): it sums over the axes 1,
    2 and 3, whether or not they are there. All axes but the batch have to be summed, however many there are."""
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").sum(dim=(1, 2, 3))
    return (bce + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(of="negative_elbo", fails="elbo_reconstruction", title="Grey pixels are refused")
def bernoulli_refuses_grey(x, x_logits, mu, logvar, beta=1.0):
    """Black and white images give the right loss, grey ones an error: Bernoulli.log_prob checks that a value is 0
    or 1. The cross-entropy asked for here has a value for grey pixels too. Write it as a cross-entropy, or tell
    the distribution not to check its values."""
    log_px = Bernoulli(logits=x_logits).log_prob(x).flatten(1).sum(dim=1)
    return (beta * kl_standard_normal(mu, logvar) - log_px).mean()


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="Logits clamped to ±50",
    values=("50", "30", "20", "10", "15", "80"),
)  # fmt: skip
def logits_clamped(x, x_logits, mu, logvar, beta=1.0):
    """A pixel that is wrong with logit 300 costs only 50 nats in your loss, and its gradient is 0: the logits are
    kept within ±50. The cross-entropy from logits is safe for any of them."""
    return (_reconstruction(x, x_logits.clamp(-50, 50)) + beta * kl_standard_normal(mu, logvar)).mean()


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="Probabilities kept 1e-7 away from 0 and 1",
    values=("1e-7", "1e-8", "1e-6", "1e-5", "1e-4", "1e-3", "1e-12"),
)  # fmt: skip
def probabilities_clamped(x, x_logits, mu, logvar, beta=1.0):
    """A pixel that is wrong with logit 300 does not cost 300 nats in your loss: the probability is kept 1e-7 away
    from 0 and 1 before the logarithm is taken, and the gradient beyond that is lost. Stay with the logits."""
    p = x_logits.sigmoid().clamp(1e-7, 1 - 1e-7)
    log_px = x * p.log() + (1 - x) * (1 - p).log()
    return (beta * kl_standard_normal(mu, logvar) - log_px.flatten(1).sum(dim=1)).mean()


@misconception(
    of="negative_elbo", fails="elbo_reconstruction", title="The mean over all pixels, times 784",
    values=("784", "1024", "3072", "64", "4096"),
)  # fmt: skip
def mean_times_784(x, x_logits, mu, logvar, beta=1.0):
    """For images of one size only, a mean over everything times 784 is the sum over an image. Here images have any
    size. Sum over what an image has, whatever that is, and average over the batch."""
    bce = F.binary_cross_entropy_with_logits(x_logits, x) * 784
    return bce + beta * kl_standard_normal(mu, logvar).mean()


@misconception(
    of="negative_elbo", fails="elbo_kl", title="The KL of an example kept above half a nat for each latent",
)  # fmt: skip
def kl_kept_above_a_share(x, x_logits, mu, logvar, beta=1.0):
    """An example's KL does not fall below a threshold that grows with the number of latents, 0.5 nats for each.
    That keeps a decoder from ignoring its code; it is another loss than the ELBO where the KL is small."""
    kl = kl_standard_normal(mu, logvar).clamp(min=0.5 * mu.shape[1])
    return (_reconstruction(x, x_logits) + beta * kl).mean()
