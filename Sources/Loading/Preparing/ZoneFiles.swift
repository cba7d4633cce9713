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
        do throws(ZoneFault) {
          zones[name] = try read(name, folder: folder)
        } catch {
          unknown.insert(name)
          let isStated = stated?.value == name
          diagnostics.append(
            Diagnostic(
              PlanningCode.unknownTimeZone.rawValue, .error, error.message(name, folder),
              at: isStated ? stated?.at : column.mapping.type?.at ?? column.mapping.column.at,
              hint: error.hint))
        }
      }
    }
    return (zones, diagnostics)
  }

  private static func read(_ name: String, folder: String) throws(ZoneFault) -> TimeZoneTable {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789_+-/".unicodeScalars.contains(scalar))
    }
    if WholeFile.folderFault(folder) != nil { throw .noData }
    guard isPlain, !name.hasPrefix("/"),
      let bytes = WholeFile.read("\(folder)/\(name)", limit: 1 << 20)
    else { throw .unknown }
    guard let table = TimeZoneTable(tzif: bytes) else { throw .damaged }
    return table
  }
}

/// Why there is no table for a time zone.
private enum ZoneFault: Error {
  case noData
  case unknown
  case damaged

  func message(_ name: String, _ folder: String) -> String {
    switch self {
    case .noData: "time zone '\(name)' cannot be looked up: no time zone data in '\(folder)'"
    case .unknown: "time zone '\(name)' is not known on this machine"
    case .damaged: "the data of time zone '\(name)' in '\(folder)' is damaged"
    }
  }

  var hint: String {
    switch self {
    case .noData: "install the package tzdata, or name the folder in TZDIR"
    case .unknown: "use an IANA name such as 'Australia/Sydney', and install tzdata"
    case .damaged: "install the package tzdata again"
    }
  }
}
