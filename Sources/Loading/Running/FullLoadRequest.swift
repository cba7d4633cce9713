package import MigrationModel
package import Planning
package import Postgres
package import Rules

/// What a full load needs from outside: the plan and the world.
package struct FullLoadRequest: Sendable {
  package var mapping: Mapping
  package var manifest: SourceManifest
  package var plan: MigrationPlan
  package var zones: [String: TimeZoneTable]
  package var target: ConnectionTarget
  package var identity: RunIdentity
  /// Microseconds since 2000-01-01 UTC.
  package var loadTime: Int64
  package var options: FullLoadOptions
  package var progress: any ProgressObserver
  /// Statements that an interruption cancels.
  package var cancellation: CancelRegistry
  package var surroundings: RunSurroundings
  /// Nil in an ordinary load.
  package var masking: Masking?
  /// The load whose refused rows run again; nil in a load of exports.
  package var replayed: FinishedLoad?

  package init(
    mapping: Mapping, manifest: SourceManifest, plan: MigrationPlan,
    zones: [String: TimeZoneTable], target: ConnectionTarget, identity: RunIdentity,
    loadTime: Int64, options: FullLoadOptions, progress: any ProgressObserver,
    cancellation: CancelRegistry, surroundings: RunSurroundings,
    masking: Masking? = nil, replayed: FinishedLoad? = nil
  ) {
    self.replayed = replayed
    self.mapping = mapping
    self.manifest = manifest
    self.plan = plan
    self.zones = zones
    self.target = target
    self.identity = identity
    self.loadTime = loadTime
    self.options = options
    self.progress = progress
    self.cancellation = cancellation
    self.surroundings = surroundings
    self.masking = masking
  }
}

/// What the operator asked for.
package struct FullLoadOptions: Sendable, Hashable {
  /// Load even though the target holds an earlier load of other exports.
  package var rebuild = false
  /// Start clean even though a dead run could be resumed.
  package var fresh = false
  /// Wait for another run of the target to end instead of giving up.
  package var waits = false
  package var jobs = 2
  /// How long a lost connection or a conflict is tried again, in seconds; 0 tries once.
  package var retrySeconds = 60

  package init() {}
}
