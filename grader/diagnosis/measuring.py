"""Measures what right solutions do not share in their answers to the checks' calls (see `leeway.py`)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from grader.content import Exercise, LeewayFile, measured_from
from grader.diagnosis.answers import CLOSE, EXACT, TRAITS, Answer, sharpened
from grader.diagnosis.leeway import GROUPS, Leeway
from grader.diagnosis.party import in_process
from grader.diagnosis.probing import LARGEST, Probe, calls_of

# Their calls differ in what is drawn for them; the largest spread counts.
SEEDS = range(3)
# So many times the spread among those who are known. The next right solution is another one.
MARGIN = 10.0


def measure_leeway(exercise: Exercise) -> LeewayFile:
    """What the reference and its equivalents, which may run here, do not have in common. Takes a second or so."""
    sources = {"reference": exercise.reference, **{each.id: each.source for each in exercise.equivalents}}
    found: dict[str, Leeway] = {}
    seen, known = set[str](), set[str]()
    for seed in SEEDS:
        parties = [in_process(source, f"{name}.py", drivers=exercise.drivers) for name, source in sources.items()]
        for probe in calls_of(exercise, seed):
            known.add(probe.check)
            if len(probe.call) > LARGEST:
                continue
            seen.add(probe.check)
            key = f"{probe.check} {probe.number}"
            answers = [party.answer(probe) for party in parties]
            leeway = leeway_of(sharpened(probe, answers[0]), answers)
            found[key] = merged(found.get(key), leeway)
    unseen = tuple(check.id for check in exercise.checks if check.id in known - seen)
    calls = {key: leeway.to_json() for key, leeway in found.items() if leeway.to_json()}
    return LeewayFile(measured_from(exercise.directory), calls, unseen)


def leeway_of(probe: Probe, answers: Sequence[Answer]) -> Leeway:
    """What answers to one call, all of them right, do not share. `answers[0]` is the reference's."""
    right, *others = answers
    unshared = {trait for trait in TRAITS for other in others if getattr(other, trait) != getattr(right, trait)}
    slack: list[tuple[str, float]] = []
    # What is drawn may be drawn in another order.
    for name in () if right.is_drawn else GROUPS:
        pairs = [(other.group(name), right.group(name)) for other in others]
        if any(not do_compare(mine, yours) for mine, yours in pairs):
            unshared.add(name)
        elif spread := max((excess(probe, mine, yours) for mine, yours in pairs), default=0.0):
            slack.append((name, spread))
    return Leeway(tuple(slack), frozenset(unshared))


def do_compare(some: Sequence[Tensor], others: Sequence[Tensor]) -> bool:
    """Whether these are as many numbers, finite in the same places."""
    return len(some) == len(others) and all(
        one.numel() == other.numel()
        and torch.equal(torch.isfinite(one.double()).flatten(), torch.isfinite(other.double()).flatten())
        for one, other in zip(some, others, strict=True)
    )


def excess(probe: Probe, some: Sequence[Tensor], others: Sequence[Tensor]) -> float:
    """The margin over the largest difference, 0 where plain rounding leaves that room as it is.

    Whole numbers have no spread: where right ones differ, a mistake is still known by having the very same.
    """
    within, largest = EXACT if probe.is_double else CLOSE, 0.0
    for one, other in zip(some, others, strict=True):
        if not other.is_floating_point():
            continue
        mine, yours = (tensor.double().flatten() for tensor in (one, other))
        finite = torch.isfinite(yours)
        mine, yours = mine[finite], yours[finite]
        if not yours.numel():
            continue
        apart = MARGIN * (mine - yours).abs()
        if bool((apart > within * (yours.abs() + yours.abs().max()) + 1e-12).any()):
            largest = max(largest, float(apart.max()))
    # Two digits: the last ones are another machine's.
    return float(f"{largest:.1e}")


def merged(one: Leeway | None, other: Leeway) -> Leeway:
    """The leeway that covers both."""
    if one is None:
        return other
    slack = tuple((name, most) for name in GROUPS if (most := max(one.of(name), other.of(name))))
    return Leeway(slack, one.unshared | other.unshared)
