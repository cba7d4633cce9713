internal import MigrationModel
internal import Rules
internal import Verification

extension TablePlan {
  /// The cells of a target row as text, in the order of `copyColumns`.
  var serverExpressions: [String] {
    zip(copyColumns, copyTypes).map { name, type in
      ServerText.expression(SQLText.identifier(name), as: type)
    }
  }

  var seedSQL: String { targetSeedSQL(keys: keyColumns.map(SQLText.identifier)) }

  /// The identity of a row as the crosswalk writes it.
  var identitySQL: String {
    keyColumns.map { SQLText.identifier($0) + "::text" }.joined(separator: " || E'\\x1F' || ")
  }

  private var keyColumns: [String] {
    switch identity {
    case .computed(let column), .assigned(let column, _, _): return [column]
    case .natural(let columns): return columns
    }
  }
}
