"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together.

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _doubled(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


@misconception(of="fade_image", fails="image_value", title="The shares are exchanged")
def image_exchanged(old, new, alpha):
    """The old image has the share alpha. So the new layers come in at full strength, untrained, and go while
    alpha rises. At 0 nothing should have changed."""
    return alpha * _doubled(old) + (1 - alpha) * new


@misconception(of="fade_image", fails="image_value", title="The old image keeps its full share")
def image_added(old, new, alpha):
    """The new image is added with its share, and the old one stays at full strength, so in the end the image is
    the sum of both. Two shares add up to 1."""
    return _doubled(old) + alpha * new


@misconception(of="fade_image", fails="image_value", title="Enlarged by bilinear interpolation")
def image_bilinear(old, new, alpha):
    """The old image is enlarged smoothly, and each pixel should become a block of four that are like it. Halved
    again, a smooth one is no longer the old image, so D sees another one than before."""
    up = F.interpolate(old, scale_factor=2, mode="bilinear", align_corners=False)
    return torch.lerp(up, new, alpha)


@misconception(of="fade_image", fails="image_value", title="The old image is laid out as tiles")
def image_tiled(old, new, alpha):
    """repeat() lays the whole image side by side, four times, each as small as before. Repeat each row and each
    column by itself, as repeat_interleave does."""
    return torch.lerp(old.repeat(1, 1, 2, 2), new, alpha)


@misconception(of="fade_image", fails="image_value", title="Three of four pixels are empty")
def image_with_gaps(old, new, alpha):
    """Each old pixel stands in one corner of its block, and the others are 0, so the image becomes darker and
    is full of gaps. All four of them are like the old one."""
    up = torch.zeros_like(new)
    up[..., ::2, ::2] = old
    return torch.lerp(up, new, alpha)


# gapeng000/PyTorch-progressive_growing_of_gans issue 10: its author answers, train without tanh.
@misconception(of="fade_image", fails="image_value", title="A tanh after mixing")
def image_squashed(old, new, alpha):
    """A tanh follows when the images are mixed. The old one was an image already, and would now come out paler
    than it was when alpha is 0."""
    return torch.tanh(torch.lerp(_doubled(old), new, alpha))


@misconception(of="fade_image", fails="image_gradient", title="The old layers are frozen")
def image_old_frozen(old, new, alpha):
    """The old image is cut off from the graph, so the old layers stop learning while the new ones come in. All
    layers go on learning."""
    return torch.lerp(_doubled(old.detach()), new, alpha)


@misconception(of="fade_real", fails="real_value", title="Real images are left as they are")
def real_left(x, alpha):
    """Real images keep all their detail while fakes have none yet: D needs to look at nothing else than whether
    the four pixels of a block differ, and is certain at once."""
    return x


@misconception(of="fade_real", fails="real_value", title="The coarse image has the share alpha")
def real_exchanged(x, alpha):
    """The coarse version has the share alpha, so real images are at full detail at first, and become coarse
    while the fakes become fine."""
    return torch.lerp(x, _doubled(F.avg_pool2d(x, 2)), alpha)


@misconception(of="fade_real", fails="real_value", title="Detail fades in from black")
def real_from_black(x, alpha):
    """The image is multiplied by alpha, with nothing in place of the rest. At an alpha of 0 all real images are
    grey, where D should see coarse ones."""
    return alpha * x


@misconception(of="fade_real", fails="real_value", title="One pixel stands for four in real images")
def real_strided(x, alpha):
    """Every second pixel is taken, and three of four are never looked at. Fine strokes vanish or stay by chance
    of their place; the mean of the four keeps what all of them say."""
    return torch.lerp(_doubled(x[..., ::2, ::2]), x, alpha)


@misconception(of="fade_real", fails="real_value", title="The largest of four pixels")
def real_largest(x, alpha):
    """The largest of each four pixels stands for them, so coarse images are brighter than fine ones. Take their
    mean."""
    return torch.lerp(_doubled(F.max_pool2d(x, 2)), x, alpha)


@misconception(of="fade_real", fails="real_value", title="Real images are enlarged smoothly")
def real_smooth(x, alpha):
    """The coarse version is enlarged by bilinear interpolation. The generator's old image consists of blocks,
    so D can tell the two by their edges: enlarge both in the same way."""
    up = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear", align_corners=False)
    return torch.lerp(up, x, alpha)


@misconception(of="fade_features", fails="features_value", title="The old layer has the share alpha")
def features_exchanged(x, from_old, from_new, alpha):
    """The old layer's maps have the share alpha. At 0, when the generator still makes its old images, D then
    listens to the new layers alone, which have learnt nothing yet."""
    return torch.lerp(from_new(x), from_old(F.avg_pool2d(x, 2)), alpha)


@misconception(of="fade_features", fails="features_value", title="The old maps keep their full share")
def features_added(x, from_old, from_new, alpha):
    """The old layer's maps stay at full strength, and those of the new layers are added, as in a residual
    network. In the end the old layers get twice what they are used to, and from_old never goes away."""
    return from_old(F.avg_pool2d(x, 2)) + alpha * from_new(x)


# rosinality/style-based-gan-pytorch issue 18 notices the order.
@misconception(of="fade_features", fails="features_value", title="The old layer first, and then halved")
def features_halved_after(x, from_old, from_new, alpha):
    """The old layer gets the large image, and its maps are halved. As it is not linear, that is not what it
    made of the small image before D had grown: halve first."""
    return torch.lerp(F.avg_pool2d(from_old(x), 2), from_new(x), alpha)


@misconception(of="fade_features", fails="features_value", title="One pixel stands for four in D")
def features_strided(x, from_old, from_new, alpha):
    """The old layer gets every second pixel, and three of four are never looked at. It was trained with means
    of four."""
    return torch.lerp(from_old(x[..., ::2, ::2]), from_new(x), alpha)


@misconception(of="fade_features", fails="features_value", title="The old layer gets the largest of four pixels")
def features_largest(x, from_old, from_new, alpha):
    """The image is halved by its largest pixels, so the old layer sees brighter ones than it was trained with.
    Take the mean of four."""
    return torch.lerp(from_old(F.max_pool2d(x, 2)), from_new(x), alpha)


@misconception(of="fade_features", fails="features_value", title="The image is mixed, and not the maps")
def features_of_mixed_image(x, from_old, from_new, alpha):
    """The image is mixed with its coarse version, and goes through the new layers. But these are untrained,
    whatever the image is like: at an alpha of 0 the old layer alone should be heard."""
    return from_new(fade_real(x, alpha))


@misconception(of="fade_features", fails="features_value", title="The image is mixed a second time")
def features_of_faded(x, from_old, from_new, alpha):
    """The new layers get an image that you have mixed with its coarse version. Who calls D has done that to
    real images, and fakes are mixed by the generator: here x is taken as it is."""
    return torch.lerp(from_old(F.avg_pool2d(x, 2)), from_new(fade_real(x, alpha)), alpha)


@misconception(of="fade_features", fails="features_gradient", title="The old layer is not recorded")
def features_old_frozen(x, from_old, from_new, alpha):
    """The old layer runs under no_grad, so it does not learn while it fades out, and the generator gets no
    gradient through it: at an alpha of 0 it gets none at all."""
    with torch.no_grad():
        old = from_old(F.avg_pool2d(x, 2))
    return torch.lerp(old, from_new(x), alpha)


# akanimax/pro_gan_pytorch issue 2 is about a whole number.
@misconception(of="stage_at", fails="stage_alpha", title="alpha is a whole number")
def alpha_whole(step, steps, largest):
    """alpha is divided without a remainder, so it is 0 all the time, and then 1 at once: nothing fades."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, k // steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_alpha", title="alpha falls")
def alpha_falls(step, steps, largest):
    """alpha falls from 1 to 0 and then is 1 again. It is the share of the new layers, which begin with none."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, 1 - k / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_alpha", title="alpha is counted from 1")
