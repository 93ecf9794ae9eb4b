"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import torch

from grader.checks import misconception


def _level(sums, u):
    """The first level whose sum exceeds u."""
    return (sums <= u[:, None]).sum(1).clamp(max=sums.shape[1] - 1)


def _reading_order(x):
    return [(i, j) for i in range(x.shape[1]) for j in range(x.shape[2])]


def _empty(u):
    return torch.zeros(u.shape, dtype=torch.int64)


@misconception(of="draw_levels", fails="draw", title="The likeliest level is taken")
def always_the_likeliest(logits, u, temperature=1.0):
    """You take the largest logit, and u has no part in it. Every picture is then the same one, and usually a dull
    one: what is likeliest pixel by pixel is not what pictures look like."""
    return logits.argmax(1)


@misconception(of="draw_levels", fails="draw", title="u is compared with the probabilities themselves")
def compared_without_sums(logits, u, temperature=1.0):
    """You look for a level whose own probability exceeds u. Probabilities are lengths along the way from 0 to 1: a
    level ends where all before it and its own have been added up."""
    above = torch.softmax(logits / temperature, 1) > u[:, None]
    return above.int().argmax(1)


@misconception(of="draw_levels", fails="draw", title="One level too low")
def one_too_low(logits, u, temperature=1.0):
    """Your level is the last one whose running sum u has left behind. There u has gone beyond its stretch already:
    the level is the next one, whose stretch u lies in."""
    sums = torch.softmax(logits / temperature, 1).cumsum(1)
    return ((sums <= u[:, None]).sum(1) - 1).clamp(min=0)


@misconception(of="draw_levels", fails="draw", title="Levels counted from 1")
def one_too_high(logits, u, temperature=1.0):
    """Your levels are one too high, as if they were counted from 1. As many running sums as u has left behind, so
    many levels lie below the one that is drawn, and the first of them is level 0."""
    sums = torch.softmax(logits / temperature, 1).cumsum(1)
    return (sums <= u[:, None]).sum(1) + 1


@misconception(of="draw_levels", fails="draw", title="Sorted and not put back")
def sorted_by_probability(logits, u, temperature=1.0):
    """The probabilities are sorted before they are added up, as for top-p sampling, and what you return is the
    place in that order. The level with that place is what was drawn; without sorting the two are the same."""
    p = torch.softmax(logits / temperature, 1).sort(1, descending=True).values
    return _level(p.cumsum(1), u)


@misconception(
    of="draw_levels", fails="draw", title="The levels in another order on the way", values=("True", "False")
)
def sorted_on_the_way(logits, u, temperature=1.0):
    """You sort the levels by their probabilities, add these up in that order, and give the level that u falls to.
    Each comes as often as it should, but another u draws it than the docstring says: there level 0 comes first,
    then level 1, and so on."""
    p, levels = torch.softmax(logits / temperature, 1).sort(1, descending=True)
    return levels.gather(1, _level(p.cumsum(1), u)[:, None])[:, 0]


@misconception(of="draw_levels", fails="draw", title="The softmax goes over the batch")
def softmax_over_batch(logits, u, temperature=1.0):
    """Your probabilities add up to 1 over the rows, so that the pictures of a batch compete for each level. It is
    the levels of one row that share a probability of 1."""
    return _level(torch.softmax(logits / temperature, 0).cumsum(1), u)


@misconception(of="draw_levels", fails="draw", title="One u for all rows")
def one_u_for_all(logits, u, temperature=1.0):
    """Every row is drawn with the u of the first. Pictures of one batch would then go the same way wherever the
    model says the same of them; each has a u of its own."""
    return _level(torch.softmax(logits / temperature, 1).cumsum(1), u[:1].expand(len(logits)))


@misconception(of="draw_levels", fails="draw", title="The mean level")
def mean_level(logits, u, temperature=1.0):
    """You average the levels by their probabilities and round. Where black and white are both likely that gives
    grey, which may be impossible. A draw is one of the levels, each as often as its probability says."""
    p = torch.softmax(logits / temperature, 1)
    return (p @ torch.arange(p.shape[1]).to(p.dtype)).round().long()


@misconception(of="draw_levels", fails="draw", title="Weights that do not add up to 1")
def without_normalising(logits, u, temperature=1.0):
    """You add up exponentials of the logits as they are. Their sum is not 1, and u, which ends at 1, reaches only
    a part of them or runs out of levels."""
    return _level((logits / temperature).exp().cumsum(1), u)


