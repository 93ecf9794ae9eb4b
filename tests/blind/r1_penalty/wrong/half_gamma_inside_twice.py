import torch


def r1_penalty(D, real):
    real_in = real.detach().requires_grad_(True)
    out = D(real_in)
    grads = torch.autograd.grad(out.sum(), real_in, create_graph=True)[0]
    # 1/2 E |grad|^2
    return 0.5 * grads.flatten(1).pow(2).sum(1).mean()


def lazy_r1(D, real, step, gamma, every=16):
    if step % every != 0:
        return torch.zeros((), dtype=real.dtype, device=real.device)
    return gamma / 2 * every * r1_penalty(D, real)
