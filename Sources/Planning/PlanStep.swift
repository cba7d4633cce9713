package import MigrationModel

/// One step: a transaction and a row in the ledger. A run that died before the step's end does it
/// again from its beginning; one that is done is never done again.
package struct PlanStep: Sendable, Hashable {
  /// The parts of a load, in order; a stage begins when all steps of the one before are done.
  package enum Stage: String, Sendable, Hashable, CaseIterable {
    case extract
    case transform
    case settle
    case record
    case constraints
    case publish
  }

  package enum Action: Sendable, Hashable {
    case createStaging
    case extract(source: String)
    case createShadow
    case transform(table: String)
    /// Stages the rows of a query over staging.
    case query(source: String)
    /// Ids of landed rows, and which of them belong together.
    case keys(table: String)
    /// Landed rows, with the ids of their parents, into the shadow table.
    case resolve(table: String)
    /// Rows of the old target that stay as they are.
    case carry(table: String)
    /// Rows that break checks or lack a parent, over all tables, until nothing more is lost.
    case settleRows
    /// Unique constraints and indexes of one table, and the rows that they forbid.
    case settleUniques(table: String)
    /// As `settleRows`, for the tables below those that lost rows to a unique constraint.
    case settleChildren
    /// Further reasons of rows that are out.
    case settleReasons
    /// Fates, counts and rejects into the control schema.
    case record
    /// SQL that names no schema, run with the shadow schema on the search path.
    case statements([String])
    /// SQL of the project on the loaded shadow schema; no rule proves what it does.
    case script(SchemaFile)
    case crosswalk(table: String)
    case publish
    /// Drops the old target and the work tables.
    case clean
  }

  /// Stable, e.g. `extract:Patients`.
  package var id: String
  package var title: String
  package var stage: Stage
  package var dependsOn: [String]
  package var action: Action
}

extension MigrationPlan {
  /// The steps of one stage, in order.
  package func steps(of stage: PlanStep.Stage) -> [PlanStep] { steps.filter { $0.stage == stage } }

  /// The SQL by which a step builds constraints and indexes; empty for other steps. Kept in the
  /// ledger before anything is dropped.
  package func definition(of step: PlanStep) -> String {
    switch step.action {
    case .statements(let statements): Self.script(statements)
    case .script(let file): file.sql
    case .settleUniques(let table): Self.script(settling[table]?.uniques.map(\.build) ?? [])
    case .createStaging, .extract, .query, .createShadow, .transform, .keys, .resolve, .carry,
      .settleRows,
      .settleChildren,
      .settleReasons, .record, .crosswalk, .publish, .clean:
      ""
    }
  }

  private static func script(_ statements: [String]) -> String {
    statements.map { $0 + ";\n" }.joined()
  }
}
