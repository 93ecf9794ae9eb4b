"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; F is a generator, as in the exercise.

import torch
from torch.nn import functional

from grader.checks import misconception


def _apart(one, other):
    return (one - other).abs().mean()


@misconception(of="least_squares_loss", fails="squares", title="The cross-entropy of logits")
def cross_entropy(output, is_real):
    """That is the loss of the usual GAN, which takes the output for a logit. In least squares it is a number
    that should be near its label: outputs of 5 for real pictures are punished as well."""
    return functional.binary_cross_entropy_with_logits(output, torch.full_like(output, float(is_real)))


@misconception(of="least_squares_loss", fails="squares", title="A sigmoid before the square")
def sigmoid_left(output, is_real):
    """The output goes through a sigmoid first. Far from 0 the sigmoid is flat, so fakes that are judged with
    certainty teach nothing: that is what the squares are there to avoid."""
    return (output.sigmoid() - float(is_real)).square().mean()


@misconception(of="least_squares_loss", fails="squares", title="The label of fakes is -1")
def fakes_at_minus_one(output, is_real):
    """You draw fakes to -1. Least squares may be written with these labels as well; in CycleGAN, and here, real
    is 1 and fake is 0."""
    return (output - (1 if is_real else -1)).square().mean()


# One-sided label smoothing, from the tricks for the usual GAN.
@misconception(of="least_squares_loss", fails="squares", title="Real is 0.9", values=("0.9", "0.8", "0.95", "0.7"))
def smoothed_label(output, is_real):
    """You draw real pictures to 0.9. Such smoothing keeps the logit of a usual discriminator from growing.
    Squares have their best output at the label anyway, so here real is 1."""
    return (output - (0.9 if is_real else 0.0)).square().mean()


@misconception(of="least_squares_loss", fails="squares", title="The labels are exchanged")
def labels_exchanged(output, is_real):
    """Your real pictures are drawn to 0 and your fakes to 1. If both players are told so the game is the same,
    but a discriminator that was trained elsewhere would be read the wrong way round: real is 1."""
    return (output - float(not is_real)).square().mean()


@misconception(of="least_squares_loss", fails="squares", title="Absolute distances in place of squares")
def absolute_distances(output, is_real):
    """You average absolute distances. Those belong to the cycle; the adversarial loss squares them, so that an
    output far from its label pulls more."""
    return (output - float(is_real)).abs().mean()


@misconception(of="least_squares_loss", fails="squares", title="The square of the mean")
def square_of_mean(output, is_real):
    """You average first and square afterwards. So an output of 3 and one of -1 seem perfect together. Each
    number has its own distance from the label; square, then average."""
    return (output.mean() - float(is_real)).square()


@misconception(of="cycle_loss", fails="cycle", title="Squared differences in the cycle")
def squared_cycle(F, B, x, y):
    """You average squares. They punish a few large differences and hardly mind many small ones, which favours
    blurred pictures; CycleGAN takes absolute differences."""
    return functional.mse_loss(B(F(x)), x) + functional.mse_loss(F(B(y)), y)


@misconception(of="cycle_loss", fails="cycle", title="Only the cycle from X")
def one_cycle(F, B, x, y):
    """You follow x there and back, and not y. Then nothing keeps F(B(y)) near y: there may be pictures of Y that
    no picture of X is translated to."""
    return _apart(B(F(x)), x)


@misconception(of="cycle_loss", fails="cycle", title="The generators in the wrong order")
def wrong_order(F, B, x, y):
    """You call B first on x. But x is in X already, and B is there for pictures of Y. From X the way leads over
    F, and B brings back: B(F(x)), and F(B(y)) from the other side."""
    return _apart(F(B(x)), x) + _apart(B(F(y)), y)


@misconception(of="cycle_loss", fails="cycle", title="The translation is compared with its original")
def translation_compared(F, B, x, y):
    """You compare x with its translation F(x), which asks that nothing be translated. The cycle goes back first:
    it is B(F(x)) that should be x."""
    return _apart(F(x), x) + _apart(B(y), y)


@misconception(of="cycle_loss", fails="cycle", title="One mean over both cycles")
def one_mean(F, B, x, y):
    """You average over both batches together, so a larger batch has more say, and the sum is about half of what
    it should be. Each direction has a mean of its own, and the two are added."""
    gaps = torch.cat([(B(F(x)) - x).abs().flatten(), (F(B(y)) - y).abs().flatten()])
    return gaps.mean()


