"""What is written in lessons 2 and 3 fits together as it is: GANs made of it learn a mixture of Gaussians.

Each exercise is proven by itself elsewhere. Here its functions meet those of the others, as in the hands of
somebody who has done them all: logits of either shape, batches and steps go from one to the next as they are.
Right solutions in other styles are mixed, so that nothing depends on how the references happen to be written.
"""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
import torch
from torch import Tensor, nn

from grader.content import Exercise, find_content, load_course
from grader.content.variants import combined

COURSE = load_course(find_content())
TOGETHER = (
    "best_discriminator",
    "gan_loss",
    "gan_train_step",
    "mode_coverage",
    "r1_penalty",
    "averaged_weights",
    "wasserstein_critic",
    "gradient_penalty",
    "spectral_norm",
)
MIXTURES = ("references", 1, 2, 3, 4)
# Four clumps on a circle. Of a clump's own samples, the share e^-4.5 is beyond 3 standard deviations.
SPREAD, BEYOND = 0.6, 0.0111
CENTRES = torch.tensor([[3.0, 0.0], [0.0, 3.0], [-3.0, 0.0], [0.0, -3.0]])
LATENT, BATCH, LIMIT = 4, 64, 0.1
Pieces = dict[str, ModuleType]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Threads wait for one another at every one of many small layers, for long on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def loaded(exercise: Exercise, source: str) -> ModuleType:
    """A solution as a module."""
    module = ModuleType(exercise.id)
    exec(compile(source, f"{exercise.id}.py", "exec", dont_inherit=True), module.__dict__)
    return module


def in_other_styles(exercise: Exercise, number: int) -> str:
    """A solution whose functions each have another style, a different one for each number while there are enough.

    A loop over the examples is as right as the others, but this would be a long training.
    """
    chosen = []
    for function in exercise.functions:
        styles = [v for v in exercise.equivalents if function in v.replaces and "loop" not in "".join(v.remarks)]
        random.Random(function).shuffle(styles)
        chosen.append(styles[number % len(styles)])
    return combined(chosen, file=exercise.directory / "equivalents.py")


@functools.cache
def pieces_of(mixture: str | int) -> Pieces:
    """What somebody has written who has done all these exercises."""
    exercises = [COURSE.exercise(id) for id in TOGETHER]
    return {
        each.id: loaded(each, each.reference if isinstance(mixture, str) else in_other_styles(each, mixture))
        for each in exercises
    }


def with_mistake(exercise_id: str, misconception: str) -> Pieces:
    """The references, but for one known mistake."""
    exercise = COURSE.exercise(exercise_id)
    (source,) = [variant.source for variant in exercise.misconceptions if variant.id == misconception]
    return {**pieces_of("references"), exercise_id: loaded(exercise, source)}


class Players:
    """Two networks with their optimisers, and the average of the generator."""

    def __init__(self, D: nn.Module) -> None:
        self.D, self.G = D, dense(LATENT, 2)
        self.start, self.average = copy.deepcopy(self.G), copy.deepcopy(self.G)
        self.opt_G, self.opt_D = (torch.optim.Adam(P.parameters(), 5e-3, (0.5, 0.9)) for P in (self.G, self.D))

    def fakes(self) -> Tensor:
        return self.G(noise(BATCH))


def dense(inputs: int, outputs: int, layer: Callable[[nn.Module], nn.Module] = lambda each: each) -> nn.Sequential:
    """Three dense layers, each of them wrapped in `layer`."""
    first, second, third = nn.Linear(inputs, 32), nn.Linear(32, 32), nn.Linear(32, outputs)
    return nn.Sequential(layer(first), nn.LeakyReLU(0.2), layer(second), nn.LeakyReLU(0.2), layer(third))


def noise(count: int) -> Tensor:
    return torch.randn(count, LATENT)


def real(count: int = BATCH) -> Tensor:
    return CENTRES[torch.randint(len(CENTRES), (count,))] + SPREAD * torch.randn(count, 2)


