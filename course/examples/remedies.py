"""Which remedies help a GAN on real digits, and what does averaging the generator's weights add?

Small GANs learn the 8x8 digits, three seeds each: a plain one, the same with R1, with spectral normalisation, with
clipping or a gradient penalty, and one that follows DCGAN's rules. All get the same number of discriminator steps.
Fakes are judged by their distances to real digits, and held-out digits are the yardstick. About 3 CPU minutes.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from grader.labs import Measured, load_digits, run

LATENT, BATCH, NEIGHBOURS, JUDGED = 32, 64, 5, 450
EMA = 0.995


@dataclass(frozen=True)
class Setting:
    """A pair of networks, how D is held back, and how many of its steps come before each of G."""

    name: str
    convolutional: bool = False
    loss: str = "logistic"
    spectral: bool = False
    gamma: float = 0.0
    clip: float = 0.0
    penalty: float = 0.0
    steps_d: int = 1


SETTINGS = (
    Setting("dense layers, logistic loss"),
    Setting("the same, R1", gamma=1.0),
    Setting("the same, spectral norm", spectral=True),
    Setting("the same, WGAN, clipped", loss="wasserstein", clip=0.05, steps_d=5),
    Setting("the same, WGAN-GP", loss="wasserstein", penalty=10.0, steps_d=5),
    Setting("DCGAN, logistic loss", convolutional=True),
)


def networks(setting: Setting) -> tuple[nn.Module, nn.Module]:
    """A generator and a discriminator."""
    if setting.convolutional:
        G = nn.Sequential(
            nn.Unflatten(1, (LATENT, 1, 1)),
            nn.ConvTranspose2d(LATENT, 64, 2, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip
        D = nn.Sequential(
            nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(32, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
            nn.Conv2d(64, 1, 2), nn.Flatten(),
        )  # fmt: skip
        return G, D
    G = nn.Sequential(
        nn.Linear(LATENT, 128), nn.ReLU(),
        nn.Linear(128, 128), nn.ReLU(),
        nn.Linear(128, 64), nn.Tanh(), nn.Unflatten(1, (1, 8, 8)),
    )  # fmt: skip
    bounded = spectral_norm if setting.spectral else lambda layer: layer
    D = nn.Sequential(
        nn.Flatten(),
        bounded(nn.Linear(64, 128)), nn.LeakyReLU(0.2),
        bounded(nn.Linear(128, 128)), nn.LeakyReLU(0.2),
        bounded(nn.Linear(128, 1)),
    )  # fmt: skip
    return G, D


def slopes(D: nn.Module, x: Tensor) -> Tensor:
    """The squared length of the logit's gradient at each example."""
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return slope.flatten(1).square().sum(1)


def loss_of_d(setting: Setting, D: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """The discriminator's loss with whatever holds it back."""
    if setting.loss == "wasserstein":
        loss = D(fake).mean() - D(real).mean()
    else:
        loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    if setting.gamma:
        loss = loss + setting.gamma / 2 * slopes(D, real).mean()
    if setting.penalty:
        share = torch.rand(len(real), 1, 1, 1)
        between = share * real + (1 - share) * fake
        loss = loss + setting.penalty * ((slopes(D, between) + 1e-12).sqrt() - 1).square().mean()
    return loss


def train(setting: Setting, seed: int, steps: int, x: Tensor) -> tuple[nn.Module, nn.Module]:
    """The generator after all steps of D, and its running average."""
    torch.manual_seed(seed)
    G, D = networks(setting)
    average = copy.deepcopy(G)
    opt_g = torch.optim.Adam(G.parameters(), lr=5e-4, betas=(0.5, 0.99))
    opt_d = torch.optim.Adam(D.parameters(), lr=5e-4, betas=(0.5, 0.99))
    for step in range(steps):
        real = x[torch.randint(len(x), (BATCH,))]
        with torch.no_grad():
            fake = G(torch.randn(BATCH, LATENT))
        opt_d.zero_grad()
        loss_of_d(setting, D, real, fake).backward()
        opt_d.step()
        if setting.clip:
            for weight in D.parameters():
                weight.data.clamp_(-setting.clip, setting.clip)
        if (step + 1) % setting.steps_d:
            continue
        logit = D(G(torch.randn(BATCH, LATENT)))
        loss = -logit.mean() if setting.loss == "wasserstein" else F.softplus(-logit).mean()
        opt_g.zero_grad()
        loss.backward()
        opt_g.step()
        for kept, new in zip(average.parameters(), G.parameters(), strict=True):
            kept.data.lerp_(new.data, 1 - EMA)
        for kept, new in zip(average.buffers(), G.buffers(), strict=True):
            kept.copy_(new)
    return G, average


@dataclass(frozen=True)
class Judge:
    """Real digits, each with a ball that reaches to its fifth nearest real neighbour."""

    x: Tensor
    y: Tensor
    radius: Tensor

    def judge(self, fake: Tensor) -> tuple[float, float, float]:
        """Share of fakes in some ball, share of balls with a fake inside, share of the rarest digit."""
        distance = torch.cdist(self.x, fake.flatten(1))
        inside = distance < self.radius[:, None]
        labels = torch.bincount(self.y[distance.argmin(0)], minlength=10) / len(fake)
        return inside.any(0).float().mean().item(), inside.any(1).float().mean().item(), labels.min().item()


@torch.no_grad()
def draw(G: nn.Module) -> Tensor:
    """As many fakes as there are held-out digits, the same noise for every generator."""
    G.eval()
    return G(torch.randn(JUDGED, LATENT, generator=torch.Generator().manual_seed(0)))


def measure(quick: bool) -> Measured:
    """One row for each setting: three seeds in a cell."""
    digits = load_digits()
    x = digits.x.flatten(1)
    judge = Judge(x, digits.y, torch.cdist(x, x).kthvalue(NEIGHBOURS + 1, 1).values)
    seeds, steps = ((0,), 5) if quick else ((0, 1, 2), 2500)
    good, covered, rarest = judge.judge(digits.test_x)
    rows = [("held-out real digits", f"{good:.2f}", f"{covered:.2f}", "", f"{100 * rarest:.0f} %")]
    data = {"real": rounded(digits.test_x[:10])}
    for setting in SETTINGS:
        plain, averaged = [], []
        for seed in seeds:
            G, average = train(setting, seed, steps, digits.x)
            plain.append(judge.judge(draw(G)))
            averaged.append(judge.judge(draw(average)))
            data.setdefault(setting.name, rounded(draw(average)[:10]))
        rows.append(
            (
                setting.name,
                " ".join(f"{good:.2f}" for good, _, _ in averaged),
                " ".join(f"{covered:.2f}" for _, covered, _ in averaged),
                " ".join(f"{covered:.2f}" for _, covered, _ in plain),
                " ".join(f"{100 * rarest:.0f}" for _, _, rarest in averaged) + " %",
            )
        )
    columns = ("Networks and loss", "Good", "Covered", "Covered without EMA", "Rarest digit")
    return Measured(columns, rows, data)


def rounded(images: Tensor) -> list:
    """Images for a figure, as lists of two-digit numbers."""
    return [[[round(v, 2) for v in row] for row in image[0]] for image in images.tolist()]


if __name__ == "__main__":
    run(measure, __file__)
