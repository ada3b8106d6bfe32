import HDF5
import Testing

extension HDF5Tests {
  @Suite struct DatasetTests {
    /// Writes the largest, the smallest and other values of a type and reads them back.
    private func roundTrip<Element: HDF5Element>(_ values: [Element]) throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write(values, to: "x")
      #expect(try file.dataset("x").read(Element.self) == values)
      try file.setAttribute("x", values)
      #expect(try file.attributeValues("x", of: Element.self) == values)
      try file.setAttribute("first", values[0])
      #expect(try file.attribute("first", as: Element.self) == values[0])
    }

    @Test func everyElementTypeReturns() throws {
      try roundTrip([Double.greatestFiniteMagnitude, -.leastNonzeroMagnitude, .pi, -.infinity])
      try roundTrip([Float.greatestFiniteMagnitude, -.leastNonzeroMagnitude, .pi, -0.5])
      try roundTrip([Int.min, .max, -1, 0])
      try roundTrip([Int64.min, .max, -1, 0])
      try roundTrip([Int32.min, .max, -1, 0])
      try roundTrip([UInt8.min, .max, 1])
      try roundTrip([UInt32.min, .max, 1])
      try roundTrip([UInt64.min, .max, 1])
    }

    @Test(arguments: [[6], [4, 5], [3, 4, 5], [2, 3, 4, 3]], [1 << 20, 40])
    func boxesReadWhatBoxesWrote(_ shape: [Int], _ limit: Int) throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      let all = (0..<shape.reduce(1, *)).map(Double.init)
      var dataset = try file.createDataset("group/x", of: Double.self, shape: shape)
      dataset.transferLimit = limit
      let half = shape[0] / 2
      let (lower, upper) = (
        Hyperslab(rows: 0..<half, of: shape), Hyperslab(rows: half..<shape[0], of: shape)
      )
      try dataset.write(all.span.extracting(lower.elementCount...), at: upper)
      try dataset.write(all.span.extracting(..<lower.elementCount), at: lower)
      #expect(try dataset.read(Double.self) == all)
      let inner = Hyperslab(offset: shape.map { $0 / 3 }, count: shape.map { $0 / 2 })
      #expect(try dataset.read(Double.self, at: inner) == elements(of: inner, shape))
    }

    /// The elements of a box when every element holds its linear index.
    private func elements(of slab: Hyperslab, _ shape: [Int]) -> [Double] {
      var result = [0]
      for axis in shape.indices {
        let range = slab.offset[axis]..<slab.offset[axis] + slab.count[axis]
        result = result.flatMap { base in range.map { base * shape[axis] + $0 } }
      }
      return result.map(Double.init)
    }

    @Test func singleAndEmptyDatasets() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write(2.5, to: "single")
      try file.write([Double](), to: "empty")
      #expect(try file.dataset("single").shape == [])
      #expect(try file.dataset("single").read(Double.self) == [2.5])
      #expect(try file.dataset("empty").read(Double.self) == [])
    }

    @Test(arguments: [["", "eV/Å", "Zeile\nzwei", "日本語 😀"], []])
    func textsReturn(_ texts: [String]) throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write(texts, to: "texts")
      try file.setAttribute("texts", texts)
      #expect(try file.dataset("texts").readTexts() == texts)
      #expect(try file.attributeTexts("texts") == texts)
      for text in texts {
        try file.setAttribute("text", text)
        #expect(try file.attributeText("text") == text)
      }
    }

    @Test func oneTextIsADatasetWithoutDimensions() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write("job: é", to: "provenance/job")
      #expect(try file.dataset("provenance/job").shape == [])
      #expect(try file.dataset("provenance/job").readText() == "job: é")
    }

    @Test(arguments: [nil, [1 << 20]])
    func offsetsBeyondTwoGibibytesWork(_ chunk: [Int]?) throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("large.h5"))
      let count = 3_000_000_000
      let dataset = try file.createDataset("x", of: UInt8.self, shape: [count], chunk: chunk)
      let end = Hyperslab(offset: [count - 5], count: [5])
      try dataset.write([1, 2, 3, 4, 255].span, at: end)
      #expect(try dataset.read(UInt8.self, at: end) == [1, 2, 3, 4, 255])
    }

    @Test func integersReadAsFloatingPoint() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write([1, 2, -3], to: "x")
      #expect(try file.dataset("x").read(Double.self) == [1, 2, -3])
    }

    @Test func scalesKeepTheirLabels() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      let distance = try file.write([1.0, 2.0], to: "distance")
      try distance.makeScale("distance")
      try distance.describe(unit: "angstrom", description: "Distance of the two atoms")
      let exchange = try file.write([0.5, 0.25], to: "J")
      try exchange.attach(distance, to: 0)
      try exchange.setLabel("distance", of: 0)
      #expect([distance.isScale, exchange.isScale] == [true, false])
      #expect(try exchange.label(of: 0) == "distance")
      #expect(try distance.attributeText("unit") == "angstrom")
    }
  }
}
