/// What a row program needs of the run; the same values make the same rows.
package struct RowEnvironment: Sendable, Hashable {
  /// By IANA name; every zone that the plan names must be there.
  package var zones: [String: TimeZoneTable]
  package var namespace: String
  package var tenant: String
  package var project: String
  package var runID: String
  /// When the run began, in microseconds since 2000-01-01 00:00 UTC.
  package var loadTimeMicros: Int64
  /// When each export was written, by source, in the same unit.
  package var exportTimes: [String: Int64]

  package init(
    zones: [String: TimeZoneTable], namespace: String, tenant: String, project: String,
    runID: String, loadTimeMicros: Int64, exportTimes: [String: Int64] = [:]
  ) {
    self.exportTimes = exportTimes
    self.zones = zones
    self.namespace = namespace
    self.tenant = tenant
    self.project = project
    self.runID = runID
    self.loadTimeMicros = loadTimeMicros
  }
}
