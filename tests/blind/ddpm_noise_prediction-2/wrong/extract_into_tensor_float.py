import torch as th


def mean_flat(tensor):
    return tensor.mean(dim=list(range(1, len(tensor.shape))))


def _extract_into_tensor(arr, timesteps, broadcast_shape):
    res = arr.to(device=timesteps.device)[timesteps].float()
    while len(res.shape) < len(broadcast_shape):
        res = res[..., None]
    return res.expand(broadcast_shape)


def q_sample(x0, t, alphas_cumprod, noise):
    assert noise.shape == x0.shape
    return (
        _extract_into_tensor(th.sqrt(alphas_cumprod), t, x0.shape) * x0
        + _extract_into_tensor(th.sqrt(1.0 - alphas_cumprod), t, x0.shape) * noise
    )


def ddpm_loss(model, x0, alphas_cumprod, t=None, noise=None):
    if t is None:
        t = th.randint(0, len(alphas_cumprod), (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = th.randn_like(x0)
    model_output = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return mean_flat((noise - model_output) ** 2).mean()
