internal import MigrationModel

/// Makes names unique as manifests have them: the second `Title` is `Title#2`.
func uniqueNames(_ names: [String]) -> [String] {
  var used = Set(names)
  var seen: [String: Int] = [:]
  return names.map { name in
    let count = seen[name, default: 0] + 1
    seen[name] = count
    guard count > 1 else { return name }
    var number = count
    while !used.insert("\(name)#\(number)").inserted { number += 1 }
    return "\(name)#\(number)"
  }
}

/// Throws unless the names that a file states are those of the manifest's header.
func checkNames(
  _ names: [String], against header: ExportHeader, file: String
) throws(ExportError) {
  guard names.count == header.fields.count else {
    throw ExportError(
      .headerInvalid, file: file,
      "names \(names.count) fields, but the manifest \(header.fields.count)")
  }
  for (name, field) in zip(uniqueNames(names), header.fields) {
    // By bytes: composed and decomposed spellings are different columns.
    guard name.utf8.elementsEqual(field.name.utf8) else {
      throw ExportError(
        .headerInvalid, file: file, column: field.name,
        "the header of the file names another field here")
    }
  }
}

/// Whether a name is that of a related field, `Table::Field`.
func isRelatedName(_ name: [UInt8]) -> Bool {
  var previous: UInt8 = 0
  for byte in name {
    if byte == UInt8(ascii: ":"), previous == byte { return true }
    previous = byte
  }
  return false
}
