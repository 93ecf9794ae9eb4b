"""The wire format between grader and worker: tagged binary, no pickle, only plain data.

A frame is a length and one value. A value is a tag and its content, all little-endian:

    N none · T F booleans · i int64 · f float64 · s text · l list · u tuple · d dict with text keys
    t tensor: dtype, requires_grad, dimensions, the order they have in memory, raw bytes
    m model: public name, whether it trains, whether it is to be a function, and weights
    o a value that cannot cross: the name of its type (only ever sent by a worker)

Every length is compared with the bytes that are left before anything is allocated. Whatever the bytes
are, decoding gives a value or raises WireError.
"""

from __future__ import annotations

import math
import struct
import unicodedata
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.sandbox.builders import BUILDERS, Recorder, build, name_of

MAX_FRAME = 64 * 2**20
MAX_DEPTH = 8
MAX_ITEMS = 4096
MAX_TEXT = 2**20
MAX_DIMENSIONS = 8
MAX_NAME = 200
# In a whole frame: decoding runs in the grader, so it must end soon whatever the frame is.
MAX_VALUES = 16384

DTYPES = (
    torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
    torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128,
)  # fmt: skip
# The order of so many dimensions in memory, where it is the one in which they are counted.
AS_COUNTED = [tuple(range(dimensions)) for dimensions in range(MAX_DIMENSIONS + 1)]


class WireError(Exception):
    """Bytes that follow no rule of this format, or a value that has no place in it."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for a value that cannot cross, such as a module or a file."""

    type_name: str


def visible(text: str) -> str:
    """Text of a stranger made safe to show: no control, bidirectional or surrogate characters."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    return "".join(kept)


def encode(value: Any, *, opaque: bool = False) -> bytes:
    """The bytes of a value. With `opaque`, what cannot cross becomes its type's name instead of WireError."""
    out = bytearray()
    write_value(out, value, depth=0, opaque=opaque)
    if len(out) > MAX_FRAME:
        raise WireError(f"a value of {len(out)} bytes is too large; the limit is {MAX_FRAME}")
    return bytes(out)


def decode(data: bytes) -> Any:
    """The value of the bytes. Raises WireError for anything that `encode` cannot have written."""
    reader = Reader(data)
    value = reader.value(0)
    if reader.left:
        raise WireError(f"{reader.left} bytes after the value")
    return value


def write_value(out: bytearray, value: Any, *, depth: int, opaque: bool) -> None:
    """Append one value. Types are compared exactly: a subclass could lie about its content."""
    kind = type(value)
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")
    if value is None:
        out += b"N"
    elif kind is bool:
        out += b"T" if value else b"F"
    elif kind is int and -(2**63) <= value < 2**63:
        out += b"i" + struct.pack("<q", value)
    elif kind is float:
        out += b"f" + struct.pack("<d", value)
    elif kind is str:
        out += b"s"
        write_text(out, value)
    elif kind in (list, tuple, dict) and len(value) <= MAX_ITEMS and has_text_keys(value):
        write_items(out, value, depth=depth, opaque=opaque)
    elif kind in (Tensor, torch.nn.Parameter) and is_plain(value):
        write_tensor(out, value)
    elif kind in BUILDERS.values():
        out += b"m"
        write_text(out, name_of(value))
        out += struct.pack("<BB", value.training, value.is_function)
        write_items(out, value.tensors(), depth=depth, opaque=opaque)
    elif opaque:
        out += b"o"
        write_text(out, str(getattr(kind, "__name__", "object"))[:MAX_NAME])
    else:
        raise WireError(f"a {kind.__name__} cannot be sent")


def write_text(out: bytearray, text: str) -> None:
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_TEXT:
        raise WireError("text too long")
    out += struct.pack("<I", len(data)) + data


def write_items(out: bytearray, value: Any, *, depth: int, opaque: bool) -> None:
    if type(value) is dict:
        out += b"d" + struct.pack("<I", len(value))
        for key, item in value.items():
            write_text(out, key)
            write_value(out, item, depth=depth + 1, opaque=opaque)
        return
    out += (b"l" if type(value) is list else b"u") + struct.pack("<I", len(value))
    for item in value:
        write_value(out, item, depth=depth + 1, opaque=opaque)


def has_text_keys(value: Any) -> bool:
    """True unless it is a dict with a key that is not exactly a text."""
    return type(value) is not dict or all(type(key) is str for key in value)


def is_plain(tensor: Tensor) -> bool:
    """True for a dense CPU tensor of a known dtype: one whose bytes say everything."""
    return (
        tensor.layout is torch.strided
        and not tensor.is_nested
        and tensor.device.type == "cpu"
        and tensor.dtype in DTYPES
        and tensor.dim() <= MAX_DIMENSIONS
    )


def write_tensor(out: bytearray, tensor: Tensor) -> None:
    plain = tensor.detach()
    if plain.is_conj() or plain.is_neg():
        plain = plain.resolve_conj().resolve_neg()
    order = order_of(plain)
    if order:
        plain = plain.permute(order)
    dimensions = plain.dim()
    out += struct.pack(
        f"<cBBB{dimensions}q{dimensions}B",
        b"t",
        DTYPES.index(plain.dtype),
        tensor.requires_grad,
        dimensions,
        *tensor.shape,
        *(order or range(dimensions)),
    )
    if plain.dtype is torch.bfloat16:
        # numpy has no such dtype; the bytes are those of any other of two bytes.
        plain = plain.contiguous().view(torch.int16)
    out += plain.numpy().tobytes()


