/// The known name nearest to a mistyped one, or nil when none is near enough to be worth saying.
///
/// Distance is Levenshtein's over characters, case folded; at most 2, or a third of the length for
/// longer names. Ties go to the candidate that sorts first, so that output is stable.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  let wanted = Array(name.lowercased())
  let limit = max(2, wanted.count / 3)
  var best: (distance: Int, name: String)?
  for candidate in candidates.sorted() {
    let distance = editDistance(wanted, Array(candidate.lowercased()))
    guard distance <= limit, distance < max(wanted.count, 1) else { continue }
    if let current = best, current.distance <= distance { continue }
    best = (distance, candidate)
  }
  return best?.name
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
  var previous = Array(0...right.count)
  for (row, leftCharacter) in left.enumerated() {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for (column, rightCharacter) in right.enumerated() {
      let substitution = previous[column] + (leftCharacter == rightCharacter ? 0 : 1)
      current.append(min(substitution, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[right.count]
}
