"""Right solutions in other styles."""

import torch
from torch.nn import functional

from grader.checks import equivalent


@equivalent(of="least_squares_loss")
def mse_with_labels(output, is_real):
    """As in most repositories: mse_loss and a tensor of labels."""
    target = torch.ones_like(output) if is_real else torch.zeros_like(output)
    return functional.mse_loss(output, target)


@equivalent(of="least_squares_loss", remarks=["squares_strides"])
def product_with_itself(output, is_real):
    """A flat view, and the inner product of the distances with themselves."""
    gap = output.view(-1) - (1.0 if is_real else 0.0)
    return gap @ gap / len(gap)


@equivalent(of="cycle_loss")
def l1_losses(F, B, x, y):
    """Translations with names, and l1_loss."""
    fake_y, fake_x = F(x), B(y)
    return functional.l1_loss(B(fake_y), x) + functional.l1_loss(F(fake_x), y)


@equivalent(of="cycle_loss")
def l1_module(F, B, x, y):
    """A module of torch, and a sum over both directions."""
    criterion = torch.nn.L1Loss()
    return sum(criterion(back(there(z)), z) for there, back, z in ((F, B, x), (B, F, y)))


@equivalent(of="identity_loss")
def norms_over_counts(F, B, x, y):
    """The 1-norm of each difference, over its count."""
    return torch.norm(F(y) - y, p=1) / y.numel() + torch.norm(B(x) - x, p=1) / x.numel()


@equivalent(of="identity_loss")
def l1_of_each(F, B, x, y):
    """l1_loss, B first."""
    loss = functional.l1_loss(B(x), x, reduction="mean")
    return loss + functional.l1_loss(F(y), y)


@equivalent(of="ImagePool")
class OneTensor:
    """The pool as one tensor, made when the first batch comes, and a count."""

    def __init__(self, size):
        self.size, self.count, self.store = size, 0, None

    @torch.no_grad()
    def query(self, images, u):
        out = images.clone()
        if self.store is None:
            self.store = images.new_zeros(self.size, *images.shape[1:])
        for i in range(len(images)):
            if self.count < self.size:
                self.store[self.count] = images[i]
                self.count += 1
            elif self.size > 0 and u[i, 0] < 0.5:
                k = int(u[i, 1] * self.size)
                out[i] = self.store[k]
                self.store[k] = images[i]
        return out


@equivalent(of="ImagePool")
class AsInPublicCode:
    """data of each picture with an axis for the batch, joined in the end."""

    def __init__(self, size):
        self.pool_size = size
        self.num_imgs, self.images = 0, []

    def query(self, images, u):
        if self.pool_size == 0:
            return images.detach()
        return_images = []
        for i, image in enumerate(images):
            image = torch.unsqueeze(image.data, 0)
            if self.num_imgs < self.pool_size:
                self.num_imgs = self.num_imgs + 1
                self.images.append(image.clone())
                return_images.append(image)
            elif u[i, 0].item() < 0.5:
                place = (u[i, 1] * self.pool_size).long()
                old = self.images[place].clone()
                self.images[place] = image.clone()
                return_images.append(old)
            else:
                return_images.append(image)
        return torch.cat(return_images, 0)
