package import MigrationModel

/// What a parser made of a text: the number of a typed cell, or why there is none.
package enum ParsedNumber: Sendable, Hashable {
  case value(Int64)
  case refused(RejectCode)
}
