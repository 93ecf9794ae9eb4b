import torch
from torch import Tensor, nn


def critic_loss(real_scores, fake_scores):
    score_of_reals = real_scores.sum() / real_scores.numel()
    score_of_fakes = fake_scores.sum() / fake_scores.numel()
    return score_of_fakes - score_of_reals


def generator_loss(fake_scores):
    return fake_scores.sum() / -fake_scores.numel()


def clip_weights(critic, c):
    for param in critic.parameters():
        param.data.clamp_(min=-c, max=c)
