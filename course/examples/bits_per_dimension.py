"""How many bits a pixel does a test digit cost under models that know more and more about digits?

Every model gives the 17 grey levels of an 8x8 digit an exact probability, except the Gaussian, a linear flow on
pixels with uniform noise added, whose figure is an upper bound. Trained on 1197 digits; where a number of passes
has to be chosen, 150 more choose it. Three seeds for what is random. It takes half a minute.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.labs import Measured, load_digits, run

LEVELS, SIDE = 17, 8
PIXELS = SIDE * SIDE
TRAINED = 1197


class Masked(nn.Linear):
    """A dense layer in which output unit j sees input unit i only where mask[j, i] is 1."""

    def __init__(self, mask: Tensor) -> None:
        super().__init__(mask.shape[1], mask.shape[0])
        self.register_buffer("mask", mask.float())

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight * self.mask, self.bias)


class LinearAutoregressive(nn.Module):
    """Each pixel's 17 logits are a linear function of the pixels before it."""

    def __init__(self) -> None:
        super().__init__()
        place = torch.arange(PIXELS)
        self.layer = Masked((place[None] < place[:, None]).repeat_interleave(LEVELS, 0))

    def forward(self, levels: Tensor) -> Tensor:
        return self.layer(levels / 8 - 1).view(-1, PIXELS, LEVELS)


class MADE(nn.Module):
    """One hidden layer. Hidden unit h may see pixels up to its number, and serves only pixels after it."""

    def __init__(self, hidden: int = 512) -> None:
        super().__init__()
        place, number = torch.arange(PIXELS), torch.arange(hidden) % (PIXELS - 1)
        self.first = Masked(place[None] <= number[:, None])
        self.last = Masked((number[None] < place[:, None]).repeat_interleave(LEVELS, 0))

    def forward(self, levels: Tensor) -> Tensor:
        return self.last(torch.relu(self.first(levels / 8 - 1))).view(-1, PIXELS, LEVELS)


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
        self.where = nn.Parameter(torch.zeros(width, SIDE, SIDE))
        self.middle = nn.ModuleList(MaskedConv(width, width, 3) for _ in range(3))
        self.last = nn.Conv2d(width, LEVELS, 1)

    def forward(self, levels: Tensor) -> Tensor:
        h = self.first(levels.view(-1, 1, SIDE, SIDE) / 8 - 1) + self.where
        for layer in self.middle:
            h = h + layer(torch.relu(h))
        return self.last(torch.relu(h)).flatten(2).transpose(1, 2)


def nats(logits: Tensor, levels: Tensor) -> Tensor:
    """-log p(x) for each image: the sum over its pixels."""
    return F.cross_entropy(logits.transpose(1, 2), levels.long(), reduction="none").sum(1)


def bits(nats_an_image: Tensor) -> float:
    """Bits per dimension: nats an image, divided by log 2 and by the number of pixels."""
    return (nats_an_image.mean() / (math.log(2) * PIXELS)).item()


def train(build: Callable[[], nn.Module], levels: Tensor, held_out: Tensor, epochs: int, seed: int) -> nn.Module:
    """Maximum likelihood by Adam; the weights of the pass with the best held-out likelihood are kept."""
    torch.manual_seed(seed)
    model = build()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    best, kept = math.inf, model.state_dict()
    for _ in range(epochs):
        for batch in torch.randperm(len(levels)).split(64):
            optimiser.zero_grad()
            nats(model(levels[batch]), levels[batch]).mean().backward()
            optimiser.step()
        with torch.no_grad():
            now = bits(nats(model(held_out), held_out))
        if now < best:
            best, kept = now, copy.deepcopy(model.state_dict())
    model.load_state_dict(kept)
    return model


@torch.no_grad()
def sample(model: nn.Module, count: int, seed: int, temperature: float = 1.0) -> Tensor:
    """Images drawn pixel after pixel, as levels (count, 64)."""
    draw = torch.Generator().manual_seed(seed)
    levels = torch.zeros(count, PIXELS)
    for pixel in range(PIXELS):
        chances = torch.softmax(model(levels)[:, pixel] / temperature, dim=1)
        levels[:, pixel] = torch.multinomial(chances, 1, generator=draw)[:, 0].float()
    return levels


def count_levels(levels: Tensor) -> Tensor:
    """log p of each level at each pixel (64, 17), with one half added to every count."""
    counts = F.one_hot(levels.long(), LEVELS).sum(0) + 0.5
    return torch.log(counts / counts.sum(1, keepdim=True))


def gaussian_bits(levels: Tensor, test: Tensor, seed: int) -> float:
    """An upper bound: the density of level + uniform noise under a Gaussian with a full covariance."""
    noise = torch.Generator().manual_seed(seed)
    x = (levels + torch.rand(levels.shape, generator=noise)).double()
    covariance = torch.cov(x.T) + 0.01 * torch.eye(PIXELS)
    density = torch.distributions.MultivariateNormal(x.mean(0), covariance)
    return bits(-density.log_prob((test + torch.rand(test.shape, generator=noise)).double()))


def as_levels(x: Tensor) -> Tensor:
    """Pixels in [-1, 1] as the whole numbers 0 to 16, row by row."""
    return ((x + 1) * 8).round().flatten(1)


def measure(quick: bool) -> Measured:
    digits = load_digits()
    every, test = as_levels(digits.x), as_levels(digits.test_x)
    levels, held_out = every[: 128 if quick else TRAINED], every[TRAINED:]
    seeds = range(1 if quick else 3)
    networks = {
        "linear autoregressive": (LinearAutoregressive, 20),
        "MADE, one hidden layer": (MADE, 20),
        "masked convolutions": (PixelCNN, 40),
    }
    alone = count_levels(levels)
    results = {
        "uniform": [math.log2(LEVELS)],
        "independent pixels": [bits(nats(alone.expand(len(test), -1, -1), test))],
        "Gaussian, dequantised (bound)": [gaussian_bits(levels, test, seed) for seed in seeds],
    }
    parameters = {
        "uniform": 0,
        "independent pixels": PIXELS * 16,
        "Gaussian, dequantised (bound)": 64 + 64 * 65 // 2,
    }
    draw = torch.Generator().manual_seed(0)
    pictures = {
        "uniform": torch.randint(0, LEVELS, (8, PIXELS), generator=draw).tolist(),
        "independent pixels": torch.multinomial(alone.exp(), 8, True, generator=draw).T.tolist(),
    }
    for name, (build, epochs) in networks.items():
        results[name] = []
        for seed in seeds:
            model = train(build, levels, held_out, 1 if quick else epochs, seed)
            with torch.no_grad():
                results[name].append(bits(nats(model(test), test)))
        pictures[name] = sample(model, 8, seed=0).int().tolist()
        masks = {key.removesuffix("mask"): mask for key, mask in model.named_buffers()}
        parameters[name] = sum(
            int(masks[key.removesuffix("weight")].expand_as(weight).sum())
            if key.endswith("weight") and key.removesuffix("weight") in masks
            else weight.numel()
            for key, weight in model.named_parameters()
        )
    pictures["test digits"] = test[:8].int().tolist()
    rows = []
    for name, found in results.items():
        mean = sum(found) / len(found)
        spread = f"{min(found):.2f} to {max(found):.2f}" if len(found) > 1 else ""
        rows.append([name, f"{parameters[name]:,}", f"{mean:.2f}", spread, f"{mean * PIXELS:.0f}"])
    columns = ["model", "free numbers", "bits/dim", "over seeds", "bits a digit"]
    return Measured(columns, rows, {"bits": results, "pictures": pictures})


if __name__ == "__main__":
    run(measure, __file__)