def alpha_from_one(step, steps, largest):
    """alpha is (k + 1) / steps, so the new layers have a share at the very first step, before they have been
    trained at all."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, (k + 1) / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_alpha", title="alpha rises through both phases")
def alpha_slow(step, steps, largest):
    """alpha needs both phases of a size to reach 1, so no step is left in which the new layers work alone
    before the next ones come in."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest or size == 4:
        return min(size, largest), 1.0
    return size, (k + steps * (1 - phase % 2)) / (2 * steps)


# kunrenzhilu in gapeng000/PyTorch-progressive_growing_of_gans issue 20 finds the wrong count below the line.
@misconception(of="stage_at", fails="stage_alpha", title="alpha does not begin anew")
def alpha_not_anew(step, steps, largest):
    """alpha is computed from the steps since training began, so it rises at the size 4, where nothing is faded in,
    and is 1 from then on: new layers come in at full strength. It begins at 0 for each new size."""
    size = 4 * 2 ** ((step // steps + 1) // 2)
    return min(size, largest), min(1.0, step / steps)


# rosinality/style-based-gan-pytorch issue 23: it fades at the first size, where nothing is to be faded in.
@misconception(of="stage_at", fails="stage_size", title="The first size has two phases")
def first_fades(step, steps, largest):
    """The size 4 has a phase of fading as well, but there is no smaller image that it could be mixed with. It
    has one phase, and all sizes come a phase sooner."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** (phase // 2)
    if size > largest:
        return largest, 1.0
    return size, 1.0 if phase % 2 else k / steps


@misconception(of="stage_at", fails="stage_size", title="The size doubles in every phase")
def no_second_phase(step, steps, largest):
    """Each size has one phase only, so the next layers come in as soon as the last ones are there, and nobody
    has worked with them at full strength."""
    phase, k = divmod(step, steps)
    size = 4 * 2**phase
    if size > largest:
        return largest, 1.0
    return size, k / steps if phase else 1.0


@misconception(of="stage_at", fails="stage_alpha", title="The phases are exchanged")
def phases_exchanged(step, steps, largest):
    """A new size begins with alpha at 1, and in its second phase alpha falls back to 0 and rises. Fading comes
    first, and then the phase without."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, 1.0 if phase % 2 or not phase else k / steps


@misconception(of="stage_at", fails="stage_size", title="No largest size")
def no_largest(step, steps, largest):
    """The size doubles without an end, and there are no images, and no layers, beyond the largest one."""
    phase, k = divmod(step, steps)
    return 4 * 2 ** ((phase + 1) // 2), k / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_alpha", title="The largest size is faded in again and again")
def fades_again(step, steps, largest):
    """The size stays at the largest, but alpha goes on beginning anew, so again and again the layers that are
    trained by now are taken out. Once the largest size is there, alpha is 1."""
    phase, k = divmod(step, steps)
    return min(largest, 4 * 2 ** ((phase + 1) // 2)), k / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_size", title="Sizes are not doubled")
def sizes_added(step, steps, largest):
    """The size grows by 4 each time: 4, 8, 12, 16. Each new layer doubles it."""
    phase, k = divmod(step, steps)
    size = 4 + 4 * ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, k / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_size", title="The size doubles after fading")
def doubled_late(step, steps, largest):
    """alpha rises while the size is still the old one, and the size doubles when it has become 1: the new layers
    come in at full strength after all. The size doubles when fading begins."""
    phase, k = divmod(step, steps)
    if 4 * 2 ** ((phase + 1) // 2) > largest:
        return largest, 1.0
    return 4 * 2 ** (phase // 2), k / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_size", title="The depth instead of the size")
def depth_of_it(step, steps, largest):
    """You return how often the size has doubled: 0, 1, 2. The size itself is asked for, in pixels: 4, 8, 16."""
    phase, k = divmod(step, steps)
    depth = (phase + 1) // 2
    if 4 * 2**depth > largest:
        return (largest // 4).bit_length() - 1, 1.0
    return depth, k / steps if phase % 2 else 1.0


@misconception(of="stage_at", fails="stage_alpha", title="alpha is 1 at the last step of fading")
def one_at_the_end(step, steps, largest):
    """You divide by steps - 1, so that alpha is 1 at the last step already. In a phase of a single step that is a
    division by 0. Here alpha is k / steps, and becomes 1 with the next phase."""
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, k / (steps - 1) if phase % 2 else 1.0
