/// Mistakes in how a file is built.
extension MistakeMaker {
  /// Lines that hold one whole entry of a block map, between two others of the same map.
  private func pickMiddle(_ file: String) -> (MappingSites, Int)? {
    let found = pick(file) { site in
      guard let sites = files[file], !site.isFlow, site.key != nil,
        let indent = sites.indent(of: site.line), indent > 0
      else { return false }
      return sites.indent(of: site.line - 1) == indent && sites.indent(of: site.line + 1) == indent
        && sites.lines[site.line - 1][indent] != "-"
    }
    return found.map { ($0, $1.line) }
  }

  func reindented(
    _ kind: MappingMistake.Kind, _ file: String
  ) -> MappingMistake? {
    guard let (sites, index) = pickMiddle(file) else { return nil }
    var line = sites.lines[index]
    switch kind {
    case .indentedMore: line.insert(" ", at: 0)
    case .indentedLess: line.removeFirst()
    default: line = ["\t"] + line.drop { $0 == " " }
    }
    return mistake(
      kind, file, sites.text(replacing: index, by: line), index, through: index + 1)
  }

  func duplicateKey(_ file: String) -> MappingMistake? {
    guard let (sites, index) = pickMiddle(file) else { return nil }
    var lines = sites.lines
    lines.insert(lines[index], at: index + 1)
    let text = lines.map { String($0) }.joined(separator: "\n")
    return mistake(.duplicateKey, file, text, index + 1)
  }

  /// A key that is not there is told where its map begins; a column without a source, at its name.
  func removedKey(_ file: String) -> MappingMistake? {
    let required: [[String]] = [["table"], ["from"], ["key"], ["migration"], ["target", "schema"]]
    let found = pick(file) { site in
      if required.contains(site.path), site.value != nil { return true }
      return site.isFlow && site.path.count > 2 && site.value != nil
        && ["from", "with", "field", "keep"].contains(site.path.last ?? "")
        && site.path[0] != "key"
    }
    guard let (sites, site) = found, let key = site.key, let value = site.value else { return nil }
    if !site.isFlow {
      let text = sites.text(replacing: site.line, by: nil)
      let left = MappingSites(text)
      let inMap = left.sites.first {
        !$0.isFlow && $0.path.count == site.path.count && $0.path.dropLast() == site.path.dropLast()
      }
      return inMap.map { mistake(.removedKey, file, text, $0.line) }
    }
    var line = sites.lines[site.line]
    var end = value.upperBound
    while end < line.count, line[end] == "," || line[end] == " " { end += 1 }
    line.removeSubrange(key.lowerBound..<end)
    return mistake(.removedKey, file, sites.text(replacing: site.line, by: line), site.line)
  }

  /// `{ from: PatientID, references: patients }` to `{ from: patients, references: PatientID }`
  func swapped(_ file: String) -> MappingMistake? {
    let found = pick(file) { site in
      site.isFlow && site.path.count == 3 && site.path[2] == "from" && site.value != nil
    }
    guard let (sites, site) = found, let value = site.value else { return nil }
    let others = sites.sites.filter { other in
      other.line == site.line && other.path.count == 3 && other.path[2] != "from"
        && other.value != nil && role(other, file) != nil
    }
    guard !others.isEmpty, let other = generator.pick(others).value else { return nil }
    var line = sites.lines[site.line]
    let (first, second) = value.lowerBound < other.lowerBound ? (value, other) : (other, value)
    let texts = (Array(line[first]), Array(line[second]))
    line.replaceSubrange(second, with: texts.0)
    line.replaceSubrange(first, with: texts.1)
    return mistake(.swapped, file, sites.text(replacing: site.line, by: line), site.line)
  }

  func openQuote(_ file: String) -> MappingMistake? {
    let found = pick(file) { site in
      guard let value = site.value, let sites = files[file] else { return false }
      return sites.lines[site.line][value].first == "\""
    }
    guard let (sites, site) = found, let value = site.value else { return nil }
    var line = sites.lines[site.line]
    line.remove(at: value.upperBound - 1)
    return mistake(.openQuote, file, sites.text(replacing: site.line, by: line), site.line)
  }

  func openBracket(_ file: String) -> MappingMistake? {
    let found = pick(file) { $0.isFlow }
    guard let (sites, site) = found else { return nil }
    var line = sites.lines[site.line]
    let end = line.firstIndex { $0 == "#" } ?? line.count
    guard let bracket = line[..<end].lastIndex(where: { $0 == "}" || $0 == "]" }) else {
      return nil
    }
    line.remove(at: bracket)
    return mistake(
      .openBracket, file, sites.text(replacing: site.line, by: line), site.line,
      through: sites.nextContent(after: site.line))
  }
}
