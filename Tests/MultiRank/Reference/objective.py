"""The objective of the main job's element kernel and its gradient at one point, by NumPy alone.

Prints the values that `KernelSystemCases.swift` compares with. Formula: minus the logarithm of the marginal likelihood
of a Gaussian process with the kernel c/2 (k_AA' k_BB' + k_AB' k_BA'), k = s_A s_A' (1 + r) exp(-r), r = sqrt(3) |z_A - z_A'|,
noise v and a constant by generalised least squares (Rasmussen and Williams 2006, eqs. 5.8, 5.9, 2.45), plus normal priors
of unit width on log s and on the displacements of z. Properties: group, period, Pauling electronegativity, covalent radius
(pm; Cordero et al. 2008, low spin for Mn, Fe, Co), each standardised over the 20 elements.
Run: python3 objective.py   (made with Python 3.11 and NumPy 2)
"""
import pathlib
import re

import numpy as np

PROPERTIES = dict(
    Sc=(3, 4, 1.36, 170), Ti=(4, 4, 1.54, 160), V=(5, 4, 1.63, 153), Cr=(6, 4, 1.66, 139), Mn=(7, 4, 1.55, 139),
    Fe=(8, 4, 1.83, 132), Co=(9, 4, 1.88, 126), Ni=(10, 4, 1.91, 124), Cu=(11, 4, 1.90, 132), Zn=(12, 4, 1.65, 122),
    Y=(3, 5, 1.22, 190), Zr=(4, 5, 1.33, 175), Nb=(5, 5, 1.6, 164), Mo=(6, 5, 2.16, 154), Tc=(7, 5, 1.9, 147),
    Ru=(8, 5, 2.2, 146), Rh=(9, 5, 2.28, 142), Pd=(10, 5, 2.20, 139), Ag=(11, 5, 1.93, 145), Cd=(12, 5, 1.69, 144))
ELEMENTS = list(PROPERTIES)
FILE = pathlib.Path(__file__).resolve().parents[3] / "Inputs" / "bi2te3-dimers" / "dimers.extxyz"
rows = re.findall(r" J=(\S+) group=\S+ element_a=(\S+) element_b=(\S+)", FILE.read_text())
a, b = (np.array([ELEMENTS.index(row[k]) for row in rows]) for k in (1, 2))
y = np.array([float(row[0]) for row in rows])
raw = np.array([PROPERTIES[e] for e in ELEMENTS], float)
x = (raw - raw.mean(0)) / raw.std(0)


def objective(log_c, log_v, t, d):
    """F and its derivatives with respect to log c, log v, the log amplitudes t and the displacements d."""
    z, n = x + d, len(y)
    D = z[:, None] - z[None]
    r = np.sqrt(3 * (D**2).sum(-1))
    S = np.exp(t[:, None] + t[None])
    B = (1 + r) * np.exp(-r) * S
    pick = lambda u, w: B[np.ix_(u, w)]
    c, v = np.exp(log_c), np.exp(log_v)
    K = c / 2 * (pick(a, a) * pick(b, b) + pick(a, b) * pick(b, a))
    C = K + v * np.eye(n)
    L, Ci, one = np.linalg.cholesky(C), np.linalg.inv(C), np.ones(n)
    e = y - (one @ Ci @ y) / (one @ Ci @ one)
    alpha = Ci @ e
    F = 0.5 * e @ alpha + np.log(np.diag(L)).sum() + n / 2 * np.log(2 * np.pi) + 0.5 * ((t**2).sum() + (d**2).sum())
    G = 0.5 * (Ci - np.outer(alpha, alpha))
    P = np.zeros_like(B)
    for u, partner in ((a, b), (b, a)):
        for w, other in ((a, b), (b, a)):
            np.add.at(P, (u[:, None], w[None]), c / 2 * G * pick(partner, other))
    dt = (P * B).sum(0) + (P * B).sum(1) + t
    dd = ((-3 * S * np.exp(-r) * (P + P.T))[:, :, None] * D).sum(1) + d
    return F, (G * K).sum(), v * np.trace(G), dt, dd


F, dc, dv, dt, dd = objective(np.log(30.0), np.log(0.3), np.zeros(20), np.zeros((20, 4)))
length = np.linalg.norm(np.concatenate([[dc, dv], dt, dd.ravel()]))
for name, value in (("F", F), ("|grad|", length), ("dF/dlog c", dc), ("dF/dlog v", dv),
                    ("dF/dt_Mn", dt[ELEMENTS.index("Mn")]), ("dF/dd_Sc,group", dd[0, 0])):
    print(f"{name:15s} {value:.10f}")
