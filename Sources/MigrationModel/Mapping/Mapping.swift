/// A migration project: what its YAML files say, before it is held against exports and catalog.
package struct Mapping: Sendable, Hashable {
  /// `migration:`, the project's name.
  package var name: Located<String>
  package var source: SourceSettings
  package var target: TargetSettings
  package var unmappedFields: UnmappedPolicy
  package var tables: [TableMapping]
  /// `schema/*.sql` in order of file name.
  package var schemaFiles: [SchemaFile]
  /// Who makes the target's tables.
  package var ownership: SchemaOwnership
  /// SQL that runs on the loaded target before it is published, in the order that it is listed.
  package var afterLoad: [SchemaFile]
  /// Tables of the schema that no mapping fills, and should not.
  package var ignoredTables: [IgnoredTable]
  /// Lower-case hex SHA-256 over every file of the project that took part, in path order.
  package var fingerprint: String

  package init(
    name: Located<String>, source: SourceSettings, target: TargetSettings,
    unmappedFields: UnmappedPolicy, tables: [TableMapping], schemaFiles: [SchemaFile],
    ownership: SchemaOwnership = .owned, afterLoad: [SchemaFile] = [],
    ignoredTables: [IgnoredTable] = [], fingerprint: String
  ) {
    self.ignoredTables = ignoredTables
    self.ownership = ownership
    self.afterLoad = afterLoad
    self.name = name
    self.source = source
    self.target = target
    self.unmappedFields = unmappedFields
    self.tables = tables
    self.schemaFiles = schemaFiles
    self.fingerprint = fingerprint
  }
}

/// `ignore_tables:` entry: a table that nothing fills on purpose.
package struct IgnoredTable: Sendable, Hashable {
  package var table: Located<String>
  package var reason: String

  package init(table: Located<String>, reason: String) {
    self.table = table
    self.reason = reason
  }
}

/// `schema:` of migration.yml.
package enum SchemaOwnership: String, Sendable, Hashable, CaseIterable {
  /// The files of `schema/` make the target, and a load replaces it.
  case owned
  /// Another tool makes the tables; a load changes their rows only.
  case external
}

/// One numbered DDL file of the project.
package struct SchemaFile: Sendable, Hashable {
  /// Relative to the project folder, e.g. `schema/010_tables.sql`.
  package var path: String
  package var sql: String

  package init(path: String, sql: String) {
    self.path = path
    self.sql = sql
  }
}

/// What happens to a source field that no column uses and no `ignore:` names.
package enum UnmappedPolicy: String, Sendable, Hashable, CaseIterable {
  case error
  case warn
}

/// Order of day, month and year in date text.
package enum DateOrder: String, Sendable, Hashable, CaseIterable {
  case mdy
  case dmy
  case ymd
}

/// The character between the whole and the fraction of a number.
package enum DecimalMark: String, Sendable, Hashable, CaseIterable {
  case point
  case comma
}

/// `source:` of migration.yml.
package struct SourceSettings: Sendable, Hashable {
  /// IANA name of the zone of FileMaker's zone-less timestamps.
  package var timeZone: Located<String>?
  /// Used where the export does not state its own date format.
  package var dates: DateOrder?
  package var decimalMark: DecimalMark
  /// Two-digit years up to this one are 20xx, above it 19xx; nil refuses two-digit years.
  package var twoDigitYearPivot: Int?
  /// Per-export settings; exports that need none are not listed.
  package var exports: [ExportSettings]

  package init(
    timeZone: Located<String>? = nil, dates: DateOrder? = nil, decimalMark: DecimalMark = .point,
    twoDigitYearPivot: Int? = nil, exports: [ExportSettings] = []
  ) {
    self.timeZone = timeZone
    self.dates = dates
    self.decimalMark = decimalMark
    self.twoDigitYearPivot = twoDigitYearPivot
    self.exports = exports
  }

  /// The settings of an export, defaults if the mapping lists none.
  package func settings(for export: String) -> ExportSettings {
    exports.first { $0.name.value == export }
      ?? ExportSettings(name: Located(export, at: SourceLocation(file: "", line: 1, column: 1)))
  }
}

