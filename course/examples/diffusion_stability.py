"""How much do seeds and learning rates matter to a diffusion model, a VAE and a GAN?

Each learns eight clusters in the plane, with networks of the same width and for about the same CPU time, at three
learning rates and with three seeds. The energy distance to points that no model has seen says how good the samples
are. Takes between two and three minutes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, run

WIDTH, BATCH = 64, 256
STEPS = {
    "DDPM": 4000,
    "VAE": 2000,
    "VAE, wide start": 2000,
    "GAN": 1500,
    "GAN with R1": 1100,
}  # 2.5 to 3 CPU seconds
RATES = (1e-4, 1e-3, 1e-2)
SEEDS = (0, 1, 2)
CHECKED = 2000  # samples behind each distance
CHECKPOINTS = 10
T = 100
SHOWN = (100, 60, 30, 10, 0)  # the steps left at which the figure shows a sampling run


class Learner(NamedTuple):
    """A model in training: `step` learns from a batch, `sample` draws that many points."""

    step: Callable[[Tensor], None]
    sample: Callable[..., Tensor]


class Run(NamedTuple):
    """Energy distances times 1000 at the checkpoints, CPU seconds of training, and CPU ms for 1000 samples."""

    distances: list[float]
    training: float
    sampling: float


def draw_data(count: int) -> Tensor:
    """Points (count, 2) of eight clusters on a circle; each coordinate has mean 0 and variance 1."""
    angle = torch.randint(8, (count,)) * math.pi / 4
    spread = 0.1
    radius = math.sqrt(2 * (1 - spread**2))
    return radius * torch.stack([angle.cos(), angle.sin()], 1) + spread * torch.randn(count, 2)


def mlp(inputs: int, outputs: int) -> nn.Sequential:
    """Two hidden layers."""
    return nn.Sequential(
        nn.Linear(inputs, WIDTH), nn.SiLU(), nn.Linear(WIDTH, WIDTH), nn.SiLU(), nn.Linear(WIDTH, outputs)
    )


def cosine_alphas_cumprod() -> Tensor:
    """The cosine schedule of Nichol & Dhariwal 2021: entry t holds what t + 1 steps leave."""
    level = torch.cos((torch.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
    return torch.cumprod(1 - (1 - level[1:] / level[:-1]).clamp(max=0.999), 0)


def make_ddpm(rate: float) -> Learner:
    """A noise predictor, and ancestral sampling through all T steps."""
    alphas_cumprod = cosine_alphas_cumprod()
    before = torch.cat([torch.ones(1), alphas_cumprod[:-1]])
    frequency = 1000 ** (-torch.arange(8) / 7)
    net = mlp(2 + 16, 2)
    adam = torch.optim.Adam(net.parameters(), rate)

    def predict(x: Tensor, t: Tensor) -> Tensor:
        angle = t[:, None] * frequency
        return net(torch.cat([x, angle.sin(), angle.cos()], 1))

    def step(x0: Tensor) -> None:
        t = torch.randint(T, (len(x0),))
        noise = torch.randn_like(x0)
        level = alphas_cumprod[t, None]
        loss = F.mse_loss(predict(level.sqrt() * x0 + (1 - level).sqrt() * noise, t), noise)
        adam.zero_grad()
        loss.backward()
        adam.step()

    @torch.no_grad()
    def sample(count: int, visit: Callable[[int, Tensor], None] = lambda left, x: None) -> Tensor:
        x = torch.randn(count, 2)
        for t in reversed(range(T)):
            visit(t + 1, x)
            level, previous = alphas_cumprod[t], before[t]
            beta = 1 - level / previous
            noise = predict(x, torch.full((count,), t))
            x = (x - beta / (1 - level).sqrt() * noise) / (1 - beta).sqrt()
            x = x + (beta * (1 - previous) / (1 - level)).sqrt() * torch.randn_like(x)
        return x

    return Learner(step, sample)


def make_vae(rate: float, log_width: float = -2.0) -> Learner:
    """Two code dimensions, and a Gaussian decoder that learns its width, from e^log_width on."""
    encoder, decoder, log_s = mlp(2, 4), mlp(2, 2), nn.Parameter(torch.tensor(log_width))
    adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters(), log_s], rate)

    def step(x: Tensor) -> None:
        mu, logvar = encoder(x).chunk(2, 1)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        misfit = (x - decoder(z)) ** 2 / (2 * torch.exp(2 * log_s)) + log_s
        kl = (mu**2 + logvar.exp() - 1 - logvar) / 2
        adam.zero_grad()
        (misfit.sum(1) + kl.sum(1)).mean().backward()
        adam.step()

    @torch.no_grad()
    def sample(count: int) -> Tensor:
        mean = decoder(torch.randn(count, 2))
        return mean + log_s.exp() * torch.randn_like(mean)

    return Learner(step, sample)


def make_gan(rate: float, penalty: float = 0.0) -> Learner:
    """The non-saturating GAN; `penalty` is the weight of R1."""
    generator, judge = mlp(2, 2), mlp(2, 1)
    adam_g = torch.optim.Adam(generator.parameters(), rate, betas=(0.5, 0.999))
    adam_d = torch.optim.Adam(judge.parameters(), rate, betas=(0.5, 0.999))

    def step(x: Tensor) -> None:
        fake = generator(torch.randn(len(x), 2))
        x = x.clone().requires_grad_(penalty > 0)
        real_logit = judge(x)
        loss = F.softplus(-real_logit).mean() + F.softplus(judge(fake.detach())).mean()
        if penalty:
            (slope,) = torch.autograd.grad(real_logit.sum(), x, create_graph=True)
            loss = loss + penalty / 2 * slope.square().sum(1).mean()
        adam_d.zero_grad()
        loss.backward()
        adam_d.step()
        adam_g.zero_grad()
        F.softplus(-judge(fake)).mean().backward()
        adam_g.step()

    @torch.no_grad()
    def sample(count: int) -> Tensor:
        return generator(torch.randn(count, 2))

    return Learner(step, sample)


def energy_distance(x: Tensor, y: Tensor) -> float:
    """2 E|x - y| - E|x - x'| - E|y - y'|, without the zero distances of a point to itself."""
    within = sum(torch.cdist(points, points).sum() / (len(points) * (len(points) - 1)) for points in (x, y))
    return float(2 * torch.cdist(x, y).mean() - within)


def follow(make: Callable[[float], Learner], rate: float, seed: int, steps: int, quick: bool) -> Run:
    """One training run."""
    torch.manual_seed(seed)
    learner = make(rate)
    steps, checkpoints, count = (10, 1, 100) if quick else (steps, CHECKPOINTS, CHECKED)
    held_out = draw_data(count)
    distances, training = [], 0.0
    for step in range(1, steps + 1):
        batch = draw_data(BATCH)
        started = time.process_time()
        learner.step(batch)
        training += time.process_time() - started
        if step % (steps // checkpoints) == 0:
            started = time.process_time()
            samples = learner.sample(count)
            sampling = 1000 * (time.process_time() - started) * 1000 / count
            distances.append(1000 * energy_distance(samples.nan_to_num(1e3).clamp(-1e3, 1e3), held_out))
    return Run(distances, training, sampling)


def span(values: list[float]) -> str:
    """The least and the greatest value."""
    low, high = (f"{value:.0f}" if value >= 10 else f"{max(value, 0):.1f}" for value in (min(values), max(values)))
    return f"{low} to {high}"


def sampling_run(quick: bool) -> dict[str, list[list[float]]]:
    """Where the same 80 points of a trained DDPM are at some steps of sampling, for the figure."""
    torch.manual_seed(0)
    learner = make_ddpm(3e-3)
    for _ in range(10 if quick else 6000):
        learner.step(draw_data(BATCH))
    frames = {}
    last = learner.sample(80, lambda left, x: frames.update({left: x}))
    frames[0] = last
    return {str(left): [[round(value, 2) for value in point] for point in frames[left].tolist()] for left in SHOWN}


def measure(quick: bool) -> Measured:
    seeds = SEEDS[:1] if quick else SEEDS
    makers: dict[str, Callable[[float], Learner]] = {
        "DDPM": make_ddpm,
        "VAE": make_vae,
        "VAE, wide start": lambda rate: make_vae(rate, log_width=0.0),
        "GAN": make_gan,
        "GAN with R1": lambda rate: make_gan(rate, penalty=1.0),
    }
    rows, curves = [], {}
    for name, make in makers.items():
        runs = {rate: [follow(make, rate, seed, STEPS[name], quick) for seed in seeds] for rate in RATES}
        curves[name] = {
            f"{rate:g}": [[round(d, 2) for d in one.distances] for one in runs[rate]] for rate in RATES
        }
        every = [one for rate in RATES for one in runs[rate]]
        seconds = sum(one.training for one in every) / len(every)
        sampling = sorted(one.sampling for one in every)[len(every) // 2]
        cells = [span([one.distances[-1] for one in runs[rate]]) for rate in RATES]
        rows.append([name, *cells, f"{seconds:.1f} s", f"{sampling:.1f} ms"])
    torch.manual_seed(99)
    count = 100 if quick else CHECKED
    real = [1000 * energy_distance(draw_data(count), draw_data(count)) for _ in range(20)]
    rows.append(["real points", *[span(real)] * 3, "", ""])
    columns = ["Model", *(f"Rate {rate:g}" for rate in RATES), "Training", "1000 samples"]
    data = {"checkpoints": CHECKPOINTS, "curves": curves, "frames": sampling_run(quick)}
    return Measured(columns, rows, data)


if __name__ == "__main__":
    run(measure, __file__)
