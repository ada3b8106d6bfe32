import Testing

@testable import Workflows

@Suite struct NodeLayoutTests {
  @Test func listsOfCoresAreRead() {
    #expect(NodeLayout.numbers(in: "0-3,8") == [0, 1, 2, 3, 8])
    #expect(NodeLayout.numbers(in: "5") == [5])
    #expect(NodeLayout.numbers(in: "").isEmpty && NodeLayout.numbers(in: "3-1,x").isEmpty)
  }

  @Test func ranksAreCountedByNode() {
    let layout = NodeLayout(
      names: ["b", "a", "b", "b"], cores: ["0-1", "0-3", "2-3", "0-1"], threads: 1)
    #expect(layout.hosts == ["a", "b"] && layout.ranksPerHost == [1, 3])
    #expect(layout.coresPerHost == [4, 4])  // 0-1 of two ranks and 2-3 of another
    #expect(layout.hostOfRank == [1, 0, 1, 1] && layout.neighbours(of: 0) == 3)
    #expect(layout.leaders == [1, 0])
    #expect(layout.binding == ["0-1 (2 ranks)", "0-3 (1 rank)", "2-3 (1 rank)"])
    #expect(layout.warning == nil)
  }

  @Test func moreThreadsThanCoresAreWarnedOf() throws {
    let crowded = NodeLayout(names: ["n", "n"], cores: ["0-1", "0-1"], threads: 2)
    let warning = try #require(crowded.warning)
    #expect(warning.contains("2 ranks with 2 threads") && warning.contains("2 cores of n"))
    // Where the system does not tell the cores, nothing is known to be wrong.
    #expect(NodeLayout(names: ["n"], cores: [""], threads: 8).warning == nil)
  }

  @Test func wrongLaunchersAreWarnedOf() {
    let slurm = ["SLURM_NTASKS": "4", "SLURM_PROCID": "0"]
    #expect(Run.launcherWarning(size: 1, slurm)?.contains("4 tasks") == true)
    #expect(Run.launcherWarning(size: 4, slurm) == nil)
    // A batch script without srun has asked for one process.
    #expect(Run.launcherWarning(size: 1, ["SLURM_NTASKS": "4"]) == nil)
    #expect(Run.launcherWarning(size: 1, ["PMI_SIZE": "3"])?.contains("PMI_SIZE") == true)
    #expect(Run.launcherWarning(size: 1, [:]) == nil)
  }
}
