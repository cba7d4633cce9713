internal import MigrationModel

/// The pieces of `"{First} {Last}"`; `{{` and `}}` are braces. Nil after reporting a mistake.
func templateParts(_ template: Located<String>, reading: Reading) -> [TemplatePart]? {
  var parts: [TemplatePart] = []
  var text = ""
  var rest = Array(template.value)[...]
  let count = rest.count
  let refuse = { (message: String, hint: String) -> [TemplatePart]? in
    reading.report(.template, message, at: template.at, hint: hint)
    return nil
  }
  while let character = rest.popFirst() {
    let position = count - rest.count
    if character == "{" || character == "}", rest.first == character {
      text.append(character)
      rest.removeFirst()
    } else if character == "}" {
      return refuse("the } at character \(position) closes nothing", "write }} for a brace")
    } else if character == "{" {
      guard let end = rest.firstIndex(of: "}"), !rest[..<end].contains("{") else {
        return refuse("the { at character \(position) is not closed", "write {{ for a brace")
      }
      let field = String(rest[..<end])
      guard field.contains(where: { !$0.isWhitespace }) else {
        return refuse("the braces at character \(position) name no field", "write {Field}")
      }
      if !text.isEmpty { parts.append(.text(text)) }
      text = ""
      parts.append(.field(Located(field, at: template.at)))
      rest = rest[(end + 1)...]
    } else {
      text.append(character)
    }
  }
  if !text.isEmpty { parts.append(.text(text)) }
  let hasField = parts.contains { if case .field = $0 { true } else { false } }
  return hasField ? parts : refuse("the template names no field", "use 'value' for a fixed text")
}
