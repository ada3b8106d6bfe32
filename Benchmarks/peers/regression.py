"""Distances, kernels and grid search of scikit-learn: regression.py distances|search [N]"""

import sys

import numpy
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics.pairwise import laplacian_kernel, manhattan_distances
from sklearn.model_selection import GridSearchCV, KFold

from timing import report

PROGRAM = "scikit-learn"
FEATURES = 3696


def samples(count):
    """The numbers of `sampleMatrix` in emulon-bench, one row a sample: a congruential generator modulo 2^64."""
    steps = count * FEATURES
    powers = numpy.multiply.accumulate(numpy.full(steps, 6364136223846793005, numpy.uint64))
    sums = numpy.cumsum(numpy.concatenate([[numpy.uint64(1)], powers[:-1]]), dtype=numpy.uint64)
    state = powers + numpy.uint64(1442695040888963407) * sums
    return ((state >> numpy.uint64(11)) / 2.0**53 - 0.5).reshape(count, FEATURES)


def distances(count):
    x = samples(count)
    total = lambda matrix: float(matrix.sum())
    report(PROGRAM, f"manhattan_distances n={count}", lambda: manhattan_distances(x, x), total, 1)
    report(PROGRAM, f"laplacian_kernel n={count}", lambda: laplacian_kernel(x, gamma=3 / FEATURES), total, 1)


def search(count):
    x = samples(count)
    y = numpy.sin(x[:, 0]) + x[:, 1] * x[:, 2]
    grid = {"gamma": 10 ** ((numpy.arange(7) - 3) / 2) / FEATURES, "alpha": 10.0 ** (numpy.arange(7) - 3)}
    model = GridSearchCV(
        KernelRidge(kernel="rbf"), grid, cv=KFold(5), scoring="neg_mean_squared_error", n_jobs=1, refit=False
    )
    name = f"grid search 7 x 7, 5 folds, n={count}"
    report(PROGRAM, name, lambda: model.fit(x, y), lambda fitted: -float(fitted.cv_results_["mean_test_score"].max()), 1)


{"distances": distances, "search": search}[sys.argv[1]](int(sys.argv[2]))
