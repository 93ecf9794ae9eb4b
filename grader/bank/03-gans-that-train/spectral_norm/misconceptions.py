"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

from grader.checks import misconception


@misconception(of="power_step", fails="step_value", title="The length is not set to 1")
def length_left(W, u):
    """The direction is right and the length is not 1. From round to round it grows or shrinks by the square of
    the norm, and so does everything that is computed from it."""
    with torch.no_grad():
        return W @ (W.T @ u)


@misconception(of="power_step", fails="step_value", title="Divided by the largest entry")
def by_largest_entry(W, u):
    """You divide by the largest entry, as some power iterations do for eigenvalues. Then the length of u is not
    1, and u^T W v is not the singular value. Divide by the root of the sum of squares."""
    with torch.no_grad():
        out = W @ F.normalize(W.T @ u, dim=0)
        return out / out.abs().max()


@misconception(of="power_step", fails="step_value", title="Divided by the square of the length")
def by_square(W, u):
    """You divide by the sum of squares and forget its root, so the length is not 1 but its own inverse."""
    with torch.no_grad():
        out = W @ F.normalize(W.T @ u, dim=0)
        return out / out.square().sum()


@misconception(of="power_step", fails="step_value", title="Divided by the sum of the entries' sizes")
def by_sum(W, u):
    """You divide by the sum of the absolute entries. The length that counts here is the root of the sum of
    squares."""
    with torch.no_grad():
        return F.normalize(W @ F.normalize(W.T @ u, dim=0), p=1, dim=0)


@misconception(of="power_step", fails="step_value", title="There and not moved")
def not_moved(W, u):
    """The old u comes back, at length 1. v is computed from it, but u itself has to be computed from v as well:
    that is what turns it."""
    with torch.no_grad():
        return F.normalize(u, dim=0)


# pytorch/pytorch pull request 7298 settles that u and v get no gradient.
@misconception(of="power_step", fails="step_graph", title="The round is recorded in the graph")
def round_recorded(W, u):
    """The new u hangs on W, so a gradient goes through the power iteration; kept from pass to pass, it drags
    along the graphs of all passes before. u is a constant."""
    return F.normalize(W @ F.normalize(W.T @ u, dim=0), dim=0)


@misconception(of="spectral_norm", fails="norm_value", title="The Frobenius norm")
def frobenius(weight, u):
    """That is the root of the sum of all squares, which counts every singular value. The spectral norm is the
    largest one alone; divided by this, the layer is flatter than needed."""
    return weight.norm()


@misconception(of="spectral_norm", fails="norm_value", title="v has not the length 1")
def v_not_unit(weight, u):
    """v is W^T u as it is. Then u^T W v is the square of the norm: divide v by its length."""
    W = weight.flatten(1)
    return u @ W @ (W.detach().T @ u)


# google-deepmind/dm-haiku issue 71 asks about its stop_gradient.
@misconception(of="spectral_norm", fails="norm_gradient", title="sigma is taken out of the graph")
def sigma_detached(weight, u):
    """The value is right and no gradient reaches the weight: only u and v are constants. A weight that is
    divided by a constant would be pushed to grow, which changes nothing of what the layer computes."""
    W = weight.detach().flatten(1)
    return u @ W @ F.normalize(W.T @ u, dim=0)


@misconception(of="spectral_norm", fails="norm_value", title="The exact norm, whatever u is")
def exact_norm(weight, u):
    """You compute the largest singular value itself. It is right, dear, and takes no notice of u. The estimate
    with the u that is kept is what is asked for."""
    return torch.linalg.matrix_norm(weight.flatten(1), 2)


@misconception(of="spectral_norm", fails="norm_value", title="The length of W v, without u")
def length_of_w_v(weight, u):
    """You make half a round more: from v you go back to the rows, and take the length of what comes of it. That is
    nearer to the exact norm, but it is not u^T W v with the u that is given, and its gradient is another one."""
    W = weight.flatten(1)
    return (W @ F.normalize(W.detach().T @ u, dim=0)).norm()


@misconception(of="spectral_norm", fails="norm_value", title="The largest entry of W^T u")
def largest_entry(weight, u):
    """You take the largest entry of W^T u. How long it is, the root of the sum of squares, is the norm."""
    return (weight.flatten(1).T @ u).abs().max()


@misconception(of="spectral_norm", fails="norm_value", title="The kernel is summed over its places")
def kernel_summed(weight, u):
    """The places of the kernel are added up, and the norm is that of one number for each pair of channels.
    Weights of opposite signs then cancel. Flatten them into the second axis."""
    W = weight.flatten(2).sum(-1) if weight.dim() > 2 else weight
    return u @ W @ F.normalize(W.detach().T @ u, dim=0)


@misconception(of="spectral_norm", fails="norm_value", title="Reshaped to (rest, out)")
def reshaped_across(weight, u):
    """You reshape the weight to (rest, out) and transpose it. Reshaping does not move axes, it only cuts the
    same row of numbers elsewhere, so outputs are mixed with one another. Keep the first axis and flatten the
    others."""
    W = weight.reshape(-1, len(weight)).T
    return u @ W @ F.normalize(W.detach().T @ u, dim=0)


@misconception(of="spectral_norm", fails="norm_value", title="The norm of each place of the kernel, averaged")
def kernel_averaged(weight, u):
    """Each place of the kernel is taken as a matrix of its own, and the norms are averaged. All axes but the
    first become one, and it has one norm."""
    W = weight.reshape(*weight.shape[:2], -1)
    return torch.einsum("o,oik->ik", u, W).norm(dim=0).mean()


