"""Do generated digits make a classifier better, and who pays for the gain?

Ten times 5, 20 or 50 labelled digits of each class are drawn. The same classifier is trained for the same number
of steps on them alone, and on batches of which half is something else: shifted, generated, or labelled by a
machine. Two rows cheat: a generator that saw the labels of all training digits, and a choice between four honest
rows by their test scores. It takes a minute and a half.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, load_digits, run

CLASSES, CODES, BATCH = 10, 8, 64
COUNTS = (5, 20, 50)
SEEDS = 10
POOL = 100  # generated digits of each class

BASELINE = "real digits only, %"
ARMS = (
    "the same, another start",
    "shifted by a pixel",
    "Gaussian, same labels",
    "VAE, same labels",
    "unlabelled, named by the baseline",
    "VAE trained on those",
    "LEAK: VAE, all labels",
)
BEST = "LEAK: best of four by test score"  # of ARMS[:4]


class LabelledVAE(nn.Module):
    """A VAE whose encoder and decoder are told the label."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64 + CLASSES, 128), nn.ReLU(), nn.Linear(128, 2 * CODES))
        self.decoder = nn.Sequential(nn.Linear(CODES + CLASSES, 128), nn.ReLU(), nn.Linear(128, 64))

    def encode(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        mu, logvar = self.encoder(torch.cat([x, F.one_hot(y, CLASSES)], 1)).chunk(2, 1)
        return mu, logvar

    def decode(self, z: Tensor, y: Tensor) -> Tensor:
        return self.decoder(torch.cat([z, F.one_hot(y, CLASSES)], 1))

    @torch.no_grad()
    def sample(self, y: Tensor) -> Tensor:
        return torch.sigmoid(self.decode(torch.randn(len(y), CODES), y))


def train_vae(x: Tensor, y: Tensor, steps: int) -> LabelledVAE:
    vae = LabelledVAE()
    adam = torch.optim.Adam(vae.parameters(), 2e-3)
    for _ in range(steps):
        chosen = torch.randint(len(x), (BATCH,))
        mu, logvar = vae.encode(x[chosen], y[chosen])
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        misfit = F.binary_cross_entropy_with_logits(vae.decode(z, y[chosen]), x[chosen], reduction="none").sum(1)
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)
        adam.zero_grad()
        (misfit + 0.3 * kl).mean().backward()
        adam.step()
    return vae


def sample_gaussian(x: Tensor, y: Tensor, labels: Tensor) -> Tensor:
    """Draws from a Gaussian for each class with a shared covariance, blended with a multiple of I."""
    means = torch.stack([x[y == label].mean(0) for label in range(CLASSES)])
    rest = x - means[y]
    weight = 64 / (64 + len(x))
    covariance = (1 - weight) * rest.T @ rest / len(x) + (weight * 0.05 + 0.002) * torch.eye(64)
    noise = torch.randn(len(labels), 64) @ torch.linalg.cholesky(covariance).T
    return (means[labels] + noise).clamp(0, 1)


def shift(x: Tensor) -> Tensor:
    """Each digit moved by at most one pixel up or down and left or right, differently every time."""
    padded = F.pad(x.view(-1, 8, 8), (1, 1, 1, 1))
    down, right = torch.randint(3, (2, len(x), 1, 1))
    rows, columns = torch.arange(8).view(1, 8, 1) + down, torch.arange(8).view(1, 1, 8) + right
    return padded[torch.arange(len(x)).view(-1, 1, 1), rows, columns].flatten(1)


