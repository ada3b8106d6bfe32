import Structures

/// Numbers between -1/2 and 1/2, reproducible, for made-up structures.
struct Noise {
  var state: UInt64

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
  }

  mutating func vector(_ size: Double) -> Vector3 { size * Vector3(next(), next(), next()) }
}