def descend(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()


# Ways to train, each as one would write it down. They say who has played, and how much of what D may do it does.

Way = Callable[[Pieces], tuple[Players, float]]


def in_turns(p: Pieces) -> tuple[Players, float]:
    """By whole turns, against a discriminator of normalised layers, whose slope is 1 at most."""
    players = Players(dense(2, 1, p["spectral_norm"].SpectralNorm))
    for step in range(100):
        networks = players.G, players.D, players.opt_G, players.opt_D
        p["gan_train_step"].gan_train_step(*networks, real(), noise(BATCH), noise(BATCH))
        p["averaged_weights"].update_average(players.average, players.G, step, 0.95)
    return players, p["r1_penalty"].r1_penalty(players.D.eval(), real(500)).item() / 1.1


def with_r1(p: Pieces) -> tuple[Players, float]:
    """By the losses on logits and lazy R1, which leaves little slope at real data."""
    players = Players(dense(2, 1))
    for step in range(150):
        x, fake = real(), players.fakes().detach()
        loss = p["gan_loss"].discriminator_loss(players.D(x), players.D(fake))
        descend(players.opt_D, loss + p["r1_penalty"].lazy_r1(players.D, x, step, gamma=1.0, every=4))
        descend(players.opt_G, p["gan_loss"].generator_loss(players.D(players.fakes())))
        p["averaged_weights"].update_average(players.average, players.G, step, 0.95)
    return players, p["r1_penalty"].r1_penalty(players.D, real(500)).item() / 0.1


def with_penalty(p: Pieces) -> tuple[Players, float]:
    """By a critic's scores, three of its steps to one, and a penalty between real examples and fakes."""
    players = Players(nn.Sequential(dense(2, 1), nn.Flatten(0)))
    for step in range(100):
        for _ in range(3):
            x, fake = real(), players.fakes().detach()
            loss = p["wasserstein_critic"].critic_loss(players.D(x), players.D(fake))
            descend(players.opt_D, loss + p["gradient_penalty"].gradient_penalty(players.D, x, fake))
        descend(players.opt_G, p["wasserstein_critic"].generator_loss(players.D(players.fakes())))
        p["averaged_weights"].update_average(players.average, players.G, step, 0.95)
    x, fake = real(500), players.G(noise(500)).detach()
    return players, p["gradient_penalty"].gradient_penalty(players.D, x, fake).item() / 0.5


def clipped(p: Pieces) -> tuple[Players, float]:
    """By a critic's scores, three of its steps to one, and weights that are clipped after each."""
    players = Players(nn.Sequential(dense(2, 1), nn.Flatten(0)))
    for step in range(100):
        for _ in range(3):
            fake = players.fakes().detach()
            descend(players.opt_D, p["wasserstein_critic"].critic_loss(players.D(real()), players.D(fake)))
            p["wasserstein_critic"].clip_weights(players.D, LIMIT)
        descend(players.opt_G, p["wasserstein_critic"].generator_loss(players.D(players.fakes())))
        p["averaged_weights"].update_average(players.average, players.G, step, 0.95)
    return players, max(weight.abs().max().item() for weight in players.D.parameters()) / (1.001 * LIMIT)


WAYS = (in_turns, with_r1, with_penalty, clipped)


def far_from_data(p: Pieces, G: nn.Module) -> tuple[int, float]:
    """Modes that samples cover, and JS between where samples and where data are: at which clump, or none."""
    x = G(noise(1000)).detach()
    counts = p["mode_coverage"].good_counts(x, CENTRES, SPREAD)
    shares = torch.cat([counts, len(x) - counts.sum().reshape(1)]) / len(x)
    right = torch.tensor([*[(1 - BEYOND) / 4] * 4, BEYOND], dtype=shares.dtype)
    found = p["mode_coverage"].mode_coverage(x, CENTRES, SPREAD)
    # The one adapter: its grader takes a dictionary too, which cannot be unpacked into its numbers.
    covered, good, _ = found.values() if isinstance(found, dict) else found
    assert float(good) == pytest.approx(float(shares[:-1].sum()))
    return int(covered), float(p["best_discriminator"].jensen_shannon(right, shares))


def apart(one: nn.Module, other: nn.Module) -> float:
    """The distance of two networks' weights."""
    ours, theirs = (nn.utils.parameters_to_vector(each.parameters()).detach() for each in (one, other))
    return float(torch.dist(ours, theirs))


def shortcomings(p: Pieces, way: Way) -> list[str]:
    """What a training does not reach that any with right functions does."""
    torch.manual_seed(0)
    players, beyond = way(p)
    held = {"D is held back": beyond <= 1}
    held["the average has followed"] = 0 < apart(players.average, players.G) < apart(players.start, players.G) / 3
    _, at_first = far_from_data(p, players.start)
    for name, G in (("G", players.G), ("the average", players.average)):
        covered, distance = far_from_data(p, G)
        held[f"{name} covers all modes"] = covered == len(CENTRES)
        held[f"{name} has come near the data"] = distance < at_first / 2
    return [name for name, is_so in held.items() if not is_so]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("mixture", MIXTURES)
def test_right_functions_train_together(mixture: str | int, way: Way) -> None:
    assert shortcomings(pieces_of(mixture), way) == []


@pytest.mark.parametrize(
    ("way", "exercise", "misconception", "shows"),
    [
        (in_turns, "gan_train_step", "generator_helps_d", "G covers all modes"),
        (in_turns, "spectral_norm", "length_left", "D is held back"),
        (with_r1, "gan_loss", "d_labels_exchanged", "G has come near the data"),
        (with_r1, "r1_penalty", "without_create_graph", "D is held back"),
        (with_penalty, "gradient_penalty", "summed_over_the_batch", "G covers all modes"),
        (clipped, "wasserstein_critic", "copies_clipped", "D is held back"),
        (clipped, "averaged_weights", "names_rebound", "the average has followed"),
        (clipped, "mode_coverage", "one_limit_for_all", "G covers all modes"),
    ],
)
def test_a_wrong_one_among_them_shows(way: Way, exercise: str, misconception: str, shows: str) -> None:
    assert shows in shortcomings(with_mistake(exercise, misconception), way)


@pytest.mark.parametrize("mixture", MIXTURES)
def test_a_turn_steps_down_from_the_losses_of_gan_loss(mixture: str | int) -> None:
    p = pieces_of(mixture)
    torch.manual_seed(0)
    players, x, z_d, z_g = Players(dense(2, 1)), real(), noise(BATCH), noise(BATCH)
    before = copy.deepcopy(players.G)
    loss_D = p["gan_loss"].discriminator_loss(players.D(x), players.D(players.G(z_d)))
    losses = p["gan_train_step"].gan_train_step(players.G, players.D, players.opt_G, players.opt_D, x, z_d, z_g)
    assert float(losses["loss_D"]) == pytest.approx(loss_D.item(), rel=1e-5)
    loss_G = p["gan_loss"].generator_loss(players.D(before(z_g)))
    assert float(losses["loss_G"]) == pytest.approx(loss_G.item(), rel=1e-5)
