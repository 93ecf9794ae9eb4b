"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch

from grader.checks import misconception


def _double(*tensors):
    return [tensor.double() for tensor in tensors]


def _root(sigma):
    """The symmetric root of a symmetric matrix."""
    values, vectors = torch.linalg.eigh(sigma)
    return vectors * values.clamp(min=0).sqrt() @ vectors.T


def _cross(sigma1, sigma2):
    """The trace of the root of the product."""
    root = _root(sigma1)
    return torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()


def _total(mu1, sigma1, mu2, sigma2, cross):
    return ((mu1 - mu2).square().sum() + sigma1.trace() + sigma2.trace() - 2 * cross).clamp(min=0)


# tqch/ddpm-torch, issue 11.
@misconception(of="moments", fails="moments_values", title="The covariance divides by n")
def divided_by_n(features):
    """Your covariance is too small, by the factor (n - 1) / n: it divides by the number of examples. The mean was
    fitted to the same examples, which lie closer to it than to the true one; dividing by n - 1 makes up for
    that."""
    features = features.double()
    centred = features - features.mean(0)
    return features.mean(0), centred.T @ centred / len(features)


# lucidrains/denoising-diffusion-pytorch, issue 213.
@misconception(
    of="moments", fails="moments_values", title="Examples taken for features",
    values=("torch.cov(features).reshape", "torch.cov(features - features.mean(0)).reshape"),
)  # fmt: skip
def examples_taken_for_features(features):
    """Your covariance is one between examples, (n, n): torch.cov and numpy.cov expect a feature in each row. With
    as many examples as features the shape is right by chance, and the distance is some small number that looks
    excellent."""
    features = features.double()
    return features.mean(0), torch.cov(features).reshape(len(features), len(features))


@misconception(of="moments", fails="moments_values", title="The mean is not taken away")
def not_centred(features):
    """Your covariance holds the mean of the products, not that of the deviations: far from the origin it is huge,
    however alike the examples are. Then it counts the means a second time, and the widths hardly at all."""
    features = features.double()
    return features.mean(0), features.T @ features / (len(features) - 1)


# Running sums of products as in fenglinglwb/MAT, issue 51; gstoica27/ZipIt, issue 19, finds negative variances.
@misconception(of="moments", fails="moments_values", title="n and n - 1 mixed in one formula")
def two_divisors(features):
    """The mean of the products less the product of the means is a covariance only if both means divide by n. Here
    the first divides by n - 1, so a part of the mean's square is left in: the further away the features, the
    more."""
    features = features.double()
    mean = features.mean(0)
    return mean, features.T @ features / (len(features) - 1) - torch.outer(mean, mean)


@misconception(of="moments", fails="moments_values", title="Correlations instead of covariances")
def correlations(features):
    """Your matrix has ones on its diagonal: each feature was divided by its standard deviation. The widths are
    what the distance compares, and samples with too little variety would go unpunished."""
    features = features.double()
    spread = features - features.mean(0)
    spread = spread / features.std(0)
    return features.mean(0), spread.T @ spread / (len(features) - 1)


@misconception(of="moments", fails="moments_values", title="Only the variances")
def variances_only(features):
    """Your matrix is 0 beside its diagonal: it has the variance of each feature and not how two vary together.
    Images whose parts do not fit together can have every single feature right."""
    features = features.double()
    return features.mean(0), features.var(0).diag()


@misconception(of="moments", fails="moments_shapes", title="A single feature loses its axes")
def single_feature_squeezed(features):
    """With one feature your covariance is a number without axes: torch.cov and numpy.cov drop them. What comes
    next, a trace or eigenvalues, needs a matrix, if only of one row and one column."""
    features = features.double()
    return features.mean(0), torch.cov(features.T)


# bioinf-jku/TTUR, issue 29; meta-pytorch/torcheval, pull request 211.
@misconception(of="moments", fails="moments_digits", title="Summed up in float32, cast at the end")
def cast_at_the_end(features):
    """Your moments are float64 with fewer digits than even float32 has: they were summed up in float32 and cast
    afterwards. Far from the origin two large sums cancel, a variance may come out below 0, and no cast brings the
    digits back."""
    n, mean = len(features), features.mean(0)
    covariance = (features.T @ features - n * torch.outer(mean, mean)) / (n - 1)
    return mean.double(), covariance.double()


