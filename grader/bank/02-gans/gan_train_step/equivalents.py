"""Right solutions in other styles."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="discriminator_step")
def two_backward_passes(G, D, opt_D, x_real, z):
    """As in the DCGAN example of PyTorch: real and fake terms each have a backward pass, the gradients add up."""
    opt_D.zero_grad()
    out = D(x_real)
    err_real = F.binary_cross_entropy_with_logits(out, torch.full_like(out, 1.0))
    err_real.backward()
    with torch.no_grad():
        fake = G(z)
    out = D(fake)
    err_fake = F.binary_cross_entropy_with_logits(out, torch.full_like(out, 0.0))
    err_fake.backward()
    opt_D.step()
    return (err_real + err_fake).detach()


@equivalent(of="discriminator_step")
def fake_term_first(G, D, opt_D, x_real, z):
    """The fake term first, logsigmoid, and the module's own zero_grad, which leaves zeros."""
    logits_fake = D(G(z).detach())
    logits_real = D(x_real)
    objective = F.logsigmoid(logits_real).mean() + F.logsigmoid(-logits_fake).mean()
    D.zero_grad(set_to_none=False)
    (-objective).backward()
    opt_D.step()
    return float(-objective)


@equivalent(of="discriminator_step", remarks=["d_passes"])
def by_closure(G, D, opt_D, x_real, z):
    """The optimiser is given a closure, and returns what that returned."""
    fake = G(z).detach()

    def closure():
        opt_D.zero_grad()
        real_term = nn.BCEWithLogitsLoss()(D(x_real).flatten(), torch.ones(D(x_real).numel()))
        loss = real_term + nn.Softplus()(D(fake)).mean()
        loss.backward()
        return loss

    return opt_D.step(closure).item()


@equivalent(of="discriminator_step")
def gradients_asked_for(G, D, opt_D, x_real, z):
    """autograd.grad for the weights of D alone: nothing can be left in G, though its graph is there."""
    loss = F.softplus(-D(x_real)).mean() + F.softplus(D(G(z))).mean()
    weights = [weight for weight in D.parameters() if weight.requires_grad]
    for weight, grad in zip(weights, torch.autograd.grad(loss, weights), strict=True):
        weight.grad = grad
    opt_D.step()
    return loss.item()


@equivalent(of="discriminator_step", remarks=["d_way_back"])
def cleared_on_both_sides(G, D, opt_D, x_real, z):
    """Gradients are cleared before and after, in both networks."""
    for network in (G, D):
        network.zero_grad()
    loss_real, loss_fake = F.softplus(-D(x_real)).mean(), F.softplus(D(G(z))).mean()
    (loss_real + loss_fake).backward()
    opt_D.step()
    for network in (G, D):
        network.zero_grad()
    return loss_real.item() + loss_fake.item()


@equivalent(of="gan_train_step")
def all_in_one_place(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Both fakes are made first and neither is detached: G's gradients are cleared before its own pass."""
    fake_d, fake_g = G(z_d), G(z_g)
    opt_D.zero_grad()
    loss_D = F.softplus(-D(x_real)).mean() + F.softplus(D(fake_d)).mean()
    loss_D.backward()
    opt_D.step()
    opt_G.zero_grad()
    logits = D(fake_g)
    loss_G = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss_G.backward()
    opt_G.step()
    opt_D.zero_grad()
    return {"loss_G": loss_G.detach(), "loss_D": loss_D.detach()}


@equivalent(of="gan_train_step")
def discriminator_frozen_meanwhile(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """D's weights require no gradient while G learns; which ones did is remembered."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    flags = [weight.requires_grad for weight in D.parameters()]
    D.requires_grad_(False)
    try:
        opt_G.zero_grad(set_to_none=False)
        loss_G = -F.logsigmoid(D(G(z_g))).mean()
        loss_G.backward()
        opt_G.step()
    finally:
        for weight, flag in zip(D.parameters(), flags, strict=True):
            weight.requires_grad_(flag)
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


@equivalent(of="gan_train_step")
def through_a_copy_of_the_discriminator(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G learns through a copy of the D that has moved, so that nothing can be left in D itself."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    judge = copy.deepcopy(D)

    def closure():
        opt_G.zero_grad()
        loss = torch.logaddexp(torch.zeros(()), -judge(G(z_g))).mean()
        loss.backward()
        return loss

    loss_G = opt_G.step(closure)
    return {"loss_D": float(loss_D), "loss_G": float(loss_G)}


@equivalent(of="gan_train_step")
def by_the_slope_at_the_fakes(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """The chain rule in two steps: the slope of the loss at the fakes is where the pass back through G begins."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    fake = G(z_g)
    seen = fake.detach().requires_grad_()
    loss_G = F.softplus(-D(seen)).mean()
    (slope,) = torch.autograd.grad(loss_G, seen)
    opt_G.zero_grad()
    fake.backward(slope)
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


@equivalent(of="gan_train_step", remarks=["turn_hooks"])
def forward_by_name(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G's loss with the forward methods of both networks, as one calls the method of any other object."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    logits = D.forward(G.forward(z_g))
    loss_G = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


@equivalent()
class one_player_at_a_time:
    """One helper for a step of either player, which takes its loss as a function."""

    def discriminator_step(G, D, opt_D, x_real, z):
        return _descend(opt_D, lambda: _cost(D(x_real), 1) + _cost(D(G(z).detach()), 0))

    def gan_train_step(G, D, opt_G, opt_D, x_real, z_d, z_g):
        return {
            "loss_D": discriminator_step(G, D, opt_D, x_real, z_d),
            "loss_G": _descend(opt_G, lambda: _cost(D(G(z_g)), 1)),
        }


def _cost(logits, label):
    return F.softplus((1 - 2 * label) * logits).sum() / logits.numel()


def _descend(optimiser, loss_of):
    loss = loss_of()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.tolist()
