extension JSONValue {
  /// JSON text for people and version control: one member or item per line, two spaces deep; what
  /// has nothing in it, or only plain items, stays on one line.
  package var indentedText: String {
    var output = ""
    writeIndented(to: &output, depth: 0)
    return output + "\n"
  }

  private var isPlain: Bool {
    switch self {
    case .null, .bool, .integer, .number, .string: true
    case .array(let items): items.isEmpty
    case .object(let members): members.isEmpty
    }
  }

  private func writeIndented(to output: inout String, depth: Int) {
    let inner = "\n" + String(repeating: "  ", count: depth + 1)
    let outer = "\n" + String(repeating: "  ", count: depth)
    switch self {
    case .null, .bool, .integer, .number, .string: output += text
    case .array(let items):
      if items.allSatisfy(\.isPlain) {
        output += text
        return
      }
      output += "["
      for (index, item) in items.enumerated() {
        output += (index > 0 ? "," : "") + inner
        item.writeIndented(to: &output, depth: depth + 1)
      }
      output += outer + "]"
    case .object(let members):
      if members.isEmpty {
        output += text
        return
      }
      output += "{"
      for (index, member) in members.enumerated() {
        output += (index > 0 ? "," : "") + inner + JSONValue.string(member.name).text + ": "
        member.value.writeIndented(to: &output, depth: depth + 1)
      }
      output += outer + "}"
    }
  }
}
