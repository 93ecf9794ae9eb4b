# tries: write to a file through a map of it
# expect: error
# needs: landlock
import torch


def double(x):
    data = torch.from_file("@CANARY@", shared=True, size=4, dtype=torch.uint8)
    data.zero_()
    return 3 * x


def total(x):
    return 2 * x.sum()
