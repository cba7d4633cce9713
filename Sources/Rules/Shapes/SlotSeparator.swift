internal import MigrationModel

extension ExplodeMapping.Kind {
  /// What ends a slot in canonical text.
  var separator: UInt8 {
    switch self {
    case .repetitions: CanonicalText.repetitionSeparator
    case .related: CanonicalText.relatedSeparator
    case .values: 0x0A
    }
  }
}
