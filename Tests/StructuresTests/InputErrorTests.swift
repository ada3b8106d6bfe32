import Structures
import Testing

@Suite struct InputErrorTests {
  @Test func descriptionIsOneLineWithPlaceAndRemedy() {
    let error = InputError(
      file: "dimers.extxyz", line: 42, key: "pos", expected: "3 numbers", found: "'abc'",
      remedy: "correct the line")
    #expect(
      "\(error)"
        == "dimers.extxyz:42: expected 3 numbers for 'pos'; found 'abc'; correct the line")
  }

  @Test func controlCharactersAndLongInputStayOnOneShortLine() {
    let error = InputError(
      expected: "a word", found: "a\nb\u{1b}[31m\u{2028}" + String(repeating: "x", count: 9999),
      remedy: "shorten it")
    #expect(!"\(error)".unicodeScalars.contains { $0.value < 32 || $0.value == 0x2028 })
    #expect("\(error)".count < 400)
  }

  @Test func placesAreFilledInOnce() {
    let error = InputError(expected: "a", found: "b", remedy: "c").at(file: "f", line: 7)
    #expect(error.at(file: "g", line: 8) == error)
    #expect("\(error)".hasPrefix("f:7: "))
  }

  @Test func exitCodesAreThoseOfSysexits() {
    let kinds: [(InputError.Kind, Int32)] = [(.usage, 64), (.badData, 65), (.missingInput, 66)]
    for (kind, code) in kinds {
      #expect(InputError(kind, expected: "", found: "", remedy: "").exitCode == code)
    }
  }
}
