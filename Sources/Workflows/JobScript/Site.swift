/// What a job script must know of a supercomputer: its nodes, and what its SLURM wants to be told.
///
/// Numbers and modules are what is commonly known of these machines, and change with them: the user compares them with
/// the documentation of the site, and chooses a partition of other nodes with `--partition` and `--cores`.
public struct Site: Sendable, Hashable {
  /// The name on the command line.
  public let name: String
  /// What it is, for the head of the script.
  let title: String
  /// The cores of one node; unknown for `generic`.
  public let coreCount: Int?
  /// The partition that a script names when the user names none.
  let partition: String?
  /// What stands for the project of the user; a site without one needs no account.
  let account: String?
  /// Further lines for SLURM.
  var directives: [String] = []
  /// What the site's modules are, as lines of the script.
  let modules: [String]
  /// The longest job in hours; unknown for `generic`.
  let hourLimit: Int?
  /// The plugin that srun starts ranks with where the default is another.
  var launchType: String?

  /// All sites that scripts are written for.
  public static let all = [juwels, lumi, perlmutter, mn5, generic]

  private static let check =
    "# The modules that Emulon was built with; 'module spider' tells what the site has now."

  /// Any cluster with SLURM and Open MPI.
  public static let generic = Site(
    name: "generic", title: "any cluster with SLURM", coreCount: nil, partition: nil, account: nil,
    modules: [
      "# module load <compiler> <mpi> <parallel hdf5> <scalapack>   # as the site names them"
    ],
    hourLimit: nil, launchType: "pmix")

  /// The cluster module of JUWELS in Juelich: two Intel Xeon 8168 a node.
  static let juwels = Site(
    name: "juwels", title: "JUWELS Cluster, Juelich", coreCount: 48, partition: "batch",
    account: "<project>", directives: ["--threads-per-core=1"],
    modules: [check, "module load Stages/2025 GCC OpenMPI HDF5 ScaLAPACK OpenBLAS"], hourLimit: 24)

  /// The CPU partition of LUMI in Kajaani: two AMD EPYC 7763 a node.
  static let lumi = Site(
    name: "lumi", title: "LUMI-C, Kajaani", coreCount: 128, partition: "standard",
    account: "project_<number>", directives: ["--threads-per-core=1"],
    modules: [check, "module load LUMI partition/C cpeGNU cray-hdf5-parallel"], hourLimit: 48)

  /// The CPU nodes of Perlmutter in Berkeley: two AMD EPYC 7763 a node.
  static let perlmutter = Site(
    name: "perlmutter", title: "Perlmutter CPU, Berkeley", coreCount: 128, partition: nil,
    account: "<project>",
    directives: ["--constraint=cpu", "--qos=regular", "--threads-per-core=1"],
    modules: [check, "module load PrgEnv-gnu cray-hdf5-parallel"], hourLimit: 24)

  /// The general purpose partition of MareNostrum 5 in Barcelona: two Intel Xeon 8480+ a node.
  static let mn5 = Site(
    name: "mn5", title: "MareNostrum 5 GPP, Barcelona", coreCount: 112, partition: nil,
    account: "<project>", directives: ["--qos=gp_resa"],
    modules: [check, "module load gcc openmpi hdf5 scalapack"], hourLimit: 72)
}
