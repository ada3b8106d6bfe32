import Descriptors
import Foundation
import Structures
import Testing

@testable import Workflows

private let grid = """
  parameters:
    representation.soap.cutoff: [4.0, 5.0, 6.0]
    representation.soap.nMax: {from: 6, to: 12, step: 2}
    model.kernelRidge.regularization: {log: [1.0e-8, 1.0e-2, 7]}
  """

@Suite struct ScanTests {
  @Test func aGridHasTheProductOfItsValuesAndTheLastOneVariesFastest() throws {
    let members = try ScanText(grid).decoded().members
    #expect(members.count == 3 * 4 * 7)
    #expect(members.map(\.index) == Array(0..<84))
    #expect(Set(members.map(\.values)).count == 84)
    for (index, member) in members.enumerated() {
      let places = [index / 28, index / 7 % 4, index % 7]
      let expected = [
        ["4.0", "5.0", "6.0"][places[0]], ["6", "8", "10", "12"][places[1]],
        ["1e-08", "1e-07", "1e-06", "1e-05", "0.0001", "0.001", "0.01"][places[2]],
      ]
      #expect(member.values.map(\.label) == expected)
    }
    #expect(members[7].name == "member-0007" && ScanMember.name(12345) == "member-12345")
  }

  @Test func membersAreJobsWithTheirValues() throws {
    let scan = try ScanText(grid).decoded()
    for member in [scan.members[0], scan.members[40], scan.members[83]] {
      let job = try Job(
        text: scan.text(of: member, rung: 0, directory: "out/\(member.name)"), file: "x.yaml")
      let soap = try #require(job.representation.soap?.parameters)
      #expect(soap.cutoff == Double(member.values[0].label))
      #expect(soap.nMax == Int(member.values[1].label))
      #expect(job.model.regularization.start == Double(member.values[2].label))
      #expect(job.output.directory == "out/\(member.name)" && !job.hasScan)
      // Names of files no longer depend on the folder of the job file.
      let folder = FileManager.default.currentDirectoryPath
      #expect(job.data.files == ["\(folder)/jobs/dimers.extxyz"])
      // What no parameter touches stays.
      #expect(soap.lMax == 3 && job.data.group == "group" && job.validation.testFraction == 0.2)
    }
  }

  @Test func theJobItselfStillDecodes() throws {
    #expect(try Job(text: ScanText(grid).text, file: "jobs/job.yaml").hasScan)
    #expect(try !JobText().job().hasScan)
  }

  @Test(arguments: [(1e-8, 1e-2, 7), (0.03, 3.0, 2), (1.0, 1000.0, 10), (5.0, 0.05, 4)])
  func logarithmicRangesHaveEqualRatios(_ first: Double, _ last: Double, _ count: Int) throws {
    let labels = try ScanText(
      "parameters: {model.kernelRidge.regularization: {log: [\(first), \(last), \(count)]}}"
    ).labels().joined()
    let values = labels.compactMap { Double($0) }
    #expect(values.count == count && values.first == first && values.last == last)
    let ratio = pow(last / first, 1 / Double(count - 1))
    // Labels have 12 digits: two of them make a ratio wrong by 1e-11 at most.
    for (a, b) in zip(values, values.dropFirst()) { #expect(abs(b / a / ratio - 1) < 2e-11) }
  }

  @Test func steppedRangesEndWhereTheirLastStepDoes() throws {
    func labels(_ range: String) throws -> [String] {
      try ScanText("parameters: {representation.soap.sigma: \(range)}").labels().flatMap(\.self)
    }
    #expect(try labels("{from: 0.1, to: 0.5, step: 0.1}") == ["0.1", "0.2", "0.3", "0.4", "0.5"])
    #expect(try labels("{from: 0.5, to: 0.2, step: -0.2}") == ["0.5", "0.3"])
    #expect(try labels("{linear: [0.25, 1.0, 4]}") == ["0.25", "0.5", "0.75", "1"])
  }

  @Test func rulesLeaveOutExactlyWhatTheyForbid() throws {
    let rule = """

      where:
        - if: {representation.soap.nMax: 12}
          then: {representation.soap.cutoff: [6]}
        - {if: {representation.soap.cutoff: 4}, then: {representation.soap.nMax: [6, 8]}}
      """
    let all = try ScanText(grid).labels()
    let expected = all.filter { labels in
      (labels[1] != "12" || labels[0] == "6.0")
        && (labels[0] != "4.0" || ["6", "8"].contains(labels[1]))
    }
    #expect(expected.count < all.count)
    #expect(try ScanText(grid + rule).labels() == expected)
  }

  @Test func someMembersHaveParametersOfTheirOwn() throws {
    let labels = try ScanText(
      """
      parameters:
        model.kernelRidge.kernel:
          choices: {rbf: {gaussian: {on: soap, lengthScale: 1}}, linear: {linear: {on: soap}}}
        representation.soap.lMax: [2, 3]
      conditional:
        - if: {model.kernelRidge.kernel: rbf}
          parameters: {model.kernelRidge.kernel.gaussian.lengthScale: [0.5, 2]}
      """
    ).labels()
    #expect(
      labels == [
        ["rbf", "2", "0.5"], ["rbf", "2", "2"], ["rbf", "3", "0.5"], ["rbf", "3", "2"],
        ["linear", "2"], ["linear", "3"],
      ])
  }

