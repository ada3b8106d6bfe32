import Foundation
import Structures

/// Writes a script for SLURM that does a task, after checking what it asks for.
///
/// - Parameters:
///   - task: What the ranks do.
///   - request: What SLURM is asked for.
///   - output: The file to write; standard output when left out.
/// - Throws: `InputError` or `RunError` with one line that says what to change.
public func writeJobScript(
  _ task: JobScriptTask, request: JobScriptRequest, output: String? = nil
) throws {
  let text = try jobScript(task, request: request, file: output ?? "job.slurm")
  guard let output else { return FileHandle.standardOutput.write(Data(text.utf8)) }
  try OutputDirectory.requirePlace(for: output)
  do { try Data(text.utf8).write(to: URL(filePath: output), options: .atomic) } catch {
    throw RunError.cannotCreate(output, "the file cannot be written")
  }
}

/// The text of a script that does a task.
///
/// - Parameters:
///   - task: What the ranks do; its files must be there, and its job files right.
///   - request: What SLURM is asked for.
///   - file: The path under which the script will be kept, for its usage line.
/// - Returns: The text.
/// - Throws: `InputError` with one line that says what to change.
func jobScript(_ task: JobScriptTask, request: JobScriptRequest, file: String) throws -> String {
  try request.check(for: task)
  for path in task.files where !FileManager.default.fileExists(atPath: path) {
    throw InputError(
      .missingInput, file: path, expected: "a file for the job", found: "nothing",
      remedy: "check the path; jobs start in the folder where they are submitted")
  }
  var script = JobScript(task: task, request: request, file: file)
  switch task {
  case .fit(let job, _): _ = try outline(of: job)
  case .retraining(let job, let again):
    let (first, second) = (try outline(of: job), try outline(of: again))
    script.retraining = RetrainingFiles(
      factors: first.hasFactors ? first.directory + "/factors.h5" : nil,
      model: second.directory + "/model.h5")
  case .scan(let job):
    // Without an array the members that are not done are run, rung after rung.
    if request.array == nil {
      script.arrays = try ScanScript(of: job, atOnce: request.atOnce).arrays
    }
  case .predict: break
  }
  return script.text
}

/// Decodes a job file, so that a mistake shows before the job waits in a queue.
private func outline(of file: String) throws -> (directory: String, hasFactors: Bool) {
  guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
    throw InputError(
      .usage, file: file, expected: "text in UTF-8", found: "other bytes", remedy: "check the path")
  }
  if try FieldJob.isFieldJob(text, file: file) {
    return (try FieldJob(text: text, file: file).output.directory, true)
  }
  return (try Job(text: text, file: file).output.directory, false)
}
