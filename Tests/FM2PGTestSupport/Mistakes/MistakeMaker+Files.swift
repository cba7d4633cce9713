/// Files that are missing, and lookup files that are spoilt.
extension MistakeMaker {
  /// What names the file is where it is missed.
  func missingFile() -> MappingMistake? {
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

  func lookup() -> MappingMistake? {
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
