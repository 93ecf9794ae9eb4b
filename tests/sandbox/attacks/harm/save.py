# tries: let torch save over a file
# expect: error
# needs: landlock
import torch


def double(x):
    torch.save({"x": 1}, "@CANARY@")
    return 3 * x


def total(x):
    return 2 * x.sum()
