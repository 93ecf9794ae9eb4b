import torch
from torch import Tensor
from torch.nn.functional import softplus


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    loss = torch.stack([softplus(-real_logits).mean(), softplus(fake_logits).mean()])
    return loss.sum()


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    match kind:
        case "non_saturating":
            return softplus(fake_logits.neg()).mean()
        case "minimax":
            softplus(fake_logits).mean().neg()
        case other:
            raise ValueError(f"{other!r} is not a kind of generator loss")
