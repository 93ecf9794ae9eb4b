import torch
from torch import Tensor


def _entropy(p: Tensor) -> Tensor:
    return torch.special.entr(p).sum()


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    mass = p_data + p_g
    D = torch.div(p_data, mass.masked_fill(mass == 0, 1))
    return D.masked_fill(mass == 0, 0.5)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    terms = torch.stack([torch.special.xlogy(p_data, D), torch.special.xlog1py(p_g, -D)])
    return terms.sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    p, q = p_data.double(), p_g.double()
    js = _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2
    return js.to(p_data.dtype)
