/// Orders tables parents first.
///
/// `parents` maps a table to the tables that it refers to; references to itself and to tables not
/// listed do not count. Tables that refer to each other in a cycle stand together, after all other
/// parents of any of them. Ties are broken by name, and a cycle is opened at its first name, so the
/// order is always the same.
package func parentsFirst(_ tables: [String], parents: [String: Set<String>]) -> [String] {
  let known = Set(tables)
  let edges = Dictionary(
    uniqueKeysWithValues: known.map { table in
      (table, (parents[table] ?? []).intersection(known).subtracting([table]))
    })
  var remaining = knots(of: known.sorted(), edges)
  var placed = Set<String>()
  var order: [String] = []
  while !remaining.isEmpty {
    let ready = remaining.filter { knot in
      knot.allSatisfy { (edges[$0] ?? []).subtracting(knot).isSubset(of: placed) }
    }
    for knot in ready {
      // Without its first table the rest of a cycle is not one, or is a smaller one.
      order.append(knot[0])
      order += parentsFirst(Array(knot.dropFirst()), parents: edges)
    }
    placed.formUnion(ready.joined())
    remaining.removeAll { placed.contains($0[0]) }
  }
  return order
}

/// The strongly connected components: tables of which each leads to all others, and every other table
/// by itself. Sorted within, and by their first names.
private func knots(of tables: [String], _ edges: [String: Set<String>]) -> [[String]] {
  let reached = Dictionary(
    uniqueKeysWithValues: tables.map { table in
      var seen = Set<String>()
      var open = [table]
      while let next = open.popLast() {
        open += (edges[next] ?? []).filter { seen.insert($0).inserted }
      }
      return (table, seen)
    })
  var taken = Set<String>()
  return tables.compactMap { table in
    guard !taken.contains(table) else { return nil }
    let others = tables.filter { other in
      other != table && reached[table]?.contains(other) == true
        && reached[other]?.contains(table) == true
    }
    taken.formUnion(others)
    return [table] + others
  }
}
