"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _per_sample(weights, x0):
    return weights.reshape(-1, *[1] * (x0.dim() - 1))


def _mix(signal, x0, disturbance, noise):
    return (_per_sample(signal, x0) * x0 + _per_sample(disturbance, x0) * noise).to(x0.dtype)


def _filled(x0, alphas_cumprod, t, noise):
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0),))
    return t, torch.randn_like(x0) if noise is None else noise


@misconception(of="q_sample", fails="q_sample_variance", title="Weights shaped for images only")
def weights_always_four_axes(x0, t, alphas_cumprod, noise):
    """Your x_t grows new axes when x0 is a table of numbers: the weights are given four axes, whatever
    x0 looks like. Count the axes of x0 and add as many axes of length one as it has after the batch."""
    alpha_bar = alphas_cumprod[t].reshape(-1, 1, 1, 1)
    return (alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise).to(x0.dtype)


@misconception(of="q_sample", fails="q_sample_value", title="Everything is cast to float32")
def float32_everywhere(x0, t, alphas_cumprod, noise):
    """A float64 batch comes back as float32: there is a .float() on the way. The dtype belongs to the
    caller; follow x0 instead of naming a dtype."""
    return _mix(alphas_cumprod[t].sqrt(), x0, (1 - alphas_cumprod[t]).sqrt(), noise).float()


@misconception(of="q_sample", fails="q_sample_value", title="Computed in float32, returned as float64")
def float32_in_between(x0, t, alphas_cumprod, noise):
    """Your float64 result agrees with the expected one to seven digits and no further: it was computed
    in float32 and cast afterwards. Digits that are cut off on the way do not come back; keep the
    precision of the inputs."""
    alpha_bar = _per_sample(alphas_cumprod[t].float(), x0)
    return (alpha_bar.sqrt() * x0.float() + (1 - alpha_bar).sqrt() * noise.float()).to(x0.dtype)


@misconception(
    of="q_sample", fails="q_sample_value", title="The table is kept 1e-3 away from 0 and 1",
    values=("1e-3", "1e-4", "1e-5", "1e-6", "1e-7", "1e-8"),
)  # fmt: skip
def table_clamped(x0, t, alphas_cumprod, noise):
    """Where the table is 1 some noise is left, and where it is 0 some signal is left: the table is clamped to
    1e-3 and 1 - 1e-3 before it is used. A square root is defined at 0, and both ends of the schedule are meant as
    they stand."""
    alpha_bar = alphas_cumprod[t].clamp(1e-3, 1 - 1e-3)
    return _mix(alpha_bar.sqrt(), x0, (1 - alpha_bar).sqrt(), noise)


