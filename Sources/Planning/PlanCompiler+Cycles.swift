import MigrationModel

extension PlanCompiler {
  /// Rows of tables that must refer to each other cannot come one after the other unless a constraint
  /// can wait. A full load of a target that fm2pg makes has no constraints on the way; whoever adds
  /// rows later has.
  mutating func reportCycles() {
    let parents = Dictionary(
      catalog.tables.map { table in (table.name, strictParents(of: table)) },
      uniquingKeysWith: { first, _ in first })
    var reported = Set<String>()
    for name in mapping.tables.map(\.table.value).sorted() where !reported.contains(name) {
      guard let cycle = Self.cycle(through: name, parents) else { continue }
      reported.formUnion(cycle)
      let place = mapping.tables.first { $0.table.value == name }?.table.at
      report(
        .cycle, mapping.ownership == .external ? .error : .warning,
        "rows of \(cycle.map { "'\($0)'" }.joined(separator: ", ")) must refer to each other at once",
        at: place, hint: "make one of the foreign keys DEFERRABLE, or its column nullable")
    }
  }

  /// Other tables that a row must refer to when it is written.
  private func strictParents(of table: CatalogTable) -> [String] {
    table.constraints.compactMap { constraint in
      guard constraint.kind == .foreignKey, !constraint.isDeferrable,
        let parent = constraint.referencedTable, parent != table.name,
        constraint.columns.allSatisfy({ table.column($0)?.notNull == true })
      else { return nil }
      return parent
    }.sorted()
  }

  /// The tables of a shortest cycle, beginning with `name`.
  private static func cycle(through name: String, _ parents: [String: [String]]) -> [String]? {
    var paths = [[name]]
    var seen = Set<String>()
    while !paths.isEmpty {
      var longer: [[String]] = []
      for path in paths {
        for parent in parents[path[path.count - 1]] ?? [] {
          if parent == name { return path }
          if seen.insert(parent).inserted { longer.append(path + [parent]) }
        }
      }
      paths = longer
    }
    return nil
  }
}
