import Descriptors
import LinearAlgebra
import Structures

/// SOAP power spectra, one core, neighbour search included.
///
/// Neighbours count up to DScribe's reach. "written" allocates the result, "reused" writes one structure after another
/// into the same storage. `--system K` chooses one system. `Benchmarks/peers` times other programs on
/// the same structures.
func benchSOAP(size: Int?) throws {
  let systems = try SOAPSystem.all()
  let chosen = Bench.option("--system").map { systems[$0..<min($0 + 1, systems.count)] }
  for system in chosen ?? systems[...] {
    for (nMax, lMax, sigma) in [(8, 6, 0.5), (12, 9, 0.3)] {
      let parameters = try SOAPParameters(
        cutoff: 5, nMax: nMax, lMax: lMax, sigma: sigma, species: .oneHot(system.species),
        cutoffFunction: .dscribeStep)
      let start = processorTime()
      let soap = try SOAP(parameters)
      let preparation = processorTime() - start
      try report(soap, system, preparation: preparation, repetitions: size ?? 20)
    }
  }
}

private func report(
  _ soap: SOAP, _ system: SOAPSystem, preparation: Double, repetitions: Int
) throws {
  let environments = system.structures.reduce(0) { $0 + $1.count }
  var (operations, neighbours) = (0.0, 0)
  var list = NeighbourList()
  for structure in system.structures {
    let search = try NeighbourSearch(structure, cutoff: soap.parameters.reach)
    for i in 0..<structure.count {
      search.collect(aroundAtom: i, into: &list)
      operations += soap.flops(neighbourCount: list.count)
      neighbours += list.count
    }
  }
  let centres = try system.structures.map { try Centres.all.resolved(in: $0) }
  let largest = system.structures.map(\.count).max() ?? 0
  var buffer = [Double](repeating: 0, count: soap.featureCount * largest)
  var (written, reused, searched): ([Double], [Double], [Double]) = ([], [], [])
  for _ in 0..<repetitions {
    let first = processorTime()
    for structure in system.structures { _ = try soap.powerSpectrum(of: structure) }
    let second = processorTime()
    for (structure, places) in zip(system.structures, centres) {
      var span = buffer.mutableSpan
      try soap.writePowerSpectrum(of: structure, centres: places, into: &span)
    }
    let third = processorTime()
    for structure in system.structures {
      let search = try NeighbourSearch(structure, cutoff: soap.parameters.reach)
      for i in 0..<structure.count { search.collect(aroundAtom: i, into: &list) }
    }
    searched.append(processorTime() - third)
    written.append(second - first)
    reused.append(third - second)
  }
  let scale = 1e6 / Double(environments)
  let parameters = soap.parameters
  print(
    "\(system.name) n=\(parameters.nMax) l=\(parameters.lMax): \(neighbours / environments) neighbours,"
      + " \(soap.featureCount) features, tables \(fixed(preparation, 3)) s;"
      + " written \(fixed(median(written) * scale, 2)), reused \(fixed(median(reused) * scale, 2)),"
      + " neighbour search \(fixed(median(searched) * scale, 2)) us per environment;"
      + " \(fixed(operations / median(reused) * 1e-9, 1)) GFLOP/s")
}