def train_classifier(
    x: Tensor, y: Tensor, steps: int, extra: tuple[Tensor, Tensor] | None = None, *, shifted: bool = False
) -> nn.Sequential:
    """Equally many steps and digits a step for all arms; extra or shifted digits make half of each batch."""
    classifier = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, CLASSES))
    adam = torch.optim.AdamW(classifier.parameters(), 2e-3, weight_decay=0.05)
    for _ in range(steps):
        chosen = torch.randint(len(x), (BATCH,))
        batch, labels = x[chosen], y[chosen]
        if extra is not None:
            drawn = torch.randint(len(extra[0]), (BATCH // 2,))
            batch[BATCH // 2 :], labels[BATCH // 2 :] = extra[0][drawn], extra[1][drawn]
        if shifted:
            batch[BATCH // 2 :] = shift(batch[BATCH // 2 :])
        adam.zero_grad()
        F.cross_entropy(classifier(batch), labels).backward()
        adam.step()
    return classifier


def nearest_is_in(first: Tensor, second: Tensor, samples: Tensor) -> float:
    """The share of samples whose nearest neighbour among both sets is in the first, in %."""
    return 100 * (torch.cdist(samples, first).amin(1) < torch.cdist(samples, second).amin(1)).float().mean().item()


def measure(quick: bool) -> Measured:
    digits = load_digits()
    x, y = (digits.x.flatten(1) + 1) / 2, digits.y
    test_x, test_y = (digits.test_x.flatten(1) + 1) / 2, digits.test_y
    seeds = 1 if quick else SEEDS
    steps, vae_steps = (10, 10) if quick else (400, 600)
    labels = torch.arange(CLASSES).repeat_interleave(POOL)

    def accuracy(classifier: nn.Sequential) -> float:
        with torch.no_grad():
            return 100 * (classifier(test_x).argmax(1) == test_y).float().mean().item()

    scores: dict[str, list[list[float]]] = {arm: [] for arm in (BASELINE, *ARMS)}
    copied: list[list[float]] = []
    shown: dict[str, list[list[float]]] = {}
    for count in COUNTS:
        for row in (*scores.values(), copied):
            row.append([])
        for seed in range(seeds):
            torch.manual_seed(seed)
            order = torch.randperm(len(x))
            of_class = [order[y[order] == label] for label in range(CLASSES)]
            chosen = torch.cat([found[:count] for found in of_class])
            unseen = torch.cat([found[count : 2 * count] for found in of_class])
            rest = torch.cat([found[count:] for found in of_class])
            real = x[chosen], y[chosen]

            baseline = train_classifier(*real, steps)
            vae = train_vae(*real, vae_steps)
            generated = vae.sample(labels)
            gaussian = sample_gaussian(*real, labels)
            with torch.no_grad():
                named = x[rest], baseline(x[rest]).argmax(1)
            wider = train_vae(*(torch.cat(pair) for pair in zip(real, named, strict=True)), vae_steps)
            leaking = train_vae(x, y, vae_steps).sample(labels)
            trained = (
                baseline,
                train_classifier(*real, steps),
                train_classifier(*real, steps, shifted=True),
                train_classifier(*real, steps, (gaussian, labels)),
                train_classifier(*real, steps, (generated, labels)),
                train_classifier(*real, steps, named),
                train_classifier(*real, steps, (wider.sample(labels), labels)),
                train_classifier(*real, steps, (leaking, labels)),
            )
            for row, classifier in zip(scores.values(), trained, strict=True):
                row[-1].append(accuracy(classifier))
            copied[-1].append(nearest_is_in(real[0], x[unseen], generated))
            if not shown:
                images = {"real": real[0][::count], "gaussian": gaussian, "vae": generated, "leak": leaking}
                shown = {name: some[:: len(some) // CLASSES] for name, some in images.items()}

    four = [scores[arm] for arm in ARMS[:4]]
    scores[BEST] = [[max(tried) for tried in zip(*runs, strict=True)] for runs in zip(*four, strict=True)]

    def cell(arm: str, k: int) -> str:
        values = torch.tensor(scores[arm][k])
        if arm == BASELINE:
            return f"{values.mean():.1f} ± {values.std(correction=0):.1f}"
        gain = values - torch.tensor(scores[BASELINE][k])
        return f"{gain.mean():+.1f} ± {gain.std(correction=0):.1f}".replace("-", "\N{MINUS SIGN}")

    rows = [[arm, *(cell(arm, k) for k in range(len(COUNTS)))] for arm in scores]
    data = {
        "scores": {arm: [[round(v, 3) for v in one] for one in found] for arm, found in scores.items()},
        "counts": list(COUNTS),
        "nearest_in_training": [[round(v, 1) for v in one] for one in copied],
        "shown": {name: [[round(v, 2) for v in one] for one in some.tolist()] for name, some in shown.items()},
    }
    return Measured(["half of each batch", *(f"{count} a class" for count in COUNTS)], rows, data)


if __name__ == "__main__":
    run(measure, __file__)