@misconception(
    of="q_sample", fails="q_sample_value", title="1e-8 added under the square root",
    values=("1e-8", "1e-6", "1e-7", "1e-10"),
)  # fmt: skip
def epsilon_under_root(x0, t, alphas_cumprod, noise):
    """Where the table is 1, x_t is not x0: some noise is left in it. A small constant under the square root does
    not stay small, and the root of 1e-8 is far larger than 1e-8. There is nothing to protect here; 1 - abar is
    never negative."""
    return _mix((alphas_cumprod[t] + 1e-8).sqrt(), x0, (1 - alphas_cumprod[t] + 1e-8).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_value", title="Signal and noise weights exchanged")
def weights_exchanged(x0, t, alphas_cumprod, noise):
    """Your x_t is pure noise at the start and clean at the end: the two weights have changed places.
    alphas_cumprod falls with t and counts what is left of x0."""
    return _mix((1 - alphas_cumprod[t]).sqrt(), x0, alphas_cumprod[t].sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_value", title="One step of noise instead of all steps up to t")
def single_step_alpha(x0, t, alphas_cumprod, noise):
    """Even at the last timestep your x_t is nearly all signal: the weights are those of the one step
    from t-1 to t, applied to x0. Starting from x0, all steps up to t count, and the table already holds
    their product."""
    before = torch.where(t > 0, alphas_cumprod[t - 1], torch.ones_like(alphas_cumprod[t]))
    alpha = alphas_cumprod[t] / before
    return _mix(alpha.sqrt(), x0, (1 - alpha).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_value", title="Cumulative product taken twice")
def cumprod_taken_twice(x0, t, alphas_cumprod, noise):
    """Your x_t is right at t = 0 and loses its signal far too early after that: a cumulative product is
    taken of a table that is one already. alphas_cumprod can be indexed as it is."""
    alpha_bar = alphas_cumprod.cumprod(0)[t]
    return _mix(alpha_bar.sqrt(), x0, (1 - alpha_bar).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_value", title="Table read as betas")
def table_read_as_betas(x0, t, alphas_cumprod, noise):
    """Almost nothing of x0 is left after the first steps: the table is treated as the betas, so 1 -
    abar is multiplied up. The argument holds the products already; nothing has to be accumulated."""
    alpha_bar = torch.where(alphas_cumprod.diff(prepend=alphas_cumprod[:1]).any(), 1 - alphas_cumprod, 0).cumprod(
        0
    )[t]
    return _mix(alpha_bar.sqrt(), x0, (1 - alpha_bar).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_value", title="Table shifted so that t = 0 is clean")
def step_zero_is_clean(x0, t, alphas_cumprod, noise):
    """At t = 0 you return x0 unchanged: a 1 is put in front of the table, as if t counted from 1. Here
    t counts from 0, and alphas_cumprod[0] already holds the noise of the first step."""
    alpha_bar = torch.cat([alphas_cumprod[:1] * 0 + 1, alphas_cumprod[:-1]])[t]
    return _mix(alpha_bar.sqrt(), x0, (1 - alpha_bar).sqrt(), noise)


@misconception(fails="q_sample_value", title="Timesteps counted from 1")
class timesteps_from_one:
    """Your two functions agree with each other and with the paper, but t counts from 1 in them: t = 0
    reads the last entry of the table. Here t is the index itself, from 0 to T-1."""

    def q_sample(x0, t, alphas_cumprod, noise):
        return _mix(alphas_cumprod[t - 1].sqrt(), x0, (1 - alphas_cumprod[t - 1]).sqrt(), noise)

    def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
        if t is None:
            t = torch.randint(1, len(alphas_cumprod) + 1, (len(x0),))
        noise = torch.randn_like(x0) if noise is None else noise
        return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="q_sample", fails="q_sample_value", title="x0 is overwritten")
def x0_overwritten(x0, t, alphas_cumprod, noise):
    """The caller's clean batch has turned into the noisy one: an operation wrote into x0. The numbers
    you return are right once, but the next epoch would start from data that is already noisy."""
    if x0.requires_grad:
        x0 = x0.clone()
    x0.mul_(_per_sample(alphas_cumprod[t].sqrt(), x0))
    return x0.add_(_per_sample((1 - alphas_cumprod[t]).sqrt(), x0) * noise)


@misconception(of="q_sample", fails="q_sample_variance", title="x_t is cut off from x0")
def graph_cut(x0, t, alphas_cumprod, noise):
    """No gradient comes back through x_t: it is computed without recording the graph. Training the
    denoiser alone would still work, but an encoder that made x0, or guidance that steers it, would
    never learn."""
    with torch.no_grad():
        return _mix(alphas_cumprod[t].sqrt(), x0, (1 - alphas_cumprod[t]).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_variance", title="Weights without square roots")
def no_square_roots(x0, t, alphas_cumprod, noise):
    """Your x_t shrinks halfway through the process: the weights abar and 1 - abar sum to 1, but it is
    their squares that must. The table holds variances; the weights are standard deviations."""
    return _mix(alphas_cumprod[t], x0, 1 - alphas_cumprod[t], noise)


@misconception(of="q_sample", fails="q_sample_variance", title="Noise weight is 1 minus the signal weight")
def noise_weight_is_remainder(x0, t, alphas_cumprod, noise):
    """The signal is right and the noise is too weak: its weight is 1 - sqrt(abar), a cross-fade. What
    must add up to 1 are the variances of the two parts, not their weights."""
    return _mix(alphas_cumprod[t].sqrt(), x0, 1 - alphas_cumprod[t].sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_variance", title="Square root missing on the noise weight")
def noise_weight_is_variance(x0, t, alphas_cumprod, noise):
    """The signal is right and the noise is too weak: it is scaled with its variance, 1 - abar. A factor
    in front of noise of variance 1 multiplies the variance by the square of that factor."""
    return _mix(alphas_cumprod[t].sqrt(), x0, 1 - alphas_cumprod[t], noise)


@misconception(of="q_sample", fails="q_sample_variance", title="Noise added at full strength")
def noise_at_full_strength(x0, t, alphas_cumprod, noise):
    """x_t has more than variance 1 at every step: the signal is faded but the noise is added at full
    strength. What the signal loses in variance is what the noise gains."""
    return _mix(alphas_cumprod[t].sqrt(), x0, torch.ones_like(alphas_cumprod[t]), noise)


@misconception(of="q_sample", fails="q_sample_value", title="Weights on the wrong axis")
def weights_on_last_axis(x0, t, alphas_cumprod, noise):
    """Whenever the batch is as long as the last axis your x_t is wrong and no error says so; otherwise
    there is an error. alphas_cumprod[t] has the shape (batch,), and broadcasting lines shapes up from
    the right: which axis of x0 does it meet?"""
    alpha_bar = alphas_cumprod[t]
    return (alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise).to(x0.dtype)


@misconception(of="q_sample", fails="q_sample_value", title="The first timestep is used for the whole batch")
def first_timestep_for_all(x0, t, alphas_cumprod, noise):
    """The first sample is right and the others are not: t[0] sets the weights of the whole batch. Each
    sample has a timestep of its own."""
    alpha_bar = alphas_cumprod[t[0]]
    return (alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise).to(x0.dtype)


@misconception(of="q_sample", fails="q_sample_variance", title="x_t clipped to [-1, 1]")
def x_t_clipped(x0, t, alphas_cumprod, noise):
    """No value of x_t is beyond 1: it is clipped like an image. x_t is not an image; noise of variance
    1 leaves [-1, 1] a third of the time, and clipping it changes the distribution that the model learns
    to undo."""
    return _mix(alphas_cumprod[t].sqrt(), x0, (1 - alphas_cumprod[t]).sqrt(), noise).clamp(-1, 1)


@misconception(of="ddpm_loss", fails="loss_value", title="One loss for each sample")
def loss_per_sample(model, x0, alphas_cumprod, t=None, noise=None):
    """You return one loss for each sample, and backward() needs a single number. Average over the batch
    as well."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    return error.square().flatten(1).mean(1)


@misconception(of="ddpm_loss", fails="loss_value", title="The loss is a Python number")
def loss_as_python_number(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss is a Python number, so there is nothing to call backward() on. .item() is for logging;
    return the tensor."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise).item()


@misconception(of="ddpm_loss", fails="loss_value", title="Averaged over three image axes by number")
def loss_for_images_only(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss works for images and stops with an error for anything else: the axes to average over
    are numbered. The mean over all elements needs no axis numbers."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    return error.square().mean(dim=(1, 2, 3)).mean()


@misconception(of="ddpm_loss", fails="loss_value", title="The loss is cast to float32")
def loss_cast_to_float32(model, x0, alphas_cumprod, t=None, noise=None):
    """The loss of a float64 batch is float32: a .float() inside cuts it. Let the loss keep the dtype of
    its inputs."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted.float(), noise.float())


@misconception(of="ddpm_loss", fails="loss_value", title="Noise error computed through x0")
def error_through_x0(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss is right in the middle of the schedule and not a number at its ends: it recovers x0
    from the prediction, compares there, and weighs the result back. That divides by what is left of the
    signal or of the noise; the two noises can be compared as they are."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    alpha_bar = _per_sample(alphas_cumprod[t], x0)
    x0_predicted = (x_t - (1 - alpha_bar).sqrt() * model(x_t, t)) / alpha_bar.sqrt()
    return (alpha_bar / (1 - alpha_bar) * (x0_predicted - x0).square()).mean().to(x0.dtype)


@misconception(of="ddpm_loss", fails="loss_value", title="Weighted by the signal-to-noise ratio")
def weighted_by_snr(model, x0, alphas_cumprod, t=None, noise=None):
    """Small timesteps count far more than large ones, and where the table is 1 the loss is infinite:
    the error is weighted by abar / (1 - abar). That is the weighting of another loss; in the simple one
    all timesteps count the same."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    return (_per_sample(alphas_cumprod[t] / (1 - alphas_cumprod[t]), x0) * error.square()).mean().to(x0.dtype)


@misconception(of="ddpm_loss", fails="loss_value", title="Root mean square error")
def loss_is_rmse(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss is the square root of the expected one, and its gradient is not a number at a perfect
    prediction: a root is taken at the end. Leave the mean of the squares as it is."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise).sqrt()


@misconception(of="ddpm_loss", fails="loss_value", title="The given noise is overwritten")
def noise_overwritten(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise that the caller passed in has turned into the error: a -= or an operation with an
    underscore wrote into it. Whoever uses it again, to log it or for a second model, gets something
    else."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    noise -= model(x_t, t)
    return noise.square().mean()


@misconception(of="ddpm_loss", fails="loss_gradient", title="The prediction is detached")
def prediction_detached(model, x0, alphas_cumprod, t=None, noise=None):
    """The loss has the right value and no gradient, so the model would never change: its answer is
    computed without recording the graph. Only what the model does not have to learn from may be
    detached."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    with torch.no_grad():
        predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted, noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="The model sees the clean batch")
def model_sees_x0(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is asked which noise is in a batch that has none: it is given x0 instead of x_t. All it
    could learn is the mean of the noise, which is 0."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(x0, t), noise)


@misconception(
    of="ddpm_loss", fails="loss_model_call", title="The model gets t as fractions",
    values=(
        "t / len(alphas_cumprod)", "t.to(x0.dtype) / len(alphas_cumprod)", "t / (len(alphas_cumprod) - 1)",
        "t.to(x0.dtype) / (len(alphas_cumprod) - 1)",
    ),
)  # fmt: skip
def timesteps_as_floats(model, x0, alphas_cumprod, t=None, noise=None):
    """The model receives timesteps that are not whole numbers: t is divided by the length of
    the table. Some models do want
    that, but then they do it themselves; a model that looks its timesteps up in a table would stop with
    an error."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t / len(alphas_cumprod)), noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="The model gets t with extra axes")
def timesteps_with_extra_axes(model, x0, alphas_cumprod, t=None, noise=None):
    """The model receives t in the shape (batch, 1, 1, 1): the reshaping that the weights need has
    reached the timesteps. An embedding of such a t has axes that no layer expects; give it t as
    (batch,)."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, _per_sample(t, x0)), noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="The model is called twice")
def model_called_twice(model, x0, alphas_cumprod, t=None, noise=None):
    """The model runs twice for one loss, which doubles the cost, and with dropout the two answers
    differ. Keep its answer in a variable."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return ((model(x_t, t) - noise) * (model(x_t, t) - noise)).mean()


@misconception(of="ddpm_loss", fails="loss_model_call", title="The given timesteps are ignored")
def given_timesteps_ignored(model, x0, alphas_cumprod, t=None, noise=None):
    """Two calls with the same t and the same noise differ: new timesteps are drawn although some were
    given. Draw only what is None."""
    t, noise = _filled(x0, alphas_cumprod, None, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="Given timesteps of 0 are drawn anew")
def zero_timesteps_drawn_anew(model, x0, alphas_cumprod, t=None, noise=None):
    """Ask for the loss at t = 0 and you get the loss at random timesteps: zeros are taken for nothing given.
    t = 0 is a timestep like any other; compare with None."""
    if t is None or not t.any():
        t = torch.randint(len(alphas_cumprod), (len(x0),))
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="Given noise of 0 is drawn anew")
def zero_noise_drawn_anew(model, x0, alphas_cumprod, t=None, noise=None):
    """Pass noise of zeros, to see the signal alone, and x_t is noisy all the same: zeros are taken for
    nothing given. Only None asks for a draw."""
    if noise is None or not noise.any():
        noise = torch.randn_like(x0)
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_value", title="The target is x0")
def target_is_x0(model, x0, alphas_cumprod, t=None, noise=None):
    """A model that knows the noise exactly is punished: its answer is compared with the clean batch.
    Predicting x0 is possible too, but it is another parametrisation with another sampler; here the
    model predicts the noise."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), x0)


@misconception(of="ddpm_loss", fails="loss_value", title="The target is x_t")
def target_is_x_t(model, x0, alphas_cumprod, t=None, noise=None):
    """A model that hands its input back would have loss 0: the target is x_t itself, so there is
    nothing to learn. Ask for the part of x_t that the model cannot simply copy."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), x_t)


@misconception(of="ddpm_loss", fails="loss_value", title="The target is the scaled noise")
def target_is_scaled_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """Your target shrinks at small timesteps: it is the noise as it enters x_t, with its weight. The
    model predicts the noise before it is scaled, which has variance 1 at every timestep."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted, (_per_sample((1 - alphas_cumprod[t]).sqrt(), x0) * noise).to(x0.dtype))


@misconception(of="ddpm_loss", fails="loss_value", title="The target is the velocity")
def target_is_velocity(model, x0, alphas_cumprod, t=None, noise=None):
    """Your target mixes the noise with minus x0: that is the velocity of later papers, for a model with
    another meaning. Here the target is the noise alone."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted, _mix(-(1 - alphas_cumprod[t]).sqrt(), x0, alphas_cumprod[t].sqrt(), noise))


@misconception(of="ddpm_loss", fails="loss_value", title="The target is fresh noise")
def target_is_fresh_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """A model that knows the noise exactly has a loss of about 2: the target is drawn anew and has
    nothing to do with x_t. Compare with the noise that x_t was made from."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted, torch.randn_like(x0))


@misconception(of="ddpm_loss", fails="loss_value", title="Prediction squeezed before the comparison")
def prediction_squeezed(model, x0, alphas_cumprod, t=None, noise=None):
    """With a single feature, each prediction is compared with the noise of every sample: squeeze() made
    (batch,) of (batch, 1), and the difference broadcasts to (batch, batch). Keep both in the shape of
    x0."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return (predicted.squeeze() - noise).square().mean()


@misconception(of="ddpm_loss", fails="loss_value", title="Summed over the elements of a sample")
def summed_over_elements(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss is larger by the number of elements in a sample: it is summed over them and averaged
    over the batch only. The paper's squared norm reads that way; here it is the mean over all elements,
    so that the learning rate does not depend on the image size."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    return error.square().flatten(1).sum(1).mean()


@misconception(of="ddpm_loss", fails="loss_value", title="Summed over everything")
def summed_over_everything(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss doubles when the batch doubles: it is a sum. Take the mean over all elements."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return F.mse_loss(predicted, noise, reduction="sum")


@misconception(of="ddpm_loss", fails="loss_value", title="Half of the squared error")
def loss_halved(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss is exactly half of the expected one: there is a factor 1/2 in front, as in the
    logarithm of a Gaussian. The simple loss has no factor."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return 0.5 * F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_value", title="Absolute instead of squared error")
def loss_is_l1(model, x0, alphas_cumprod, t=None, noise=None):
    """Your gradient has the same size for small and large errors: the loss is the mean absolute error.
    Its best answer is the median of the possible noises; sampling needs their mean, which the squared
    error asks for."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.l1_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_value", title="Huber loss instead of squared error")
def loss_is_huber(model, x0, alphas_cumprod, t=None, noise=None):
    """Small errors give half of the expected loss and large ones grow too slowly: this is the Huber
    loss that some repositories offer as an option. The simple loss squares every error."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.huber_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(
    of="ddpm_loss", fails="loss_value", title="Weighted by min(SNR, 5) / SNR", values=("5", "1", "2", "10")
)
def weighted_by_clipped_snr(model, x0, alphas_cumprod, t=None, noise=None):
    """The timesteps count differently: the error is weighted by min(SNR, 5) / SNR. That is a later
    refinement; the simple loss gives every timestep the same weight."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    snr = alphas_cumprod[t] / (1 - alphas_cumprod[t]).clamp(min=1e-8)
    weight = snr.clamp(max=5) / snr.clamp(min=1e-8)
    return (_per_sample(weight, x0) * error.square()).mean().to(x0.dtype)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="The first timestep is never drawn")
def first_timestep_never_drawn(model, x0, alphas_cumprod, t=None, noise=None):
    """t = 0 never comes up: the timesteps are drawn from 1 on, as the paper counts them. Here they
    count from 0, and the last denoising step would never be trained."""
    if t is None:
        t = torch.randint(1, len(alphas_cumprod), (len(x0),))
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="The last timestep is never drawn")
def last_timestep_never_drawn(model, x0, alphas_cumprod, t=None, noise=None):
    """t = T-1 never comes up: the upper end of randint is already exclusive, and one more is taken off.
    Sampling starts at that timestep."""
    if t is None:
        t = torch.randint(0, len(alphas_cumprod) - 1, (len(x0),))
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Timesteps rounded to the nearest")
def timesteps_rounded(model, x0, alphas_cumprod, t=None, noise=None):
    """The first and the last timestep come up half as often as the others: a uniform number from 0 to
    T-1 is rounded to the nearest whole one, and only half an interval rounds to either end."""
    if t is None:
        t = (torch.rand(len(x0)) * (len(alphas_cumprod) - 1)).round().long()
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="One timestep for the whole batch")
def one_timestep_for_batch(model, x0, alphas_cumprod, t=None, noise=None):
    """All samples of a batch share one timestep: a single number is drawn and repeated. The loss is
    right on average, but it jumps from batch to batch; draw one for each sample."""
    if t is None:
        t = torch.randint(len(alphas_cumprod), (1,)).expand(len(x0))
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Timesteps dealt out in order")
def timesteps_in_order(model, x0, alphas_cumprod, t=None, noise=None):
    """Two calls use the same timesteps: they are dealt out in order instead of drawn. All of them come
    up equally often, but a sample at a fixed place in the batch always meets the same one."""
    if t is None:
        t = torch.arange(len(x0)) % len(alphas_cumprod)
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(
    of="ddpm_loss", fails="loss_drawn_t", title="Antithetic timesteps",
    values=("(len(x0) + 1) // 2", "len(x0) // 2 + 1"),
)  # fmt: skip
def timesteps_antithetic(model, x0, alphas_cumprod, t=None, noise=None):
    """Half of your timesteps follow from the other half: T-1-t goes with every t that is drawn, so early and
    late ones balance in each batch. Some repositories do this to calm the loss; here each sample draws for
    itself."""
    if t is None:
        half = torch.randint(len(alphas_cumprod), ((len(x0) + 1) // 2,))
        t = torch.cat([half, len(alphas_cumprod) - 1 - half])[: len(x0)]
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Timesteps sorted after the draw")
def timesteps_sorted(model, x0, alphas_cumprod, t=None, noise=None):
    """The first samples of your batch always get small timesteps and the last ones large: the draws are
    sorted. If the batch has an order of its own, some samples never meet the noise they should be trained
    on."""
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0),)).sort().values
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Timesteps dealt out from a shuffled batch")
def timesteps_from_permutation(model, x0, alphas_cumprod, t=None, noise=None):
    """Every timestep comes up equally often in your batch, down to the last one: a permutation is dealt out
    instead of drawing. Independent draws do not know of each other, so some timesteps come up more often than
    others, and in a small batch one may come up twice."""
    if t is None:
        t = torch.randperm(len(x0)) % len(alphas_cumprod)
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Timesteps drawn without replacement")
def timesteps_without_replacement(model, x0, alphas_cumprod, t=None, noise=None):
    """No timestep comes up twice in your batch as long as there are enough of them: they are drawn without
    replacement. Each sample should draw from all T, whatever the others have drawn."""
    if t is None:
        deals = [torch.randperm(len(alphas_cumprod)) for _ in range(-(-len(x0) // len(alphas_cumprod)))]
        t = torch.cat(deals)[torch.randperm(len(x0))]
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="A thousand timesteps, whatever the table")
def thousand_timesteps(model, x0, alphas_cumprod, t=None, noise=None):
    """With a short table your loss stops with an index out of range: the number of timesteps is written
    into the code as 1000. The table knows how long it is."""
    if t is None:
        t = torch.randint(0, 1000, (len(x0),))
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Given noise is dropped when t is drawn")
def both_drawn_together(model, x0, alphas_cumprod, t=None, noise=None):
    """Leave out t, and the noise you pass is ignored: one condition draws both. Each of the two is
    drawn when it is None, whatever the other is."""
    if t is None or noise is None:
        t, noise = _filled(x0, alphas_cumprod, None, None)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="The random numbers are seeded inside")
def seeded_inside(model, x0, alphas_cumprod, t=None, noise=None):
    """Every call draws the same timesteps and the same noise: a seed is set inside the loss. The model
    would learn one noise by heart, and the caller's random numbers are reset as well. Seeding is for
    the script, once."""
    torch.manual_seed(0)
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_noise", title="Uniform noise from 0 to 1")
def noise_from_rand(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise you draw has mean 0.5 and standard deviation 0.29: it is uniform between 0 and 1. One
    letter makes the difference between rand and randn."""
    noise = torch.rand_like(x0) if noise is None else noise
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_noise", title="Uniform noise of variance 1")
def noise_uniform_unit_variance(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise you draw has mean 0 and variance 1, but it is never beyond 1.74: it is uniform. Steps
    of noise combine into a single one because Gaussians add up to a Gaussian; uniform noise does
    not."""
    noise = 12**0.5 * (torch.rand_like(x0) - 0.5) if noise is None else noise
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_noise", title="Antithetic noise")
def noise_antithetic(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise of the second half of your batch is that of the first half with the sign changed: its mean is
    exactly 0, and half of the draws are missing. Here each element draws for itself."""
    if noise is None:
        half = torch.randn_like(x0[: (len(x0) + 1) // 2])
        noise = torch.cat([half, -half])[: len(x0)]
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_noise", title="One noise for all samples")
def noise_shared_by_batch(model, x0, alphas_cumprod, t=None, noise=None):
    """All samples of a batch get the same noise: it is drawn once, in the shape of one sample. The
    model could subtract two samples and see the noise disappear; draw it in the shape of the whole
    batch."""
    noise = torch.randn_like(x0[:1]).expand_as(x0) if noise is None else noise
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_noise", title="One noise for all channels")
def noise_shared_by_channels(model, x0, alphas_cumprod, t=None, noise=None):
    """The noise is the same in every channel: it is drawn for one and repeated. Grey noise on a colour
    image gives the colours away; every element needs a draw of its own."""
    noise = torch.randn_like(x0[:, :1]).expand_as(x0) if noise is None else noise
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_noise", title="Noise drawn once for x_t and once for the target")
def noise_drawn_twice(model, x0, alphas_cumprod, t=None, noise=None):
    """When the noise is left out, the target has nothing to do with x_t: each of the two draws its own.
    Draw once, keep it in a variable, and use that for both."""
    t, target = _filled(x0, alphas_cumprod, t, noise)
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), target)


@misconception(of="q_sample", fails="q_sample_variance", title="Square root missing on the signal weight")
def signal_weight_is_variance(x0, t, alphas_cumprod, noise):
    """The noise is right and x0 fades too early: it is scaled with abar, its share of the variance. A factor in
    front of x0 multiplies the variance by the square of that factor."""
    return _mix(alphas_cumprod[t], x0, (1 - alphas_cumprod[t]).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_value", title="The noise is subtracted")
def noise_subtracted(x0, t, alphas_cumprod, noise):
    """The distribution of your x_t is right, but the noise in it is the negative of the one you were given: it is
    subtracted. A model that is asked for the noise would learn the opposite sign."""
    return _mix(alphas_cumprod[t].sqrt(), x0, -(1 - alphas_cumprod[t]).sqrt(), noise)


@misconception(of="q_sample", fails="q_sample_variance", title="The given noise is ignored")
def noise_drawn_in_q_sample(x0, t, alphas_cumprod, noise):
    """Two calls with the same noise differ: q_sample draws its own and drops the one it is given. The loss would
    then ask the model for a noise that is not in x_t."""
    return _mix(alphas_cumprod[t].sqrt(), x0, (1 - alphas_cumprod[t]).sqrt(), torch.randn_like(x0))


@misconception(of="q_sample", fails="q_sample_variance", title="Weights exchanged, and without square roots")
def weights_exchanged_without_roots(x0, t, alphas_cumprod, noise):
    """Two things come together. Your x_t is pure noise at the start and clean at the end, because the weights have
    changed places; and they are shares of the variance, of which the square roots are the weights."""
    return _mix(1 - alphas_cumprod[t], x0, alphas_cumprod[t], noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="Given zeros are drawn anew, t and noise alike")
def zeros_drawn_anew(model, x0, alphas_cumprod, t=None, noise=None):
    """Pass t = 0 for all samples, or noise of zeros, and both are drawn afresh: zeros are taken for nothing given.
    Only None asks for a draw."""
    if t is None or not t.any():
        t = torch.randint(len(alphas_cumprod), (len(x0),))
    if noise is None or not noise.any():
        noise = torch.randn_like(x0)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="One timestep for the batch, and uniform noise")
def one_timestep_and_uniform_noise(model, x0, alphas_cumprod, t=None, noise=None):
    """Two things come together. All samples of a batch share one timestep, because a single number is drawn; and
    the noise you draw lies between 0 and 1, because it comes from rand and not from randn."""
    if t is None:
        t = torch.randint(len(alphas_cumprod), (1,)).expand(len(x0))
    if noise is None:
        noise = torch.rand_like(x0)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_model_call", title="The model gets t + 1")
def model_gets_next_timestep(model, x0, alphas_cumprod, t=None, noise=None):
    """The model is told a timestep one later than the one x_t was made with. Here t counts from 0 everywhere, and
    the model gets it just as it indexes the table."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t + 1), noise)


@misconception(
    of="ddpm_loss", fails="loss_model_call", title="The model gets t as a float tensor",
    values=("t.float()", "t.to(x0.dtype)"),
)  # fmt: skip
def timesteps_cast_to_float(model, x0, alphas_cumprod, t=None, noise=None):
    """The model receives the right timesteps in the wrong dtype: t is cast to floats. A model that looks its
    timesteps up in a table would stop with an error; it casts them itself where it has to."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t.float()), noise)


@misconception(
    of="ddpm_loss", fails="loss_value", title="Weighted by min(SNR, 5) / SNR, which can be 0 / 0",
    values=("5", "1", "2", "10"),
)  # fmt: skip
def weighted_by_clipped_snr_unguarded(model, x0, alphas_cumprod, t=None, noise=None):
    """The timesteps count differently, and where the table is 0 the loss is not a number: the error is weighted by
    min(SNR, 5) / SNR, and an SNR of 0 divides by itself. That weight is a later refinement; the simple loss gives
    every timestep the same weight."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    snr = alphas_cumprod[t] / (1 - alphas_cumprod[t])
    return (_per_sample(snr.clamp(max=5) / snr, x0) * error.square()).mean().to(x0.dtype)


@misconception(of="ddpm_loss", fails="loss_drawn_t", title="Timesteps cut from one permutation")
def timesteps_cut_from_permutation(model, x0, alphas_cumprod, t=None, noise=None):
    """With more samples than timesteps your loss stops with an error, because a permutation of T numbers has no
    more to give; with fewer, no timestep comes up twice. Each sample should draw from all T, whatever the others
    have drawn."""
    if t is None:
        t = torch.randperm(len(alphas_cumprod))[: len(x0)]
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_value", title="A tensor of timesteps asked whether it is true")
def truth_of_timesteps(model, x0, alphas_cumprod, t=None, noise=None):
    """Your loss stops with an error as soon as several timesteps are given: `t or ...` asks whether a tensor is
    true, which has no answer for more than one number, and a single t = 0 counts as false. Ask whether t is
    None."""
    t = t or torch.randint(len(alphas_cumprod), (len(x0),))
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)


@misconception(of="ddpm_loss", fails="loss_value", title="The model gets t by name")
def timesteps_by_name(model, x0, alphas_cumprod, t=None, noise=None):
    """The model refuses the call: t is handed over by name, and not every model calls that argument t. The
    docstring fixes two arguments by position, so that any model fits."""
    t, noise = _filled(x0, alphas_cumprod, t, noise)
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t=t), noise)


@misconception(of="q_sample", fails="q_sample_variance", title="x0 at full size, the noise on top of it")
def variance_exploding(x0, t, alphas_cumprod, noise):
    """x0 keeps its full size at every t, and the noise grows beside it, without limit where the table is 0. That
    is the other common way to write diffusion, with sigma ** 2 = (1 - a) / a; here x_t keeps its variance, so that
    x0 has to shrink as the noise grows."""
    a = _per_sample(alphas_cumprod[t], x0).to(x0.dtype)
    return x0 + ((1 - a) / a).sqrt() * noise
