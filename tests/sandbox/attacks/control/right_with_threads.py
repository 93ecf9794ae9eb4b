# tries: nothing: a pool of threads, in-memory files and late imports
# expect: pass
import io
from concurrent.futures import ThreadPoolExecutor

import torch


def double(x):
    import statistics

    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(torch.clone, [x, x]))
    stored = io.BytesIO()
    torch.save(halves[0], stored)
    stored.seek(0)
    return torch.load(stored) + halves[1] * statistics.mean([1, 1])


def total(x):
    return 2 * x.sum()