  @Test func anElementOfAListIsReachedByItsNumber() throws {
    var text = ScanText("parameters: {'model.kernelRidge.kernel[1].gaussian.lengthScale': [3, 4]}")
    text.job.model = """
      model:
        kernelRidge:
          kernel: [{linear: {on: element}}, {gaussian: {on: soap, lengthScale: 1.0}}]
          regularization: 0.1
      """
    let scan = try text.decoded()
    let job = try Job(text: scan.text(of: scan.members[1], rung: 0, directory: "o"), file: "x")
    guard case .features(let factor) = job.model.candidates[0].kernel.factors[1] else {
      Issue.record("a factor of features")
      return
    }
    #expect(factor.lengthScale.start == 4)
    text.scan = text.scan.replacing("[1]", with: "[2]")
    #expect(try #require(text.error()).found.contains("kernel[2]"))
  }

  @Test func aWrongValueNamesItsMemberAndItsLine() throws {
    let error = try #require(
      ScanText(
        "parameters:\n  representation.soap.lMax: [3]\n  representation.soap.cutoff: [5, -1]"
      )
      .error())
    #expect(error.exitCode == 64 && error.key == "representation.soap.cutoff")
    #expect(error.line == JobText().text.split(separator: "\n").count + 4)
    #expect(error.remedy.contains("member-0001: lMax 3, cutoff -1"))
  }

  @Test(arguments: [
    ("parameter: {a: [1]}", "scan.parameter", "did you mean 'parameters'?"),
    ("parameters: {representation.soap.cutof: [4]}", "representation.soap.cutof", "'cutoff'"),
    (
      "parameters: {representation.soap.nMax: {from: 1, to: 4, setp: 1}}",
      "scan.parameters.representation.soap.nMax.setp", "'step'"
    ),
    (
      "parameters: {representation.soap.nMax: [4, 4.0]}",
      "scan.parameters.representation.soap.nMax", "leave out"
    ),
    ("parameters: {representation..nMax: [4]}", "scan.parameters.representation..nMax", "correct"),
    ("parameters: {output.directory: [a]}", "scan", "folder of its own"),
    (
      "parameters: {representation.soap.nMax: []}",
      "scan.parameters.representation.soap.nMax", "correct"
    ),
    ("parameters: {representation.soap.nMax: [4]}\nscore: mea", "scan.score", "'mae'"),
    (
      "parameters: {representation.soap.nMax: [4]}\nwhere: {if: {nMax: 4}, then: {}}",
      "scan.where.if.nMax", "representation.soap.nMax"
    ),
    (
      "parameters: {representation.soap.nMax: [4]}\nwhere: "
        + "{if: {representation.soap.nMax: 5}, then: {representation.soap.nMax: 4}}",
      "scan.where.if.representation.soap.nMax", "'4'"
    ),
    ("parameters: {data.target: [J]}", "data.target", "member-0000"),
    ("parameters: {data.target.property.x: [J]}", "scan.parameters.data.target.property.x", "keys"),
    (
      "parameters: {representation.soap.nMax: [4, 5]}\nhalving: "
        + "{resource: representation.soap.nMax, values: [1, 2]}", "scan", "leave it out"
    ),
    (
      "parameters: {representation.soap.nMax: [4, 5]}\nhalving: {resource: validation.seeds, values: [1]}",
      "scan.halving", "correct"
    ),
  ])
  func mistakesAreNamed(_ scan: String, _ key: String, _ remedy: String) throws {
    let error = try #require(ScanText(scan).error(), "\(scan)")
    #expect(error.exitCode == 64 && error.file == "jobs/job.yaml", "\(error)")
    #expect(error.key == key || "\(error)".contains(key), "\(error)")
    #expect(error.remedy.contains(remedy), "\(error)")
  }

  @Test func tooManyMembersAreRefusedBeforeTheyAreMade() throws {
    let range = "{linear: [1, 9000, 9000]}"
    let error = try #require(
      ScanText("parameters: {a: \(range), b: \(range), c: \(range), d: \(range)}").error())
    #expect(error.expected.contains("100000 members"))
  }

  @Test func theIdentityOfAMemberIsThatOfItsJobWithoutItsOutput() throws {
    let first = try ScanText(grid).decoded()
    var other = ScanText(grid)
    other.job.output = "output: {directory: elsewhere}"
    let moved = try other.decoded()
    other.job.representation = other.job.representation.replacing("lMax: 3", with: "lMax: 2")
    let changed = try other.decoded()
    func identities(_ job: ScanJob) throws -> [String] {
      try job.members.map { try job.identity(of: $0, rung: 0) }
    }
    #expect(try identities(first) == identities(moved))
    #expect(try Set(identities(first)).isDisjoint(with: identities(changed)))
    #expect(try Set(identities(first)).count == 84)
  }
}
