/// Makes mistakes in a project; each is one by construction: no outcome of the program is asked.
package struct MistakeMaker {
  /// The sequence of random numbers, which every draw moves on.
  final class Draws {
    private var generator: SeededGenerator

    init(_ seed: UInt64) { generator = SeededGenerator(state: seed) }

    func number(_ range: ClosedRange<Int>) -> Int { generator.number(range) }

    func pick<Value>(_ values: [Value]) -> Value { generator.pick(values) }
  }

  let files: [String: MappingSites]
  let texts: [String: String]
  let names: [String]
  /// Words that mean something, so that no misspelling of one may become another.
  private let vocabulary: Set<String>
  let generator: Draws

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

  func pick(
    _ file: String, where fits: (MappingSites.Site) -> Bool
  ) -> (MappingSites, MappingSites.Site)? {
    guard let sites = files[file] else { return nil }
    let fitting = sites.sites.filter(fits)
    return fitting.isEmpty ? nil : (sites, generator.pick(fitting))
  }

  func mistake(
    _ kind: MappingMistake.Kind, _ file: String, _ text: String, _ line: Int,
    through last: Int? = nil
  ) -> MappingMistake {
    MappingMistake(
      kind: kind, file: file, text: text, place: (file, line + 1...max(line, last ?? line) + 1))
  }

  func isMigration(_ file: String) -> Bool { file == "migration.yml" }

  func role(_ site: MappingSites.Site, _ file: String) -> MappingRole? {
    MappingRole(site.path, isMigration: isMigration(file))
  }

  // MARK: Spelling

  func misspelt(_ text: [Character]) -> [Character] {
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
}
