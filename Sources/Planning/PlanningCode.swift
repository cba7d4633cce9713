/// Codes of mistakes that show only when a mapping meets export headers and the target's catalog.
package enum PlanningCode: String, CaseIterable, Sendable {
  case unknownField = "M101"
  case unmappedField = "M102"
  case unknownTable = "M103"
  case unknownColumn = "M104"
  case requiredColumnUnmapped = "M105"
  case columnNotWritable = "M106"
  case unknownReference = "M107"
  case referenceMismatch = "M108"
  case unsupportedType = "M109"
  case timeZoneMissing = "M110"
  case dateOrderMissing = "M111"
  case keepColumnInvalid = "M112"
  case nullIntoNotNull = "M113"
  case primaryKeyUnusable = "M114"
  case recordIDMissing = "M115"
  case ignoredAndMapped = "M116"
  case tableNotFilled = "M117"
  case unknownTimeZone = "M118"
  case partitionedTable = "M119"
  case tooManyFields = "M120"

  /// What the code means, for docs/errors.md.
  package var meaning: String {
    switch self {
    case .unknownField: "a field that the export does not have"
    case .unmappedField: "a field of the export that is neither mapped nor ignored"
    case .unknownTable: "a target table that the schema does not have"
    case .unknownColumn: "a target column that the table does not have"
    case .requiredColumnUnmapped: "a NOT NULL column without default that nothing fills"
    case .columnNotWritable: "a generated or GENERATED ALWAYS column that is mapped"
    case .unknownReference: "a reference to a table that no mapping fills"
    case .referenceMismatch: "a reference whose type or number of key parts does not fit its parent"
    case .unsupportedType: "a column type that no rule fills, or a rule that does not fit the type"
    case .timeZoneMissing: "a timestamp with time zone, and no time zone is stated or known"
    case .dateOrderMissing: "dates whose order neither the export nor the mapping states"
    case .keepColumnInvalid: "keep_in or unmapped_to names a column that cannot keep JSON"
    case .nullIntoNotNull: "a policy that puts NULL into a NOT NULL column"
    case .primaryKeyUnusable: "a primary key that is neither mapped nor a computed uuid"
    case .recordIDMissing: "a key from RECORDID, and the export carries none"
    case .ignoredAndMapped: "a field that is both mapped and ignored"
    case .tableNotFilled: "a table of the schema that no mapping fills (warning)"
    case .tooManyFields: "an export with more fields than PostgreSQL can show in one relation"
    case .partitionedTable: "a partitioned table in the target schema, which fm2pg does not build"
    case .unknownTimeZone: "a time zone that this machine does not know"
    }
  }
}
