package import MigrationModel

/// Quoted names of a table's relations and the conditions that recur.
package struct WorkNames {
  package let shadow: String
  package let rows: String
  package let faults: String
  package let merged: String
  package let nulled: String
  package let lost: String
  /// Rows between the row program and the shadow table, one per unit.
  package let landing: String
  /// The id of each key.
  package let keys: String
  /// Ids that the project gives to keys.
  package let given: String
  /// The rows that a table of another tool had when they were read: `id`, `version`, and for rows of
  /// this project `feed` and `is_current`.
  package let versions: String
  /// What happens to each row of such a table: `id`, `feed`, `change`.
  package let changes: String
  /// The units that run again: `record`, and what they were, `fate`.
  package let tried: String
  package let idType: String
  /// What makes two records the same: the id for computed ids (narrower), else the key.
  let groupColumn: String
  private let identity: IdentityPlan
  let numbering: UnitNumbering

  /// The landing table's column with the unit's number.
  package static let unit = StagingPlan.Metadata.prefix + "unit"

  /// The version of a row, beside its columns.
  static let version = StagingPlan.Metadata.prefix + "version"

  package init(plan: TablePlan, schemas: PlanSchemas) {
    shadow = schemas.shadowTable(plan.target)
    rows = schemas.workTable("rows", plan.target)
    faults = schemas.workTable("faults", plan.target)
    merged = schemas.workTable("merged", plan.target)
    nulled = schemas.workTable("nulled", plan.target)
    lost = schemas.workTable("lost", plan.target)
    landing = schemas.workTable("landing", plan.target)
    keys = schemas.workTable("keys", plan.target)
    given = schemas.workTable("given", plan.target)
    versions = schemas.workTable("versions", plan.target)
    changes = schemas.workTable("changes", plan.target)
    tried = schemas.workTable("tried", plan.target)
    identity = plan.identity
    numbering = plan.numbering
    switch plan.identity {
    case .computed:
      idType = "uuid"
      groupColumn = "id"
    case .natural:
      idType = "text"
      groupColumn = "key"
    case .assigned(_, let type, _):
      idType =
        switch type {
        case .uuid: "uuid"
        case .int2: "smallint"
        case .int4: "integer"
        default: "bigint"
        }
      groupColumn = "id"
    }
  }

  /// The expression over the target table that equals `rows.id`.
  package func link(_ alias: String) -> String {
    let prefix = alias.isEmpty ? "" : alias + "."
    switch identity {
    case .computed(let column), .assigned(let column, _, _):
      return prefix + SQLText.identifier(column)
    case .natural(let columns):
      let parts = columns.map { prefix + SQLText.identifier($0) + "::text" }
      return parts.count == 1 ? parts[0] : "concat_ws(E'\\x1f', \(parts.joined(separator: ", ")))"
    }
  }

  /// A record whose row belongs in the target.
  package func isAlive(_ alias: String) -> String {
    "NOT \(alias).filtered AND \(alias).reasons IS NULL AND \(isUntouched(alias))"
  }

  /// A record that no set rule has taken out so far.
  package func isUntouched(_ alias: String) -> String {
    "(NOT EXISTS (SELECT FROM \(merged) m WHERE m.record = \(alias).record) "
      + "AND NOT EXISTS (SELECT FROM \(faults) f WHERE f.record = \(alias).record))"
  }
}
