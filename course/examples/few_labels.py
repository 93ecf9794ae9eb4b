"""Which classifier wins when labels are few: one built from a generative model, or one trained to classify?

Both are fitted to n labelled digits of each class and scored on the same 450 test digits, for ten random choices
of the labelled ones. The two Gaussian models are p(x | y) turned round by Bayes' rule; logistic regression learns
p(y | x) directly, once (almost) without a penalty and once with one. All four draw straight borders between the
classes. It takes a quarter of a minute.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from grader.labs import Measured, load_digits, run

CLASSES = 10
LABELS = (1, 2, 5, 10, 20, 50, 100)


def split_by_class(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The mean of each class, and every example less the mean of its class."""
    means = torch.stack([x[y == label].mean(0) for label in range(CLASSES)])
    return means, x - means[y]


def gaussian_logits(means: Tensor, covariance: Tensor, x: Tensor) -> Tensor:
    """log p(x | y) for each class, up to a number that is the same for all classes."""
    precision = torch.linalg.inv(covariance)
    return x @ precision @ means.T - 0.5 * (means @ precision * means).sum(1)


def independent_pixels(x: Tensor, y: Tensor, test_x: Tensor) -> Tensor:
    """Gaussian classes that share one variance for each pixel (naive Bayes)."""
    means, rest = split_by_class(x, y)
    return gaussian_logits(means, torch.diag(rest.square().mean(0) + 0.1), test_x)


def shared_covariance(x: Tensor, y: Tensor, test_x: Tensor) -> Tensor:
    """Gaussian classes that share one full covariance, blended with a multiple of I where data are scarce."""
    means, rest = split_by_class(x, y)
    covariance = rest.T @ rest / len(x)
    weight = 64 / (64 + len(x))
    return gaussian_logits(means, (1 - weight) * covariance + (weight * 0.2 + 0.01) * torch.eye(64), test_x)


def logistic(x: Tensor, y: Tensor, test_x: Tensor, penalty: float) -> Tensor:
    """Softmax regression; `penalty` times half the squared weights is added to the summed loss."""
    weights = torch.zeros(65, CLASSES, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = F.cross_entropy(x @ weights[:64] + weights[64], y, reduction="sum")
        loss = loss + penalty / 2 * weights[:64].square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    with torch.no_grad():
        return test_x @ weights[:64] + weights[64]


MODELS = {
    "independent": independent_pixels,
    "shared": shared_covariance,
    "plain logistic": lambda x, y, test_x: logistic(x, y, test_x, 1e-4),
    "penalised": lambda x, y, test_x: logistic(x, y, test_x, 1.0),
}


def measure(quick: bool) -> Measured:
    digits = load_digits()
    x, test_x = digits.x.flatten(1), digits.test_x.flatten(1)
    counts = (2,) if quick else LABELS
    seeds = 1 if quick else 10
    accuracy: dict[str, list[list[float]]] = {name: [] for name in MODELS}
    for count in counts:
        scores: dict[str, list[float]] = {name: [] for name in MODELS}
        for seed in range(seeds):
            order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
            chosen = torch.cat([order[digits.y[order] == label][:count] for label in range(CLASSES)])
            for name, fit in MODELS.items():
                right = fit(x[chosen], digits.y[chosen], test_x).argmax(1) == digits.test_y
                scores[name].append(100 * right.float().mean().item())
        for name in MODELS:
            accuracy[name].append(scores[name])
    rows = []
    for k, count in enumerate(counts):
        cells = []
        for name in MODELS:
            scored = torch.tensor(accuracy[name][k])
            cells.append(f"{scored.mean():.1f} ± {scored.std(correction=0):.1f}")
        rows.append([str(count), *cells])
    return Measured(["labels", *MODELS], rows, {"labels": list(counts), "accuracy": accuracy})


if __name__ == "__main__":
    run(measure, __file__)
