/// A piece of a page, HTML or SVG, as a value: balanced by construction, escaped when it is written.
package indirect enum Markup: Sendable, Hashable, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation
{
  case text(String)
  case element(String, [Attribute], [Markup])
  /// Style sheets and scripts of the program itself; never a name of a project.
  case verbatim(String)

  package struct Attribute: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package init(stringLiteral text: String) { self = .text(text) }

  /// The text of the page.
  package var rendered: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .text(let text): Self.escape(text, to: &output)
    case .verbatim(let text): output += text
    case .element(let name, let attributes, let children):
      output += "<" + name
      for attribute in attributes {
        output += " " + attribute.name + "=\""
        Self.escape(attribute.value, to: &output)
        output += "\""
      }
      output += ">"
      if Self.voidElements.contains(name) {
        output += "\n"
        return
      }
      for child in children { child.write(to: &output) }
      output += "</" + name + ">"
      // A line each, so that two sites can be compared line by line.
      if !Self.inlineElements.contains(name) { output += "\n" }
    }
  }

  /// Control characters cannot be written in HTML: their pictures stand for them.
  private static func escape(_ text: String, to output: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\n": output += "\n"
      case "\u{7F}": output += "\u{2421}"
      case "\0"..."\u{1F}":
        // U+2400 and the 31 pictures after it show the C0 controls.
        output.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case "\u{80}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }

  private static let voidElements: Set<String> = ["meta", "br", "wbr", "input"]
  private static let inlineElements: Set<String> = [
    "a", "b", "code", "em", "span", "strong", "tspan", "text", "title", "abbr",
  ]
}
