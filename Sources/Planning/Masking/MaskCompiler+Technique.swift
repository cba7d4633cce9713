import MigrationModel

/// What a column says about the masking of a field, and how much that weighs.
private struct Statement {
  enum Weight: Comparable {
    /// A column of several fields: any of them has its own meaning elsewhere.
    case several
    /// The column's type decides.
    case type
    case stated
  }

  var technique: MaskTechnique
  var weight: Weight
  var reader: MaskCompiler.Reader
  var at: SourceLocation
}

extension MaskCompiler {
  /// How a personal field is masked; nil after a diagnostic.
  mutating func action(
    _ field: SourceField, _ readers: [Reader], _ tables: [TableMapping], _ entry: ManifestEntry
  ) -> FieldMask.Action? {
    if let group = personal.group(of: field) { return keyAction(group) }
    guard let statement = decide(field, statements(readers)) else { return nil }
    let technique = statement.technique
    checkOrder(field, technique, tables, at: statement.at)
    for reader in readers { checkFit(field, technique, reader, at: statement.at) }
    switch technique {
    case .digest:
      return .digest(form: isUUID(readers) ? .uuid : .text, normalize: [.trim])
    case .shape(let keep): return .shape(keep: keep)
    case .name(let kind): return .name(kind)
    case .email: return .email
    case .null: return .null
    case .phone(let region):
      guard let region = region ?? Self.region(of: statement.reader.column) else {
        report(
          .maskUnfit, "'phone' needs a region to mask field '\(field.name)'", at: statement.at,
          hint: "write mask: { phone: AU }, or as: { phone: AU }")
        return nil
      }
      return .phone(region: region)
    case .dateShift(let days):
      return dateShift(days, statement.reader, entry, at: statement.at)
    }
  }

  private mutating func dateShift(
    _ days: Int, _ reader: Reader, _ entry: ManifestEntry, at: SourceLocation
  ) -> FieldMask.Action? {
    guard let person = reader.table.person else {
      report(
        .personMissing,
        "'date_shift' needs the key 'person' in the file of '\(reader.table.table.value)'",
        at: at, hint: "person: the field with the key of whom a record is about")
      return nil
    }
    guard let index = entry.header.fields.firstIndex(where: { $0.name == person.value }) else {
      return nil
    }
    var order = entry.header.dateFormat.flatMap(dateOrder(ofFileMakerFormat:))
    order = order ?? mapping.source.settings(for: entry.source).dates ?? mapping.source.dates
    switch reader.column.type?.value {
    case .date(let stated): order = stated ?? order
    case .timestamp(let stated, _): order = stated ?? order
    case .text, .integer, .decimal, .boolean, .time, .interval, .uuid, .json, .list, .phone,
      .email, nil:
      break
    }
    return .dateShift(
      days: days, person: index, order: order ?? .mdy, pivot: mapping.source.twoDigitYearPivot)
  }

  /// Keys and references are masked alike wherever they stand.
  private mutating func keyAction(_ group: PersonalFields.KeyGroup) -> FieldMask.Action? {
    let readers = group.fields.sorted().flatMap { self.readers(of: $0) }
    let name = group.fields.min()?.name ?? ""
    let stated = statements(readers).filter { $0.weight == .stated }
    for statement in stated {
      switch statement.technique {
      case .digest, .shape: break
      case .dateShift, .name, .email, .phone, .null:
        report(
          .maskUnfit,
          "a field that is a key or refers to one cannot be masked by '\(statement.technique.word)'",
          at: statement.at, hint: "use digest or shape, which keep what is equal equal")
        return nil
      }
    }
    for table in mapping.tables {
      guard let modified = table.modified,
        group.fields.contains(SourceField(table.from.value, modified.value))
      else { continue }
      checkOrder(SourceField(table.from.value, modified.value), .digest, [table], at: modified.at)
    }
    if Set(stated.map(\.technique)).count > 1 {
      for statement in stated.dropFirst() {
        report(
          .maskConflict, "the keys in field '\(name)' are masked in two ways",
          at: statement.at, hint: "say the same wherever these keys are")
      }
      return nil
    }
    if case .shape(let keep) = stated.first?.technique { return .shape(keep: keep) }
    // A digest is no number.
    if stated.isEmpty, readers.contains(where: { $0.readsAlone && Self.isNumber($0.type) }) {
      return .shape(keep: 0)
    }
    for reader in readers {
      checkFit(SourceField("", name), .digest, reader, at: reader.column.column.at)
    }
    guard let normalize = group.normalizations.first, group.normalizations.count == 1 else {
      report(
        .maskConflict, "the keys in field '\(name)' are normalised in two ways",
        at: stated.first?.at,
        hint: "write the same `normalize:`, or mask them by shape")
      return nil
    }
    return .digest(form: isUUID(readers) ? .uuid : .text, normalize: normalize)
  }

