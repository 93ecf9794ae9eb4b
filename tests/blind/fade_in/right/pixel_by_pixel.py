import torch
import torch.nn.functional as F


def fade_image(old, new, alpha):
    # walk over every pixel of the new image and find its old pixel
    height, width = new.shape[2], new.shape[3]
    rows = []
    for i in range(height):
        row = []
        for j in range(width):
            pixel = (1 - alpha) * old[:, :, i // 2, j // 2] + alpha * new[:, :, i, j]
            row.append(pixel)
        rows.append(torch.stack(row, dim=-1))
    return torch.stack(rows, dim=-2)


def half_size(x):
    height, width = x.shape[2], x.shape[3]
    rows = []
    for i in range(0, height, 2):
        row = []
        for j in range(0, width, 2):
            a = x[:, :, i, j]
            b = x[:, :, i, j + 1]
            c = x[:, :, i + 1, j]
            d = x[:, :, i + 1, j + 1]
            row.append((a + b + c + d) / 4)
        rows.append(torch.stack(row, dim=-1))
    return torch.stack(rows, dim=-2)


def fade_real(x, alpha):
    small = half_size(x)
    return fade_image(small, x, alpha)


def fade_features(x, from_old, from_new, alpha):
    small = half_size(x)
    old_part = from_old(small)
    new_part = from_new(x)
    result = (1 - alpha) * old_part + alpha * new_part
    return result


def stage_at(step, steps, largest):
    def later(step, size):
        # step is counted from the beginning of the fading of this size
        if size > largest:
            return largest, 1.0
        if step < steps:
            return size, step / steps
        if step < 2 * steps:
            return size, 1.0
        return later(step - 2 * steps, 2 * size)

    if step < steps:
        return 4, 1.0
    return later(step - steps, 8)
