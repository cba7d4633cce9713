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
  package var steps: [PlanStep]

  /// The plan of a target table.
  package func table(_ name: String) -> TablePlan? { tables.first { $0.target == name } }

  /// The staging of an export.
  package func staging(_ source: String) -> StagingPlan? { stagings.first { $0.source == source } }
}
