# tries: nothing: an optimiser that finds the factor
# expect: pass
# timeout: 10
import torch


def double(x):
    factor = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.SGD([factor], lr=0.5)
    for _ in range(60):
        optimiser.zero_grad()
        ((factor - 2) ** 2).sum().backward()
        optimiser.step()
    return x * factor.detach().round()


def total(x):
    return 2 * x.sum()