@misconception(
    of="moments", fails="moments_values", title="The means of batches of 50 are averaged",
    values=("50", "32", "64", "100", "128", "256", "500"),
)  # fmt: skip
def means_of_batches(features):
    """Your mean is that of the means of batches, and the last batch is smaller than the others: its examples count
    for more. Add up sums and divide once, by the number of all examples."""
    features = features.double()
    mean = torch.stack([batch.mean(0) for batch in features.split(50)]).mean(0)
    return mean, torch.cov(features.T).reshape(len(mean), len(mean))


@misconception(
    of="moments", fails="moments_values", title="What does not fill a batch of 50 is left out",
    values=("50", "32", "64", "100", "128", "256", "500"),
)  # fmt: skip
def last_batch_dropped(features):
    """Some of your examples are never looked at: those at the end that do not fill a batch. A data loader that
    trains may drop its last batch; a measurement needs every example."""
    features = features.double()
    features = features[: len(features) // 50 * 50 or len(features)]
    width = features.shape[1]
    return features.mean(0), torch.cov(features.T).reshape(width, width)


@misconception(of="frechet_distance", fails="equal", title="The gap of the means is not squared")
def gap_not_squared(mu1, sigma1, mu2, sigma2):
    """The means count with their distance, the covariances with squared lengths: the two cannot be added. Features
    in a unit twice as large would change one by 2 and the other by 4."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    spread = sigma1.trace() + sigma2.trace() - 2 * _cross(sigma1, sigma2)
    return ((mu1 - mu2).norm() + spread).clamp(min=0)


@misconception(of="frechet_distance", fails="equal", title="The gap of the means is averaged")
def gap_averaged(mu1, sigma1, mu2, sigma2):
    """Your squared differences of the means are averaged over the features, and the covariances are summed. With
    2048 features the means would hardly count."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    spread = sigma1.trace() + sigma2.trace() - 2 * _cross(sigma1, sigma2)
    return ((mu1 - mu2).square().mean() + spread).clamp(min=0)


@misconception(of="frechet_distance", fails="equal", title="The root of the whole")
def root_of_the_whole(mu1, sigma1, mu2, sigma2):
    """You return the length, and FID is the *squared* length; the name does not tell. Both put models in the same
    order, but your numbers compare with nobody else's."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    return _total(mu1, sigma1, mu2, sigma2, _cross(sigma1, sigma2)).sqrt()


@misconception(of="frechet_distance", fails="equal", title="The root is taken off once")
def taken_off_once(mu1, sigma1, mu2, sigma2):
    """Two equal Gaussians are far apart by your measure: the trace of the root is taken off once, while both
    covariances have been added. It is the mixed term of a square, which comes twice."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    return _total(mu1, sigma1, mu2, sigma2, _cross(sigma1, sigma2) / 2)


@misconception(of="frechet_distance", fails="equal", title="All elements summed instead of the trace")
def all_elements_summed(mu1, sigma1, mu2, sigma2):
    """The covariances are summed over all their elements where only the diagonal counts. How two features vary
    together is in the root already; a rotation of the features, which changes no length, changes your sum."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    cross = _cross(sigma1, sigma2)
    return ((mu1 - mu2).square().sum() + sigma1.sum() + sigma2.sum() - 2 * cross).clamp(min=0)


# mseitzer/pytorch-fid, issue 105; bioinf-jku/TTUR, issue 43.
@misconception(of="frechet_distance", fails="equal", title="A distance a little below 0")
def below_zero(mu1, sigma1, mu2, sigma2):
    """Two equal Gaussians get a distance like -1e-9 from you: large terms cancel, and rounding leaves something on
    either side of 0. Whoever takes a root of it, or a logarithm for a plot, gets NaN."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    return (mu1 - mu2).square().sum() + sigma1.trace() + sigma2.trace() - 2 * _cross(sigma1, sigma2)


# mseitzer/pytorch-fid adds it where the root is not finite; crowsonkb/k-diffusion, pull request 78.
@misconception(
    of="frechet_distance", fails="equal", title="1e-6 added to the diagonals",
    values=("1e-6", "1e-3", "1e-4", "1e-5", "1e-7"),
)  # fmt: skip
def offset_on_the_diagonals(mu1, sigma1, mu2, sigma2):
    """Your covariances get 1e-6 on their diagonals before the root is taken, to keep it from failing. Every
    feature then pays for it, the more the smaller the features are; eigenvalues have a root at 0, and need no
    help."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    offset = 1e-6 * torch.eye(len(mu1), dtype=torch.float64)
    return _total(mu1, sigma1, mu2, sigma2, _cross(sigma1 + offset, sigma2 + offset))


# photosynthesis-team/piq, issue 381.
@misconception(
    of="frechet_distance", fails="equal", title="An iteration that stops after 10 steps",
    values=("10", "5", "8", "15"),
)  # fmt: skip
def stopped_early(mu1, sigma1, mu2, sigma2):
    """Your root comes from 10 steps of a Newton-Schulz iteration, and small eigenvalues need far more. What is
    missing of the root makes every distance too large, even that of two equal Gaussians."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    product = sigma1 @ sigma2
    size, eye = product.norm() + 1e-300, torch.eye(len(mu1), dtype=torch.float64)
    y, z = product / size, eye
    for _ in range(10):
        t = 0.5 * (3 * eye - z @ y)
        y, z = y @ t, t @ z
    return _total(mu1, sigma1, mu2, sigma2, y.trace() * size.sqrt())


@misconception(of="frechet_distance", fails="equal", title="The root of the trace")
def root_of_the_trace(mu1, sigma1, mu2, sigma2):
    """You take the root of one number, the trace of the product, where the trace of a root is meant. Roots come
    before the sum: each direction has a width of its own."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    return _total(mu1, sigma1, mu2, sigma2, (sigma1 @ sigma2).trace().clamp(min=0).sqrt())


@misconception(
    of="frechet_distance", fails="equal", title="The root of each element",
    values=("(sigma1 @ sigma2).sqrt()", "(sigma1 @ sigma2).clamp(min=0).sqrt()"),
)  # fmt: skip
def root_of_each_element(mu1, sigma1, mu2, sigma2):
    """Your square root goes through the product element by element. The root of a matrix is a matrix whose
    *square* is that matrix; the two agree for diagonal ones only."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    return (mu1 - mu2).square().sum() + (sigma1 + sigma2 - 2 * (sigma1 @ sigma2).sqrt()).trace()


# bioinf-jku/TTUR, issue 12, where numpy's dot was taken for a product of elements.
@misconception(of="frechet_distance", fails="equal", title="The covariances multiplied element by element")
def product_of_elements(mu1, sigma1, mu2, sigma2):
    """sigma1 * sigma2 multiplies elements that stand in the same place; the formula means the product of two
    matrices. The difference is invisible as long as both are diagonal."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    cross = torch.linalg.eigvalsh(sigma1 * sigma2).clamp(min=0).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)


@misconception(of="frechet_distance", fails="turned", title="Correlations are left out")
def diagonals_only(mu1, sigma1, mu2, sigma2):
    """You compare the standard deviations of the features one by one, which is right for independent ones. Two
    clouds with the same widths, stretched along different diagonals, would have distance 0."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    widths = sigma1.diagonal().clamp(min=0).sqrt() - sigma2.diagonal().clamp(min=0).sqrt()
    return (mu1 - mu2).square().sum() + widths.square().sum()


@misconception(of="frechet_distance", fails="turned", title="The root of a product as the product of the roots")
def product_of_roots(mu1, sigma1, mu2, sigma2):
    """Your distance is too large wherever the covariances do not commute: the root of their product is not the
    product of their roots. The same comes out of the squared elements of the difference of both roots."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    return _total(mu1, sigma1, mu2, sigma2, (_root(sigma1) @ _root(sigma2)).trace())


# toshas/torch-fidelity, issue 46, where it was tried and failed.
@misconception(of="frechet_distance", fails="turned", title="eigvalsh of a product that is not symmetric")
def symmetric_by_mistake(mu1, sigma1, mu2, sigma2):
    """eigh and eigvalsh look at one triangle of a matrix and take the other for its mirror image. The product of
    two symmetric matrices is symmetric only if they commute, so you get the eigenvalues of another matrix."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    cross = torch.linalg.eigvalsh(sigma1 @ sigma2).clamp(min=0).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)


@misconception(of="frechet_distance", fails="turned", title="The product made symmetric")
def made_symmetric(mu1, sigma1, mu2, sigma2):
    """You average the product with its transpose to make it symmetric. That is another matrix with other
    eigenvalues, and not a matter of rounding; a symmetric one with the right eigenvalues has a root of sigma1 on
    either side."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    product = sigma1 @ sigma2
    cross = torch.linalg.eigvalsh((product + product.T) / 2).clamp(min=0).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)


@misconception(of="frechet_distance", fails="equal", title="Eigenvectors taken for rows")
def eigenvectors_in_rows(mu1, sigma1, mu2, sigma2):
    """Your root is none: its square is not sigma1. torch.linalg.eigh gives the eigenvectors as *columns*, and the
    matrix is put together again with the columns on the left."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    values, vectors = torch.linalg.eigh(sigma1)
    root = vectors.T * values.clamp(min=0).sqrt() @ vectors
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)


