package import MigrationModel

/// All that a load will do, in order. A value: the same mapping, headers and catalog give the same
/// plan, byte for byte.
package struct MigrationPlan: Sendable, Hashable {
  package var project: String
  package var namespace: String
  package var schemas: PlanSchemas
  /// One per export, by source name.
  package var stagings: [StagingPlan]
  /// Parents first.
  package var tables: [TablePlan]
  package var settling: SettlePlan
  package var constraints: ConstraintPlan
  package var schemaFiles: [SchemaFile]
  package var landings: [LandingPlan]
  package var carries: [CarryPlan]
  /// Nil when the target is this project's own.
  package var external: ExternalPlan?
  /// What runs again of a finished load, one per target; nil in a load of whole exports.
  package var replays: [ReplayPlan]?
  package var steps: [PlanStep]

  /// The target tables, parents first.
  package var targets: [TargetPlan] { TargetPlan.all(tables) }

  /// The plan of a target table.
  package func target(_ name: String) -> TargetPlan? { targets.first { $0.name == name } }

  /// The plan of a target table's first feed.
  package func table(_ name: String) -> TablePlan? { tables.first { $0.target == name } }

  /// The landing of a target table; nil when its rows need none.
  package func landing(_ name: String) -> LandingPlan? { landings.first { $0.name == name } }

  /// What runs again of a target table.
  package func replay(_ name: String) -> ReplayPlan? { replays?.first { $0.name == name } }

  /// The staging of an export.
  package func staging(_ source: String) -> StagingPlan? { stagings.first { $0.source == source } }
}
