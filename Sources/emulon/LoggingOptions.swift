public import ArgumentParser
public import Workflows

/// The options about messages that every command has.
struct LoggingOptions: ParsableArguments {
  @Option(name: .customLong("log-level"), help: "error, warning, info or debug.")
  var level: LogLevel = .info
}

extension LogLevel: ExpressibleByArgument {}
