# tries: nothing: as many threads as honest code has at once, and hundreds one after another
# expect: pass
import threading
from concurrent.futures import ThreadPoolExecutor

import torch

torch.set_num_threads(4)


def double(x):
    large = torch.ones(2**18)
    assert (large + large).sum() == 2**19
    with ThreadPoolExecutor(32) as pool:
        halves = list(pool.map(torch.clone, [x] * 32))
    for _ in range(200):
        thread = threading.Thread(target=halves.pop, args=(0,)) if len(halves) > 2 else threading.Thread()
        thread.start()
        thread.join()
    return halves[0] + halves[1]


def total(x):
    return 2 * x.sum()
