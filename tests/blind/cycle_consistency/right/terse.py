import torch


def least_squares_loss(output, is_real):
    return output.sub(1 if is_real else 0).pow(2).mean()


def gap(a, b):
    return a.sub(b).abs().mean()


def cycle_loss(F, B, x, y):
    return gap(B(F(x)), x) + gap(F(B(y)), y)


def identity_loss(F, B, x, y):
    return gap(F(y), y) + gap(B(x), x)


class ImagePool:
    def __init__(self, size):
        self.size, self.pool = size, []

    def query(self, images, u):
        out = []
        for im, (p, q) in zip(images.detach(), u.tolist()):
            if len(self.pool) < self.size:
                self.pool += [im.clone()]
            elif self.pool and p < 0.5:
                k = int(q * self.size)
                im, self.pool[k] = self.pool[k], im.clone()
            out += [im]
        return torch.stack(out)
