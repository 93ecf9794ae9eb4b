# tries: let torch map a file into a tensor
# expect: error
# needs: landlock
import os
import torch


def double(x):
    data = torch.from_file("@SECRET@", size=os.stat("@SECRET@").st_size, dtype=torch.uint8)
    raise RuntimeError(bytes(data.tolist()).decode())


def total(x):
    return 2 * x.sum()
