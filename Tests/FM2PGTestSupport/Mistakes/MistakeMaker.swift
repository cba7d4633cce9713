/// Makes mistakes in a project; each is one by construction: no outcome of the program is asked.
package struct MistakeMaker {
  /// The sequence of random numbers, which every draw moves on.
  private final class Draws {
    private var generator: SeededGenerator

    init(_ seed: UInt64) { generator = SeededGenerator(state: seed) }

    func number(_ range: ClosedRange<Int>) -> Int { generator.number(range) }

    func pick<Value>(_ values: [Value]) -> Value { generator.pick(values) }
  }

  private let files: [String: MappingSites]
  private let texts: [String: String]
  private let names: [String]
  /// Words that mean something, so that no misspelling of one may become another.
  private let vocabulary: Set<String>
  private let generator: Draws

  /// - Parameters:
  ///   - files: The project's YAML and CSV files by their paths in it.
  ///   - vocabulary: The keys and words of the language, and the names in the exports' headers.
  package init(files: [String: String], vocabulary: Set<String>, seed: UInt64) {
    texts = files
    self.files = files.filter { $0.key.hasSuffix(".yml") }.mapValues { MappingSites($0) }
    names = self.files.keys.sorted()
    var known = vocabulary
    for sites in self.files.values {
      for site in sites.sites {
        known.formUnion(site.path)
        if let value = site.value {
          let text = String(sites.lines[site.line][value])
          known.formUnion([text, String(text.drop { $0 == "\"" }.prefix { $0 != "\"" })])
        }
      }
    }
    self.vocabulary = known.union(["utf8"])
    generator = Draws(seed)
  }

  /// A mistake of the kind; a place that does not suit it is drawn again.
  package func make(_ kind: MappingMistake.Kind) -> MappingMistake {
    while true {
      let file = generator.pick(names)
      let made: MappingMistake? =
        switch kind {
        case .misspeltKey: misspeltKey(file)
        case .misspeltName:
          misspelt(kind, file) { role in
            switch role {
            case .field, .table, .export, .column, .lookup, .zone: true
            case .word, .number, .boolean, .region: false
            }
          }
        case .misspeltWord:
          misspelt(kind, file) { role in
            switch role {
            case .word, .number, .boolean, .region: true
            case .field, .table, .export, .column, .lookup, .zone: false
            }
          }
        case .wrongShape: replacedValue(kind, file, by: "{ x: y }")
        case .emptied: replacedValue(kind, file, by: "")
        case .indentedMore: reindented(kind, file)
        case .indentedLess: reindented(kind, file)
        case .tab: reindented(kind, file)
        case .duplicateKey: duplicateKey(file)
        case .removedKey: removedKey(file)
        case .swapped: swapped(file)
        case .openQuote: openQuote(file)
        case .openBracket: openBracket(file)
        case .missingFile: missingFile()
        case .lookup: lookup()
        }
      if let made { return made }
    }
  }

  private func pick(
    _ file: String, where fits: (MappingSites.Site) -> Bool
  ) -> (MappingSites, MappingSites.Site)? {
    guard let sites = files[file] else { return nil }
    let fitting = sites.sites.filter(fits)
    return fitting.isEmpty ? nil : (sites, generator.pick(fitting))
  }

  private func mistake(
    _ kind: MappingMistake.Kind, _ file: String, _ text: String, _ line: Int,
    through last: Int? = nil
  ) -> MappingMistake {
    MappingMistake(
      kind: kind, file: file, text: text, place: (file, line + 1...max(line, last ?? line) + 1))
  }

  private func isMigration(_ file: String) -> Bool { file == "migration.yml" }

  private func role(_ site: MappingSites.Site, _ file: String) -> MappingRole? {
    MappingRole(site.path, isMigration: isMigration(file))
  }

  // MARK: Spelling

  private func misspelt(_ text: [Character]) -> [Character] {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    while true {
      var word = text
      let place = generator.number(0...word.count - 1)
      guard word[place].isLetter || word[place].isNumber else { continue }
      switch generator.number(0...3) {
      case 0 where word.count > 2: word.remove(at: place)
      case 1: word.insert(generator.pick(letters), at: place + 1)
      case 2: word[place] = generator.pick(letters)
      case _ where place + 1 < word.count: word.swapAt(place, place + 1)
      default: continue
      }
      if word != text, !vocabulary.contains(String(word)) { return word }
    }
  }

  private func misspeltKey(_ file: String) -> MappingMistake? {
    let found = pick(file) { site in
      guard let key = site.key else { return false }
      return !key.isEmpty && MappingRole.isKnownName(site.path)
        && site.path.last?.hasPrefix("\"") == false
    }
    guard let (sites, site) = found, let key = site.key else { return nil }
    var line = sites.lines[site.line]
    line.replaceSubrange(key, with: misspelt(Array(line[key])))
    return mistake(
      .misspeltKey, file, sites.text(replacing: site.line, by: line), site.line)
  }

  private func misspelt(
    _ kind: MappingMistake.Kind, _ file: String, _ fits: (MappingRole) -> Bool
  ) -> MappingMistake? {
    let found = pick(file) { site in site.value != nil && role(site, file).map(fits) == true }
    guard let (sites, site) = found, let value = site.value else { return nil }
    var line = sites.lines[site.line]
    var text = Array(line[value])
    switch role(site, file) {
    case .number: text += ["x"]
    case .region: text = Array(String(text).lowercased())
    case .field, .table, .export, .column, .word, .boolean, .zone, .lookup, nil:
      text = misspelt(text)
    }
    line.replaceSubrange(value, with: text)
    return mistake(kind, file, sites.text(replacing: site.line, by: line), site.line)
  }

  private func replacedValue(
    _ kind: MappingMistake.Kind, _ file: String, by text: String
  ) -> MappingMistake? {
    let found = pick(file) { site in site.value != nil && role(site, file) != nil }
    guard let (sites, site) = found, let value = site.value else { return nil }
    // An item that is left empty makes `[a, ]`, which is a list of one.
    if text.isEmpty, site.path.last == "[]", site.isFlow { return nil }
    var line = sites.lines[site.line]
    line.replaceSubrange(value, with: Array(text))
    return mistake(kind, file, sites.text(replacing: site.line, by: line), site.line)
  }

  // MARK: Structure

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

  private func reindented(
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

  private func duplicateKey(_ file: String) -> MappingMistake? {
    guard let (sites, index) = pickMiddle(file) else { return nil }
    var lines = sites.lines
    lines.insert(lines[index], at: index + 1)
    let text = lines.map { String($0) }.joined(separator: "\n")
    return mistake(.duplicateKey, file, text, index + 1)
  }

  /// A key that is not there is told where its map begins; a column without a source, at its name.
  private func removedKey(_ file: String) -> MappingMistake? {
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
  private func swapped(_ file: String) -> MappingMistake? {
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

  private func openQuote(_ file: String) -> MappingMistake? {
    let found = pick(file) { site in
      guard let value = site.value, let sites = files[file] else { return false }
      return sites.lines[site.line][value].first == "\""
    }
    guard let (sites, site) = found, let value = site.value else { return nil }
    var line = sites.lines[site.line]
    line.remove(at: value.upperBound - 1)
    return mistake(.openQuote, file, sites.text(replacing: site.line, by: line), site.line)
  }

  private func openBracket(_ file: String) -> MappingMistake? {
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

  // MARK: Files

  /// What names the file is where it is missed.
  private func missingFile() -> MappingMistake? {
    let file = generator.pick(texts.keys.sorted())
    if isMigration(file) {
      return MappingMistake(kind: .missingFile, file: file, text: nil, place: (file, nil))
    }
    let table = files[file].flatMap { sites in
      sites.sites.first { $0.path == ["table"] }.flatMap { site in
        site.value.map { String(sites.lines[site.line][$0]) }
      }
    }
    for name in names where name != file {
      guard let sites = files[name] else { continue }
      for site in sites.sites {
        guard let value = site.value else { continue }
        let text = String(sites.lines[site.line][value])
        if text == file || (site.path.last == "references" && text == table) {
          return MappingMistake(
            kind: .missingFile, file: file, text: nil,
            place: (name, site.line + 1...site.line + 1))
        }
      }
    }
    return nil
  }

  private func lookup() -> MappingMistake? {
    let file = generator.pick(texts.keys.filter { $0.hasSuffix(".csv") }.sorted())
    var lines = (texts[file] ?? "").split(separator: "\n").map(String.init)
    let index = generator.number(1...lines.count - 1)
    switch generator.number(0...3) {
    case 0:
      lines[0] = String(misspelt(Array(lines[0])))
      return mistake(.lookup, file, lines.joined(separator: "\n") + "\n", 0)
    case 1:
      lines[index] += ",more"
    case 2:
      lines.insert(lines[index], at: index)
      return mistake(.lookup, file, lines.joined(separator: "\n") + "\n", index + 1)
    default:
      lines[index] = "\"" + lines[index]
    }
    return mistake(.lookup, file, lines.joined(separator: "\n") + "\n", index)
  }
}
