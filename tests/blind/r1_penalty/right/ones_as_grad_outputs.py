import torch
from torch import autograd


def r1_penalty(D, real):
    batch_size = real.size(0)
    x_in = real.clone().detach()
    x_in.requires_grad = True
    d_out = D(x_in)
    grad_dout = autograd.grad(
        outputs=d_out,
        inputs=x_in,
        grad_outputs=torch.ones_like(d_out),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
    )[0]
    grad_dout2 = grad_dout.pow(2)
    assert grad_dout2.size() == x_in.size()
    reg = grad_dout2.reshape(batch_size, -1).sum(1)
    return reg.mean()


def lazy_r1(D, real, step, gamma, every=16):
    d_regularize = step % every == 0
    if not d_regularize:
        return real.new_zeros(())
    r1_loss = r1_penalty(D, real)
    return gamma / 2 * r1_loss * every