@misconception(of="cycle_loss", fails="cycle", title="Summed over the numbers of a picture")
def summed_over_pictures(F, B, x, y):
    """You sum over each picture and average over the batch. The formula does so, but then the weight of the loss
    depends on the number of pixels; here it is the mean over all numbers."""
    return sum((a - b).abs().flatten(1).sum(1).mean() for a, b in ((B(F(x)), x), (F(B(y)), y)))


@misconception(of="cycle_loss", fails="cycle_gradient", title="The translation is detached")
def translation_detached(F, B, x, y):
    """The value is right, but the way back starts from a detached translation, so the generator that translated
    first hears nothing: it may drop details and is not told. Detach for the discriminators alone."""
    return _apart(B(F(x).detach()), x) + _apart(F(B(y).detach()), y)


@misconception(fails="cycle", title="Twice one mean over both batches")
class OneMeanTwice:
    """You take one mean over both batches, and twice that, which makes up for the half only where x and y are
    alike in size. Otherwise the larger batch has more say. Each direction has a mean of its own, and the two
    are added."""

    def cycle_loss(F, B, x, y):
        gaps = torch.cat([(B(F(x)) - x).abs().flatten(), (F(B(y)) - y).abs().flatten()])
        return 2 * gaps.mean()

    def identity_loss(F, B, x, y):
        gaps = torch.cat([(F(y) - y).abs().flatten(), (B(x) - x).abs().flatten()])
        return 2 * gaps.mean()


# fastai/course-v3 pull request 449, torchgan issue 125, LynnHo/CycleGAN-Tensorflow-2 issue 19.
@misconception(of="identity_loss", fails="identity", title="The generators get what they should translate")
def inputs_exchanged(F, B, x, y):
    """You give F pictures of X and ask it to leave them alone, which it is there to translate. The identity loss
    is about pictures that need no translation: F gets y, and B gets x."""
    return _apart(F(x), x) + _apart(B(y), y)


@misconception(of="identity_loss", fails="identity", title="Squared differences in the identity")
def squared_identity(F, B, x, y):
    """You average squares. As in the cycle, CycleGAN takes absolute differences."""
    return functional.mse_loss(F(y), y) + functional.mse_loss(B(x), x)


@misconception(of="identity_loss", fails="identity", title="The cycle loss in place of the identity loss")
def cycle_again(F, B, x, y):
    """You send pictures there and back: that is the cycle loss. For the identity loss each generator is called
    once, on pictures of the set that it translates to."""
    return cycle_loss(F, B, x, y)


# xiaowei-hu/CycleGAN-tensorflow issue 46.
@misconception(of="ImagePool", fails="exchange", title="The new picture is not stored")
class NeverReplaced:
    """An old picture comes back, and the new one is not put in its place. So the pool keeps the very first
    pictures for ever, and the discriminator goes on studying what the generators did before they had learnt
    anything."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.detach(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image.clone())
            elif self.size and chance < 0.5:
                image = self.images[int(place * self.size)]
            found.append(image)
        return torch.stack(found)


# xiaowei-hu/CycleGAN-tensorflow issue 2: it never counted, and so was never full.
@misconception(of="ImagePool", fails="exchange", title="Nothing is ever exchanged")
class AlwaysTheNew:
    """Every picture comes back as it was handed in, so the discriminator never sees the past. Either the pool is
    never found to be full, or the new picture is stored before the old one has been taken out."""

    def __init__(self, size):
        self.size = size

    def query(self, images, u):
        return images.detach().clone()


@misconception(of="ImagePool", fails="exchange", title="The halves are exchanged")
class HalvesExchanged:
    """Your pool exchanges a picture where u[0] is 1/2 or more. Over many pictures it is all the same; with the
    same u it should do what the docstring says, below 1/2."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance >= 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="What comes back is stored as well")
class AlwaysStored:
    """Your pool stores every new picture, also one that comes back itself. Such a picture is seen at once and
    then again, and older ones are gone before they were shown. Only an exchange stores."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
                found.append(image)
            elif self.size:
                k = int(place * self.size)
                found.append(self.images[k] if chance < 0.5 else image)
                self.images[k] = image
            else:
                found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="One decision for the whole batch")
class OneDecision:
    """The first row of u decides for all pictures of the batch. Each picture has a row of its own: some of a
    batch are exchanged and others not."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (_, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and u[0, 0] < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="Always exchanged once it is full")
