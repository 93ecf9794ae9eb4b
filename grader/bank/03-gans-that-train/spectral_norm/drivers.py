"""What runs in the worker: a layer of the learner's class, around a linear layer or a convolution."""

import torch
from torch import nn


def made(kind, weight, bias, u, **options):
    """A normalised layer with this weight, bias and u; options are those of a convolution."""
    random = torch.get_rng_state()
    with torch.device("cpu"):
        if weight.dim() == 2:
            layer = nn.Linear(weight.shape[1], len(weight), bias=bias is not None)
        else:
            layer = nn.Conv2d(weight.shape[1], len(weight), weight.shape[-1], bias=bias is not None, **options)
        module = kind(layer)
    torch.set_rng_state(random)
    module = module.to(weight.dtype)
    if "u" not in dict(module.named_buffers()):
        raise AttributeError("the layer has no buffer called 'u'")
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
    if "u" in module.state_dict():
        module.load_state_dict({**module.state_dict(), "u": u})
    else:
        module.u = u.clone()
    return module, layer


def passed(kind, weight, bias, u, x, modes, **options):
    """What passes in these modes give, True for training: "out" and "u" after each, and what is left."""
    module, layer = made(kind, weight, bias, u, **options)
    out, kept = [], []
    for mode in modes:
        out.append(module.train(mode)(x).detach())
        kept.append(module.u.detach().clone())
    return {
        "out": torch.stack(out),
        "u": torch.stack(kept),
        "weight": layer.weight.detach(),
        "is_saved": "u" in module.state_dict(),
        "parameters": sorted(tuple(p.shape) for p in module.parameters())
        == sorted(tuple(p.shape) for p in layer.parameters()),
    }


def gradients(kind, weight, bias, u, batches, mixes, **options):
    """Gradients of the weight after a pass for each batch, all before one way back."""
    module, layer = made(kind, weight, bias, u, **options)
    outs = [module(x) for x in batches]
    sum((out * mix).sum() for out, mix in zip(outs, mixes, strict=True)).backward()
    return torch.zeros_like(weight) if layer.weight.grad is None else layer.weight.grad
