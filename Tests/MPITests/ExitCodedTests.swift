import MPI
import Testing

@Suite struct ExitCodedTests {
  struct Plain: Error {}

  @Test func errorWithoutCodeIsInternal() {
    #expect(exitCode(of: Plain()) == 70)
    #expect(exitCode(of: PeerFailure(rank: 3, message: "", exitCode: 66)) == 66)
  }

  @Test func peerFailureTellsItsRank() {
    let error = PeerFailure(rank: 3, message: "no file 'a.h5'", exitCode: 66)
    #expect("\(error)" == "no file 'a.h5' (on rank 3)")
  }
}
