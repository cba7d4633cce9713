internal import MappingFile
internal import MigrationModel

/// `fm2pg schema`: reads nothing, connects to nothing.
enum SchemaCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    var part: LanguagePart?
    if let word = context.arguments.arguments["KIND"] {
      part = LanguagePart(rawValue: word)
      if part == nil {
        let known = LanguagePart.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(
          .usage, "there is no schema of that kind", hint: "use one of: \(known), or none for all")
      }
    }
    let schema = JSONSchema.document(for: part)
    return CommandOutcome(text: schema.indentedText, members: [.init("schema", schema)])
  }
}
