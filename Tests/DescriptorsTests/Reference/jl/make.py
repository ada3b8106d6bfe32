#!/usr/bin/env python3
"""Computed for Emulon (NumPy and SciPy, 2026); copied from the planning data of the project.
Independent NumPy oracle for Jacobi-Legendre (JL) grid-point features.  Writes jl/*.json
Written from the mathematics (DLMF 18.5.8 for P_n^(a,b); no recurrence; no code of the reference package).
Conventions: centre g, neighbours i with d_i=R_i-g, r_i=|d_i|<=rcut, periodic images included.
 1B  x=gamma*cos(pi*(r-rmin)/(rcut-rmin)),  Pt_n = P_n(x)-P_n(-gamma),                         n=1..nmax1
 2B  same x with rmin=0,  Pb_n = Pt_n - (x+gamma)/(2*gamma) * Pt_n(x=gamma),                    n=2..nmax2
 2B feature (s,t,n1,n2,l) = sum_{i in s} sum_{j in t, j!=i} Pb_n1(r_i) Pb_n2(r_j) P_l(cos_ij)   (ordered pairs!)
 order: [1B: species-major, n] then pairs (s,s) for all s, then (s<t);  (s,s): for l: for n1<=n2 (row-major upper
 triangle);  (s<t): for n1: for n2: for l.   |d|<=1e-4 -> unit vector 0 (only matters through P_l(0)*0).
legacy=True reproduces releases <=0.1.7 of jlgridfingerprints: exponents truncated to int and the (s,s) slots filled
 with the pair (n1>=n2) at slot n1*N - n1(n1-1)/2 + (n2-n1), later writes win, unwritten slots stay 0."""
import json, itertools, math, os, sys, numpy as np
from scipy.special import binom, eval_legendre
OUT = os.path.dirname(os.path.abspath(__file__))

def P(n, a, b, x):                                   # explicit sum, valid for real a,b>-1 and complex x
    return sum(binom(n + a, n - s) * binom(n + b, s) * ((x - 1) / 2)**s * ((x + 1) / 2)**(n - s) for s in range(n + 1))
def legendre(l, c): return P(l, 0.0, 0.0, c)
def xmap(r, rcut, rmin=0.0, gamma=1.0): return gamma * np.cos(np.pi * (r - rmin) / (rcut - rmin))
def Pt(n, a, b, x, gamma=1.0): return P(n, a, b, x) - P(n, a, b, -gamma)
def Pb(n, a, b, x, gamma=1.0): return Pt(n, a, b, x, gamma) - (x + gamma) / (2 * gamma) * Pt(n, a, b, gamma, gamma)

def neighbours(g, pos, sym, cell, pbc, rcut):
    h = [abs(np.linalg.det(cell)) / np.linalg.norm(np.cross(cell[(k + 1) % 3], cell[(k + 2) % 3])) for k in range(3)]
    # +1: the reference uses ceil(rcut/h) images without wrapping atoms or points; same result for wrapped input
    rep = [range(-int(math.ceil(rcut / h[k])) - 1, int(math.ceil(rcut / h[k])) + 2) if pbc[k] else (0,) for k in range(3)]
    out = {}
    for n in itertools.product(*rep):
        for R, s in zip(pos, sym):
            d = R + np.array(n) @ cell - g
            if np.sqrt((d.real**2).sum()) <= rcut: out.setdefault(s, []).append(d)
    return {s: np.array(v) for s, v in out.items()}

