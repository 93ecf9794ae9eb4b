"""The loss of a variational autoencoder.

An encoder turns an image `x` into two vectors, `mu` and `logvar`: a Gaussian `q(z|x)` over codes `z`. A
decoder turns a code back into one logit for each pixel. Training minimises the *negative ELBO*: how badly
the pixels are explained, plus how far `q(z|x)` is from the prior `N(0, I)`. With `beta = 1`, and on average
over the samples `z`, minus this loss is a lower bound of `log p(x)`.

Write three functions:

1. `reparameterize` draws a code from `q(z|x)` so that gradients reach `mu` and `logvar`;
2. `kl_standard_normal` measures the distance from the prior, one number for each example;
3. `negative_elbo` puts both terms together into the loss.

Conventions, fixed because code elsewhere differs:

- `logvar` is the natural logarithm of the *variance* `sigma ** 2` (not of `sigma`), taken as it is: no clamp,
  and nothing added to `sigma`, for values from -60 to 40;
- `x_logits` are logits: the decoder's output *before* the sigmoid. The loss must hold for a logit of 300;
- every term is *summed* over the pixels and over the latent axis, then *averaged* over the batch, in nats;
- `beta` multiplies the KL term and nothing else;
- every result has the dtype of its inputs and is computed in it: nothing in between is float32 when they are
  float64, except that noise that is drawn may be float32.

One worked case: a batch of one, two latents, two pixels.

    mu = [[1, 0]]   logvar = [[0, log 4]]   eps = [[2, 1]]
    x = [[1, 0]]    x_logits = [[0, 2]]

    reparameterize(mu, logvar, eps)                   [[3.0000, 2.0000]]
    kl_standard_normal(mu, logvar)                    [1.3069]
    negative_elbo(x, x_logits, mu, logvar)            4.1269
    negative_elbo(x, x_logits, mu, logvar, beta=4)    8.0475

The two latents cost 0.5000 + 0.8069 nats of KL, the two pixels 0.6931 + 2.1269 nats.

`course read 5` opens the lesson. Grade it with `course grade vae_elbo`; `course hint vae_elbo` gives a hint.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    """One sample z of N(mu, sigma ** 2) for each example; gradients reach mu and logvar.

    mu, logvar: (batch, latent), logvar = log sigma ** 2.
    eps: (batch, latent), standard normal noise. None: it is drawn here, afresh in every call and
    independently for every element. eps = 0 gives mu, eps = 1 the point one sigma above mu.
    Returns z alone, (batch, latent), in the dtype of mu and computed in it: float64 in means float64
    precision throughout. Only noise that is drawn may be float32.
    Source: Kingma & Welling 2014, section 2.4.
    """
    # solution: turn standard normal noise, given or drawn, into a sample of N(mu, sigma ** 2)
    sigma = torch.exp(0.5 * logvar)
    if eps is None:
        eps = torch.randn_like(mu)
    return mu + sigma * eps
    # end solution


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(q(z|x) || N(0, I)) for each example, in nats, where q(z|x) = N(mu, sigma ** 2).

    mu, logvar: (batch, latent), logvar = log sigma ** 2.
    Returns (batch,): summed over the latent axis, not over the batch. Each value is >= 0.
    In the dtype of mu and computed in it: float64 in means float64 precision throughout.
    Source: Kingma & Welling 2014, appendix B.
    """
    # solution: the closed form of the KL between two Gaussians, one number for each example
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(dim=1)
    # end solution


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    """The loss of a VAE with Bernoulli pixels: reconstruction + beta * KL, to be minimised, in nats.

    x: (batch, ...), pixels in [0, 1]. x_logits: the same shape, logits of the pixels.
    mu, logvar: (batch, latent), logvar = log sigma ** 2. beta: any number >= 0, fractions included.
    The reconstruction term is the cross-entropy between x and the decoder's Bernoulli, summed over all axes
    but the batch. For x of 0 and 1 that is -log p(x|z); for grey pixels it is a customary stand-in.
    Returns a 0-dim tensor: both terms averaged over the batch. beta multiplies the KL only; 1 gives the ELBO.
    In the dtype of mu and computed in it: float64 in means float64 precision throughout.
    Source: Kingma & Welling 2014; beta as in Higgins et al. 2017 (beta-VAE).
    """
    # solution: the cross-entropy of the pixels plus beta times the KL, averaged over the batch
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    reconstruction = bce.flatten(start_dim=1).sum(dim=1)  # (batch,)
    return (reconstruction + beta * kl_standard_normal(mu, logvar)).mean()
    # end solution
