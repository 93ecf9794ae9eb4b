"""Right solutions in other styles."""

import torch
import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="modulate")
def by_einsum(weight, style):
    """Indices written out."""
    return torch.einsum("oihw,bi->boihw", weight, style)


@equivalent(of="modulate", remarks=["conv_loop"])
def image_after_image(weight, style):
    """A list with the weights of each image."""
    return torch.stack([weight * s.view(1, -1, 1, 1) for s in style])


@equivalent(of="modulate")
def channels_last(weight, style):
    """The axis of the inputs moved to the end, and back."""
    return (weight.movedim(1, -1)[None] * style[:, None, None, None]).movedim(-1, 2)


@equivalent(of="modulate")
def repeated_and_multiplied(weight, style):
    """A copy of the weight for each image, multiplied in place."""
    weights = weight.unsqueeze(0).repeat(style.size(0), 1, 1, 1, 1)
    weights *= style.reshape(len(style), 1, -1, 1, 1)
    return weights


@equivalent(of="demodulate")
def by_functional_normalize(weights):
    """All weights of an output in a row, brought to length 1 by torch."""
    return F.normalize(weights.flatten(2), dim=2).view_as(weights)


@equivalent(of="demodulate", remarks=["dead_output"])
def by_its_norm(weights):
    """Divided by the norm, without a constant."""
    return weights / torch.linalg.vector_norm(weights, dim=(2, 3, 4), keepdim=True)


@equivalent(of="demodulate", remarks=["dead_output"])
def constant_beside_the_root(weights):
    """The constant after the root, which is where many normalisations have it."""
    deviation = torch.sqrt((weights**2).sum(dim=[2, 3, 4]))
    return weights / (deviation[..., None, None, None] + 1e-6)


@equivalent(of="demodulate")
def in_float64(weights):
    """With more digits and a larger constant, one sum inside of another."""
    wide = weights.double()
    variance = wide.pow(2).sum(-1).sum(-1).sum(-1).add(1e-6)
    return (wide / variance.sqrt()[:, :, None, None, None]).to(weights.dtype)


@equivalent(of="demodulate")
def by_einsum_of_squares(weights):
    """A sum of products, not larger than needed."""
    factor = torch.einsum("boihw,boihw->bo", weights, weights).clamp(min=1e-12).pow(-0.5)
    return torch.einsum("boihw,bo->boihw", weights, factor)


@equivalent(of="modulated_conv2d")
def scaled_pictures(x, weight, style, is_demodulated=True):
    """The pictures are scaled before a convolution that all share, and divided after it."""
    out = F.conv2d(x * style[:, :, None, None], weight, padding="same")
    if is_demodulated:
        variance = style.square() @ weight.square().sum((2, 3)).T
        out = out * torch.rsqrt(variance + 1e-8)[:, :, None, None]
    return out


@equivalent(of="modulated_conv2d", remarks=["conv_loop"])
def one_image_after_another(x, weight, style, is_demodulated=True):
    """A convolution for each image."""
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    pad = (weight.size(2) - 1) // 2
    return torch.cat([F.conv2d(x[b : b + 1], weights[b], padding=pad) for b in range(len(x))])


@equivalent(of="modulated_conv2d", remarks=["conv_strides"])
def grouped_and_viewed(x, weight, style, is_demodulated=True):
    """In one piece, with views."""
    b, c, h, w = x.shape
    o, _, k, _ = weight.shape
    weights = weight.unsqueeze(0) * style.view(b, 1, c, 1, 1)
    if is_demodulated:
        weights = weights * torch.rsqrt(weights.pow(2).sum([2, 3, 4]) + 1e-8).view(b, o, 1, 1, 1)
    out = F.conv2d(x.view(1, b * c, h, w), weights.view(b * o, c, k, k), padding=k // 2, groups=b)
    return out.view(b, o, h, w)


@equivalent(of="modulated_conv2d")
def by_unfolding(x, weight, style, is_demodulated=True):
    """The neighbourhood of each place in a column, and a product of matrices for each image."""
    weights = modulate(weight, style)
    weights = demodulate(weights) if is_demodulated else weights
    columns = F.unfold(x, weight.shape[-1], padding=weight.shape[-1] // 2)
    return torch.bmm(weights.flatten(2), columns).unflatten(2, x.shape[2:])
