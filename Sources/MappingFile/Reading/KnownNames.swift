/// Names that a file gives, each once and in its order, to hold others against.
struct KnownNames {
  private(set) var list: [String] = []
  private var set: Set<String> = []

  init(_ names: [String]) {
    for name in names where set.insert(name).inserted { list.append(name) }
  }

  func contains(_ name: String) -> Bool { set.contains(name) }
}