@misconception(of="frechet_distance", fails="turned", title="Computed in float32, returned in float64")
def cast_when_it_is_done(mu1, sigma1, mu2, sigma2):
    """What comes in as float32 is computed in float32, and only the result is cast. Large terms cancel in this
    sum, and what remains of it has few digits left."""
    root = _root(sigma1)
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross).double()


# bioinf-jku/TTUR, issue 4; mseitzer/pytorch-fid, issue 13.
@misconception(of="frechet_distance", fails="equal", title="A complex number comes back")
def complex_result(mu1, sigma1, mu2, sigma2):
    """Your result is complex: eigenvalues of a matrix that is not symmetric are complex numbers for torch, also
    where they are real on paper. A complex distance can be neither compared nor plotted."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    cross = torch.linalg.eigvals(sigma1 @ sigma2).sqrt().sum()
    return (mu1 - mu2).square().sum() + sigma1.trace() + sigma2.trace() - 2 * cross


# bioinf-jku/TTUR, issue 4: NaN once a model has collapsed.
@misconception(of="frechet_distance", fails="singular", title="Roots of eigenvalues below 0")
def roots_below_zero(mu1, sigma1, mu2, sigma2):
    """With fewer examples than features your distance is NaN: eigenvalues that should be 0 come out as -1e-17,
    which has no real root. It would happen for a collapsed model, which is when you need the number most."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    values, vectors = torch.linalg.eigh(sigma1)
    root = vectors * values.sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)


