internal import MigrationModel

extension CleanStep {
  /// What the step does.
  var words: String {
    switch self {
    case .trim: "remove white space at both ends"
    case .collapseSpaces: "make runs of spaces one space"
    case .upper: "upper case"
    case .lower: "lower case"
    case .nameCase: "case of names"
    case .digits: "keep digits only"
    case .strip(let characters): "remove each of \(quoted(characters))"
    case .keep(let classes): "keep \(Self.list(classes)) only"
    case .remove(let classes): "remove \(Self.list(classes))"
    case .replace(let from, let with):
      with.isEmpty ? "remove \(quoted(from))" : "replace \(quoted(from)) by \(quoted(with))"
    case .replacePattern(let pattern, let with):
      with.value.isEmpty
        ? "remove what matches \(quoted(pattern.value))"
        : "replace what matches \(quoted(pattern.value)) by \(quoted(with.value))"
    case .extract(let pattern, let group):
      group.map { "keep the group \(quoted($0.value)) of \(quoted(pattern.value))" }
        ?? "keep what matches \(quoted(pattern.value))"
    case .split(let separator, let part):
      part > 0
        ? "keep part \(part) between \(quoted(separator))"
        : "keep part \(-part) from the end between \(quoted(separator))"
    case .pad(let side, let width, let with):
      "fill up to \(width) characters with \(quoted(with)) on the \(side.rawValue)"
    case .singleLine: "join lines by a space"
    case .lineEnds(let end): "end lines by \(end.rawValue.uppercased())"
    case .normalize(let form): "Unicode's form \(form.rawValue.uppercased())"
    }
  }

  private static func list(_ classes: [CharacterClass]) -> String {
    classes.map(\.rawValue).joined(separator: ", ")
  }
}