  private func statements(_ readers: [Reader]) -> [Statement] {
    readers.compactMap { reader in
      guard let privacy = reader.column.privacy, privacy.isPersonal else { return nil }
      if let stated = privacy.technique {
        return Statement(
          technique: stated.value, weight: .stated, reader: reader, at: stated.at)
      }
      guard case .field = reader.column.source else {
        return Statement(
          technique: .shape(keep: 0), weight: .several, reader: reader, at: privacy.at)
      }
      return Statement(
        technique: standard(for: reader), weight: .type, reader: reader, at: privacy.at)
    }
  }

  /// The statement that weighs most; nil, after a diagnostic, when two such differ.
  private mutating func decide(_ field: SourceField, _ statements: [Statement]) -> Statement? {
    guard let weight = statements.map(\.weight).max() else { return nil }
    let heaviest = statements.filter { $0.weight == weight }
    guard let first = heaviest.first else { return nil }
    for other in heaviest.dropFirst() where other.technique != first.technique {
      report(
        .maskConflict,
        "field '\(field.name)' would be masked by '\(first.technique.word)' and by "
          + "'\(other.technique.word)'", at: other.at,
        hint: "give the columns that read it the same `mask:`")
      return nil
    }
    return first
  }

  /// What `pii: true` alone means for a column of one field.
  private func standard(for reader: Reader) -> MaskTechnique {
    if reader.column.map != nil { return .null }
    switch reader.column.type?.value {
    case .phone(let region): return .phone(region: region)
    case .email: return .email
    case .date, .timestamp: return .dateShift(days: standardDays)
    case .boolean, .time, .interval, .json: return .null
    case .uuid: return .digest
    case .integer, .decimal, .list: return .shape(keep: 0)
    case .text, nil: break
    }
    return standard(for: reader.type)
  }

  private func standard(for type: ColumnType?) -> MaskTechnique {
    switch type {
    case .date, .timestamp, .timestamptz: return .dateShift(days: standardDays)
    case .uuid: return .digest
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, nil:
      return .shape(keep: 0)
    case .bool, .time, .interval, .json, .jsonb, .enumeration, .other: return .null
    case .array(let element):
      // A digest is one text, whatever the items are.
      return element == .uuid ? .null : standard(for: element)
    }
  }

  private static func region(of column: ColumnMapping) -> String? {
    if case .phone(let region) = column.type?.value { return region }
    return nil
  }

  static func isNumber(_ type: ColumnType?) -> Bool {
    switch type {
    case .int2, .int4, .int8, .numeric, .float4, .float8: true
    case .text, .varchar, .char, .bool, .date, .time, .timestamp, .timestamptz, .interval, .uuid,
      .json, .jsonb, .enumeration, .array, .other, nil:
      false
    }
  }

  private func isUUID(_ readers: [Reader]) -> Bool {
    readers.contains { $0.readsAlone && $0.type == .uuid }
  }
}
