"""The wire format: plain data crosses unchanged, and bytes from a stranger give a value or WireError."""

from __future__ import annotations

import math
import os
import random
import struct
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from grader.sandbox.builders import AffineDenoiser, FixedDenoiser, Recorder, as_function
from grader.sandbox.wire import (
    DTYPES,
    MAX_DEPTH,
    MAX_FRAME,
    MAX_ITEMS,
    MAX_TEXT,
    Opaque,
    WireError,
    decode,
    encode,
)

MANY = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


def same(a: Any, b: Any) -> bool:
    """True when two values are alike in type and content; NaN equals NaN, and -0.0 is not 0.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, Tensor):
        return same_tensor(a, b)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return struct.pack("<d", a) == struct.pack("<d", b)
    return bool(a == b)


def same_tensor(a: Tensor, b: Tensor) -> bool:
    if (a.dtype, a.shape, a.requires_grad) != (b.dtype, b.shape, b.requires_grad):
        return False
    return bits(a) == bits(b)


def bits(tensor: Tensor) -> list[int]:
    whole = tensor.detach().contiguous().reshape(-1)
    return whole.view(torch.uint8).tolist() if whole.numel() else []


texts = st.text(max_size=20)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=True), texts)


@st.composite
def tensors(draw: st.DrawFn) -> Tensor:
    dtype = draw(st.sampled_from(DTYPES))
    shape = draw(st.lists(st.integers(0, 3), max_size=4))
    size = math.prod(shape) * dtype.itemsize
    raw = bytearray(draw(st.binary(min_size=size, max_size=size)))
    if dtype is torch.bool:
        raw = bytearray(byte % 2 for byte in raw)
    tensor = torch.frombuffer(raw, dtype=dtype).reshape(shape) if raw else torch.empty(shape, dtype=dtype)
    return tensor.requires_grad_(draw(st.booleans()) and (dtype.is_floating_point or dtype.is_complex))


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(inner, max_size=4)
    return st.one_of(lists, lists.map(tuple), st.dictionaries(texts, inner, max_size=4))


def is_shallow(value: Any) -> bool:
    return depth(value) <= MAX_DEPTH


values = st.recursive(st.one_of(scalars, tensors()), nested, max_leaves=12).filter(is_shallow)


def depth(value: Any) -> int:
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return 1 + max(map(depth, parts), default=0) if isinstance(value, dict | list | tuple) else 0


@MANY
@given(values)
def test_plain_data_crosses_unchanged(value: Any) -> None:
    assert same(decode(encode(value)), value)
    assert encode(value, opaque=True) == encode(value)


@MANY
@given(tensors())
def test_a_tensor_crosses_bit_by_bit(tensor: Tensor) -> None:
    assert same_tensor(decode(encode(tensor)), tensor)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (1,), (0,), (2, 0, 3), (2, 3), (1,) * 8])
def test_every_dtype_and_shape_crosses(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = torch.arange(math.prod(shape)).reshape(shape).to(dtype)
    assert same_tensor(decode(encode(tensor)), tensor)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(12).reshape(3, 4).T,
        torch.arange(12)[::3],
        torch.arange(4).expand(3, 4),
        torch.arange(6.0).reshape(2, 3)[:, 1],
        torch.randn(3, dtype=torch.complex64).conj(),
        torch.randn(3, dtype=torch.complex64).conj().imag,
        torch.tensor([float("nan"), float("inf"), -0.0]),
        torch.randn(2, 2, requires_grad=True) * 2,
    ],
    ids=["transposed", "strided", "expanded", "column", "conjugate", "negative view", "special", "not a leaf"],
)
def test_views_cross_as_what_they_show(tensor: Tensor) -> None:
    found = decode(encode(tensor))
    assert found.is_leaf
    assert same_tensor(found, tensor.resolve_conj().resolve_neg())


def test_the_order_of_the_axes_in_memory_crosses() -> None:
    image = torch.arange(120.0).reshape(2, 3, 4, 5)
    for tensor in (
        image,
        image.transpose(1, 3),
        image.permute(3, 1, 0, 2),
        image.to(memory_format=torch.channels_last),
    ):
        assert decode(encode(tensor)).stride() == tensor.stride()
    assert decode(encode(image[:, :, ::2])).is_contiguous()


def test_an_order_that_names_an_axis_twice_is_refused() -> None:
    data = bytearray(encode(torch.zeros(2, 3)))
    order = data.index(bytes([0, 1]), 4 + 16)
    data[order + 1] = 0
    with pytest.raises(WireError, match="order"):
        decode(bytes(data))


def test_a_single_element_with_a_stride_crosses() -> None:
    tensor = torch.arange(10.0)[::5][1:]
    assert torch.equal(decode(encode(tensor)), torch.tensor([5.0]))
    assert torch.equal(decode(encode(torch.ones(3, 4).T[:1, :1])), torch.ones(1, 1))


def test_what_arrives_is_a_copy_that_can_be_written_to() -> None:
    data = encode(torch.zeros(2))
    decode(data).add_(1)
    assert decode(data).tolist() == [0, 0]


def test_a_parameter_arrives_as_a_tensor_that_requires_a_gradient() -> None:
    found = decode(encode(nn.Parameter(torch.ones(2))))
    assert type(found) is Tensor
    assert found.requires_grad


def test_a_boolean_tensor_holds_nothing_but_zero_and_one() -> None:
    data = encode(torch.tensor([True, False]))
    odd = decode(data[:-2] + b"\x07\x00")
    assert bits(odd) == [1, 0]


def test_text_that_is_not_unicode_crosses_with_question_marks() -> None:
    assert decode(encode("a\ud800b")) == "a?b"


@MANY
@given(st.floats(-9, 9), st.floats(-9, 9), st.booleans())
def test_models_cross_with_their_weights(weight: float, bias: float, requires_grad: bool) -> None:
    model = AffineDenoiser(torch.tensor(weight), torch.tensor(bias)).requires_grad_(requires_grad)
    found = decode(encode([{"model": model}]))[0]["model"]
    assert type(found) is AffineDenoiser
    assert list(found.calls) == []
    for name, tensor in model.tensors().items():
        assert same_tensor(found.tensors()[name].detach(), tensor.detach())
        assert found.tensors()[name].requires_grad is requires_grad


@pytest.mark.parametrize("is_training", [True, False])
def test_mode_and_kind_of_a_model_cross(is_training: bool) -> None:
    model = FixedDenoiser(torch.ones(2)).train(is_training)
    assert decode(encode(model)).training is is_training
    assert not decode(encode(model)).is_function
    assert decode(encode(as_function(model))).is_function


def test_a_model_predicts_there_what_it_predicts_here() -> None:
    x, t = torch.randn(3, 2), torch.arange(3)
    for model in (FixedDenoiser(torch.randn(3, 2)), AffineDenoiser(torch.tensor(0.5), torch.tensor(-1.0))):
        assert torch.equal(decode(encode(model))(x, t), model(x, t))


class Shadow(Tensor):
    """A tensor that could lie about itself."""


class Number(int):
    pass


class Words(str):
    __slots__ = ()


class Pair(tuple):
    __slots__ = ()


class Rows(list):
    pass


class Table(dict):
    pass


class Real(float):
    pass


class Denoiser(FixedDenoiser):
    pass


REFUSED = [
    torch.zeros(2).as_subclass(Shadow),
    torch.eye(2).to_sparse(),
    torch.empty(2, device="meta"),
    torch.zeros((1,) * 9),
    torch.zeros(2, dtype=torch.uint16),
    Number(3),
    Words("x"),
    Pair((1, 2)),
    Rows([1]),
    Table(a=1),
    Real(1.0),
    2**63,
    -(2**63) - 1,
    1j,
    b"bytes",
    {1, 2},
    object(),
    len,
    Tensor,
    nn.Linear(1, 1),
    Denoiser(torch.zeros(1)),
    Recorder(),
    range(3),
    [0] * (MAX_ITEMS + 1),
    Opaque("x"),
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: type(value).__name__)
def test_what_is_not_plain_does_not_cross(value: Any) -> None:
    for around in (value, [value], {"a": (value,)}):
        with pytest.raises(WireError):
            encode(around)


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: type(value).__name__)
def test_opaque_mode_sends_the_name_of_the_type_instead(value: Any) -> None:
    name = type(value).__name__
    assert decode(encode([1, {"a": value}], opaque=True)) == [1, {"a": Opaque(name)}]


def test_a_type_with_a_strange_name_crosses_cut() -> None:
    long = type("n" * 1000, (), {})
    assert decode(encode(long(), opaque=True)) == Opaque("n" * 200)


def test_keys_that_are_no_text_do_not_cross_silently() -> None:
    with pytest.raises(WireError):
        encode({1: "a", 2: "b"})


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_nested_tensor_does_not_cross() -> None:
    with pytest.raises(WireError):
        encode(torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]))


def test_nesting_has_a_limit_on_both_sides() -> None:
    value: Any = 0
    for _ in range(MAX_DEPTH):
        value = [value]
    assert decode(encode(value)) == value
    for opaque in (False, True):
        with pytest.raises(WireError, match="deeply"):
            encode([value], opaque=opaque)
    for tag in (b"l", b"u"):
        with pytest.raises(WireError, match="deeply"):
            decode((tag + struct.pack("<I", 1)) * 100_000 + b"N")
    with pytest.raises(WireError, match="deeply"):
        decode((b"d" + struct.pack("<II", 1, 0)) * 100_000 + b"N")


def test_models_in_models_have_a_limit() -> None:
    with pytest.raises(WireError):
        decode((b"m" + struct.pack("<I", 0)) * 100_000)


def test_a_list_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(WireError):
        encode(loop, opaque=True)


def test_text_has_a_limit() -> None:
    assert decode(encode("x" * MAX_TEXT)) == "x" * MAX_TEXT
    with pytest.raises(WireError, match="text too long"):
        encode("x" * (MAX_TEXT + 1))
    with pytest.raises(WireError, match="text too long"):
        decode(b"s" + struct.pack("<I", MAX_TEXT + 1) + b"x" * (MAX_TEXT + 1))


def test_a_frame_has_a_limit() -> None:
    with pytest.raises(WireError, match="too large"):
        encode(torch.zeros(MAX_FRAME, dtype=torch.uint8))


def tensor_frame(*shape: int, dtype: int = 0, requires_grad: int = 0, raw: bytes = b"") -> bytes:
    header = b"t" + bytes([dtype, requires_grad, len(shape)])
    return header + struct.pack(f"<{len(shape)}q", *shape) + bytes(range(len(shape))) + raw


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"x",
        b"i\0",
        b"f\0\0",
        b"NN",
        b"s" + struct.pack("<I", 2**32 - 1),
        b"s" + struct.pack("<I", 2) + b"\xff\xff",
        *(tag + struct.pack("<I", count) for tag in (b"l", b"u", b"d") for count in (1, 5000, 2**31, 2**32 - 1)),
        b"l" + struct.pack("<I", MAX_ITEMS + 1) + b"N" * (MAX_ITEMS + 1),
        tensor_frame(0, 2**62),
        tensor_frame(2**62, 0),
        tensor_frame(-1),
        tensor_frame(-1, -1, raw=b"\0" * 4),
        tensor_frame(2**32, 2**32),
        tensor_frame(*[2**26] * 8),
        tensor_frame(2, raw=b"\0" * 7),
        tensor_frame(1, raw=b"\0" * 5),
        tensor_frame(dtype=len(DTYPES), raw=b"\0" * 4),
        tensor_frame(dtype=255, raw=b"\0" * 4),
        tensor_frame(requires_grad=2, raw=b"\0" * 4),
        tensor_frame(*[1] * 9, raw=b"\0" * 4),
        *(
            tensor_frame(dtype=DTYPES.index(dtype), requires_grad=1, raw=b"\0" * dtype.itemsize)
            for dtype in (torch.int64, torch.bool, torch.uint8)
        ),
        tensor_frame(0, dtype=DTYPES.index(torch.int64), requires_grad=1),
        b"m",
        b"m" + struct.pack("<I", 0) + b"\1\0N",
        b"m" + struct.pack("<I", 4) + b"nope" + b"\1\0d" + struct.pack("<I", 0),
        b"m" + struct.pack("<I", 8) + b"__init__" + b"\1\0d" + struct.pack("<I", 0),
        b"m" + struct.pack("<I", 4) + b"nope" + b"\2\0d" + struct.pack("<I", 0),
    ],
    ids=lambda frame: repr(frame[:12]),
)
def test_a_malformed_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(WireError):
        decode(frame)


@pytest.mark.parametrize("shape", [(0, 2**26, 2**26, 2**26), (2**26, 2**26, 2**26, 0)])
def test_an_empty_tensor_with_huge_other_sizes_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(WireError):
        decode(tensor_frame(*shape))


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {"output": 1},
        {"output": torch.zeros(1), "more": torch.zeros(1)},
        {"self": torch.zeros(1)},
        {"other": torch.zeros(1)},
        [torch.zeros(1)],
        torch.zeros(1),
    ],
    ids=repr,
)
def test_a_model_with_other_weights_is_refused(weights: Any) -> None:
    name = b"fixed_denoiser"
    with pytest.raises(WireError):
        decode(b"m" + struct.pack("<I", len(name)) + name + encode(weights))


def test_a_model_whose_weights_cannot_have_a_gradient_is_refused() -> None:
    name, weight = b"affine_denoiser", torch.zeros((), dtype=torch.int64)
    with pytest.raises(WireError):
        decode(b"m" + struct.pack("<I", len(name)) + name + encode({"weight": weight, "bias": weight}))


SOME = torch.linspace(-1, 1, 6).reshape(2, 3)
SAMPLES: list[Any] = [
    {"value": {"result": SOME, "modified": ["argument 1"], "calls": [[(torch.ones(2), 3)]]}},
    {"raised": {"type": "ValueError", "text": "é" * 9, "frames": [{"line": 3, "function": "f", "text": "x"}]}},
    [None, True, False, -1, 2**40, 1.5, float("nan"), "text", (), [], {}, ((1,), {"a": [2]})],
    [SOME.clone().requires_grad_(), torch.tensor(True), torch.zeros(0, 3), SOME.to(torch.complex64)],
    {"model": FixedDenoiser(SOME), "other": AffineDenoiser(torch.tensor(1.0), torch.tensor(0.0))},
    (Opaque("x"),),
]


# `MUTATIONS=300000 pytest -k mutated tests/sandbox/test_wire.py` tries a million and more.
MUTATIONS = int(os.environ.get("MUTATIONS", "1000"))


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them flipped, cut, put in or repeated."""
    frame = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(frame) + 1)
        match chance.choice(["flip", "cut", "insert", "repeat", "end", "count"]):
            case "flip" if at < len(frame):
                frame[at] ^= 1 << chance.randrange(8)
            case "cut":
                del frame[at : at + chance.randint(1, 8)]
            case "insert":
                frame[at:at] = chance.randbytes(chance.randint(1, 8))
            case "repeat":
                frame[at:at] = frame[max(0, at - chance.randint(1, 40)) : at]
            case "end":
                del frame[at:]
            case "count":
                frame[at : at + 4] = struct.pack("<I", chance.choice([0, 1, 2**31, 2**32 - 1]))
    return bytes(frame)


@pytest.mark.parametrize("sample", range(len(SAMPLES)))
def test_a_mutated_frame_gives_a_value_or_a_wire_error(sample: int) -> None:
    data = encode(SAMPLES[sample], opaque=True)
    chance = random.Random(sample)
    refused = 0
    for _ in range(MUTATIONS):
        frame = mutated(data, chance)
        try:
            value = decode(frame)
        except WireError as error:
            assert str(error)
            refused += 1
        else:
            assert len(encode(value, opaque=True)) <= len(frame) + 200
    assert refused > 0.3 * MUTATIONS


@settings(deadline=None, max_examples=500)
@given(st.binary(max_size=60))
def test_any_bytes_give_a_value_or_a_wire_error(data: bytes) -> None:
    try:
        decode(data)
    except WireError as error:
        assert str(error)


def test_bytes_that_are_left_over_are_refused() -> None:
    with pytest.raises(WireError, match="3 bytes after the value"):
        decode(encode([1, "x"]) + b"\0\0\0")