@misconception(of="frechet_distance", fails="singular", title="A root that needs full rank")
def cholesky_root(mu1, sigma1, mu2, sigma2):
    """Your function stops with an error where a covariance is singular: a Cholesky decomposition wants every
    eigenvalue above 0. With fewer examples than features some are 0, and all of them are where a model repeats one
    image."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    first, second = torch.linalg.cholesky(sigma1), torch.linalg.cholesky(sigma2)
    return _total(mu1, sigma1, mu2, sigma2, torch.linalg.svdvals(first.T @ second).sum())


@misconception(of="frechet_distance", fails="units", title="Eigenvalues kept above 1e-12")
def eigenvalues_kept_up(mu1, sigma1, mu2, sigma2):
    """Your eigenvalues are kept from falling below 1e-12, which is small next to 1 and large next to the features
    of some networks: the root of 1e-12 is 1e-6. Only what is below 0 is impossible."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    values, vectors = torch.linalg.eigh(sigma1)
    root = vectors * values.clamp(min=1e-12).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=1e-12).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)


# As pinv and matrix_rank have it, with a limit that is far too high for a root.
@misconception(
    of="frechet_distance", fails="singular", title="Eigenvalues below 1e-6 of the largest are taken for 0",
    values=("1e-6", "1e-5", "1e-7", "1e-8"),
)  # fmt: skip
def small_eigenvalues_dropped(mu1, sigma1, mu2, sigma2):
    """Directions in which the features hardly vary count for nothing in your root: eigenvalues below 1e-6 of the
    largest become 0. The root of 1e-6 is a thousandth, and many such directions add up. Rounding is near 1e-16."""
    mu1, sigma1, mu2, sigma2 = _double(mu1, sigma1, mu2, sigma2)
    values, vectors = torch.linalg.eigh(sigma1)
    root = vectors * torch.where(values > 1e-6 * values[-1], values, 0.0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    return _total(mu1, sigma1, mu2, sigma2, cross)
