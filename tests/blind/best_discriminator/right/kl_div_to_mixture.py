import torch
import torch.nn.functional as F
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    D = p_data / (p_data + p_g)
    return torch.nan_to_num(D, nan=0.5)  # 0 / 0: nobody goes there


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    real = torch.where(p_data > 0, p_data * torch.log(D), torch.zeros_like(D))
    fake = torch.where(p_g > 0, p_g * torch.log1p(-D), torch.zeros_like(D))
    return real.sum() + fake.sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    m = 0.5 * (p_data.double() + p_g.double())
    log_m = torch.where(m > 0, m, torch.ones_like(m)).log()
    kl_data = F.kl_div(log_m, p_data.double(), reduction="sum")
    kl_g = F.kl_div(log_m, p_g.double(), reduction="sum")
    return (0.5 * (kl_data + kl_g)).to(p_data.dtype)
