import numpy as np
import torch
from torch import Tensor


def _arrays(*ts):
    return [np.asarray(t.detach().cpu(), dtype=np.float64) for t in ts]


def _xlogx_over(p, q):
    """p * log(q), 0 where p is 0, -inf where only q is."""
    out = np.zeros_like(p)
    use = p > 0
    with np.errstate(divide="ignore"):
        out[use] = p[use] * np.log(q[use])
    return out.sum()


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    p, q = _arrays(p_data, p_g)
    out = np.full_like(p, 0.5)
    np.divide(p, p + q, out=out, where=(p + q) > 0)
    return torch.from_numpy(out).to(p_data.dtype)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    p, q, d = _arrays(p_data, p_g, D)
    v = _xlogx_over(p, d) + _xlogx_over(q, 1.0 - d)
    return torch.tensor(v, dtype=p_data.dtype, device=p_data.device)


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    p, q = _arrays(p_data, p_g)
    m = (p + q) / 2
    kl = lambda a: _xlogx_over(a, a) - _xlogx_over(a, m)
    js = 0.5 * kl(p) + 0.5 * kl(q)
    return torch.tensor(max(js, 0.0), dtype=p_data.dtype, device=p_data.device)
