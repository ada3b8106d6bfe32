/// A complete script for SLURM, as text.
///
/// SLURM sends USR1 to the shell some time before the limit; the shell asks the ranks by USR2 to write a checkpoint and
/// to stop, and puts the job back into the queue when they end with exit code 75. A job that the user cancels stays
/// cancelled, because the shell dies of that signal.
struct JobScript: Sendable {
  /// What the ranks do.
  let task: JobScriptTask
  /// What SLURM is asked for.
  let request: JobScriptRequest
  /// The path under which the script is kept, for its usage line.
  let file: String
  /// What a retraining hands on from job to job.
  var retraining = RetrainingFiles()
  /// The arrays that the script submits itself, one for each rung of a scan; empty where SLURM is told one array.
  var arrays: [String] = []

  /// The whole script.
  var text: String {
    (head + [""] + environment + [""] + body).joined(separator: "\n") + "\n"
  }

  /// The lines up to the first command; SLURM reads those that begin with `#SBATCH`.
  private var head: [String] {
    let site = request.site
    var lines = ["#!/bin/bash", "# \(purpose) For \(site.title).", "# \(usage)"]
    var options = ["--job-name=\(task.name)"]
    if let account = request.account ?? site.account { options.append("--account=\(account)") }
    if let partition = request.partition ?? site.partition {
      options.append("--partition=\(partition)")
    }
    options += [
      "--nodes=\(request.nodeCount)", "--ntasks-per-node=\(request.ranks)",
      "--cpus-per-task=\(request.threadCount)",
    ]
    options += site.directives + ["--time=\(request.time)"]
    if let array = request.array { options.append("--array=\(array)") }
    let isArray = request.array != nil || !arrays.isEmpty
    options.append("--output=%x.\(isArray ? "%A_%a" : "%j").out")
    options += ["--open-mode=append", "--requeue", "--signal=B:USR1@\(request.notice)"]
    lines += options.map { "#SBATCH \($0)" }
    return lines
  }

  private var purpose: String {
    switch task {
    case .fit: "Trains a model, in as many allocations as it needs."
    case .predict: "Predicts with a model, in as many allocations as it needs."
    case .scan: "Trains the members of a scan, one a task of an array."
    case .retraining: "Trains, waits for new data, trains again and reports: one job after another."
    }
  }

  private var usage: String {
    switch task {
    case .retraining:
      "Start it with: bash \(file) LABEL.slurm   (a job of yours that computes the new data)"
    case .scan where !arrays.isEmpty: "Start it with: bash \(file)   it submits itself"
    case .scan(let job):
      "Start it with: sbatch \(file)   and collect with: emulon scan \(word(job)) --collect"
    default: "Start it with: sbatch \(file)"
    }
  }

  private var environment: [String] {
    var lines = request.site.modules
    lines += [
      "export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}",
      "export OPENBLAS_NUM_THREADS=$OMP_NUM_THREADS OMP_PLACES=cores OMP_PROC_BIND=close",
      "export SRUN_CPUS_PER_TASK=$OMP_NUM_THREADS         # srun does not inherit it since SLURM 22.05",
    ]
    if let type = request.site.launchType {
      lines.append(
        "export SLURM_MPI_TYPE=${SLURM_MPI_TYPE:-\(type)}        # others: srun --mpi=list")
    }
    lines.append("emulon=${EMULON:-\(word(request.program))}")
    return lines
  }

  private var body: [String] {
    switch task {
    case .fit(let job, let adding):
      return launching(["fit", job] + adding.flatMap { ["--add", $0] }) + ending
    case .predict(let model, let structures):
      return launching(["predict", model] + structures) + ending
    case .scan(let job) where !arrays.isEmpty:
      return submission(job)
        + launching(
          ["scan", job, "--rung"], raw: "\"${1:-0}\" --index \"$SLURM_ARRAY_TASK_ID\"") + ending
    case .scan(let job):
      return launching(["scan", job, "--index"], raw: "\"$SLURM_ARRAY_TASK_ID\"") + ending
    case .retraining(let job, let again): return chain(job, again)
    }
  }

