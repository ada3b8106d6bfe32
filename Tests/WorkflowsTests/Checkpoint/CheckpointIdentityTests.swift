import Structures
import Testing

@testable import Workflows

@Suite struct CheckpointIdentityTests {
  private let identity = CheckpointIdentity(
    command: "fit", settings: ["model.kernelRidge.amplitude": "30"],
    inputs: ["a.extxyz": "0123456789abcdef0123456789abcdef"])

  private func refusal(_ other: CheckpointIdentity) -> InputError? {
    do throws(InputError) { try other.requireSame(as: identity, "out/checkpoint") } catch {
      return error
    }
    return nil
  }

  @Test func theSameIsTaken() throws {
    #expect(refusal(identity) == nil)
    #expect(try CheckpointIdentity(text: identity.text) == identity)
  }

  @Test func aChangedSettingIsNamedWithBothValues() throws {
    let other = CheckpointIdentity(
      command: "fit", settings: ["model.kernelRidge.amplitude": "31"], inputs: identity.inputs)
    let error = try #require(refusal(other))
    #expect(error.exitCode == 65)
    for part in ["amplitude", "'30'", "'31'", "--restart new"] {
      #expect(error.description.contains(part))
    }
  }

  @Test func aChangedInputIsNamedWithBothDigestsShortened() throws {
    let other = CheckpointIdentity(
      command: "fit", settings: identity.settings,
      inputs: ["a.extxyz": "f123456789abcdef0123456789abcdef"])
    let error = try #require(refusal(other))
    for part in ["input a.extxyz", "'0123456789ab...'", "'f123456789ab...'"] {
      #expect(error.description.contains(part))
    }
  }

  @Test func aMissingInputIsNamed() throws {
    let other = CheckpointIdentity(command: "fit", settings: identity.settings, inputs: [:])
    #expect(try #require(refusal(other)).found == "nothing")
  }

  @Test func featuresOfAnotherVersionAreRefused() throws {
    var other = identity
    other.features += 1
    #expect(try #require(refusal(other)).key == "version of features")
  }

  @Test func thePlaceOfTheOutputIsNoSetting() throws {
    let text = "a: {b: [1, two]}\noutput: {directory: x}\n"
    let settings = try JobValue(text: text, file: "job.yaml").settings
    #expect(settings == ["a.b[0]": "1", "a.b[1]": "two"])
  }
}
