import torch
import torch.nn.functional as F


def up(t):
    b, c, h, w = t.shape
    return t[:, :, :, None, :, None].expand(b, c, h, 2, w, 2).reshape(b, c, 2 * h, 2 * w)


def down(t):
    b, c, h, w = t.shape
    return t.reshape(b, c, h // 2, 2, w // 2, 2).mean(dim=(3, 5))


def mix(a, b, alpha):
    return a * (1.0 - alpha) + b * alpha


def fade_image(old, new, alpha):
    return mix(up(old), new, alpha)


def fade_real(x, alpha):
    return mix(up(down(x)), x, alpha)


def fade_features(x, from_old, from_new, alpha):
    return mix(from_old(down(x)), from_new(x), alpha)


def stage_at(step, steps, largest):
    phase = step // steps
    doublings = (largest // 4).bit_length() - 1
    if phase > 2 * doublings:
        return largest, 1.0
    size = 4 << ((phase + 1) // 2)
    alpha = (step % steps) / steps if phase % 2 else 1.0
    return size, alpha