def order_of(tensor: Tensor) -> list[int]:
    """The dimensions of a tensor as they lie in memory, the slowest first; none where that is as counted."""
    if tensor.is_contiguous() or 0 in tensor.stride():
        return []
    return sorted(range(tensor.dim()), key=lambda axis: -tensor.stride()[axis])


class Reader:
    """Walks over received bytes and never past their end."""

    def __init__(self, data: bytes):
        self.data = data
        self.at = 0
        self.end = len(data)
        self.values = 0

    @property
    def left(self) -> int:
        return self.end - self.at

    def take(self, size: int) -> bytes:
        start = self.at
        if size > self.end - start:
            raise WireError(f"{size} bytes announced, {self.left} left")
        self.at = start + size
        return self.data[start : self.at]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def value(self, depth: int) -> Any:
        self.values += 1
        if depth > MAX_DEPTH or self.values > MAX_VALUES:
            raise WireError("nested too deeply" if depth > MAX_DEPTH else "too many values")
        tag = self.take(1)
        if tag in (b"N", b"T", b"F"):
            return {b"N": None, b"T": True, b"F": False}[tag]
        if tag == b"i":
            return self.unpack("<q")[0]
        if tag == b"f":
            return self.unpack("<d")[0]
        if tag == b"s":
            return self.text()
        if tag in (b"l", b"u"):
            items = [self.value(depth + 1) for _ in range(self.count())]
            return items if tag == b"l" else tuple(items)
        if tag == b"d":
            return {self.text(): self.value(depth + 1) for _ in range(self.count())}
        if tag == b"t":
            return self.tensor()
        if tag == b"m":
            return self.model(depth)
        if tag == b"o":
            return Opaque(visible(self.text()[:MAX_NAME]))
        raise WireError(f"unknown tag {tag!r}")

    def count(self) -> int:
        (count,) = self.unpack("<I")
        if count > min(MAX_ITEMS, self.left):
            raise WireError(f"{count} items announced, {self.left} bytes left")
        return int(count)

    def text(self) -> str:
        (size,) = self.unpack("<I")
        if size > MAX_TEXT:
            raise WireError("text too long")
        try:
            return self.take(size).decode("utf-8")
        except UnicodeDecodeError as error:
            raise WireError("text is not UTF-8") from error

    def tensor(self) -> Tensor:
        code, requires_grad, dimensions = self.take(3)
        if code >= len(DTYPES) or requires_grad > 1 or dimensions > MAX_DIMENSIONS:
            raise WireError("not a tensor header")
        dtype = DTYPES[code]
        shape = self.unpack(f"<{dimensions}q")
        order = tuple(self.take(dimensions))
        is_as_counted = order == AS_COUNTED[dimensions]
        if not is_as_counted and tuple(sorted(order)) != AS_COUNTED[dimensions]:
            raise WireError(f"not an order of {dimensions} dimensions: {order}")
        # A size of 0 beside huge ones would make torch overflow: the others are bounded together.
        if min(shape, default=0) < 0 or math.prod([size or 1 for size in shape]) > MAX_FRAME:
            raise WireError(f"not a shape: {shape}")
        raw = self.take(math.prod(shape) * dtype.itemsize)
        if requires_grad and not (dtype.is_floating_point or dtype.is_complex):
            raise WireError(f"{dtype} cannot require a gradient")
        if not raw:
            return torch.empty(shape, dtype=dtype).requires_grad_(bool(requires_grad))
        # A boolean may hold any byte; reading it as a number first makes it 0 or 1.
        flat = torch.frombuffer(bytearray(raw), dtype=torch.uint8 if dtype is torch.bool else dtype)
        flat = flat.ne(0) if dtype is torch.bool else flat
        if is_as_counted:
            tensor = flat.reshape(shape)
        else:
            stored = flat.reshape([shape[axis] for axis in order])
            tensor = stored.permute([order.index(axis) for axis in range(dimensions)])
        return tensor.requires_grad_() if requires_grad else tensor

    def model(self, depth: int) -> Recorder:
        name = self.text()
        is_training, is_function = self.unpack("<BB")
        if is_training > 1 or is_function > 1:
            raise WireError("not a model header")
        if self.data[self.at : self.at + 1] != b"d":
            raise WireError("a model needs weights by name")
        weights = self.value(depth)
        if not all(isinstance(w, Tensor) for w in weights.values()):
            raise WireError("a model needs weights by name")
        try:
            model = build(name, {key: weight.detach() for key, weight in weights.items()})
            for key, tensor in model.tensors().items():
                tensor.requires_grad_(weights[key].requires_grad)
        except (KeyError, TypeError, RuntimeError) as error:
            raise WireError(f"no model '{name}' with these weights") from error
        model.is_function = bool(is_function)
        return model.train(bool(is_training))
