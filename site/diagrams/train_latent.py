"""Trains the decoder of the widget `latent`, and writes its weights and its points into the widget's file.

    python site/diagrams/train_latent.py     takes less than a minute, and writes the same file every time

A variational autoencoder with two latent dimensions learns the digits with the loss of the exercise `vae_elbo`. Of
the encoder only what it says of some test digits is kept: the posterior mean, as a point of the plane. The weights
of the decoder are kept as whole numbers from -127 to 127 with one scale a matrix.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from widget_data import read_data, to_letters, write_data

from grader.labs import load_digits, reference_of

VAE = reference_of("vae_elbo")
SIZES = (2, 32, 64, 64)
STEPS, BATCH, RATE = 12_000, 64, 2e-3
POINTS = 20  # test digits of each class


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    digits = load_digits()
    x, test_x = ((part.flatten(1) + 1) / 2 for part in (digits.x, digits.test_x))
    encoder, decoder = make_encoder(), make_decoder()
    train(encoder, decoder, x)
    data = {"layers": [pack(layer) for layer in decoder if isinstance(layer, nn.Linear)]}
    data |= choose_points(encoder, test_x, digits.test_y)
    data["means"] = [to_letters(digits.x[digits.y == digit].mean(0)) for digit in range(10)]
    write_data("latent", data)
    report(load_decoder(data), encoder, test_x)


def make_encoder() -> nn.Sequential:
    """Pixels to the mean and the log-variance of a code."""
    return nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 4))


def make_decoder(dtype: torch.dtype = torch.float32) -> nn.Sequential:
    """A code to a logit for each pixel."""
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(SIZES):
        layers += [nn.Linear(inputs, outputs, dtype=dtype), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def train(encoder: nn.Sequential, decoder: nn.Sequential, x: Tensor) -> None:
    """Minimise the negative ELBO of pixels in [0, 1]."""
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2 * RATE, STEPS)
    for _ in range(STEPS):
        batch = x[torch.randint(len(x), (BATCH,))]
        mu, logvar = encoder(batch).chunk(2, dim=1)
        loss = VAE.negative_elbo(batch, decoder(VAE.reparameterize(mu, logvar)), mu, logvar)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()


def pack(layer: nn.Linear) -> dict[str, Any]:
    """A layer in few characters: its weights row by row, then its biases, as signed bytes in base64."""
    weight, bias = layer.weight.detach().double(), layer.bias.detach().double()
    scales = [float(f"{values.abs().max() / 127:.6g}") for values in (weight, bias)]
    levels = [
        (values / scale).round().clamp(-127, 127).to(torch.int8)
        for values, scale in zip((weight, bias), scales, strict=True)
    ]
    packed = base64.b64encode(torch.cat([part.flatten() for part in levels]).numpy().tobytes()).decode()
    return {"inputs": layer.in_features, "outputs": layer.out_features, "scales": scales, "bytes": packed}


def load_decoder(data: dict[str, Any] | None = None) -> nn.Sequential:
    """The decoder as the widget has it, in float64: of the widget's file where no data is given."""
    decoder = make_decoder(torch.float64)
    layers = [layer for layer in decoder if isinstance(layer, nn.Linear)]
    for layer, packed in zip(layers, (data or read_data("latent"))["layers"], strict=True):
        levels = torch.frombuffer(bytearray(base64.b64decode(packed["bytes"])), dtype=torch.int8).double()
        weight, bias = levels.split([layer.weight.numel(), layer.bias.numel()])
        with torch.no_grad():
            layer.weight.copy_((weight * packed["scales"][0]).reshape_as(layer.weight))
            layer.bias.copy_(bias * packed["scales"][1])
    return decoder.requires_grad_(False)


def choose_points(encoder: nn.Sequential, x: Tensor, y: Tensor) -> dict[str, Sequence[Any]]:
    """The posterior means of the first test digits of each class, one class after another."""
    rows = torch.cat([torch.nonzero(y == digit).flatten()[:POINTS] for digit in range(10)])
    with torch.no_grad():
        mu = encoder(x[rows])[:, :2].double()
    return {"points": [[round(value, 2) for value in row] for row in mu.tolist()], "labels": y[rows].tolist()}


def report(decoder: nn.Sequential, encoder: nn.Sequential, x: Tensor) -> None:
    """Say how well the kept decoder explains the test digits."""
    with torch.no_grad():
        mu, logvar = encoder(x).chunk(2, dim=1)
        logits = decoder(mu.double())
        print(f"error of a pixel of a test digit: {(logits.sigmoid() - x).square().mean().sqrt():.3f}")
        print(f"negative ELBO of the test digits: {VAE.negative_elbo(x, logits.float(), mu, logvar):.2f} nats")


if __name__ == "__main__":
    main()