def _keep(module, layer):
    module.layer = layer
    module.register_buffer("u", F.normalize(torch.randn(len(layer.weight)), dim=0))


def _used(module, x, weight):
    return functional_call(module.layer, {"weight": weight}, (x,))


@misconception(of="SpectralNorm", fails="layer_value", title="u stays where it began")
class UNeverMoves(nn.Module):
    """u makes no rounds, so it points in the random direction it began with: sigma is too small, and the layer
    stretches by more than 1. One round for each pass in training."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, self.u))


@misconception(of="SpectralNorm", fails="layer_rounds", title="u moves in evaluation too")
class MovesInEvaluation(nn.Module):
    """u makes a round in evaluation mode as well, so the network changes while it is only looked at, and the
    same example gets another answer each time."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        self.u = power_step(self.layer.weight.flatten(1), self.u)
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, self.u))


@misconception(of="SpectralNorm", fails="layer_value", title="u begins anew in each pass")
class BeginsAnew(nn.Module):
    """u is not kept: every pass begins in the same place and makes one round. One round is enough only because
    the next goes on from there."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        u = torch.ones_like(self.u) / len(self.u) ** 0.5
        if self.training:
            u = power_step(self.layer.weight.flatten(1), u)
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, u))


@misconception(of="SpectralNorm", fails="layer_rounds", title="What comes of a round is not kept")
class RoundForgotten(nn.Module):
    """A pass makes its round and uses what comes of it, but does not store it. So the next one begins where this
    one began, and u never comes nearer to the right direction. One round is enough only because u is kept."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        W = self.layer.weight.flatten(1)
        u = power_step(W, self.u) if self.training else self.u
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, u))


@misconception(of="SpectralNorm", fails="layer_kept", title="u is not saved")
class NotSaved(nn.Module):
    """u is registered so that the state dict leaves it out. A network that is loaded then begins with a random
    direction, and in evaluation nothing ever turns it: the layer divides by a sigma that is too small."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.register_buffer("u", F.normalize(torch.randn(len(layer.weight)), dim=0), persistent=False)

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, self.u))


@misconception(of="SpectralNorm", fails="layer_value", title="The bias is divided as well")
class OutputDivided(nn.Module):
    """The output of the layer is divided by sigma, its bias with it. The bias stretches nothing: divide the
    weight alone."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        return self.layer(x) / spectral_norm(self.layer.weight, self.u)


@misconception(of="SpectralNorm", fails="layer_gradient", title="sigma is a constant for the weight")
class SigmaAConstant(nn.Module):
    """The output is right, and the gradient is that of a weight divided by a constant. It then has a part along
    the weight itself, which only makes it longer and changes nothing of the output."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, self.u).detach())


@misconception(of="SpectralNorm", fails="layer_value", title="Only norms above 1 are divided")
class OnlyAboveOne(nn.Module):
    """A weight whose norm is below 1 is left as it is. That bounds the slope as well, but it is another layer:
    here every weight gets the norm 1."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, self.u).clamp(min=1))


@misconception(of="SpectralNorm", fails="layer_value", title="sigma from the old u")
class OldU(nn.Module):
    """sigma is computed before the round, with the u of the pass before. Make the round first, and use what
    comes of it."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        weight = self.layer.weight / spectral_norm(self.layer.weight, self.u)
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        return _used(self, x, weight)


@misconception(of="SpectralNorm", fails="layer_value", title="Several rounds in each pass")
class ManyRounds(nn.Module):
    """Each pass makes five rounds. It is a better estimate and costs five times as much: one is asked for, as
    the next pass goes on from there."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        for _ in range(5):
            if self.training:
                self.u = power_step(self.layer.weight.flatten(1), self.u)
        return _used(self, x, self.layer.weight / spectral_norm(self.layer.weight, self.u))


@misconception(of="SpectralNorm", fails="layer_value", title="Stride and padding are forgotten")
class SettingsForgotten(nn.Module):
    """The convolution is called with weight and bias only, so its stride and its padding are those of a plain
    one. They belong to the layer."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        weight = self.layer.weight / spectral_norm(self.layer.weight, self.u)
        product = F.linear if weight.dim() == 2 else F.conv2d
        return product(x, weight, self.layer.bias)


@misconception(of="SpectralNorm", fails="layer_gradient", title="The weight itself is divided")
class WeightOverwritten(nn.Module):
    """The result is written into the layer's weight, which an optimiser moves from there, and sigma has no
    gradient any more. Compute another weight in each pass and leave the one that learns."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        if self.training:
            self.u = power_step(self.layer.weight.flatten(1), self.u)
        self.layer.weight.data /= spectral_norm(self.layer.weight, self.u).detach()
        return self.layer(x)


@misconception(
    of="SpectralNorm", fails="layer_value", title="Some of the convolution's settings are left out",
    values=("inner.stride, inner.padding, inner.dilation, inner.groups", "inner.stride, inner.padding"),
)  # fmt: skip
class SomeSettingsForgotten(nn.Module):
    """You hand over the settings of the convolution one by one, and not all of them. It has a stride, a padding, a
    dilation, groups, and a padding_mode, which says what stands beyond the edge. The layer knows them all: let it
    do the work, with another weight."""

    def __init__(self, layer):
        super().__init__()
        _keep(self, layer)

    def forward(self, x):
        inner = self.layer
        if self.training:
            self.u = power_step(inner.weight.flatten(1), self.u)
        weight = inner.weight / spectral_norm(inner.weight, self.u)
        if weight.dim() == 2:
            return F.linear(x, weight, inner.bias)
        return F.conv2d(x, weight, inner.bias, inner.stride, inner.padding, inner.dilation, inner.groups)
