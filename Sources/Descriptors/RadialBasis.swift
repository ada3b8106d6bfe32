/// The radial functions of a density expansion; they are orthonormal with the weight `r^2`.
public enum RadialBasis: String, Sendable, Hashable, CaseIterable, Codable {
  /// Gaussians `r^l exp(-alpha_kl r^2)` with exponents that depend on `l`, as in DScribe's "gto".
  ///
  /// `alpha_kl = (ln 1000 + l ln a_k) / a_k^2` with `a_k` from 1 angstrom to the cutoff in equal steps, made orthonormal
  /// on `0 ..< infinity` by Loewdin's `S^-1/2` (Himanen et al., Comput. Phys. Commun. 247 (2020) 106949).
  case gto
  /// Polynomials `(cutoff - r)^(k + 2)`, `k = 1 ... nMax`, on `0 ... cutoff`, as in DScribe's "polynomial".
  ///
  /// The projection is exact here, so values differ from DScribe where its own are wrong (`nMax > 5`).
  case polynomial
  /// Gaussians `r^k exp(-r^2 / (2 sigma_k^2))`, `k = 0 ..< nMax`, as in featomic.
  ///
  /// `sigma_k = cutoff max(sqrt k, 1) / nMax`; the smeared atoms are normalized in `L^2`, and features carry
  /// featomic's factors `(-1)^l / sqrt(2l + 1)`, `sqrt 2` for unlike channels, all `n, n'`.
  case gtoMonomial
}
