"""What does super-resolution add: knowledge about this image, or about images in general?

Digits are shrunk from 8x8 to 4x4 pixels by averaging. A regression and a diffusion model of the same size learn
the way back; both are tested on digits that they have not seen. Sharpness, the error against the true image and
the distance of two draws for one small image tell the difference. Takes about half a minute.
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
BATCH = 128
DRAWS = 16

level = torch.cos((torch.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
beta = (1 - level[1:] / level[:-1]).clamp(max=0.999)
SIGNAL = torch.cat([torch.ones(1), torch.cumprod(1 - beta, 0)])  # SIGNAL[t] is alpha bar of step t, SIGNAL[0] = 1


class Network(nn.Module):
    """From a noisy image (N, 64), its step (N,) and the small image (N, 16): v, or the image in a regression."""

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.enter = nn.Linear(64 + 16, width)
        self.time = nn.Linear(32, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
            for _ in range(3)
        )
        self.leave = nn.Linear(width, 64)

    def forward(self, x: Tensor, t: Tensor, small: Tensor) -> Tensor:
        angle = t[:, None] * 1000 ** (-torch.arange(16) / 15)
        hidden = self.enter(torch.cat([x, small], 1)) + self.time(torch.cat([angle.sin(), angle.cos()], 1))
        for block in self.blocks:
            hidden = hidden + block(hidden)
        return self.leave(hidden)


def shrink(x: Tensor) -> Tensor:
    """The small image (N, 16) of a large one (N, 64): each of its pixels is the mean of four."""
    return F.avg_pool2d(x.view(-1, 1, 8, 8), 2).flatten(1)


def train(x: Tensor, iterations: int, *, noisy: bool) -> Network:
    """A diffusion model, or with noisy=False a regression: the same network, noisy input and step held at 0."""
    net = Network()
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    adam = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=0.1)
    for _ in range(iterations):
        x0 = x[torch.randint(len(x), (BATCH,))]
        if noisy:
            t = torch.randint(1, T + 1, (BATCH,))
            a, noise = SIGNAL[t, None], torch.randn_like(x0)
            target = a.sqrt() * noise - (1 - a).sqrt() * x0
            guess = net(a.sqrt() * x0 + (1 - a).sqrt() * noise, t, shrink(x0))
        else:
            target, guess = x0, net(torch.zeros_like(x0), torch.zeros(BATCH), shrink(x0))
        adam.zero_grad()
        F.mse_loss(guess, target).backward()
        adam.step()
        average.update_parameters(net)
    return average.module


@torch.no_grad()
def enlarge(net: Network, small: Tensor) -> Tensor:
    """One draw of a large image for each small one, by DDIM."""
    x = torch.randn(len(small), 64)
    steps = torch.linspace(T, 0, PASSES + 1).round().long()
    for t, s in itertools.pairwise(steps):
        a, b = SIGNAL[t], SIGNAL[s]
        x0 = (a.sqrt() * x - (1 - a).sqrt() * net(x, t.expand(len(x)), small)).clamp(-1, 1)
        x = b.sqrt() * x0 + ((1 - b) / (1 - a)).sqrt() * (x - a.sqrt() * x0)
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


def psnr(x: Tensor, truth: Tensor) -> float:
    """Peak signal to noise ratio in decibels, for pixels in [-1, 1]."""
    return 10 * math.log10(4 / float(F.mse_loss(x, truth)))


def sharpness(x: Tensor) -> float:
    """The mean square of the differences between neighbouring pixels."""
    x = x.view(-1, 8, 8)
    return float(x.diff(dim=1).square().mean() + x.diff(dim=2).square().mean())


def measure(quick: bool) -> Measured:
    torch.manual_seed(0)
    digits = load_digits()
    x, truth = digits.x.flatten(1), digits.test_x.flatten(1)
    if quick:
        truth = truth[:50]
    small = shrink(truth)
    judge = train_judge(digits, 5 if quick else 500)
    regression = train(x, 5 if quick else 800, noisy=False)
    diffusion = train(x, 5 if quick else 4000, noisy=True)
    draws = torch.stack([enlarge(diffusion, small) for _ in range(DRAWS)])
    with torch.no_grad():
        smooth = regression(torch.zeros_like(truth), torch.zeros(len(truth)), small).clamp(-1, 1)
    blocks = F.interpolate(small.view(-1, 1, 4, 4), scale_factor=2).flatten(1)

    def row(name: str, images: Tensor, between: str = "0") -> list[str]:
        with torch.no_grad():
            right = (judge(images.view(-1, 1, 8, 8)).argmax(1) == digits.test_y[: len(images)]).float().mean()
        decibels = "" if images is truth else f"{psnr(images, truth):.1f}"
        relative = sharpness(images) / sharpness(truth)
        error = (shrink(images) - small).abs().mean()
        return [name, decibels, f"{relative:.2f}", f"{100 * right:.0f}", f"{error:.3f}", between]

    between = f"{psnr(draws[0], draws[1]):.1f}"
    rows = [
        row("blocks", blocks, "same"),
        row("regression", smooth, "same"),
        row("one draw", draws[0], between),
        row(f"mean of {DRAWS}", draws.mean(0), ""),
        row("true image", truth, ""),
    ]
    columns = ["Answer", "PSNR", "Sharp", "Read, %", "Shrunk", "Next"]
    chosen = draws[:8].std(0).mean(1).argsort(descending=True)[:60:10]
    shown = {
        "small": small[chosen],
        "regression": smooth[chosen],
        **{f"draw {index + 1}": draws[index, chosen] for index in range(3)},
        "truth": truth[chosen],
    }
    data = {name: [[round(v, 2) for v in one] for one in images.tolist()] for name, images in shown.items()}
    differ = (draws[0] - draws[1]).abs().mean()
    return Measured(columns, rows, {"shown": data, "mean_difference": round(float(differ), 4)})


if __name__ == "__main__":
    run(measure, __file__)
