/// The bodies of the commands for who writes a mapping.
package struct EngineerHandlers: Sendable {
  package var schema: CommandHandlers.Body
  package var test: CommandHandlers.Body
  package var preview: CommandHandlers.Body
  package var trace: CommandHandlers.Body

  package init(
    schema: @escaping CommandHandlers.Body, test: @escaping CommandHandlers.Body,
    preview: @escaping CommandHandlers.Body, trace: @escaping CommandHandlers.Body
  ) {
    self.schema = schema
    self.test = test
    self.preview = preview
    self.trace = trace
  }

  /// The body of the command with this path, nil when it is none of these.
  func body(for path: [String]) -> CommandHandlers.Body? {
    switch path {
    case ["schema"]: schema
    case ["test"]: test
    case ["preview"]: preview
    case ["trace"]: trace
    default: nil
    }
  }
}
