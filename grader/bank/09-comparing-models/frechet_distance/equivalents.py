"""Right solutions in other styles: the checks accept every one of them."""

import numpy as np
import torch

from grader.checks import equivalent


@equivalent(of="moments")
def by_torch_cov(features):
    """torch.cov, which wants the features in rows and gives a single number for one of them."""
    features = features.to(torch.float64)
    width = features.shape[1]
    return features.mean(dim=0), torch.cov(features.T).reshape(width, width)


@equivalent(of="moments")
def by_numpy_cov(features):
    """numpy.cov, as most implementations of FID have it."""
    table = features.detach().numpy().astype(np.float64)
    return torch.from_numpy(table.mean(axis=0)), torch.from_numpy(np.atleast_2d(np.cov(table, rowvar=False)))


@equivalent(of="moments", remarks=["moments_loop"])
def outer_products(features):
    """One example after the other."""
    n, width = features.shape
    mean = torch.zeros(width, dtype=torch.float64)
    for row in features:
        mean = mean + row.double() / n
    covariance = torch.zeros(width, width, dtype=torch.float64)
    for row in features:
        gap = row.double() - mean
        covariance += gap[:, None] * gap[None, :]
    return mean, covariance / (n - 1)


@equivalent(of="moments", remarks=["moments_far"])
def in_one_pass(features):
    """The mean of the products, less the product of the means, brought from n to n - 1."""
    x, n = features.double(), len(features)
    mean = x.sum(0) / n
    return mean, (torch.einsum("ni,nj->ij", x, x) / n - mean.outer(mean)) * n / (n - 1)


@equivalent(of="moments", remarks=["moments_loop"])
def one_example_after_the_other(features):
    """Welford's running mean and sum of products, which never sees the whole table."""
    width = features.shape[1]
    mean, products = torch.zeros(width).double(), torch.zeros(width, width).double()
    for count, row in enumerate(features.double(), 1):
        gap = row - mean
        mean = mean + gap / count
        products = products + gap.outer(row - mean)
    return mean, products / (len(features) - 1)


@equivalent(of="frechet_distance")
def best_rotation(mu1, sigma1, mu2, sigma2):
    """The squares of what is left once one factor is turned onto the other: a sum that cannot be negative."""
    factors = []
    for sigma in (sigma1, sigma2):
        values, vectors = torch.linalg.eigh(sigma.double())
        factors.append(vectors * values.clamp(min=0).sqrt())
    left, _, right = torch.linalg.svd(factors[0].T @ factors[1])
    gap = mu1.double() - mu2.double()
    return gap @ gap + (factors[0] @ left @ right - factors[1]).square().sum()


@equivalent(of="frechet_distance")
def eigenvalues_of_the_product(mu1, sigma1, mu2, sigma2):
    """The product itself, which is not symmetric: roots of complex eigenvalues, and their real part."""
    mu1, sigma1, mu2, sigma2 = (tensor.double() for tensor in (mu1, sigma1, mu2, sigma2))
    a = (mu1 - mu2).square().sum(dim=-1)
    b = sigma1.trace() + sigma2.trace()
    c = torch.linalg.eigvals(sigma1 @ sigma2).sqrt().real.sum(dim=-1)
    return torch.clamp(a + b - 2 * c, min=0)


@equivalent(of="frechet_distance")
def nuclear_norm(mu1, sigma1, mu2, sigma2):
    """The singular values of the product of both roots."""
    roots = []
    for sigma in (sigma1, sigma2):
        values, vectors = torch.linalg.eigh(sigma.to(torch.float64))
        roots.append(vectors @ torch.diag(torch.relu(values).sqrt()) @ vectors.mT)
    cross = torch.linalg.matrix_norm(roots[0] @ roots[1], ord="nuc")
    gap = mu1.to(torch.float64) - mu2.to(torch.float64)
    total = gap @ gap + torch.trace(sigma1.to(torch.float64) + sigma2.to(torch.float64)) - 2 * cross
    return torch.maximum(total, torch.zeros_like(total))


@equivalent(of="frechet_distance", remarks=["distance_gradient"])
def in_numpy(mu1, sigma1, mu2, sigma2):
    """In numpy, with absolute eigenvalues and the symmetric product made symmetric to the last digit."""
    m1, s1, m2, s2 = (
        np.asarray(tensor.detach().numpy(), dtype=np.float64) for tensor in (mu1, sigma1, mu2, sigma2)
    )
    values, vectors = np.linalg.eigh(s1)
    root = (vectors * np.sqrt(np.abs(values))) @ vectors.T
    product = root @ s2 @ root
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh((product + product.T) / 2), 0)).sum()
    return torch.tensor(
        max(0.0, float(np.sum((m1 - m2) ** 2) + np.trace(s1 + s2) - 2 * cross)), dtype=torch.float64
    )


@equivalent(of="frechet_distance")
def root_by_svd(mu1, sigma1, mu2, sigma2):
    """Both roots of matrices written out, by the singular value decomposition, and one trace of everything."""

    def root(matrix):
        left, values, _ = torch.linalg.svd((matrix + matrix.T) / 2)
        return left @ values.sqrt().diag() @ left.T

    s1, s2 = sigma1.double(), sigma2.double()
    middle = root(s1) @ s2 @ root(s1)
    spread = torch.trace(s1 + s2 - 2 * root(middle))
    return (torch.dist(mu1.double(), mu2.double()) ** 2 + spread).clamp_min(0.0)


@equivalent(of="frechet_distance")
def factors_of_the_covariances(mu1, sigma1, mu2, sigma2):
    """Not the symmetric roots: any F with F F' = sigma does, here eigenvectors times roots of eigenvalues."""

    def factor(sigma):
        values, vectors = torch.linalg.eigh(sigma)
        return vectors * torch.where(values > 0, values, 0).sqrt()

    a, b = factor(sigma1.double()), factor(sigma2.double())
    cross = torch.linalg.svdvals(a.T @ b).sum()
    gap = torch.nn.functional.mse_loss(mu1.double(), mu2.double(), reduction="sum")
    return torch.relu(gap + a.pow(2).sum() + b.pow(2).sum() - 2 * cross)
