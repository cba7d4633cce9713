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
  /// An array of texts.
  case list(elementOID: Int32)
  /// An array of other values.
  case items(elementOID: Int32, ItemEncoding)

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
      self = ItemEncoding(element).map { .items(elementOID: oid, $0) } ?? .list(elementOID: oid)
    case .other:
      preconditionFailure("no rule fills this type")
    }
  }
}

/// The binary form of an array's items.
package enum ItemEncoding: Sendable, Hashable {
  case boolean
  case twoBytes
  case fourBytes
  case eightBytes
  case uuid
  case numeric

  /// Nil for texts, which are written as they lie in the arena.
  init?(_ element: ColumnType) {
    switch element {
    case .bool: self = .boolean
    case .int2: self = .twoBytes
    case .int4, .date: self = .fourBytes
    case .int8, .time, .timestamp, .timestamptz: self = .eightBytes
    case .uuid: self = .uuid
    case .numeric: self = .numeric
    case .text, .varchar, .char, .float4, .float8, .interval, .json, .jsonb, .enumeration, .array,
      .other:
      return nil
    }
  }

  /// The form of a single value.
  var cell: CellEncoding {
    switch self {
    case .boolean: .boolean
    case .twoBytes: .twoBytes
    case .fourBytes: .fourBytes
    case .eightBytes: .eightBytes
    case .uuid: .uuid
    case .numeric: .numeric
    }
  }
}
