"""What does truncation buy a GAN with labels, and what does it cost?

A small conditional GAN with a projection discriminator learns the 8x8 digits, two seeds. Then its noise is scaled
by psi, and we ask how often a classifier reads the label asked for, and how good and how varied the fakes are.
Held-out digits are the yardstick. About half a CPU minute.
"""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Digits, Measured, load_digits, run

LATENT, BATCH, NEIGHBOURS, EMA, GAMMA = 32, 64, 5, 0.995, 1.0
PSIS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)


class Generator(nn.Module):
    """Noise and a one-hot label, side by side, through dense layers."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(LATENT + 10, 128), nn.ReLU(),
            nn.Linear(128, 128), nn.ReLU(),
            nn.Linear(128, 64), nn.Tanh(), nn.Unflatten(1, (1, 8, 8)),
        )  # fmt: skip

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([z, F.one_hot(y, 10).float()], 1))


class Discriminator(nn.Module):
    """The logit is a score of the image plus the projection of its features on a vector of the label."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64, 128), nn.LeakyReLU(0.2),
            nn.Linear(128, 128), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.score = nn.Linear(128, 1)
        self.label = nn.Embedding(10, 128)
        nn.init.zeros_(self.label.weight)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        h = self.features(x)
        return self.score(h)[:, 0] + (self.label(y) * h).sum(1)


def train(seed: int, steps: int, data: Digits) -> Generator:
    """The generator with averaged weights, after a logistic game with R1."""
    torch.manual_seed(seed)
    G, D = Generator(), Discriminator()
    average = copy.deepcopy(G)
    opt_g = torch.optim.Adam(G.parameters(), lr=5e-4, betas=(0.5, 0.99))
    opt_d = torch.optim.Adam(D.parameters(), lr=5e-4, betas=(0.5, 0.99))
    for _ in range(steps):
        chosen = torch.randint(len(data.x), (BATCH,))
        real, y = data.x[chosen].clone().requires_grad_(), data.y[chosen]
        with torch.no_grad():
            fake = G(torch.randn(BATCH, LATENT), y)
        logit = D(real, y)
        (slope,) = torch.autograd.grad(logit.sum(), real, create_graph=True)
        loss_d = F.softplus(-logit).mean() + F.softplus(D(fake, y)).mean()
        loss_d = loss_d + GAMMA / 2 * slope.flatten(1).square().sum(1).mean()
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()
        loss_g = F.softplus(-D(G(torch.randn(BATCH, LATENT), y), y)).mean()
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
        with torch.no_grad():
            for kept, now in zip(average.parameters(), G.parameters(), strict=True):
                kept.lerp_(now, 1 - EMA)
    return average


def train_classifier(steps: int, data: Digits) -> nn.Module:
    """A small network that reads digits."""
    torch.manual_seed(0)
    reader = nn.Sequential(nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10))
    optimiser = torch.optim.Adam(reader.parameters(), lr=2e-3)
    for _ in range(steps):
        chosen = torch.randint(len(data.x), (BATCH,))
        optimiser.zero_grad()
        F.cross_entropy(reader(data.x[chosen]), data.y[chosen]).backward()
        optimiser.step()
    return reader.eval()


def variety(x: Tensor, y: Tensor) -> float:
    """The mean distance between two different images of the same label, averaged over the labels."""
    means = []
    for label in range(10):
        same = x[y == label].flatten(1)
        distances = torch.cdist(same, same)
        means.append(distances.sum() / (len(same) * (len(same) - 1)))
    return torch.stack(means).mean().item()


@torch.no_grad()
def judge(x: Tensor, y: Tensor, data: Digits, reader: nn.Module) -> dict[str, float]:
    """Read as asked; share of good images; share of real balls covered; variety within a label."""
    read = (reader(x).argmax(1) == y).float().mean().item()
    train_x = data.x.flatten(1)
    radius = torch.cdist(train_x, train_x).kthvalue(NEIGHBOURS + 1, dim=1).values
    inside = torch.cdist(train_x, x.flatten(1)) <= radius[:, None]
    good, covered = inside.any(0).float().mean().item(), inside.any(1).float().mean().item()
    return {"read": read, "good": good, "covered": covered, "variety": variety(x, y)}


def measure(quick: bool) -> Measured:
    """A row for real digits, and one for each psi with both seeds."""
    data = load_digits()
    reader = train_classifier(100 if quick else 1500, data)
    real = judge(data.test_x, data.test_y, data, reader)
    rows = [
        ("held-out real digits", f"{real['read']:.3f}", f"{real['good']:.2f}", f"{real['covered']:.2f}", "1.00")
    ]
    generators = [train(seed, 20 if quick else 4000, data) for seed in range(2)]
    found: dict[str, list[dict[str, float]]] = {}
    images: dict[str, list[list[list[float]]]] = {}
    for psi in PSIS:
        found[str(psi)] = []
        for seed, generator in enumerate(generators):
            torch.manual_seed(100 + seed)
            z = torch.randn(450, LATENT)
            with torch.no_grad():
                x = generator(psi * z, data.test_y)
                if seed == 0:
                    shown = generator(psi * z[:12], torch.tensor([3] * 6 + [8] * 6))
                    images[str(psi)] = [
                        [[round(v, 2) for v in row] for row in image[0].tolist()] for image in shown
                    ]
            score = judge(x, data.test_y, data, reader)
            score["variety"] /= real["variety"]
            found[str(psi)].append(score)
        both = found[str(psi)]
        rows.append((
            f"ψ = {psi:g}",
            " ".join(f"{one['read']:.3f}" for one in both),
            *(" ".join(f"{one[name]:.2f}" for one in both) for name in ("good", "covered", "variety")),
        ))  # fmt: skip
    columns = ("Noise", "Read as asked", "Good", "Covered", "Variety")
    return Measured(columns, rows, {"scores": found, "real": real, "images": images})


if __name__ == "__main__":
    run(measure, __file__)