/// How to read one export: `source.exports.<name>` of migration.yml.
package struct ExportSettings: Sendable, Hashable {
  /// Whether the first row of a text export holds field names.
  package enum Header: String, Sendable, Hashable, CaseIterable {
    /// Present unless `fields:` is given.
    case auto
    case present
    case absent
  }

  /// What to do with NUL and other control characters that text must not hold.
  package enum ControlPolicy: String, Sendable, Hashable, CaseIterable {
    /// Keep what PostgreSQL can store (NUL is removed); count everything.
    case keep
    /// Replace each by U+FFFD and count it.
    case replace
    /// Refuse the export.
    case refuse
  }

  /// What to do with bytes that are not UTF-8.
  package enum UndecodablePolicy: String, Sendable, Hashable, CaseIterable {
    /// Refuse the export.
    case refuse
    /// Replace each bad sequence by U+FFFD and count it.
    case replace
    /// Set the record aside as a reject and count it.
    case setAside = "set_aside"
  }

  /// FileMaker's table name, as used by `from:`.
  package var name: Located<String>
  /// File name or glob (`*`, `?`) within the exports folder; nil finds `name` plus a known suffix.
  package var file: Located<String>?
  /// Nil detects the format by content.
  package var format: ExportFormat?
  package var header: Header
  /// Field names for exports without a header, in file order.
  package var fields: [Located<String>]
  /// Nil detects `,` or `;`.
  package var delimiter: UInt8?
  package var dates: DateOrder?
  /// Whose data the export holds; nil takes the run's tenant.
  package var tenant: Located<String>?
  package var allowEmpty: Bool
  package var controls: ControlPolicy
  package var undecodable: UndecodablePolicy
  /// Whether rows whose own-table columns are all blank belong to the record before them. The
  /// named fields are the own-table columns that tell; empty turns the folding off.
  package var continuationFields: [Located<String>]

  package init(
    name: Located<String>, file: Located<String>? = nil, format: ExportFormat? = nil,
    header: Header = .auto, fields: [Located<String>] = [], delimiter: UInt8? = nil,
    dates: DateOrder? = nil, tenant: Located<String>? = nil, allowEmpty: Bool = false,
    controls: ControlPolicy = .keep, undecodable: UndecodablePolicy = .refuse,
    continuationFields: [Located<String>] = []
  ) {
    self.tenant = tenant
    self.name = name
    self.file = file
    self.format = format
    self.header = header
    self.fields = fields
    self.delimiter = delimiter
    self.dates = dates
    self.allowEmpty = allowEmpty
    self.controls = controls
    self.undecodable = undecodable
    self.continuationFields = continuationFields
  }
}

/// `target:` of migration.yml.
package struct TargetSettings: Sendable, Hashable {
  /// The schema that readers use.
  package var schema: Located<String>
  /// libpq connection URI without a password, or nil.
  package var url: Located<String>?
  /// A section of libpq's service file, or nil.
  package var service: Located<String>?
  package var controlSchema: String
  package var stagingSchema: String
  /// Goes into every deterministic id; defaults to the migration's name.
  package var namespace: String
  /// For tables that do not say it themselves.
  package var ids: IDScheme
  /// Whose data a run loads, unless the run or the export says so; empty for none.
  package var tenant: String

  package init(
    schema: Located<String>, url: Located<String>? = nil, service: Located<String>? = nil,
    controlSchema: String = "fm2pg", stagingSchema: String = "staging", namespace: String,
    ids: IDScheme = .uuid, tenant: String = ""
  ) {
    self.ids = ids
    self.tenant = tenant
    self.schema = schema
    self.url = url
    self.service = service
    self.controlSchema = controlSchema
    self.stagingSchema = stagingSchema
    self.namespace = namespace
  }
}
