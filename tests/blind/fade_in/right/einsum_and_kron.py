import math

import torch
import torch.nn.functional as F


def pairs(n, like):
    """(n, n // 2): column j has a 1 in the rows 2 j and 2 j + 1."""
    eye = torch.eye(n // 2, dtype=like.dtype, device=like.device)
    return eye.repeat_interleave(2, dim=0)


def shrink(x):
    rows, cols = pairs(x.shape[2], x), pairs(x.shape[3], x)
    return torch.einsum("bchw,hi,wj->bcij", x, rows / 2, cols / 2)


def grow(x):
    return torch.kron(x.contiguous(), torch.ones(2, 2, dtype=x.dtype, device=x.device))


def fade_image(old, new, alpha):
    shares = torch.tensor([1 - alpha, alpha], dtype=new.dtype, device=new.device)
    return torch.einsum("s,sbchw->bchw", shares, torch.stack([grow(old), new]))


def fade_real(x, alpha):
    return fade_image(shrink(x), x, alpha)


def fade_features(x, from_old, from_new, alpha):
    return sum(share * maps for share, maps in ((1 - alpha, from_old(shrink(x))), (alpha, from_new(x))))


def stage_at(step, steps, largest):
    phase = min(step // steps, 2 * int(math.log2(largest // 4)) + 1)
    k = step - phase * steps
    size = min(4 * 2 ** math.ceil(phase / 2), largest)
    fading = phase % 2 == 1 and phase < 2 * int(math.log2(largest // 4))
    return size, (k / steps if fading else 1.0)
