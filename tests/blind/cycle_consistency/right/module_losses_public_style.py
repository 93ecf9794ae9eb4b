import torch
import torch.nn as nn


class GANLoss(nn.Module):
    def __init__(self, target_real_label=1.0, target_fake_label=0.0):
        super().__init__()
        self.register_buffer("real_label", torch.tensor(target_real_label))
        self.register_buffer("fake_label", torch.tensor(target_fake_label))
        self.loss = nn.MSELoss()

    def __call__(self, prediction, target_is_real):
        target = self.real_label if target_is_real else self.fake_label
        return self.loss(prediction, target.to(prediction.dtype).expand_as(prediction))


criterion_gan = GANLoss()
criterion_l1 = nn.L1Loss()


def least_squares_loss(output, is_real):
    return criterion_gan(output, is_real)


def cycle_loss(F, B, x, y):
    fake_y = F(x)
    rec_x = B(fake_y)
    fake_x = B(y)
    rec_y = F(fake_x)
    loss_cycle_x = criterion_l1(rec_x, x)
    loss_cycle_y = criterion_l1(rec_y, y)
    return loss_cycle_x + loss_cycle_y


def identity_loss(F, B, x, y):
    same_y = F(y)
    same_x = B(x)
    return criterion_l1(same_y, y) + criterion_l1(same_x, x)


class ImagePool:
    def __init__(self, size):
        self.pool_size = size
        if self.pool_size > 0:
            self.num_imgs = 0
            self.images = []

    def query(self, images, u):
        images = images.detach()
        if self.pool_size == 0:
            return images.clone()
        return_images = []
        for image, row in zip(images, u.tolist()):
            image = torch.unsqueeze(image, 0).clone()
            if self.num_imgs < self.pool_size:
                self.num_imgs = self.num_imgs + 1
                self.images.append(image)
                return_images.append(image)
            else:
                p, where = row
                if p < 0.5:
                    random_id = int(where * self.pool_size)
                    tmp = self.images[random_id].clone()
                    self.images[random_id] = image
                    return_images.append(tmp)
                else:
                    return_images.append(image)
        return torch.cat(return_images, 0)
