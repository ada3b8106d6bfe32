/// The buffers of kernel tiles, kept from one tile to the next.
public struct KernelWorkspace: Sendable {
  var environments: [Double] = []
  var product: [Double] = []
  var factor: [Double] = []

  /// An empty workspace; the buffers grow with the first tile.
  public init() {}

  /// Grows the buffers that writing `rowCount x columnCount` values of `kernel` needs.
  mutating func reserve(_ kernel: EnvironmentKernel, rowCount: Int, columnCount: Int) {
    if kernel.products.count > 1 { Self.grow(&product, rowCount * columnCount) }
    if kernel.products.contains(where: { $0.factors.count > 1 }) {
      Self.grow(&factor, rowCount * columnCount)
    }
  }

  mutating func reserveEnvironments(_ count: Int) { Self.grow(&environments, count) }

  private static func grow(_ buffer: inout [Double], _ count: Int) {
    if buffer.count < count { buffer = [Double](repeating: 0, count: count) }
  }
}
