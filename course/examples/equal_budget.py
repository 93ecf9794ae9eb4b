"""What can be said about four families of models after fifteen seconds of training each?

A GAN with R1, a VAE, a diffusion model and an autoregressive model learn the 8x8 digits, two seeds each, for
numbers of steps that cost about the same CPU time. All are judged in the features of one small classifier, with
450 samples each, against 450 test digits. Takes two and a half minutes.
"""

from __future__ import annotations

import copy
import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from grader.labs import Measured, load_digits, run

PIXELS, LEVELS, CODE = 64, 17, 8
TRAINED = 1197  # the other 150 training digits choose when the VAE and the autoregressive model were best
BATCH, K = 64, 5
T = 256

level = torch.cos((torch.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
beta = (1 - level[1:] / level[:-1]).clamp(max=0.999)
SIGNAL = torch.cat([torch.ones(1), torch.cumprod(1 - beta, 0)])  # SIGNAL[t] is alpha bar of step t, SIGNAL[0] = 1


@dataclass
class Trained:
    """What a family can do after training: samples (N, 64) in [-1, 1], and whatever else it has."""

    samplers: dict[str, Callable[[int], Tensor]]
    bits: float | None = None  # bits per dimension of test digits, or a bound
    codes: dict[str, Callable[[Tensor], Tensor]] = field(default_factory=dict)
    best: float = 1.0  # at which part of the training the weights that were kept were reached


def averaged(net: nn.Module, share: float) -> AveragedModel:
    return AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(share))


def dense(inputs: int, hidden: int, outputs: int, unit: Callable[[], nn.Module] = nn.ReLU) -> nn.Sequential:
    return nn.Sequential(
        *(nn.Linear(inputs, hidden), unit(), nn.Linear(hidden, hidden), unit(), nn.Linear(hidden, outputs))
    )


def train_gan(x: Tensor, held_out: Tensor, test: Tensor, steps: int) -> Trained:
    """The non-saturating loss with R1; samples come from a running average of the generator."""
    G = nn.Sequential(dense(32, 256, PIXELS), nn.Tanh())
    D = dense(PIXELS, 256, 1, lambda: nn.LeakyReLU(0.2))
    average = averaged(G, 0.998)
    adam_g, adam_d = (torch.optim.Adam(net.parameters(), 5e-4, betas=(0.5, 0.99)) for net in (G, D))
    for _ in range(steps):
        real = x[torch.randint(len(x), (BATCH,))].requires_grad_()
        fake = G(torch.randn(BATCH, 32))
        logit = D(real)
        (slope,) = torch.autograd.grad(logit.sum(), real, create_graph=True)
        loss = F.softplus(-logit).mean() + F.softplus(D(fake.detach())).mean() + slope.square().sum(1).mean() / 2
        adam_d.zero_grad()
        loss.backward()
        adam_d.step()
        adam_g.zero_grad()
        F.softplus(-D(fake)).mean().backward()
        adam_g.step()
        average.update_parameters(G)
    return Trained({"GAN with R1": lambda count: average(torch.randn(count, 32))})


class VAE(nn.Module):
    """A Gaussian decoder whose width is learned. Pixels are levels plus noise, scaled to [0, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = dense(PIXELS, 256, 2 * CODE), dense(CODE, 256, PIXELS)
        self.log_width = nn.Parameter(torch.tensor(-1.0))

    def elbo(self, x: Tensor) -> Tensor:
        """In nats, for each image in [-1, 1], as a bound of the probability of its levels."""
        spread = ((x + 1) * 8 + torch.rand_like(x)) / LEVELS
        mu, logvar = self.encoder(spread).chunk(2, 1)
        z = mu + (logvar / 2).exp() * torch.randn_like(mu)
        decoder = torch.distributions.Normal(self.decoder(z).sigmoid(), self.log_width.exp())
        kl = (mu.square() + logvar.exp() - 1 - logvar).sum(1) / 2
        return decoder.log_prob(spread).sum(1) - kl - PIXELS * math.log(LEVELS)

    def sample(self, count: int, *, noisy: bool) -> Tensor:
        mean = self.decoder(torch.randn(count, CODE)).sigmoid()
        spread = mean + noisy * self.log_width.exp() * torch.randn_like(mean)
        return ((spread * LEVELS - 0.5) / 8 - 1).clamp(-1, 1)


Cost = Callable[[Tensor], Tensor]  # in nats, for each image


def keep_best(model: nn.Module, cost: Cost, x: Tensor, held_out: Tensor, steps: int) -> float:
    """Keep the weights of the best of 40 looks at held-out digits, and say when in the training that was."""
    adam = torch.optim.Adam(model.parameters(), 1e-3)
    best, kept, found = math.inf, model.state_dict(), 0
    for step in range(1, steps + 1):
        adam.zero_grad()
        cost(x[torch.randint(len(x), (BATCH,))]).mean().backward()
        adam.step()
        if step % max(1, steps // 40) == 0:
            with torch.no_grad():
                now = float(cost(held_out).mean())
            if now < best:
                best, kept, found = now, copy.deepcopy(model.state_dict()), step
    model.load_state_dict(kept)
    return found / steps


@torch.no_grad()
def bits(cost: Tensor) -> float:
    return float(cost.mean()) / (PIXELS * math.log(2))


def train_vae(x: Tensor, held_out: Tensor, test: Tensor, steps: int) -> Trained:
    model = VAE()
    best = keep_best(model, lambda batch: -model.elbo(batch), x, held_out, steps)
    return Trained(
        {
            "VAE means": lambda count: model.sample(count, noisy=False),
            "VAE with noise": lambda count: model.sample(count, noisy=True),
        },
        bits(torch.cat([-model.elbo(test) for _ in range(20)])),
        {"VAE code": lambda images: model.encoder((((images + 1) * 8) + 0.5) / LEVELS)[:, :CODE]},
        best,
    )


class Denoiser(nn.Module):
    """Predicts v = sqrt(abar) eps - sqrt(1 - abar) x0 from a noisy image (N, 64) and its step (N,)."""

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.enter, self.time, self.leave = (
            nn.Linear(PIXELS, width),
            nn.Linear(32, width),
            nn.Linear(width, PIXELS),
        )
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
            for _ in range(2)
        )

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        angle = t[:, None] * 1000 ** (-torch.arange(16) / 15)
        hidden = self.enter(x) + self.time(torch.cat([angle.sin(), angle.cos()], 1))
        for block in self.blocks:
            hidden = hidden + block(hidden)
        return self.leave(hidden)


def walk(net: nn.Module, x: Tensor, steps: Tensor, *, eta: float = 0.0, limit: float = 1.0) -> Tensor:
    """DDIM along a list of steps, downwards to sample or upwards to find the noise of an image."""
    for t, s in itertools.pairwise(steps.round().long()):
        a, b = SIGNAL[t.clamp(min=1)], SIGNAL[s]
        v = net(x, t.clamp(min=1).expand(len(x)))
        x0 = (a.sqrt() * x - (1 - a).sqrt() * v).clamp(-limit, limit)
        noise = (x - a.sqrt() * x0) / (1 - a).sqrt()
        sigma = eta * ((1 - b) / (1 - a) * (1 - a / b)).clamp(min=0).sqrt()
        x = b.sqrt() * x0 + (1 - b - sigma**2).sqrt() * noise + sigma * torch.randn_like(x)
    return x


def train_diffusion(x: Tensor, held_out: Tensor, test: Tensor, steps: int) -> Trained:
    net = Denoiser()
    average = averaged(net, 0.998)
    adam = torch.optim.Adam(net.parameters(), 1e-3)
    for step in range(steps):
        if step == steps // 3:
            early = copy.deepcopy(average)
        x0 = x[torch.randint(len(x), (2 * BATCH,))]
        t = torch.randint(1, T + 1, (2 * BATCH,))
        a, noise = SIGNAL[t, None], torch.randn_like(x0)
        target = a.sqrt() * noise - (1 - a).sqrt() * x0
        loss = F.mse_loss(net(a.sqrt() * x0 + (1 - a).sqrt() * noise, t), target)
        adam.zero_grad()
        loss.backward()
        adam.step()
        average.update_parameters(net)
    short, long, upwards = torch.linspace(T, 0, 21), torch.linspace(T, 0, T + 1), torch.linspace(0, T, 65)
    return Trained(
        {
            "diffusion, 20": lambda count: walk(average, torch.randn(count, PIXELS), short),
            "diffusion, 256": lambda count: walk(average, torch.randn(count, PIXELS), long, eta=1.0),
        },
        codes={
            "DDIM noise, a third of the training": lambda images: walk(early, images, upwards, limit=1.5),
            "DDIM noise": lambda images: walk(average, images, upwards, limit=1.5),
        },
    )


class MaskedConv(nn.Conv2d):
    """A convolution that looks only at pixels above and to the left; at the centre too, unless it is the first."""

    def __init__(self, inputs: int, outputs: int, size: int, first: bool = False) -> None:
        super().__init__(inputs, outputs, size, padding=size // 2)
        place = torch.arange(size * size).view(size, size)
        centre = size * size // 2
        self.register_buffer("mask", (place < centre if first else place <= centre).float())

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


class PixelCNN(nn.Module):
    """From images (N, 64) in [-1, 1] to the logits of the levels (N, 17, 64)."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.first, self.last = MaskedConv(1, width, 7, first=True), nn.Conv2d(width, LEVELS, 1)
        self.where = nn.Parameter(torch.zeros(width, 8, 8))
        self.middle = nn.ModuleList(MaskedConv(width, width, 3) for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        h = self.first(x.view(-1, 1, 8, 8)) + self.where
        for layer in self.middle:
            h = h + layer(torch.relu(h))
        return self.last(torch.relu(h)).flatten(2)

    def nats(self, x: Tensor) -> Tensor:
        return F.cross_entropy(self(x), ((x + 1) * 8).round().long(), reduction="none").sum(1)

    def sample(self, count: int) -> Tensor:
        x = torch.zeros(count, PIXELS)
        for pixel in range(PIXELS):
            chances = self(x)[:, :, pixel].softmax(1)
            x[:, pixel] = torch.multinomial(chances, 1)[:, 0] / 8 - 1
        return x


def train_autoregressive(x: Tensor, held_out: Tensor, test: Tensor, steps: int) -> Trained:
    model = PixelCNN()
    best = keep_best(model, model.nats, x, held_out, steps)
    with torch.no_grad():
        return Trained({"autoregressive": model.sample}, bits(model.nats(test)), best=best)


def train_judge(x: Tensor, y: Tensor, steps: int) -> nn.Sequential:
    """A small classifier; what its last layer sees are the features in which images are compared."""
    judge = nn.Sequential(
        *(nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 32, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(1024, PIXELS), nn.ReLU(), nn.Linear(PIXELS, 10)),
    )
    adam = torch.optim.Adam(judge.parameters(), 1e-3)
    for _ in range(steps):
        chosen = torch.randint(len(x), (128,))
        adam.zero_grad()
        F.cross_entropy(judge(x[chosen]), y[chosen]).backward()
        adam.step()
    return judge


def frechet_distance(x: Tensor, y: Tensor) -> float:
    """Between Gaussians fitted to two sets of features (N, D)."""
    x, y = x.double(), y.double()
    values, vectors = torch.linalg.eigh(x.T.cov())
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ y.T.cov() @ root).clamp(min=0).sqrt().sum()
    gap = (x.mean(0) - y.mean(0)).square().sum()
    return float(gap + x.T.cov().trace() + y.T.cov().trace() - 2 * cross)


def precision_and_coverage(real: Tensor, fake: Tensor) -> tuple[float, float]:
    """Each real point has a ball out to its K-th nearest real one. Shares of fakes in a ball, and of balls hit."""
    radius = torch.cdist(real, real).kthvalue(K + 1, 1).values  # the first neighbour is the point itself
    inside = torch.cdist(real, fake) < radius[:, None]
    return float(inside.any(0).float().mean()), float(inside.any(1).float().mean())


def read_by_neighbour(codes: Tensor, y: Tensor, new: Tensor, new_y: Tensor) -> float:
    """The share of new digits whose nearest neighbour among the known codes has the same label."""
    return float((y[torch.cdist(new, codes).argmin(1)] == new_y).float().mean())


def measure(quick: bool) -> Measured:
    torch.manual_seed(0)
    digits = load_digits()
    every, test, test_y = digits.x.flatten(1), digits.test_x.flatten(1), digits.test_y
    x, y, held_out = every[:TRAINED], digits.y[:TRAINED], every[TRAINED:]
    if quick:
        x, y, held_out, test, test_y = x[:64], y[:64], held_out[:16], test[:16], test_y[:16]
    count = len(test)
    features = train_judge(x, y, 5 if quick else 500)[:-1].requires_grad_(False)
    usual = torch.cdist(test, x).min(1).values.median()

    def assess(images: Tensor) -> dict[str, float]:
        precision, coverage = precision_and_coverage(features(test), features(images))
        return {
            "frechet": frechet_distance(features(images), features(test)),
            "pixels": frechet_distance(images, test),
            "precision": precision,
            "coverage": coverage,
            "nearest": float(torch.cdist(images, x).min(1).values.median() / usual),
        }

    families = {
        "gan": (train_gan, 4000),
        "vae": (train_vae, 4600),
        "diffusion": (train_diffusion, 3900),
        "autoregressive": (train_autoregressive, 1700),
    }
    found: dict[str, list[dict[str, float]]] = {}
    shown, best = {}, {}
    projection = torch.randn(PIXELS, CODE)
    readings = {
        "pixels": [read_by_neighbour(x, y, test, test_y)],
        "random projection": [read_by_neighbour(x @ projection, y, test @ projection, test_y)],
    }
    for family, (train, steps) in families.items():
        for seed in range(1 if quick else 2):
            torch.manual_seed(seed)
            started = time.process_time()
            trained = train(x, held_out, test, 5 if quick else steps)
            seconds = time.process_time() - started
            best.setdefault(family, []).append(trained.best)
            for name, sampler in trained.samplers.items():
                started = time.process_time()
                with torch.no_grad():
                    images = sampler(count).clamp(-1, 1)
                cost = (time.process_time() - started) * 1000 / count
                numbers = {"training": seconds, "sampling": cost, "bits": trained.bits, **assess(images)}
                found.setdefault(name, []).append(numbers)
                shown.setdefault(name, [[round(v, 2) for v in image] for image in images[:10].tolist()])
            for name, code in trained.codes.items():
                with torch.no_grad():
                    codes, new = code(x), code(test)
                readings.setdefault(name, []).append(read_by_neighbour(codes, y, new, test_y))
    copies = x[torch.randperm(len(x))[:count]]
    found["real digits"] = [{"bits": None, **assess(copies)}]
    shown["real digits"] = [[round(v, 2) for v in image] for image in copies[:10].tolist()]

    def mean(name: str, key: str, form: str) -> str:
        values = [one[key] for one in found[name] if one.get(key) is not None]
        return format(sum(values) / len(values), form) if values else ""

    def both(name: str, key: str, scale: float = 1) -> str:
        low, high = (round(scale * end(one[key] for one in found[name])) for end in (min, max))
        return f"{low}" if low == high else f"{low}, {high}"

    rows = [
        [
            name,
            f"{mean(name, 'training', '.0f')} + {mean(name, 'sampling', '.3f')}".strip(" +"),
            *(both(name, "frechet"), both(name, "precision", 100), both(name, "coverage", 100)),
            *(mean(name, "nearest", ".2f"), mean(name, "bits", ".2f")),
        ]
        for name in found
    ]
    columns = ["Model", "CPU s", "Fréchet", "Prec.", "Cov.", "Near", "Bits"]
    return Measured(columns, rows, {"found": found, "shown": shown, "readings": readings, "best": best})


if __name__ == "__main__":
    run(measure, __file__)
