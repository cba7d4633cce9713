import MigrationModel

/// References that became NULL, and whose text stays in a jsonb column (`on_missing: keep_in`).
extension SettleWriter {
  func originals(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    plan.feeds.flatMap { feed in
      feed.columns.compactMap { column -> String? in
        guard let place = column.reference?.keepIn, let field = column.fields.first else {
          return nil
        }
        let staging = staging(of: feed)
        let kept = SQLText.identifier(place)
        let text = "p." + SQLText.identifier(staging.columns[field])
        return """
          UPDATE \(names.shadow) s SET \(kept) = coalesce(s.\(kept), '{}')
            || jsonb_build_object(\(SQLText.literal(feed.nameOfOriginal(column))), \(plain(text)))
          FROM \(names.nulled) n JOIN \(names.rows) r ON r.record = n.record
          JOIN \(staging.relation) p
            ON p.\(StagingPlan.Metadata.record) = \(names.numbering.recordSQL("n.record"))
          WHERE n.column_name = \(SQLText.literal(column.column)) AND \(names.link("s")) = r.id
            AND \(names.isAlive("r"))
          """
      }
    }
  }

  /// Where the run reads the records of a feed.
  func staging(of feed: TablePlan) -> StagingPlan {
    StagingPlan(
      source: feed.source, fields: feed.fields,
      schema: earlier == nil ? schemas.newStaging : schemas.staging, finalSchema: schemas.staging)
  }

  /// Staged text as a person reads it: separators of repetitions and related values are line ends, and
  /// escaped characters themselves.
  private func plain(_ text: String) -> String {
    let lines = "translate(\(text), U&'\\001D\\001E', E'\\n\\n')"
    return [("G", "001D"), ("R", "001E"), ("E", "001B")].reduce(lines) { text, escape in
      "replace(\(text), U&'\\001B\(escape.0)', U&'\\\(escape.1)')"
    }
  }
}
