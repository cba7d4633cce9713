package import MigrationModel

/// The order of day, month and year in FileMaker's own spelling of a date format.
///
/// The spelling is not a Java pattern: `M/d/yyyy`, `D/m/yyyy`, `Yyyy-m-d` all occur, with `m` for
/// the month and any capitals (docs/file-formats.md). Nil when the three letters are not all there.
package func dateOrder(ofFileMakerFormat format: String) -> DateOrder? {
  var seen: [Character] = []
  for character in format.lowercased() where "dmy".contains(character) {
    if !seen.contains(character) { seen.append(character) }
  }
  switch String(seen) {
  case "mdy": return .mdy
  case "dmy": return .dmy
  case "ymd": return .ymd
  default: return nil
  }
}
