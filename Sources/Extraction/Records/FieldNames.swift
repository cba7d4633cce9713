internal import MigrationModel

/// Names of an export's fields, in file order and unique.
enum FieldNames {
  /// The second `Title` becomes `Title#2`, or the next number that no field has.
  static func unique(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: Set<String> = []
    return names.map { name in
      if seen.insert(name).inserted { return name }
      var number = 2
      while taken.contains("\(name)#\(number)") { number += 1 }
      let free = "\(name)#\(number)"
      taken.insert(free)
      return free
    }
  }

  /// The names that an export's own header gives, replaced by the mapping's `fields:` if any.
  ///
  /// Throws `.headerInvalid` for an empty name, and when `fields:` does not have as many names.
  /// `mayHoldDelimiters` allows the header more cells than there are fields: the names of a Merge
  /// file are not quoted (fixtures/quirks/merge-name-with-delimiter).
  static func settle(
    _ names: [String], settings: ExportSettings, file: String, isFirstRow: Bool = true,
    mayHoldDelimiters: Bool = false
  ) throws(ExportError) -> [String] {
    guard settings.fields.isEmpty else {
      let count = settings.fields.count
      guard names.count == count || mayHoldDelimiters && names.count > count else {
        throw ExportError(
          .headerInvalid, file: file,
          "the header has \(names.count) names, but 'fields:' of the mapping has \(count)",
          hint: "make 'fields:' as long as the header, or remove it")
      }
      return unique(settings.fields.map(\.value))
    }
    if let empty = names.firstIndex(of: "") {
      throw ExportError(
        .headerInvalid, file: file, line: isFirstRow ? 1 : nil,
        "field \(empty + 1) of \(isFirstRow ? "the header" : "METADATA") has no name",
        hint: isFirstRow
          ? "if the first row is a record, give the field names with 'fields:' in the mapping"
          : "list the field names with 'fields:' in the mapping")
    }
    return unique(names)
  }
}
