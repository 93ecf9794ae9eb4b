"""What does the guidance weight buy, and what does it cost?

One model of the digits learns with and without labels, by dropping the label of every tenth example. It is sampled
with classifier-free guidance at several weights w. A classifier trained on real digits says whether an image shows
the digit asked for; distances between images of one digit and the share of real images that samples come near
say how much variety is left. Takes about a minute.
"""

from __future__ import annotations

import itertools
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from grader.labs import Digits, Measured, load_digits, run

T, PASSES = 256, 32
WEIGHTS = (-1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
NOTHING = 10  # the label that stands for no label
DROPPED = 0.1
DRAWS, EACH = 3, 100  # each figure is the mean over three draws of 100 images per digit
BATCH = 128

level = torch.cos((torch.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
beta = (1 - level[1:] / level[:-1]).clamp(max=0.999)
SIGNAL = torch.cat([torch.ones(1), torch.cumprod(1 - beta, 0)])  # SIGNAL[t] is alpha bar of step t, SIGNAL[0] = 1


class Denoiser(nn.Module):
    """Predicts v = sqrt(abar) eps - sqrt(1 - abar) x0 from a noisy image (N, 64), its step (N,) and label (N,)."""

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.enter = nn.Linear(64, width)
        self.time = nn.Linear(32, width)
        self.label = nn.Embedding(11, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
            for _ in range(3)
        )
        self.leave = nn.Linear(width, 64)

    def forward(self, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
        angle = t[:, None] * 1000 ** (-torch.arange(16) / 15)
        hidden = self.enter(x) + self.time(torch.cat([angle.sin(), angle.cos()], 1)) + self.label(label)
        for block in self.blocks:
            hidden = hidden + block(hidden)
        return self.leave(hidden)


def train(digits: Digits, iterations: int) -> Denoiser:
    """A running average of the weights, as usual for diffusion models."""
    net = Denoiser()
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.998))
    adam = torch.optim.Adam(net.parameters(), 1e-3)
    for _ in range(iterations):
        chosen = torch.randint(len(digits.x), (BATCH,))
        x0 = digits.x[chosen].flatten(1)
        label = torch.where(torch.rand(BATCH) < DROPPED, NOTHING, digits.y[chosen])
        t = torch.randint(1, T + 1, (BATCH,))
        a, noise = SIGNAL[t, None], torch.randn_like(x0)
        target = a.sqrt() * noise - (1 - a).sqrt() * x0
        loss = F.mse_loss(net(a.sqrt() * x0 + (1 - a).sqrt() * noise, t, label), target)
        adam.zero_grad()
        loss.backward()
        adam.step()
        average.update_parameters(net)
    return average.module


@torch.no_grad()
def sample(net: Denoiser, label: Tensor, weight: float) -> Tensor:
    """DDIM with guidance. At a given x_t the noise is linear in v, so mixing v mixes the noise alike."""
    x = torch.randn(len(label), 64)
    steps = torch.linspace(T, 0, PASSES + 1).round().long()
    both = torch.cat([label, torch.full_like(label, NOTHING)])
    for t, s in itertools.pairwise(steps):
        a, b = SIGNAL[t], SIGNAL[s]
        told, untold = net(x.repeat(2, 1), t.expand(2 * len(x)), both).chunk(2)
        v = (1 + weight) * told - weight * untold
        x0 = (a.sqrt() * x - (1 - a).sqrt() * v).clamp(-1, 1)
        noise = (x - a.sqrt() * x0) / (1 - a).sqrt()
        x = b.sqrt() * x0 + (1 - b).sqrt() * noise
    return x.clamp(-1, 1)


def train_judge(digits: Digits, iterations: int) -> nn.Sequential:
    """A small classifier; what its last layer sees are the features in which images are compared."""
    judge = nn.Sequential(
        *(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(1024, 64), nn.ReLU(), nn.Linear(64, 10)),
    )
    adam = torch.optim.Adam(judge.parameters(), 1e-3)
    for _ in range(iterations):
        chosen = torch.randint(len(digits.x), (BATCH,))
        adam.zero_grad()
        F.cross_entropy(judge(digits.x[chosen]), digits.y[chosen]).backward()
        adam.step()
    return judge


def frechet_distance(x: Tensor, y: Tensor) -> float:
    """Between Gaussians fitted to two sets of features (N, D)."""
    x, y = x.double(), y.double()
    gap = (x.mean(0) - y.mean(0)).square().sum()
    covariance = x.T.cov()
    values, vectors = torch.linalg.eigh(covariance)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ y.T.cov() @ root).clamp(min=0).sqrt().sum()
    return float(gap + covariance.trace() + y.T.cov().trace() - 2 * cross)


def spread(images: Tensor, label: Tensor) -> float:
    """The mean distance of two different images with the same label."""
    per_digit = []
    for digit in range(10):
        own = images[label == digit].flatten(1)
        per_digit.append(torch.cdist(own, own).sum() / max(len(own) * (len(own) - 1), 1))
    return float(sum(per_digit) / 10)


def recall(real: Tensor, fake: Tensor) -> float:
    """The share of real features (N, D) nearer to some sample than its fifth neighbour among the samples is."""
    radius = torch.cdist(fake, fake).kthvalue(6, dim=1).values  # a sample is its own first neighbour
    return float((torch.cdist(real, fake) <= radius).any(1).float().mean())


def measure(quick: bool) -> Measured:
    torch.manual_seed(0)
    digits = load_digits()
    draws, each = (1, 4) if quick else (DRAWS, EACH)
    judge = train_judge(digits, 5 if quick else 500)
    net = train(digits, 5 if quick else 4000)
    label = torch.arange(10).repeat_interleave(each)
    real_spread = spread(digits.x, digits.y)

    @torch.no_grad()
    def assess(images: Tensor, label: Tensor) -> tuple[float, ...]:
        images = images.view(-1, 1, 8, 8)
        right = (judge(images).argmax(1) == label).float().mean()
        features, known = judge[:-1](images), judge[:-1](digits.x)
        variety = spread(images, label) / real_spread
        return float(right), variety, recall(known, features), frechet_distance(features, known)

    def row(name: list[str], found: list[tuple[float, ...]]) -> list[str]:
        right, variety, reached, distance = (sum(values) / len(found) for values in zip(*found, strict=True))
        return [*name, f"{100 * right:.1f} %", f"{variety:.2f}", f"{100 * reached:.0f} %", f"{distance:.1f}"]

    rows, results, shown = [], {}, {}
    for weight in WEIGHTS:
        found = []
        for draw in range(draws):
            torch.manual_seed(100 + draw)
            images = sample(net, label, weight)
            found.append(assess(images, label))
            if draw == 0:
                shown[f"{weight:g}"] = [[round(v, 2) for v in one] for one in images[label == 2][:12].tolist()]
        results[f"{weight:g}"] = [[round(value, 4) for value in one] for one in found]
        rows.append(row([f"{weight:g}".replace("-", "−"), f"{1 + weight:g}"], found))
    real = [assess(digits.test_x, digits.test_y)]
    rows.append(row(["real test digits", ""], real))
    columns = ["w", "Scale 1 + w", "Right digit", "Variety", "Recall", "Fréchet"]
    return Measured(columns, rows, {"results": results, "shown": shown})


if __name__ == "__main__":
    run(measure, __file__)
