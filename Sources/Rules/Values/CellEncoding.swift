package import MigrationModel

/// The binary form of a column's cells: what `CopyBinary` has to know of a type, as a trivial
/// value.
package enum CellEncoding: Sendable, Hashable {
  case boolean
  case twoBytes
  case fourBytes
  case eightBytes
  case singleFloat
  case interval
  case uuid
  case text
  case jsonb
  case numeric
  case list(elementOID: Int32)

  /// The form of a type that `CopyBinary.supports`.
  package init(_ type: ColumnType) {
    switch type {
    case .bool: self = .boolean
    case .int2: self = .twoBytes
    case .int4, .date: self = .fourBytes
    case .int8, .float8, .time, .timestamp, .timestamptz: self = .eightBytes
    case .float4: self = .singleFloat
    case .interval: self = .interval
    case .uuid: self = .uuid
    case .text, .varchar, .char, .json, .enumeration: self = .text
    case .jsonb: self = .jsonb
    case .numeric: self = .numeric
    case .array(let element):
      guard let oid = CopyBinary.elementOID(element) else {
        preconditionFailure("no binary form of this array type")
      }
      self = .list(elementOID: oid)
    case .other:
      preconditionFailure("no rule fills this type")
    }
  }
}