  /// Starts the ranks; `raw` are words that the shell expands.
  private func launching(_ words: [String], raw: String = "") -> [String] {
    let own = words.map(word) + (raw.isEmpty ? [] : [raw])
    let arguments = own + ["--restart auto"] + request.arguments.map(word)
    return Self.stopping + [launch(arguments.joined(separator: " ") + " &")] + Self.waiting
  }

  private func launch(_ arguments: String) -> String {
    "srun --cpu-bind=cores --wait=30 \"$emulon\" \(arguments)"
  }

  private static let stopping = [
    "# Before the time limit: a checkpoint, and the job ends with code 75.",
    "trap 'scancel --signal=USR2 \"$SLURM_JOB_ID.0\"' USR1",
  ]

  /// A signal ends `wait` early, with the code 138.
  private static let waiting = [
    "step=$!",
    "for _ in 1 2 3; do",
    "  wait \"$step\" && code=0 || code=$?",
    "  [ \"$code\" = 138 ] || break",
    "done",
  ]

  private var ending: [String] {
    [
      "", "# 75: stopped with a good checkpoint, run me again.",
      "if [ \"$code\" = 75 ] && [ \"${SLURM_RESTART_COUNT:-0}\" -lt \(request.requeueLimit) ]; then",
      "  scontrol requeue \"$SLURM_JOB_ID\"", "fi", "exit \"$code\"",
    ]
  }

  /// The arrays of a scan, each after the one before, and at last what gathers the table.
  private func submission(_ job: String) -> [String] {
    let rungs = arrays.enumerated().map { rung, array in
      let after = rung == 0 ? "" : "--dependency=\"afterany:$rung\" "
      return "  rung=$(sbatch --parsable \(after)--array=\(array) \"$0\" \(rung)); jobs+=\" $rung\""
    }
    return [
      "if [ -z \"${SLURM_JOB_ID:-}\" ]; then              # on the login node: submit the arrays"
    ]
      + ["  jobs="] + rungs
      + [
        "  last=$(sbatch --parsable --dependency=\"afterany:$rung\" --array=0 \"$0\" collect)",
        "  echo \"jobs:$jobs $last\"", "  exit 0", "fi",
        "if [ \"${1:-0}\" = collect ]; then exec srun --ntasks=1 \"$emulon\" scan \(word(job)) --collect; fi",
      ]
  }

  /// A script that submits itself for every part of the chain.
  private func chain(_ job: String, _ again: String) -> [String] {
    let added = retraining.factors.map { " --add \(word($0))" } ?? ""
    let script = [
      "if [ -z \"${SLURM_JOB_ID:-}\" ]; then              # on the login node: submit the chain",
      "  label=${1:?a job script that computes the new data}",
      "  first=$(sbatch --parsable \"$0\" first)",
      "  data=$(sbatch --parsable --dependency=\"afterok:$first\" --kill-on-invalid-dep=yes \"$label\")",
      "  second=$(sbatch --parsable --dependency=\"afterok:$data\" --kill-on-invalid-dep=yes \"$0\" second)",
      "  third=$(sbatch --parsable --dependency=\"afterok:$second\" --kill-on-invalid-dep=yes \"$0\" report)",
      "  echo \"jobs: $first, $data, $second, $third\"",
      "  exit 0", "fi", "case $1 in",
      "  first) arguments=(fit \(word(job)) --restart auto) ;;",
      "  second) arguments=(fit \(word(again))\(added) --restart auto) ;;",
      "  report) exec srun --nodes=1 --ntasks=1 \"$emulon\" report \(word(retraining.model)) ;;",
      "esac",
    ]
    return script + Self.stopping + [launch("\"${arguments[@]}\" &")] + Self.waiting + ending
  }
}

/// What the second training and the report of a retraining take over.
struct RetrainingFiles: Sendable {
  /// The factors of the first training, of a model of fields.
  var factors: String?
  /// The model of the second training.
  var model = "model.h5"
}

/// A word as the shell reads it back unchanged.
private func word(_ text: String) -> String {
  if text.wholeMatch(of: /[A-Za-z0-9_.\/:=+,@%-]+/) != nil { return text }
  return "'" + text.replacing("'", with: "'\\''") + "'"
}
