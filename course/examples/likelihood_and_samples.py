"""Do models with a better likelihood give better samples?

One masked network is trained on digits and then changed in ways whose effect on the likelihood is exact: it is
cooled, or mixed with 99 % noise. Two models without a network copy training digits, exactly or with every pixel
jittered; the width of the jitter is the one under which 150 held-out digits cost least. Fidelity is the share of
450 samples that lie as near to a training digit as 95 % of the test digits do; coverage is the share of test
digits that have a sample as near as that. It takes under a minute.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, load_digits, run

LEVELS, PIXELS = 17, 64
TRAINED = 1197


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
    """Masked convolutions, and a learned map that tells them where in the image they are."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.first = MaskedConv(1, width, 7, first=True)
        self.where = nn.Parameter(torch.zeros(width, 8, 8))
        self.middle = nn.ModuleList(MaskedConv(width, width, 3) for _ in range(3))
        self.last = nn.Conv2d(width, LEVELS, 1)

    def forward(self, levels: Tensor) -> Tensor:
        h = self.first(levels.view(-1, 1, 8, 8) / 8 - 1) + self.where
        for layer in self.middle:
            h = h + layer(torch.relu(h))
        return self.last(torch.relu(h)).flatten(2).transpose(1, 2)


def nats(logits: Tensor, levels: Tensor) -> Tensor:
    """-log p(x) for each image: the sum over its pixels."""
    return F.cross_entropy(logits.transpose(1, 2), levels.long(), reduction="none").sum(1)


def train(levels: Tensor, epochs: int) -> PixelCNN:
    torch.manual_seed(0)
    model = PixelCNN()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(epochs):
        for batch in torch.randperm(len(levels)).split(64):
            optimiser.zero_grad()
            nats(model(levels[batch]), levels[batch]).mean().backward()
            optimiser.step()
    return model.requires_grad_(False)


def sample(model: PixelCNN, count: int, temperature: float) -> Tensor:
    levels = torch.zeros(count, PIXELS)
    for pixel in range(PIXELS):
        chances = torch.softmax(model(levels)[:, pixel] / temperature, dim=1)
        levels[:, pixel] = torch.multinomial(chances, 1)[:, 0].float()
    return levels


def near(width: float) -> Tensor:
    """log of the chance (17, 17) that a pixel of one level is redrawn as another: a bell around its own."""
    level = torch.arange(LEVELS)
    return torch.log_softmax(-(level[:, None] - level).square() / (2 * width**2), dim=1)


def jittered_cost(train_levels: Tensor, x: Tensor, width: float) -> Tensor:
    """-log p(x) of a mixture: pick a training digit, then redraw each of its pixels near its level."""
    picked = F.one_hot(train_levels.long(), LEVELS).float().flatten(1)
    each = near(width).T[x.long()].flatten(1) @ picked.T  # log p(x | training digit)
    return math.log(len(train_levels)) - torch.logsumexp(each, dim=1)


def measure(quick: bool) -> Measured:
    digits = load_digits()
    every, test = (((x + 1) * 8).round().flatten(1) for x in (digits.x, digits.test_x))
    levels, held_out = every[: 128 if quick else TRAINED], every[TRAINED:]
    model = train(levels, 1 if quick else 30)
    usual = torch.cdist(test, levels).min(1).values.quantile(0.95)
    logits = model(test)
    plain = nats(logits, test)
    torch.manual_seed(1)
    count = 16 if quick else len(test)
    junk = torch.randint(0, LEVELS, (count, PIXELS)).float()
    drawn = {temperature: sample(model, count, temperature) for temperature in (1.0, 0.8, 0.6, 0.4)}
    mixed = torch.where(torch.rand(count, 1) < 0.99, junk, drawn[1.0])
    copies = levels[torch.randint(0, len(levels), (count,))]
    if any((test == copy).all(1).any() for copy in levels):
        raise RuntimeError("a test digit is also a training digit, so its cost under copies is not infinite")
    width = min((k / 4 for k in range(2, 17)), key=lambda w: jittered_cost(levels, held_out, w).mean().item())
    jittered = torch.multinomial(near(width).exp()[copies.long()].flatten(0, 1), 1).view(-1, PIXELS).float()
    models = {
        "the network": (plain, drawn[1.0]),
        "temperature 0.8": (nats(logits / 0.8, test), drawn[0.8]),
        "temperature 0.6": (nats(logits / 0.6, test), drawn[0.6]),
        "temperature 0.4": (nats(logits / 0.4, test), drawn[0.4]),
        "99 % noise": (
            -torch.logaddexp(math.log(0.01) - plain, torch.tensor(math.log(0.99) - PIXELS * math.log(LEVELS))),
            mixed,
        ),
        "exact copies": (torch.full((len(test),), math.inf), copies),
        "jittered copies": (jittered_cost(levels, test, width), jittered),
    }
    rows, data = [], {}
    for name, (cost, images) in models.items():
        bits = (cost.mean() / math.log(2) / PIXELS).item()
        shown = f"{bits:.2f}" if math.isfinite(bits) else "infinite"
        fidelity = (torch.cdist(images, levels).min(1).values <= usual).float().mean().item()
        coverage = (torch.cdist(test, images).min(1).values <= usual).float().mean().item()
        rows.append([name, shown, f"{fidelity:.2f}", f"{coverage:.2f}"])
        data[name] = {"bits": shown, "pictures": images[:8].int().tolist()}
    return Measured(["model", "bits/dim", "fidelity", "coverage"], rows, data)


if __name__ == "__main__":
    run(measure, __file__)
