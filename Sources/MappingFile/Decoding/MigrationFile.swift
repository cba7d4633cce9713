internal import MigrationModel

/// What migration.yml says; parts that were refused have their defaults.
struct MigrationFile {
  var name: Located<String>
  var source: SourceSettings
  var target: TargetSettings
  var unmappedFields: UnmappedPolicy
  var ignoredTables: [IgnoredTable]
  var ownership: SchemaOwnership
  /// Where `schema` is given, for what contradicts it.
  var ownershipPlace: SourceLocation?
  var afterLoad: [SchemaFile]

  /// Nil, after reporting, if a part without a default is missing or refused.
  init?(_ root: Node, files: ReferredFiles, reading: Reading) {
    guard
      let map = MapReader(
        root, .migration, "migration.yml", place: "in migration.yml", reading: reading)
    else { return nil }
    defer { map.finish() }
    let name = map.required("migration", hint: "give the project a name, such as 'clinic'")
      .flatMap { Self.projectName($0, reading) }
    let source = map.node("source").flatMap { SourceSettings($0, reading: reading) }
    let target = map.required("target", hint: "target: { schema: … }")
      .flatMap { TargetSettings($0, migration: name?.value, reading: reading) }
    self.unmappedFields = map.word("unmapped_fields", as: UnmappedPolicy.self) ?? .error
    ignoredTables = map.node("ignore_tables").flatMap { Self.ignored($0, reading) } ?? []
    ownership = map.word("schema", as: SchemaOwnership.self) ?? .owned
    ownershipPlace = map.node("schema")?.at
    afterLoad = (map.names("after_load") ?? []).compactMap {
      files.sql($0, reading: reading)
    }
    guard let name, let target else { return nil }
    self.name = name
    self.source = source ?? SourceSettings()
    self.target = target
  }

  private static func ignored(_ node: Node, _ reading: Reading) -> [IgnoredTable]? {
    let hint = "write the table and why nothing fills it: table: reason"
    return reading.entries(node, "'ignore_tables'", hint: hint)?.compactMap { entry in
      let label = "the reason to ignore \(quoted(entry.key.value))"
      guard let reason = reading.name(entry.value, label, hint: hint) else { return nil }
      return IgnoredTable(table: entry.key, reason: reason.value)
    }
  }

  private static func projectName(_ node: Node, _ reading: Reading) -> Located<String>? {
    guard let name = reading.identifier(node, "'migration'") else { return nil }
    let bytes = Array(name.value.utf8)
    let isLetter = { (byte: UInt8) in (97...122).contains(byte) }
    let isFine =
      bytes.first.map(isLetter) == true
      && bytes.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 95 }
    guard isFine else {
      reading.report(
        .badName, "\(quoted(name.value)) is not a project name", at: name.at,
        hint: "use a-z, 0-9 and _, and begin with a letter")
      return nil
    }
    return name
  }
}
