/// Orders tables parents first.
///
/// `parents` maps a table to the tables that it refers to; references to itself and to tables not
/// listed do not count. Ties and cycles are broken by name, so the order is always the same.
package func parentsFirst(_ tables: [String], parents: [String: Set<String>]) -> [String] {
  var remaining = tables.sorted()
  var placed = Set<String>()
  var order: [String] = []
  while !remaining.isEmpty {
    let known = Set(remaining)
    let ready = remaining.filter { table in
      (parents[table] ?? []).allSatisfy { parent in
        parent == table || placed.contains(parent) || !known.contains(parent)
      }
    }
    let next = ready.isEmpty ? [remaining[0]] : ready
    order += next
    placed.formUnion(next)
    remaining.removeAll { next.contains($0) }
  }
  return order
}
