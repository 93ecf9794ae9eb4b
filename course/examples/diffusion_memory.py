"""Where do new images come from, if the best possible denoiser only knows its training data?

Compares that ideal denoiser with a trained network, for 50 training digits and for 1347: the error of the
predicted noise on training digits and on new ones, and how close samples come to a training digit. Takes about a
minute.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, load_digits, run

T, WIDTH, BATCH, STEPS = 200, 256, 128, 4000
DRAWS = 300  # samples from each denoiser
LEVEL = torch.cos((torch.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
ALPHAS_CUMPROD = torch.cumprod(1 - (1 - LEVEL[1:] / LEVEL[:-1]).clamp(max=0.999), 0)
BEFORE = torch.cat([torch.ones(1), ALPHAS_CUMPROD[:-1]])
SHOWN_T = 40  # the step of the table
Denoiser = Callable[[Tensor, Tensor], Tensor]  # x_t (count, 64) and t (count,) to the noise in x_t


class Network(nn.Module):
    """A small noise predictor: three hidden layers, all of them told t."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("frequency", 1000 ** (-torch.arange(32) / 31))
        self.time = nn.Sequential(nn.Linear(64, WIDTH), nn.SiLU())
        self.first = nn.Linear(64, WIDTH)
        self.hidden = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(2))
        self.last = nn.Linear(WIDTH, 64)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        angle = t[:, None] * self.frequency
        time = self.time(torch.cat([angle.sin(), angle.cos()], 1))
        h = F.silu(self.first(x) + time)
        for layer in self.hidden:
            h = h + F.silu(layer(h + time))
        return self.last(h)


def noisy(x0: Tensor, t: Tensor, noise: Tensor) -> Tensor:
    """x_t from x_0 and the noise."""
    level = ALPHAS_CUMPROD[t, None]
    return level.sqrt() * x0 + (1 - level).sqrt() * noise


def train(data: Tensor, steps: int) -> Denoiser:
    """A network after that many batches, its learning rate falling from 0.002 to 0."""
    network = Network()
    adam = torch.optim.Adam(network.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.LinearLR(adam, 1.0, 0.0, steps)
    for _ in range(steps):
        x0 = data[torch.randint(len(data), (BATCH,))]
        t, noise = torch.randint(T, (BATCH,)), torch.randn(BATCH, 64)
        adam.zero_grad()
        F.mse_loss(network(noisy(x0, t, noise), t), noise).backward()
        adam.step()
        schedule.step()
    return network


def ideal(data: Tensor) -> Denoiser:
    """The minimiser of the loss on these points: their mean, weighted by how well each explains x_t."""

    def predict(x: Tensor, t: Tensor) -> Tensor:
        level = ALPHAS_CUMPROD[t, None]
        squared = x.square().sum(1, keepdim=True) - 2 * level.sqrt() * x @ data.T + level * data.square().sum(1)
        mean = torch.softmax(-squared / (2 * (1 - level)), 1) @ data
        return (x - level.sqrt() * mean) / (1 - level).sqrt()

    return predict


@torch.no_grad()
def error(denoiser: Denoiser, x0: Tensor, t: int) -> float:
    """The loss at one noise level, on these digits."""
    x0 = x0.repeat(4, 1)
    noise, steps = torch.randn_like(x0), torch.full((len(x0),), t)
    return F.mse_loss(denoiser(noisy(x0, steps, noise), steps), noise).item()


@torch.no_grad()
def sample(denoiser: Denoiser, count: int) -> Tensor:
    """Ancestral sampling through all T steps, with the variance of the posterior."""
    x = torch.randn(count, 64)
    for t in reversed(range(T)):
        level, previous = ALPHAS_CUMPROD[t], BEFORE[t]
        beta = 1 - level / previous
        clean = (x - (1 - level).sqrt() * denoiser(x, torch.full((count,), t))) / level.sqrt()
        mean = previous.sqrt() * beta * clean.clamp(-1, 1) + (1 - beta).sqrt() * (1 - previous) * x
        x = mean / (1 - level) + (beta * (1 - previous) / (1 - level)).sqrt() * torch.randn_like(x)
    return x


def nearest(samples: Tensor, data: Tensor) -> tuple[Tensor, Tensor]:
    """For each sample, the root mean square difference to the nearest digit in the data, and its index."""
    distance, index = torch.cdist(samples, data).min(1)
    return distance / 8, index


def measure(quick: bool) -> Measured:
    torch.manual_seed(0)
    digits = load_digits()
    every, new = digits.x.flatten(1), digits.test_x.flatten(1)
    count, steps = (8, 20) if quick else (DRAWS, STEPS)
    grid = list(range(0, T, 40 if quick else 5))
    rows, curves, shown = [], {}, {}
    for size in (50, len(every)):
        data = every[:size]
        for name, denoiser in (("ideal", ideal(data)), ("network", train(data, steps))):
            samples = sample(denoiser, count)
            distance, index = nearest(samples, data)
            rows.append(
                [
                    f"{name}, {size}",
                    f"{error(denoiser, data, SHOWN_T):.3f}",
                    f"{error(denoiser, new, SHOWN_T):.3f}",
                    f"{distance.median():.3f}",
                ]
            )
            key = f"{name} {size}"
            curves[key] = {
                "training": [round(error(denoiser, data, t), 4) for t in grid],
                "new": [round(error(denoiser, new, t), 4) for t in grid],
            }
            shown[key] = {
                "samples": samples[:8].mul(8).add(8).round().int().tolist(),
                "nearest": data[index[:8]].mul(8).add(8).round().int().tolist(),
            }
    for size in (50, len(every)):  # how far real digits are that nobody copied
        rows.append([f"new digits, {size}", "", "", f"{nearest(new, every[:size])[0].median():.3f}"])
    columns = ["Denoiser", "Training", "New", "Nearest"]
    level = [round(float(ALPHAS_CUMPROD[t]), 4) for t in grid]
    return Measured(columns, rows, {"grid": grid, "level": level, "curves": curves, "shown": shown})


if __name__ == "__main__":
    run(measure, __file__)
