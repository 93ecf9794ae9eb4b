import torch
from torch import Tensor


def least_squares_loss(output, is_real):
    return torch.mean((output - (1.0 if is_real else 0.0)) ** 2)


def cycle_loss(F, B, x, y):
    forward = torch.mean(torch.abs(B(F(x)) - x))
    backward = torch.mean(torch.abs(F(B(y)) - y))
    return forward + backward


def identity_loss(F, B, x, y):
    return torch.mean(torch.abs(F(y) - y)) + torch.mean(torch.abs(B(x) - x))


class ImagePool:
    def __init__(self, size):
        self.size = size
        self.images = []

    def query(self, images, u):
        if self.size == 0:
            return images
        out = []
        for image, row in zip(images, u):
            image = image.detach().clone()
            if len(self.images) < self.size:
                self.images.append(image)
                out.append(image)
            elif row[0] < 0.5:
                index = int(row[1] * self.size)
                out.append(self.images[index])
                self.images[index] = image
            else:
                out.append(image)
        return torch.stack(out)
