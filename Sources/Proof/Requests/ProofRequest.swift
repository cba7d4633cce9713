package import MigrationModel
package import Postgres
package import Rules

/// Where an export is staged.
package struct StagingLayout: Sendable, Hashable {
  package var source: String
  /// The relation, quoted and qualified.
  package var relation: String
  /// Staging columns, parallel to the export's fields.
  package var columns: [String]
  package var recordColumn: String
  package var recordIDColumn: String
  package var modificationIDColumn: String
  package var continuationColumn: String
  package var fingerprintColumn: String
  package var fileColumn: String

  package init(
    source: String, relation: String, columns: [String], recordColumn: String,
    recordIDColumn: String, modificationIDColumn: String, continuationColumn: String,
    fingerprintColumn: String, fileColumn: String
  ) {
    self.source = source
    self.relation = relation
    self.columns = columns
    self.recordColumn = recordColumn
    self.recordIDColumn = recordIDColumn
    self.modificationIDColumn = modificationIDColumn
    self.continuationColumn = continuationColumn
    self.fingerprintColumn = fingerprintColumn
    self.fileColumn = fileColumn
  }
}

/// Everything that a verification needs from outside.
package struct ProofRequest: Sendable {
  package var run: String
  package var source: SourceSettings
  package var manifest: SourceManifest
  package var tables: [TablePlan]
  package var stagings: [StagingLayout]
  /// What the project's DDL means, read from a fresh schema.
  package var catalog: TargetCatalog
  /// `SeedFingerprint` of each table without a mapping, as the DDL leaves it.
  package var seeds: [String: String]
  /// Whether scripts of the mapping (`after_load`) have changed the target after the rules.
  package var runsScripts: Bool
  package var targetSchema: String
  package var controlSchema: String
  package var environment: RowEnvironment
  /// What the load counted.
  package var exports: [ExportCounts]
  package var counts: [TableCounts]
  /// SHA-256 of the files as they are now, by source.
  package var fileHashes: [String: String]
  package var target: ConnectionTarget
  package var startedAt: String
  package var jobs: Int
  package var progress: any ProgressObserver
  package var cancellation: CancelRegistry
  /// The masking of the load; nil for an ordinary one.
  package var masking: Masking?
  /// When staging and the cells of rejects were purged (ISO 8601, UTC); nil if they were not.
  package var purgedAt: String?

  package init(
    run: String, source: SourceSettings, manifest: SourceManifest, tables: [TablePlan],
    stagings: [StagingLayout], catalog: TargetCatalog, seeds: [String: String],
    runsScripts: Bool, targetSchema: String, controlSchema: String, environment: RowEnvironment,
    exports: [ExportCounts],
    counts: [TableCounts], fileHashes: [String: String], target: ConnectionTarget,
    startedAt: String, jobs: Int, progress: any ProgressObserver, cancellation: CancelRegistry,
    masking: Masking? = nil, purgedAt: String? = nil
  ) {
    self.run = run
    self.source = source
    self.manifest = manifest
    self.tables = tables
    self.stagings = stagings
    self.catalog = catalog
    self.seeds = seeds
    self.runsScripts = runsScripts
    self.targetSchema = targetSchema
    self.controlSchema = controlSchema
    self.environment = environment
    self.exports = exports
    self.counts = counts
    self.fileHashes = fileHashes
    self.target = target
    self.startedAt = startedAt
    self.jobs = jobs
    self.progress = progress
    self.cancellation = cancellation
    self.masking = masking
    self.purgedAt = purgedAt
  }

  /// Lends a connection of its own to the body.
  func connected<Result>(
    _ role: String, _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    let connection = try connect(role)
    defer { cancellation.remove(connection.cancelHandle) }
    return try body(connection)
  }

  private func connect(_ role: String) throws -> Connection {
    let connection = try Connection(target, role: role)
    cancellation.add(connection.cancelHandle)
    // Whole tables are compared here; a nested loop is only chosen where statistics are missing.
    try connection.execute("SET enable_nestloop = off")
    return connection
  }
}