class AlwaysExchanged:
    """A full pool exchanges every picture, so the discriminator never sees a new one at once, and is always
    behind. Half of them should come back as they are."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (_, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="The oldest picture goes first")
class OldestFirst:
    """You hand out the oldest picture and put the new one at the end, as in a queue. So no picture stays long,
    and the discriminator sees only the recent past. A place is chosen at random, so that some stay for a long
    time."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, _) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                self.images.append(image)
                image = self.images.pop(0)
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="fills", title="Pictures are kept in the graph")
class InTheGraph:
    """Your pictures are stored and handed out with the graph that made them. So the pool keeps all those passes
    in memory, and a backward through an old one asks for a graph that is gone. detach them when they come in."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images, u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="The picture in the last place stays for ever")
class LastPlaceStays:
    """Your place is int(u[1] * (size - 1)), which is at most size - 2, as u[1] stays below 1. So the last
    picture is never exchanged: with a pool of two, one of them never. Multiply by the size itself."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                k = int(place * (self.size - 1))
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="fills", title="Without a pool the graph comes back")
class GraphAtSizeZero:
    """With size 0 you hand back what came in, and its graph with it. Then the discriminator's backward runs
    through the generator as well, which only with a pool is cut off. detach in both cases."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        if self.size == 0:
            return images
        found = []
        for image, (chance, place) in zip(images.detach().clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="The old picture is overwritten before it is handed out")
class OverwrittenTooEarly:
    """What you take out of the pool is a view: no picture of its own, but a look at its place. Then the new
    picture is written there, and the view shows that one. So hardly an old picture ever comes back; clone it
    first."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        if not isinstance(self.images, torch.Tensor):
            self.count, self.images = 0, images.new_zeros(self.size, *images.shape[1:])
        found = []
        for image, (chance, place) in zip(images.detach(), u.tolist(), strict=True):
            shown = image
            if self.count < self.size:
                self.images[self.count] = image
                self.count += 1
            elif self.size and chance < 0.5:
                shown = self.images[int(place * self.size)]
                self.images[int(place * self.size)] = image
            found.append(shown)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="Whether there is room is asked once for a whole batch")
class RoomAskedOnce:
    """A batch that finds room comes back as it is, also those of its pictures for which there was none left. Each
    picture in its turn finds the pool full or not: the batch that fills it may have some exchanged already."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        images = images.detach().clone()
        if len(self.images) < self.size:
            self.images = [*self.images, *images][: self.size]
            return images
        found = []
        for image, (chance, place) in zip(images, u.tolist(), strict=True):
            if self.size and chance < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="exchange", title="A batch is exchanged all at once")
class BatchAtOnce:
    """All old pictures are taken out first, and then all new ones are put in. Where two pictures of a batch
    draw the same place, both come back as the same old one, and one of the new ones is lost. One after another,
    the second finds what the first has put there."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        out = images.detach().clone()
        room = self.size - len(self.images)
        self.images += list(out[:room].clone())
        swaps = [(i, int(u[i, 1] * self.size)) for i in range(room, len(out)) if self.size and u[i, 0] < 0.5]
        new, old = out.clone(), list(self.images)
        for i, k in swaps:
            out[i], self.images[k] = old[k], new[i]
        return out


@misconception(of="ImagePool", fails="copies", title="What is stored is no copy")
class StoredViews:
    """You detach what you store, and detach makes another view of the same numbers. If somebody writes into the
    batch later, the past changes with it; and one picture of a batch keeps the memory of all of them. clone
    it."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.detach(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found)


@misconception(of="ImagePool", fails="copies", title="The graph is cut off only from what comes back")
class GraphStored:
    """What you hand out is detached, and what you store is not. So the pool keeps the generator's pass of every
    picture in memory, as many as it has places. detach pictures when they come in."""

    def __init__(self, size):
        self.size, self.images = size, []

    def query(self, images, u):
        found = []
        for image, (chance, place) in zip(images.clone(), u.tolist(), strict=True):
            if len(self.images) < self.size:
                self.images.append(image)
            elif self.size and chance < 0.5:
                k = int(place * self.size)
                image, self.images[k] = self.images[k], image
            found.append(image)
        return torch.stack(found).detach()