@misconception(of="draw_levels", fails="draw", title="An axis of length 1 is left")
def column_returned(logits, u, temperature=1.0):
    """Your levels come as (batch, 1), as a search in each row or torch.multinomial gives them. Written into
    (batch,) places of a picture that spreads over the batch or stops with an error."""
    return _level(torch.softmax(logits / temperature, 1).cumsum(1), u)[:, None]


@misconception(of="draw_levels", fails="draw", title="The batch's axis is gone")
def all_axes_squeezed(logits, u, temperature=1.0):
    """squeeze() without a number takes every axis of length 1 off, the batch's too where there is one picture. Say
    which axis is meant."""
    return _level(torch.softmax(logits / temperature, 1).cumsum(1), u)[:, None].squeeze()


@misconception(of="draw_levels", fails="draw", title="u goes through float32")
def through_float32(logits, u, temperature=1.0):
    """Numbers in float64 are drawn with the seven digits of float32: a u just below a running sum becomes that
    sum, and draws the next level. Whoever hands over float64 wants its digits: keep the dtype that comes in."""
    sums = torch.softmax(logits.float() / temperature, 1).cumsum(1)
    return _level(sums, u.float())


@misconception(of="draw_levels", fails="edge", title="A sum that reaches u is enough")
def reached_is_enough(logits, u, temperature=1.0):
    """You take the first level whose sum is u or more. The docstring's sum exceeds u: with a u of 0 you draw level
    0 even if its probability is 0. A search in sorted numbers has a side for that."""
    sums = torch.softmax(logits / temperature, 1).cumsum(1)
    return (sums < u[:, None]).sum(1).clamp(max=sums.shape[1] - 1)


@misconception(of="draw_levels", fails="edge", title="A level beyond the last one")
def beyond_the_last(logits, u, temperature=1.0):
    """The last sum should be 1, and rounding makes it a little less. A u above it leaves all sums behind, and your
    level is the number of levels, one too many. It is rare, and stops a long run when an embedding looks it up."""
    return (torch.softmax(logits / temperature, 1).cumsum(1) <= u[:, None]).sum(1)


@misconception(of="draw_levels", fails="temperature", title="The temperature multiplies")
def temperature_multiplies(logits, u, temperature=1.0):
    """You multiply by the temperature, so that 2 makes choices sharper. It divides: heat makes all levels alike,
    and cold leaves the likeliest one."""
    return _level(torch.softmax(logits * temperature, 1).cumsum(1), u)


@misconception(of="draw_levels", fails="temperature", title="The temperature is not used")
def temperature_ignored(logits, u, temperature=1.0):
    """At every temperature you draw what you draw at 1. If probabilities are divided by it and made to sum to 1
    again, it drops out as well: it has to reach the logits, before the softmax."""
    return _level(torch.softmax(logits, 1).cumsum(1), u)


@misconception(of="draw_levels", fails="temperature", title="The temperature divides probabilities")
def probabilities_divided(logits, u, temperature=1.0):
    """You divide the probabilities by the temperature, and they no longer add up to 1. A temperature of 2 would
    leave half of the u for the last level. It divides the logits."""
    return _level((torch.softmax(logits, 1) / temperature).cumsum(1), u)


@misconception(of="draw_levels", fails="large", title="Exponentials of the logits as they are")
def exponentials_overflow(logits, u, temperature=1.0):
    """The exponential of a logit of 1000 is infinite, and infinity divided by itself is NaN. softmax takes off the
    largest logit first, which changes no probability."""
    weights = (logits / temperature).exp()
    return _level((weights / weights.sum(1, keepdim=True)).cumsum(1), u)


@misconception(of="draw_levels", fails="temperature", title="Logits are kept between -10 and 10")
def logits_clamped(logits, u, temperature=1.0):
    """You clamp the logits before the softmax. Those beyond the limits become alike, although one of them may be
    far likelier than the other. softmax is safe for logits of any size."""
    return _level(torch.softmax((logits / temperature).clamp(-10, 10), 1).cumsum(1), u)


# carpedm20/pixel-rnn-tensorflow, issue 1, had its model draw in one pass as well.
@misconception(of="pixel_sampler", fails="order", title="All pixels are drawn from one pass")
@torch.no_grad()
def all_at_once(model, u, temperature=1.0):
    """The model is asked once, about an empty picture, and every pixel is drawn from that answer. So no pixel
    knows what the others became. What is drawn has to be given to the model before the next pixel is drawn."""
    logits, x = model(_empty(u)), _empty(u)
    for i, j in _reading_order(x):
        x[:, i, j] = draw_levels(logits[:, :, i, j], u[:, i, j], temperature)
    return x


