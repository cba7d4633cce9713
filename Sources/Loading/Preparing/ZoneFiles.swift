internal import Glibc
package import MigrationModel
internal import Planning
package import Rules

/// Reads time zone data; the rules only ever see its bytes.
package enum ZoneFiles {
  /// Where Debian's tzdata, and every other Unix, keeps TZif files; `TZDIR` overrides it.
  package static let defaultFolder = "/usr/share/zoneinfo"

  /// The tables of all zones that a plan's columns name, or a diagnostic per unknown zone;
  /// `stated` is the migration's own `time_zone`.
  package static func load(
    _ plans: [TablePlan], stated: Located<String>?, folder: String
  ) -> (zones: [String: TimeZoneTable], diagnostics: [Diagnostic]) {
    var zones: [String: TimeZoneTable] = [:]
    var diagnostics: [Diagnostic] = []
    var unknown = Set<String>()
    for plan in plans {
      for column in plan.columns {
        guard let name = column.zone, zones[name] == nil, !unknown.contains(name) else {
          continue
        }
        if let table = read(name, folder: folder) {
          zones[name] = table
        } else {
          unknown.insert(name)
          let isStated = stated?.value == name
          diagnostics.append(
            Diagnostic(
              PlanningCode.unknownTimeZone.rawValue, .error,
              "time zone '\(name)' is not known on this machine",
              at: isStated ? stated?.at : column.mapping.type?.at ?? column.mapping.column.at,
              hint: "use an IANA name such as 'Australia/Sydney', and install tzdata"))
        }
      }
    }
    return (zones, diagnostics)
  }

  private static func read(_ name: String, folder: String) -> TimeZoneTable? {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789_+-/".unicodeScalars.contains(scalar))
    }
    guard isPlain, !name.hasPrefix("/"),
      let bytes = WholeFile.read("\(folder)/\(name)", limit: 1 << 20)
    else { return nil }
    return TimeZoneTable(tzif: bytes)
  }
}
