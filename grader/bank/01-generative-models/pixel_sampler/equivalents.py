"""Right solutions in other styles."""

import torch
import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="draw_levels")
def by_searchsorted(logits, u, temperature=1.0):
    """A search in the sorted running sums."""
    sums = F.softmax(logits / temperature, dim=-1).cumsum(-1).contiguous()
    found = torch.searchsorted(sums, u.unsqueeze(1), right=True).squeeze(1)
    return found.clamp_max(logits.size(1) - 1)


@equivalent(of="draw_levels")
def first_sum_above(logits, u, temperature=1.0):
    """The first True, by argmax; the last sum is 1 whatever rounding says."""
    p = (logits / temperature).softmax(1)
    sums = torch.cumsum(p, 1)
    sums[:, -1] = 2
    return (sums > u[:, None]).int().argmax(1)


@equivalent(of="draw_levels")
def in_python(logits, u, temperature=1.0):
    """Python's numbers, one row after the other."""
    levels = []
    for row, share in zip(torch.softmax(logits.double() / temperature, 1).tolist(), u.tolist(), strict=True):
        total, level = row[0], 0
        while total <= share and level < len(row) - 1:
            level += 1
            total += row[level]
        levels.append(level)
    return torch.tensor(levels)


@equivalent(of="draw_levels", remarks=["draw_loop"])
def row_by_row(logits, u, temperature=1.0):
    """A search for each row."""
    levels = torch.empty(len(u), dtype=torch.int64)
    for number in range(len(u)):
        sums = torch.softmax(logits[number] / temperature, 0).cumsum(0)
        levels[number] = min(int(torch.searchsorted(sums, u[number], right=True)), logits.shape[1] - 1)
    return levels


@equivalent(of="draw_levels")
def differences_of_steps(logits, u, temperature=1.0):
    """Counted by a sum of steps; the last sum is left out, as no u goes beyond it."""
    sums = torch.exp(torch.log_softmax(logits / temperature, 1)).cumsum(1)
    return (u[:, None] >= sums[:, :-1]).long().sum(1)


@equivalent(of="draw_levels")
def over_the_last_sum(logits, u, temperature=1.0):
    """Weights without a softmax, and sums that are divided by the last of them, which so is 1."""
    sums = torch.exp((logits - logits.amax(1, keepdim=True)) / temperature).cumsum(1)
    return torch.count_nonzero(sums / sums[:, -1:] <= u[:, None], dim=1)


@equivalent(of="pixel_sampler")
def flat_index(model, u, temperature=1.0):
    """One loop over flat pixels, in inference mode."""
    count, height, width = u.shape
    x = torch.zeros(count, height * width, dtype=torch.long)
    with torch.inference_mode():
        for pixel in range(height * width):
            logits = model(x.view(count, height, width)).flatten(2)[:, :, pixel]
            x[:, pixel] = draw_levels(logits, u.reshape(count, -1)[:, pixel], temperature)
    return x.view(count, height, width).clone()


@equivalent(of="pixel_sampler", remarks=["sampler_graph"])
def from_random_levels(model, u, temperature=1.0):
    """What is not drawn yet is 1, and a graph is recorded."""
    x = torch.ones_like(u, dtype=torch.int64)
    for row in range(u.size(1)):
        for column in range(u.size(2)):
            logits = model(x)[..., row, column]
            x = x.clone()
            x[:, row, column] = draw_levels(logits, u[:, row, column], temperature)
    return x


@equivalent(of="pixel_sampler")
@torch.no_grad()
def all_pixels_again_and_again(model, u, temperature=1.0):
    """All pixels are drawn anew in every pass: after pass n, the first n of them are right."""
    x = torch.zeros(u.shape, dtype=torch.int64)
    for _ in range(u[0].numel()):
        logits = model(x).movedim(1, -1)
        x = draw_levels(logits.flatten(0, 2), u.flatten(), temperature).view(u.shape)
    return x


@equivalent(of="pixel_sampler", remarks=["sampler_calls"])
@torch.no_grad()
def picture_by_picture(model, u, temperature=1.0):
    """One picture after the other."""
    found = []
    for each in u.split(1):
        x = torch.zeros(each.shape, dtype=torch.int64)
        for i, j in torch.cartesian_prod(torch.arange(u.shape[1]), torch.arange(u.shape[2])).tolist():
            x[0, i, j] = draw_levels(model(x)[:, :, i, j], each[:, i, j], temperature)[0]
        found.append(x)
    return torch.cat(found)
