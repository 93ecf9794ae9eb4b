import torch
import torch.nn.functional as F
from torch import Tensor


def normalise(z: Tensor) -> Tensor:
    rows = []
    for row in z:
        mean_square = sum(v * v for v in row) / len(row)
        rows.append(row / torch.sqrt(mean_square))
    return torch.stack(rows)


def mapping(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    depth = weights.shape[0]
    codes = []
    for row in normalise(z):
        w = row
        for i in range(depth):
            w = weights[i] @ w + biases[i]
            w = F.leaky_relu(w, 0.2)
        codes.append(w)
    return torch.stack(codes)


def mean_w(z: Tensor, weights: Tensor, biases: Tensor) -> Tensor:
    codes = mapping(z, weights, biases)
    total = torch.zeros_like(codes[0])
    for code in codes:
        total = total + code
    return total / codes.shape[0]


def mix_styles(w_a: Tensor, w_b: Tensor, layers: int, crossover: int) -> Tensor:
    images = []
    for a, b in zip(w_a, w_b):
        styles = []
        for layer in range(layers):
            if layer < crossover:
                styles.append(a)
            else:
                styles.append(b)
        images.append(torch.stack(styles))
    return torch.stack(images)


def truncate_w(w: Tensor, w_mean: Tensor, psi: float = 0.7, cutoff: int | None = None) -> Tensor:
    images = []
    for image in w:
        styles = []
        for layer, code in enumerate(image):
            if cutoff is None or layer < cutoff:
                code = w_mean + psi * (code - w_mean)
            styles.append(code)
        images.append(torch.stack(styles))
    return torch.stack(images)
