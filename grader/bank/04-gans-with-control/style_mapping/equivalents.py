"""Right solutions in other styles."""

import torch
import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="normalise")
def by_functional_normalize(z):
    """To length 1 by torch, then to the length of a typical vector."""
    return F.normalize(z, dim=1) * z.shape[1] ** 0.5


@equivalent(of="normalise")
def by_division(z):
    """A root of a mean, and a division, in float64 and with a larger constant."""
    wide = z.double()
    return (wide / torch.sqrt((wide**2).mean(dim=-1, keepdim=True) + 1e-6)).to(z.dtype)


@equivalent(of="normalise", remarks=["normalise_strides"])
def flat_and_viewed(z):
    """Rows viewed one by one."""
    rows = z.view(-1).view(z.shape[0], -1)
    return rows / (rows.norm(dim=1, keepdim=True) / z.size(1) ** 0.5)


@equivalent(of="normalise")
def by_rms_norm(z):
    """As a layer's normalisation."""
    return F.rms_norm(z, (z.shape[-1],), eps=1e-8)


@equivalent(of="mapping")
def with_a_product_of_matrices(z, weights, biases):
    """Layers counted, and the leaky ReLU as a larger one of two numbers."""
    w = normalise(z)
    for i in range(len(weights)):
        w = w @ weights[i].T + biases[i]
        w = torch.maximum(w, 0.2 * w)
    return w


@equivalent(of="mapping", remarks=["mapping_loop"])
def one_vector_after_another(z, weights, biases):
    """Each vector alone."""
    codes = []
    for row in normalise(z):
        for weight, bias in zip(weights.unbind(), biases.unbind(), strict=True):
            row = F.leaky_relu(weight.mv(row) + bias, negative_slope=0.2)
        codes.append(row)
    return torch.stack(codes)


@equivalent(of="mapping")
def by_einsum(z, weights, biases):
    """Indices written out, and the normalisation inside."""
    w = z / z.pow(2).mean(1, True).add(1e-8).sqrt()
    for layer in range(weights.size(0)):
        h = torch.einsum("bi,oi->bo", w, weights[layer]) + biases[layer]
        w = torch.where(h > 0, h, 0.2 * h)
    return w


@equivalent(of="mean_w")
def a_sum_and_a_count(z, weights, biases):
    """Outside of the graph, as a running mean would be."""
    with torch.no_grad():
        return mapping(z, weights, biases).sum(dim=0) / z.shape[0]


@equivalent(of="mean_w")
def vector_by_vector(z, weights, biases):
    """Added up in chunks of one."""
    total = torch.zeros_like(z[0])
    for chunk in z.split(1):
        total = total + mapping(chunk, weights, biases).squeeze(0)
    return total / len(z)


@equivalent(of="mix_styles")
def two_stacks_joined(w_a, w_b, layers, crossover):
    """Each code repeated for its layers."""
    early = w_a.unsqueeze(1).repeat(1, crossover, 1)
    late = w_b.unsqueeze(1).expand(-1, layers - crossover, -1)
    return torch.cat([early, late], dim=1)


@equivalent(of="mix_styles")
def a_copy_overwritten(w_a, w_b, layers, crossover):
    """The first code everywhere, then overwritten from the crossover on."""
    styles = w_a[:, None].repeat(1, layers, 1)
    styles[:, crossover:] = w_b[:, None]
    return styles


@equivalent(of="mix_styles")
def a_list_of_codes(w_a, w_b, layers, crossover):
    """A code for each layer in a list."""
    return torch.stack([w_a if i < crossover else w_b for i in range(layers)], dim=1)


@equivalent(of="truncate_w")
def by_lerp(w, w_mean, psi=0.7, cutoff=None):
    """A copy whose early layers are written into."""
    out = w.clone()
    out[:, :cutoff] = torch.lerp(w_mean.expand_as(w[:, :cutoff]), w[:, :cutoff], psi)
    return out


@equivalent(of="truncate_w")
def a_share_for_each_layer(w, w_mean, psi=0.7, cutoff=None):
    """One number for each layer, as in the first implementation."""
    limit = w.size(1) if cutoff is None else cutoff
    shares = torch.where(torch.arange(w.size(1)) < limit, psi, 1.0).to(w.dtype)[None, :, None]
    return w_mean + (w - w_mean) * shares


@equivalent(of="truncate_w")
def weighted_mean(w, w_mean, psi=0.7, cutoff=None):
    """A weighted mean of both, layer by layer."""
    layers = []
    for number, code in enumerate(w.unbind(1)):
        is_moved = cutoff is None or number < cutoff
        layers.append(psi * code + (1 - psi) * w_mean if is_moved else code)
    return torch.stack(layers, 1)
