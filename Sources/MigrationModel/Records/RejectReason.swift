/// Why a row was refused. Codes are stable and documented in docs/errors.md.
package enum RejectCode: String, Sendable, Hashable, CaseIterable {
  // Cells
  case required = "R101"
  case notInteger = "R102"
  case notDecimal = "R103"
  case notBoolean = "R104"
  case notDate = "R105"
  case notTime = "R106"
  case notTimestamp = "R107"
  case notInterval = "R108"
  case notUUID = "R109"
  case notJSON = "R110"
  case notPhone = "R111"
  case notEmail = "R112"
  case outOfRange = "R113"
  case tooLong = "R114"
  case notInEnumeration = "R115"
  case unknownCode = "R116"
  case ambiguousTime = "R117"
  case nonexistentTime = "R118"
  case twoDigitYear = "R119"
  case notFloat = "R120"
  case patternLimit = "R121"
  // Keys and sets
  case emptyKey = "R201"
  case duplicateKey = "R202"
  case missingParent = "R203"
  case rejectedParent = "R204"
  case uniqueViolation = "R205"
  case checkViolation = "R206"
  case domainViolation = "R207"
  case foreignKeyViolation = "R208"
  case differingSources = "R209"
  case assertion = "R210"
  case ambiguousMatch = "R211"
  case noMatch = "R212"
  case undecodable = "R301"

  /// What is the case, in a few words and without any value.
  package var summary: String {
    switch self {
    case .required: "empty, but the column must have a value"
    case .notInteger: "not a whole number"
    case .notDecimal: "not a number"
    case .notBoolean: "not a yes/no value"
    case .notDate: "not a date"
    case .notTime: "not a time of day"
    case .notTimestamp: "not a timestamp"
    case .notInterval: "not a duration"
    case .notUUID: "not a UUID"
    case .notJSON: "not JSON"
    case .notPhone: "not a telephone number of the stated region"
    case .notEmail: "not an e-mail address"
    case .outOfRange: "outside the range of the column's type"
    case .tooLong: "longer than the column allows"
    case .notInEnumeration: "not a label of the enum type"
    case .unknownCode: "not in the value map"
    case .ambiguousTime: "a local time that happens twice"
    case .nonexistentTime: "a local time that never happens"
    case .twoDigitYear: "a two-digit year, and no pivot is set"
    case .notFloat: "not a floating-point number"
    case .patternLimit: "a pattern takes too many steps over the text"
    case .emptyKey: "the key is empty"
    case .duplicateKey: "another record has the same key"
    case .missingParent: "no record has the key referred to"
    case .rejectedParent: "the record referred to was rejected or left out"
    case .uniqueViolation: "would break a unique constraint"
    case .checkViolation: "would break a check constraint"
    case .domainViolation: "would break a domain's constraint"
    case .foreignKeyViolation: "would break a foreign key"
    case .differingSources: "the sources of the row have different values"
    case .assertion: "would break an assertion of the mapping"
    case .ambiguousMatch: "matches several rows, or a row that others match too"
    case .noMatch: "matches no row of the target"
    case .undecodable: "not text in the export's encoding"
    }
  }
}

/// One reason of a reject: a code, and the column or constraint it is about.
package struct RejectReason: Sendable, Hashable {
  package var code: RejectCode
  /// Target column, or empty when the whole row is meant.
  package var column: String
  /// Constraint, index or domain, or nil.
  package var constraint: String?

  package init(_ code: RejectCode, column: String = "", constraint: String? = nil) {
    self.code = code
    self.column = column
    self.constraint = constraint
  }
}
