internal import Glibc
package import MigrationModel

/// The folder that holds the exports of a migration; finds each by name.
package struct ExportFolder {
  /// What an export may be called after its table's name, in lower case.
  static let suffixes = [".csv", ".mer", ".tab", ".txt", ".xml", ".fmpxml.xml"]

  private let path: String

  /// The folder need not exist before `locate`.
  package init(path: String) { self.path = path }

  /// The full path of an export. Throws `.missing`, `.ambiguous`, `.notAFile`, `.emptyFile` or
  /// `.unreadable`.
  ///
  /// The file is `settings.file` (a name or a glob) where the mapping names one, else the export's
  /// name plus a known suffix in any case. Hidden files match no glob.
  package func locate(_ settings: ExportSettings) throws(ExportError) -> String {
    let wanted = settings.file?.value ?? settings.name.value
    let names = try entries(for: wanted)
    let found = names.filter { matches($0, settings) }
    guard let name = found.first else { throw missing(settings, among: names) }
    guard found.count == 1 else {
      let list = found.map { "'\(printable($0))'" }.joined(separator: " and ")
      throw ExportError(
        .ambiguous, file: wanted, "\(found.count) files can be this export: \(list)",
        hint: "keep one, or name it with 'file:' in the mapping")
    }
    guard !name.unicodeScalars.contains("\u{FFFD}") else {
      throw ExportError(
        .unreadable, file: name, "the file's name is not UTF-8", hint: "rename the file")
    }
    let full = path.hasSuffix("/") ? path + name : path + "/" + name
    close(try openExport(full).descriptor)
    return full
  }

  private func matches(_ name: String, _ settings: ExportSettings) -> Bool {
    if let pattern = settings.file?.value {
      return Glob(pattern).matches(name)
    }
    return baseNames(of: name).contains(settings.name.value)
  }

  /// `Patients.fmpxml.xml` may be `Patients` or `Patients.fmpxml`.
  private func baseNames(of name: String) -> [String] {
    let lowered = name.lowercased()
    return Self.suffixes.filter { lowered.hasSuffix($0) }.map { String(name.dropLast($0.count)) }
  }

  private func missing(_ settings: ExportSettings, among names: [String]) -> ExportError {
    let wanted = settings.file?.value ?? settings.name.value
    let kinds = Self.suffixes.dropLast().joined(separator: ", ")
    let message =
      settings.file == nil
      ? "the exports folder has no file '\(wanted)' with one of the suffixes \(kinds)"
      : "the exports folder has no file '\(wanted)'"
    let known = names.filter { !baseNames(of: $0).isEmpty }
    let bare = Dictionary(
      known.flatMap { name in baseNames(of: name).map { ($0, name) } } + known.map { ($0, $0) },
      uniquingKeysWith: { min($0, $1) })
    if let near = nearestName(to: wanted, among: Array(bare.keys)), let file = bare[near] {
      return ExportError(
        .missing, file: wanted, message, hint: "did you mean '\(printable(file))'?")
    }
    let list = known.sorted().prefix(10).map { "'\(printable($0))'" }.joined(separator: ", ")
    return ExportError(
      .missing, file: wanted, message,
      hint: list.isEmpty
        ? "the folder holds no exports; name the one that does with --exports"
        : "the folder holds \(list); export the table too, or name its file with 'file:'")
  }

  /// File names in order, hidden ones left out.
  private func entries(for wanted: String) throws(ExportError) -> [String] {
    guard let folder = unsafe opendir(path) else {
      let reason = errno
      if reason == ENOENT {
        throw ExportError(.missing, file: wanted, "the exports folder '\(path)' does not exist")
      }
      throw unreadable(path, reason)
    }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
