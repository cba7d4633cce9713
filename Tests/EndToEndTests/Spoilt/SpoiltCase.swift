import FM2PGTestSupport
import Testing

/// One way to spoil the good project, and what the operator must be told.
struct SpoiltCase: CustomTestStringConvertible, Sendable {
  /// Where the mistake is made: some show only before, or only over, an earlier load.
  enum Target: Sendable {
    case fresh
    case loaded
  }

  var name: String
  var exitCode: Int32
  /// The codes of all errors, in the order in which they are told; one text may name several.
  var codes: [String]
  /// What the message must say: the place, and what is the case.
  var says: [String]
  var targets: [Target]
  var spoil: @Sendable (inout SpoiltProject) -> Void
  var testDescription: String { name }

  init(
    _ name: String, exit exitCode: Int32, _ codes: String..., says: [String],
    on targets: [Target] = [.fresh, .loaded],
    _ spoil: @escaping @Sendable (inout SpoiltProject) -> Void
  ) {
    self.name = name
    self.exitCode = exitCode
    self.codes = codes.flatMap { $0.split(separator: " ").map(String.init) }
    self.says = says
    self.targets = targets
    self.spoil = spoil
  }

  static let all: [SpoiltCase] =
    xmlCases + xmlFileCases + textCases + encodingCases + fileCases + mappingCases + yamlCases
    + schemaCases + commandLineCases + targetCases
}
