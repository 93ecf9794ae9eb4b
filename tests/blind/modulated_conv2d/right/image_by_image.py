import torch
import torch.nn.functional as F


def modulate(weight, style):
    all_weights = []
    for s in style:
        channels = []
        for i in range(weight.shape[1]):
            channels.append(weight[:, i] * s[i])
        all_weights.append(torch.stack(channels, dim=1))
    return torch.stack(all_weights)


def demodulate(weights):
    images = []
    for image in weights:
        outputs = []
        for w in image:
            variance = (w ** 2).sum()
            outputs.append(w / torch.sqrt(variance + 1e-10))
        images.append(torch.stack(outputs))
    return torch.stack(images)


def modulated_conv2d(x, weight, style, is_demodulated=True):
    weights = modulate(weight, style)
    if is_demodulated:
        weights = demodulate(weights)
    pad = (weight.shape[2] - 1) // 2
    results = []
    for i in range(x.shape[0]):
        results.append(F.conv2d(x[i:i + 1], weights[i], padding=pad))
    return torch.cat(results, dim=0)