def features(g, pos, sym, cell, pbc, S, legacy=False, trick=False):
    a, b, rc, ga = list(S['alpha']), list(S['beta']), S['rcut'], S.get('gamma', 1.0)
    if legacy: a, b = [int(v) for v in a], [int(v) for v in b]
    nb, N2, L = neighbours(g, pos, sym, cell, pbc, rc), S['nmax'][1], S['lmax']
    F, J, U = [], {}, {}
    for s in S['species']:
        d = nb.get(s, np.zeros((0, 3))); r = np.sqrt((d * d).sum(1))
        x1, x2 = xmap(r, rc, S['rmin'], ga), xmap(r, rc, 0.0, ga)
        F += [Pt(n, a[0], b[0], x1, ga).sum() for n in range(1, S['nmax'][0] + 1)]
        J[s] = np.array([Pb(n, a[1], b[1], x2, ga) for n in range(2, N2 + 1)]) if len(r) else np.zeros((N2 - 1, 0))
        U[s] = np.array([v / q if abs(q) > 1e-4 else 0 * v for v, q in zip(d, r)]).reshape(-1, 3)
    sp = S['species']; N = N2 - 1
    for s, t in [(s, s) for s in sp] + [(s, t) for i, s in enumerate(sp) for t in sp[i + 1:]]:
        B = np.zeros((L + 1, N, N), dtype=complex if np.iscomplexobj(g) or np.iscomplexobj(pos) else float)
        if len(U[s]) and len(U[t]):
            if trick:                                # spherical-harmonic addition theorem + self-term subtraction
                from scipy.special import sph_harm_y
                ang = lambda u: (np.arccos(np.clip(u[:, 2], -1, 1)), np.arctan2(u[:, 1], u[:, 0]))
                for l in range(L + 1):
                    Ys = np.array([sph_harm_y(l, m, *ang(U[s])) for m in range(-l, l + 1)])
                    Yt = np.array([sph_harm_y(l, m, *ang(U[t])) for m in range(-l, l + 1)])
                    B[l] = (4 * np.pi / (2 * l + 1) * np.einsum('ni,mi,kj,mj->nk', J[s], Ys, J[t], Yt.conj())).real
                    if s == t: B[l] -= J[s] @ J[s].T  # P_l(1)=1 for every l: ONE self table serves all l
            else:
                c = U[s] @ U[t].T; c = np.clip(c, -1, 1) if not np.iscomplexobj(c) else c
                for l in range(L + 1):
                    M = legendre(l, c)
                    if s == t: M = M - np.diag(np.diag(M))
                    B[l] = J[s] @ M @ J[t].T
        if s != t: F += list(np.transpose(B, (1, 2, 0)).ravel())
        elif not legacy: F += [B[l, i, j] for l in range(L + 1) for i in range(N) for j in range(i, N)]
        else:
            k = N * (N + 1) // 2; W = np.zeros((L + 1) * k)
            for l in range(L + 1):
                for i in range(N):
                    for j in range(i + 1): W[l * k + i * N - i * (i - 1) // 2 + (j - i)] = B[l, i, j]
            F += list(W)
    return np.array(F)

def dump(name, **kw):
    def c(o):
        if isinstance(o, np.ndarray): return o.tolist()
        if isinstance(o, (np.floating, np.integer)): return o.item()
        raise TypeError(type(o))
    json.dump(kw, open(os.path.join(OUT, name), 'w'), default=c, indent=1); print('wrote', name)

AL = dict(rcut=4.08, nmax=[15, 6], lmax=6, alpha=[7.875386069413652, 5.875090883472657],
          beta=[3.6238075908648106, 1.7505953204305842], rmin=-0.74, species=['Al'])
SM = dict(rcut=3.0, nmax=[4, 4], lmax=3, alpha=[1.5, 0.5], beta=[0.25, 2.0], rmin=-0.5, species=['A', 'B'])
BOX, NO = np.eye(3) * 50.0, (False, False, False)

def main():
    # 1 polynomials
    r = np.array([0.0, 0.05, 0.7, 1.9, 3.3, 4.079, 4.08]); rows = []
    for a, b in [(7.875386069413652, 3.6238075908648106), (7, 3), (-0.0827444142560686, 2.378398890338807), (0, 0), (8.834136312569242, -0.15337566191456764)]:
        for rmin in (0.0, -0.74):
            x = xmap(r, 4.08, rmin)
            rows.append(dict(alpha=a, beta=b, rcut=4.08, rmin=rmin, r=r, x=x, P=[P(n, a, b, x) for n in range(9)],
                             Pt=[Pt(n, a, b, x) for n in range(1, 9)], Pb=[Pb(n, a, b, x) for n in range(2, 9)]))
    dump('01_polynomials.json', what='P_n (n=0..8), Pt_n (1..8), Pb_n (2..8) at r', rel_tol=1e-11, cases=rows)
    # 2 derived radial maps used downstream for potentials
    rc, rs, ga = 4.08, 0.05, 1.0; r = np.array([0.0, 1e-4, 1e-2, 0.1, 1.0, 3.0, 4.0, 4.08]); x = ga * (1 - 2 * np.log1p(r / rs) / np.log1p(rc / rs))
    dump('02_log_map.json', what='log map x(r) and value+slope-vanishing basis (gamma+x)^2 P_k^(a,b+2)(x), k=0..6', rcut=rc, rsoft=rs, gamma=ga,
         alpha=8.834136312569242, beta=-0.15337566191456764, r=r, x=x, S=[(ga + x)**2 * P(k, 8.834136312569242, -0.15337566191456764 + 2, x) for k in range(7)], rel_tol=1e-11)
    # 3 tiny clusters (non periodic)
    th = np.pi / 3; cl = {
        'one_atom': ([[0, 0, 1.3]], ['A']), 'two_same_60deg': ([[0, 0, 1.0], [1.7 * np.sin(th), 0, 1.7 * np.cos(th)]], ['A', 'A']),
        'A_and_B_collinear': ([[0, 0, 1.0], [0, 0, -2.0]], ['A', 'B']),
        'five_mixed': ([[.3, .1, 1.2], [-1.1, .4, .2], [.2, -1.9, -.6], [1.4, 1.1, -.9], [-.3, .8, 2.4]], ['A', 'B', 'A', 'B', 'A']),
        'atom_on_point': ([[0, 0, 0], [1.2, 0, 0], [0, 0.9, 0.4]], ['A', 'A', 'B']),
        'at_and_beyond_cutoff': ([[0, 0, 3.0], [0, 3.0000001, 0], [1.0, 0, 0]], ['A', 'A', 'A']), 'absent_species': ([[0.5, 0.5, 0.5], [1.0, -1.0, 0.3]], ['A', 'A']), 'empty': ([[9., 9, 9]], ['A'])}
    cs = {k: dict(pos=p, sym=s, centre=[0, 0, 0], features=features(np.zeros(3), np.array(p, float), s, BOX, NO, SM), features_legacy=features(np.zeros(3), np.array(p, float), s, BOX, NO, SM, legacy=True)) for k, (p, s) in cl.items()}
    p, s = np.array(cl['five_mixed'][0]), cl['five_mixed'][1]
    assert np.allclose(features(np.zeros(3), p, s, BOX, NO, SM), features(np.zeros(3), p, s, BOX, NO, SM, trick=True), rtol=1e-10, atol=1e-12)
    Q, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))
    assert np.allclose(features(np.zeros(3), p, s, BOX, NO, SM), features(np.zeros(3), p @ Q, s, BOX, NO, SM), rtol=1e-10, atol=1e-12)
    dump('03_clusters.json', what='feature vectors, settings below, cutoff test is r<=rcut', settings=SM, rel_tol=1e-10, n_features=len(cs['empty']['features']), cases=cs)
    # 4 analytic gradient by complex step (exact to rounding): d feature / d centre and / d atom 0
    G = []
    for k in range(3):
        e = np.zeros(3, complex); e[k] = 1e-30j; G.append(features(e, p.astype(complex), s, BOX, NO, SM).imag / 1e-30)
    GA = []
    for k in range(3):
        q = p.astype(complex).copy(); q[0, k] += 1e-30j; GA.append(features(np.zeros(3, complex), q, s, BOX, NO, SM).imag / 1e-30)
    dump('04_gradients.json', what='five_mixed: d f/d centre_k and d f/d R_0k (complex step)', settings=SM, pos=p, sym=s, d_centre=G, d_atom0=GA, rel_tol=1e-9)
    # 5 periodic: conventional fcc Al, rattled, reference "aluminium" settings, full and legacy layout
    cell = np.eye(3) * 4.05; pos = np.array([[0, 0, 0], [0, .5, .5], [.5, 0, .5], [.5, .5, 0]]) @ cell + np.array([[.03, -.02, .01], [0, .04, -.01], [-.02, .01, .02], [.01, 0, -.03]])
    pts = np.array([[0.1, 0.2, 0.3], [1.0125, 1.0125, 1.0125], [2.0, 0.0, 0.0], [3.9, 3.8, 3.7]])
    dump('05_periodic_fcc_al.json', what='120 features at 4 points; legacy = reference <=0.1.7', settings=AL, cell=cell, pos=pos, sym=['Al'] * 4, points=pts, rel_tol=1e-9,
         features=[features(g, pos, ['Al'] * 4, cell, (True,) * 3, AL) for g in pts], features_legacy=[features(g, pos, ['Al'] * 4, cell, (True,) * 3, AL, legacy=True) for g in pts],
         dead_columns_legacy=28)
    # 6 sampling weights: w ~ exp(-(1/n)^2/(2 sigma^2)) on n in e/A^3
    n = np.array([1e-4, 1e-3, 0.004, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 50.0]); w = np.exp(-(1 / n)**2 / (2 * 40.0**2)); dump('06_sampling.json', sigma=40.0, rho=n, prob=w / w.sum(), note='normalisation 1/sqrt(2 pi sigma^2) cancels; underflow to 0 must be handled', rel_tol=1e-12)
    # 7 linear fit: synthetic density of Gaussians on the fcc cell; compare PREDICTIONS, not coefficients (rank deficient)
    rng = np.random.default_rng(7); S2 = dict(AL, nmax=[8, 4], lmax=3); T = rng.random((360, 3)) @ cell
    dens = lambda g: sum((np.exp(-2.0 * (d * d).sum(1)) * 3).sum() for d in neighbours(g, pos, ['Al'] * 4, cell, (True,) * 3, 6.0).values())
    X = np.array([features(g, pos, ['Al'] * 4, cell, (True,) * 3, S2) for g in T]); y = np.array([dens(g) for g in T])
    c = np.linalg.lstsq(X[:260], y[:260], rcond=1e-12)[0]; yp = X[260:] @ c
    dump('07_linear_fit.json', settings=S2, cell=cell, pos=pos, points=T, y=y, n_train=260, y_pred_test=yp, mae_test=np.abs(yp - y[260:]).mean(), cond_X=np.linalg.cond(X[:260]),
         cond_X_colscaled=np.linalg.cond(X[:260] / np.linalg.norm(X[:260], axis=0)), pred_abs_tol=1e-6)
    # 8 projection back to (l,m): V(r)=1/|r-a| inside r<|a|: V_lm(r)=4pi/(2l+1) r^l/|a|^(l+1) Y_lm(a^), real Y (no Condon-Shortley sign)
    from scipy.special import sph_harm_y
    def Yr(l, m, u):
        t, f = np.arccos(u[..., 2]), np.arctan2(u[..., 1], u[..., 0])
        if m == 0: return sph_harm_y(l, 0, t, f).real
        z = sph_harm_y(l, abs(m), t, f) * (-1)**m * np.sqrt(2); return z.real if m > 0 else z.imag
    av = np.array([1.1, -2.3, 1.9]); A = np.linalg.norm(av); rr = np.array([0.3, 1.0, 2.0]); Lm = 6
    ct, wt = np.polynomial.legendre.leggauss(40); ph = 2 * np.pi * np.arange(80) / 80
    u = np.array([[np.sqrt(1 - z * z) * np.cos(f), np.sqrt(1 - z * z) * np.sin(f), z] for z in ct for f in ph]); W = np.repeat(wt, 80) * 2 * np.pi / 80
    ex, nu = [], []
    for l in range(Lm + 1):
        for m in range(-l, l + 1):
            ex.append([4 * np.pi / (2 * l + 1) * q**l / A**(l + 1) * Yr(l, m, av / A) for q in rr]); nu.append([(W / np.linalg.norm(q * u - av, axis=1) * Yr(l, m, u)).sum() for q in rr])
    assert np.abs(np.array(ex) - np.array(nu)).max() < 1e-6
    dump('08_lm_projection.json', what='V=1/|r-a|; rows (l,m=-l..l), real Y, m>0 ~ cos, m<0 ~ sin', a=av, r=rr, lmax=Lm, V_lm=ex, abs_tol=1e-9)

if __name__ == '__main__': main()
