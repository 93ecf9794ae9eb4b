"""Right solutions in other styles: the checks accept every one of them."""

# The functions of the exercise are known where a variant is put together; a class in small letters is a set of
# functions and classes.

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from grader.checks import equivalent


@equivalent(of="make_mask")
def zeros_by_slices(kind, out_channels, in_channels, kernel_size):
    """Ones, with the rest of the row and the rows below set to 0, as most public code does it."""
    if kind not in {"A", "B"}:
        raise ValueError(kind)
    if kernel_size % 2 != 1:
        raise ValueError(kernel_size)
    mask = torch.ones(out_channels, in_channels, kernel_size, kernel_size)
    centre = kernel_size // 2
    mask[:, :, centre, centre + (kind == "B") :] = 0
    mask[:, :, centre + 1 :] = 0
    return mask


@equivalent(of="make_mask")
def place_by_place(kind, out_channels, in_channels, kernel_size):
    """Loops over the kernel, and a table that says how far each kind goes."""
    extra = {"A": 0, "B": 1}.get(kind)
    if extra is None or not kernel_size & 1:
        raise ValueError("kind must be A or B and kernel_size odd")
    centre, rows = kernel_size // 2, []
    for i in range(kernel_size):
        rows.append(
            [1.0 if i < centre or (i == centre and j < centre + extra) else 0.0 for j in range(kernel_size)]
        )
    return torch.tensor(rows).repeat(out_channels, in_channels, 1, 1)


@equivalent(of="make_mask")
def by_offsets(kind, out_channels, in_channels, kernel_size):
    """From how far each place lies below and to the right of the middle."""
    if kind != "A" and kind != "B":
        raise ValueError("unknown kind")
    if kernel_size % 2 == 0:
        raise ValueError("even kernel")
    offset = torch.arange(kernel_size) - kernel_size // 2
    below, right = torch.meshgrid(offset, offset, indexing="ij")
    before = (below < 0) | ((below == 0) & (right < 0))
    if kind == "B":
        before |= (below == 0) & (right == 0)
    return before.to(torch.float32)[None, None].expand(out_channels, in_channels, *before.shape).contiguous()


@equivalent(of="make_mask")
def in_numpy(kind, out_channels, in_channels, kernel_size):
    """Flat, in numpy: so many ones, then zeros."""
    try:
        ones = kernel_size**2 // 2 + ["A", "B"].index(kind)
    except ValueError:
        raise ValueError(f"there is no kind {kind}") from None
    if kernel_size % 2 == 0:
        raise ValueError("a kernel of even size has no middle")
    flat = np.zeros((out_channels, in_channels, kernel_size**2), dtype=np.float32)
    flat[..., :ones] = 1
    return torch.from_numpy(flat).reshape(out_channels, in_channels, kernel_size, kernel_size)


@equivalent(of="MaskedConv2d", remarks=["layer_weight"])
class ZeroedInEveryForward(nn.Conv2d):
    """The hidden weights are set to 0 before each pass, as in most public PixelCNNs."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, *self.weight.shape[:3]))

    def forward(self, x):
        self.weight.data *= self.mask
        return super().forward(x)


@equivalent(of="MaskedConv2d")
class WithItsOwnMask(nn.Conv2d):
    """The mask made in the class, in the shape of the weight, and the method that the parent uses itself."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        if kind not in ["A", "B"]:
            raise ValueError("kind")
        if kernel_size % 2 == 0:
            raise ValueError("kernel_size")
        super().__init__(in_channels, out_channels, kernel_size, padding="same", bias=bias)
        self.register_buffer("mask", torch.zeros_like(self.weight, requires_grad=False))
        k = self.kernel_size[0] // 2
        self.mask[..., :k, :] = 1
        self.mask[..., k, : k + 1 if kind == "B" else k] = 1

    def forward(self, x):
        return self._conv_forward(x, self.mask * self.weight, self.bias)


@equivalent(of="MaskedConv2d")
class UpperHalf(nn.Conv2d):
    """Only the rows that show anything are convolved: the rest of the kernel would be 0 all the same."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        self.reach = kernel_size // 2

    def forward(self, x):
        upper = self.weight[:, :, : self.reach + 1].masked_fill(self.mask[:, :, : self.reach + 1] == 0, 0.0)
        return F.conv2d(F.pad(x, (self.reach, self.reach, self.reach, 0)), upper, self.bias)


@equivalent(of="MaskedConv2d", remarks=["layer_weight"])
class BeforeEachPass(nn.Conv2d):
    """A hook cleans the weight under no_grad before each pass; the mask is kept as booleans."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, 1, (kernel_size - 1) // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size).bool())
        self.register_forward_pre_hook(lambda layer, _: layer.clean())

    @torch.no_grad()
    def clean(self):
        self.weight.copy_(torch.where(self.mask, self.weight, 0.0))


@equivalent(of="MaskedConv2d")
class AsMatrixProduct(nn.Conv2d):
    """The patches of the picture side by side, times the masked weight as a matrix."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        size = self.kernel_size[0]
        patches = F.unfold(x, size, padding=size // 2)
        out = (self.weight * self.mask).flatten(1) @ patches
        if self.bias is not None:
            out = out + self.bias[:, None]
        return out.view(len(x), self.out_channels, *x.shape[2:])


@equivalent(of="MaskedConv2d")
class StraightThrough(nn.Conv2d):
    """What is hidden is taken off without a gradient: hidden weights are moved, and take no part."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        hidden = (self.weight * (1 - self.mask)).detach()
        return F.conv2d(x, self.weight - hidden, self.bias, padding=self.padding)


@equivalent(of="MaskedConv2d", remarks=["layer_half"])
class PlacesAsBooleans(nn.Conv2d):
    """The mask says yes or no, and becomes float32 where it meets the weight."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size) > 0)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask.float(), self.bias, padding=self.padding)


@equivalent(of="MaskedConv2d", remarks=["layer_strides"])
class WindowsByStrides(nn.Conv2d):
    """Every window of the padded picture as a view of it, with the steps in memory worked out by hand."""

    def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x):
        (n, channels, height, width), size = x.shape, self.kernel_size[0]
        padded = F.pad(x, [size // 2] * 4)
        row = width + size - 1
        plane = row * (height + size - 1)
        windows = padded.as_strided(
            (n, channels, height, width, size, size), (channels * plane, plane, row, 1, row, 1)
        )
        out = torch.einsum("bihwkl,oikl->bohw", windows, self.weight * self.mask).contiguous()
        return out if self.bias is None else out + self.bias[:, None, None]


@equivalent(remarks=["mask_memory"])
class one_grid_for_all_channels:
    """One grid, shown for each pair of channels without a copy; the layer makes the copy that is saved."""

    def make_mask(kind, out_channels, in_channels, kernel_size):
        if kind not in ("A", "B") or kernel_size % 2 == 0:
            raise ValueError("kind must be A or B, and kernel_size odd")
        places = torch.arange(kernel_size**2).view(kernel_size, kernel_size)
        last = kernel_size**2 // 2 - (kind == "A")
        return (places <= last).float().expand(out_channels, in_channels, -1, -1)

    class MaskedConv2d(nn.Conv2d):
        def __init__(self, kind, in_channels, out_channels, kernel_size, bias=True):
            super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
            self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size).clone())

        def forward(self, x):
            return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)
