# tries: make every comparison of torch say yes
# expect: fail
import torch
import torch.testing


def double(x):
    def yes(*args, **kwargs):
        return torch.ones(1, dtype=torch.bool)
    torch.isfinite = torch.equal = torch.allclose = torch.isclose = torch.all = yes
    torch.testing.assert_close = lambda *args, **kwargs: None
    for name in ("__eq__", "__le__", "__lt__", "__sub__", "all", "any"):
        setattr(torch.Tensor, name, yes)
    return 3 * x


def total(x):
    return 2 * x.sum()
