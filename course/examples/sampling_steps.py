"""How many network passes does a good sample need, and what makes few of them enough?

One small model of the digits is trained once. The same weights are then sampled with 1 to 256 passes: by the
one-step ancestral update copied onto a thinned list of steps, by the ancestral sampler made for that list (eta 1)
and by DDIM (eta 0). Students distilled from it answer with few passes. Takes about two and a half minutes.
"""

from __future__ import annotations

import copy
import itertools
import math
import time
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from grader.labs import Digits, Measured, load_digits, run

T = 256
PASSES = (256, 64, 32, 16, 8, 4, 2, 1)
TEACHER_PASSES = 32
DRAWS, COUNT = 3, 1000  # each figure is the mean over three draws of 1000 images
BATCH = 128

level = torch.cos((torch.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
beta = (1 - level[1:] / level[:-1]).clamp(max=0.999)
SIGNAL = torch.cat([torch.ones(1), torch.cumprod(1 - beta, 0)])  # SIGNAL[t] is alpha bar of step t, SIGNAL[0] = 1


class Denoiser(nn.Module):
    """Predicts v = sqrt(abar) eps - sqrt(1 - abar) x0 from a noisy image (N, 64) and its step (N,)."""

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.enter = nn.Linear(64, width)
        self.time = nn.Linear(32, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
            for _ in range(3)
        )
        self.leave = nn.Linear(width, 64)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        angle = t[:, None] * 1000 ** (-torch.arange(16) / 15)
        hidden = self.enter(x) + self.time(torch.cat([angle.sin(), angle.cos()], 1))
        for block in self.blocks:
            hidden = hidden + block(hidden)
        return self.leave(hidden)


def predict(net: Denoiser, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """The clean image, clipped to the range of pixels, and the noise that belongs to it."""
    a = SIGNAL[t, None]
    x0 = (a.sqrt() * x - (1 - a).sqrt() * net(x, t)).clamp(-1, 1)
    return x0, (x - a.sqrt() * x0) / (1 - a).sqrt()


def ddim_step(net: Denoiser, x: Tensor, t: Tensor, s: Tensor, eta: float = 0.0) -> Tensor:
    """From step t to an earlier step s. eta 0 is DDIM, eta 1 the ancestral sampler of the thinned list."""
    a, b = SIGNAL[t, None], SIGNAL[s, None]
    x0, noise = predict(net, x, t)
    sigma = eta * ((1 - b) / (1 - a) * (1 - a / b)).sqrt()
    return b.sqrt() * x0 + (1 - b - sigma**2).clamp(min=0).sqrt() * noise + sigma * torch.randn_like(x)


def copied_step(net: Denoiser, x: Tensor, t: Tensor, s: Tensor) -> Tensor:
    """The mistake: the ancestral update from t to t - 1, although the next step on the list is s."""
    return ddim_step(net, x, t, t - 1, eta=1.0)


@torch.no_grad()
def sample(step: Callable[..., Tensor], net: Denoiser, passes: int, noise: Tensor) -> Tensor:
    """Images (N, 64) from noise (N, 64)."""
    x = noise
    steps = torch.linspace(T, 0, passes + 1).round().long()
    for t, s in itertools.pairwise(steps):
        x = step(net, x, t.expand(len(x)), s.expand(len(x)))
    return x.clamp(-1, 1)


def train_teacher(x: Tensor, iterations: int) -> Denoiser:
    """A running average of the weights, as usual for diffusion models."""
    net = Denoiser()
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.998))
    adam = torch.optim.Adam(net.parameters(), 1e-3)
    for _ in range(iterations):
        x0 = x[torch.randint(len(x), (BATCH,))]
        t = torch.randint(1, T + 1, (BATCH,))
        a, noise = SIGNAL[t, None], torch.randn_like(x0)
        target = a.sqrt() * noise - (1 - a).sqrt() * x0
        loss = F.mse_loss(net(a.sqrt() * x0 + (1 - a).sqrt() * noise, t), target)
        adam.zero_grad()
        loss.backward()
        adam.step()
        average.update_parameters(net)
    return average.module


def halve(teacher: Denoiser, passes: int, x: Tensor, iterations: int) -> Denoiser:
    """A student whose `passes` steps each do what two DDIM steps of the teacher did."""
    student = copy.deepcopy(teacher)
    adam = torch.optim.Adam(student.parameters(), 5e-4)
    fade = torch.optim.lr_scheduler.LinearLR(adam, 1.0, 0.05, iterations)
    stride = T // passes
    for _ in range(iterations):
        x0 = x[torch.randint(len(x), (BATCH,))]
        t = stride * torch.randint(1, passes + 1, (BATCH,))
        a, b = SIGNAL[t, None], SIGNAL[t - stride, None]
        xt = a.sqrt() * x0 + (1 - a).sqrt() * torch.randn_like(x0)
        with torch.no_grad():
            middle = ddim_step(teacher, xt, t, t - stride // 2)
            end = ddim_step(teacher, middle, t - stride // 2, t - stride)
            ratio = ((1 - b) / (1 - a)).sqrt()
            target = (end - ratio * xt) / (b.sqrt() - ratio * a.sqrt())  # the x0 whose single step ends there
        loss = F.mse_loss(student(xt, t), (a.sqrt() * xt - target) / (1 - a).sqrt())
        adam.zero_grad()
        loss.backward()
        adam.step()
        fade.step()
    return student


def regress(teacher: Denoiser, pairs: int, iterations: int) -> Denoiser:
    """A student that learns the teacher's map from noise to image from finished pairs, in one go."""
    noise = torch.randn(pairs, 64)
    image = sample(ddim_step, teacher, TEACHER_PASSES, noise)
    student = copy.deepcopy(teacher)
    adam = torch.optim.Adam(student.parameters(), 1e-3)
    fade = torch.optim.lr_scheduler.LinearLR(adam, 1.0, 0.05, iterations)
    t = torch.full((BATCH,), T)
    for _ in range(iterations):
        chosen = torch.randint(pairs, (BATCH,))
        a = SIGNAL[T]
        x0 = a.sqrt() * noise[chosen] - (1 - a).sqrt() * student(noise[chosen], t)
        loss = F.mse_loss(x0, image[chosen])
        adam.zero_grad()
        loss.backward()
        adam.step()
        fade.step()
    return student


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


def measure(quick: bool) -> Measured:
    torch.manual_seed(0)
    digits = load_digits()
    x = digits.x.flatten(1)
    iterations = (5, 5, 5) if quick else (7000, 1000, 2000)
    draws, count, listed = (1, 100, (8, 4, 2, 1)) if quick else (DRAWS, COUNT, PASSES)
    judge = train_judge(digits, 5 if quick else 500)

    @torch.no_grad()
    def distance(images: Tensor) -> float:
        features = judge[:-1]
        return frechet_distance(features(images.view(-1, 1, 8, 8)), features(digits.x))

    teacher = train_teacher(x, iterations[0])
    students, student = {}, teacher
    passes = TEACHER_PASSES
    while passes > 1:
        passes //= 2
        student = students[passes] = halve(student, passes, x, iterations[1])
    direct = regress(teacher, 100 if quick else 8000, iterations[2])

    results: dict[str, dict[int, list[float]]] = {}
    seconds: dict[tuple[str, int], float] = {}
    shown = {}

    def assess(name: str, passes: int, net: Denoiser, step: Callable[..., Tensor]) -> str:
        found = []
        for draw in range(draws):
            torch.manual_seed(100 + draw)
            started = time.process_time()
            images = sample(step, net, passes, torch.randn(count, 64))
            seconds[name, passes] = (time.process_time() - started) * 1000 / count
            found.append(round(distance(images), 2))
            if draw == 0 and passes in (8, 1):
                shown[f"{name}, {passes}"] = [[round(v, 2) for v in one] for one in images[:12].tolist()]
        results.setdefault(name, {})[passes] = found
        return f"{sum(found) / draws:.0f}"

    rows = []
    for passes in listed:
        cells = [
            assess("copied", passes, teacher, copied_step),
            assess("eta 1", passes, teacher, lambda *given: ddim_step(*given, eta=1.0)),
        ]
        cells.append(assess("eta 0", passes, teacher, ddim_step))
        student_cell = assess("halved", passes, students[passes], ddim_step) if passes in students else ""
        rows.append([str(passes), *cells, student_cell, f"{seconds['eta 0', passes]:.3f}"])
    rows.append(["1, direct", "", "", "", assess("direct", 1, direct, ddim_step), ""])
    columns = ["Passes", "Copied", "η = 1", "η = 0", "Student", "CPU s"]
    floor = distance(digits.test_x)
    return Measured(columns, rows, {"results": results, "floor": round(floor, 2), "shown": shown})


if __name__ == "__main__":
    run(measure, __file__)