@misconception(of="pixel_sampler", fails="order", title="Row by row instead of pixel by pixel")
@torch.no_grad()
def a_row_at_once(model, u, temperature=1.0):
    """You ask once for each row and draw all of its pixels from that answer. They know the rows above them and
    nothing of their neighbours to the left."""
    x = _empty(u)
    for i in range(u.shape[1]):
        logits = model(x)
        for j in range(u.shape[2]):
            x[:, i, j] = draw_levels(logits[:, :, i, j], u[:, i, j], temperature)
    return x


# rll/deepul, issue 10: a sampler whose order is not that of the model.
@misconception(of="pixel_sampler", fails="order", title="Column by column")
@torch.no_grad()
def column_by_column(model, u, temperature=1.0):
    """You draw the pixels down each column. This model reads row by row: when you come to a pixel, those above it
    and to the right, which it depends on, are not there yet."""
    x = _empty(u)
    for j in range(u.shape[2]):
        for i in range(u.shape[1]):
            x[:, i, j] = draw_levels(model(x)[:, :, i, j], u[:, i, j], temperature)
    return x


@misconception(of="pixel_sampler", fails="order", title="Logits of the pixel before")
@torch.no_grad()
def logits_of_the_pixel_before(model, u, temperature=1.0):
    """You draw each pixel from the logits that stand one place earlier, as with a language model, whose answer at
    one word is about the next. Here a mask hides the pixel itself, and its logits stand in its own place."""
    x, places = _empty(u), _reading_order(u)
    for number, (i, j) in enumerate(places):
        row, column = places[max(number - 1, 0)]
        x[:, i, j] = draw_levels(model(x)[:, :, row, column], u[:, i, j], temperature)
    return x


@misconception(of="pixel_sampler", fails="order", title="One u for all pixels of a picture")
@torch.no_grad()
def first_u_for_all(model, u, temperature=1.0):
    """Every pixel of a picture is drawn with the same u. A u near 0 then gives low levels from corner to corner,
    which the model would hardly ever do. Each pixel has a number of its own."""
    x = _empty(u)
    for i, j in _reading_order(x):
        x[:, i, j] = draw_levels(model(x)[:, :, i, j], u[:, 0, 0], temperature)
    return x


@misconception(of="pixel_sampler", fails="order", title="The first picture's u for all pictures")
@torch.no_grad()
def u_of_the_first_picture(model, u, temperature=1.0):
    """A pixel of every picture is drawn with the number that the first one has there. So all pictures of a batch
    are alike; each has numbers of its own, (batch, height, width) of them."""
    x = _empty(u)
    for i, j in _reading_order(x):
        x[:, i, j] = draw_levels(model(x)[:, :, i, j], u[:1, i, j].expand(len(x)), temperature)
    return x


@misconception(of="pixel_sampler", fails="order", title="The last pixel is never drawn")
@torch.no_grad()
def last_pixel_missing(model, u, temperature=1.0):
    """Your loop ends one pixel early, and the last one stays as it began. range stops before its end by itself;
    with 1 taken off it stops twice."""
    x = _empty(u)
    for i, j in _reading_order(x)[:-1]:
        x[:, i, j] = draw_levels(model(x)[:, :, i, j], u[:, i, j], temperature)
    return x


@misconception(of="pixel_sampler", fails="order", title="All pictures drawn from the first one's logits")
@torch.no_grad()
def logits_of_the_first(model, u, temperature=1.0):
    """You read the logits of the first picture and draw the pixel of all pictures from them. After the first pixel
    the pictures differ, and each has logits of its own."""
    x = _empty(u)
    for i, j in _reading_order(x):
        x[:, i, j] = draw_levels(model(x)[:1, :, i, j].expand(len(x), -1), u[:, i, j], temperature)
    return x


@misconception(of="pixel_sampler", fails="passed_on", title="The temperature is not passed on")
@torch.no_grad()
def temperature_dropped(model, u, temperature=1.0):
    """Pictures come out as at temperature 1: yours stops at the sampler, and the draw of a level uses its
    default."""
    x = _empty(u)
    for i, j in _reading_order(x):
        x[:, i, j] = draw_levels(model(x)[:, :, i, j], u[:, i, j])
    return x


@misconception(of="pixel_sampler", fails="passed_on", title="The temperature divides twice")
@torch.no_grad()
def temperature_twice(model, u, temperature=1.0):
    """The logits are divided by the temperature in the sampler, and once more where a level is drawn: 1/2 works
    like 1/4."""
    x = _empty(u)
    for i, j in _reading_order(x):
        x[:, i, j] = draw_levels(model(x)[:, :, i, j] / temperature, u[:, i, j], temperature)
    return x
