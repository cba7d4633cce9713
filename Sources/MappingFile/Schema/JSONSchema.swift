package import MigrationModel

/// The mapping language as a JSON Schema (draft 2020-12), written from the declaration of its keys.
///
/// It refuses nothing that the reader takes. YAML's own types are let through where the reader
/// takes their text: `rows: 25` and `rows: "25"` are the same.
package enum JSONSchema {
  /// The schema of one kind of file; nil makes one for every file, told apart by their keys.
  package static func document(for part: LanguagePart?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
      .init("title", .string("fm2pg: \(part?.files ?? "the files of a migration project")")),
    ]
    let roots = part.map { [$0.root] } ?? LanguagePart.allCases.map(\.root)
    if let part {
      members.append(.init("$ref", reference(part.root)))
    } else {
      members.append(choice())
    }
    let definitions = reachable(from: roots).map { group in
      JSONValue.Member(group.rawValue, definition(group))
    }
    members.append(.init("$defs", .object(definitions)))
    return .object(members)
  }

  /// By the key that only files of a kind have, so that a mistake is told for the kind that was
  /// meant.
  private static func choice() -> JSONValue.Member {
    var rest: JSONValue = false
    for part in LanguagePart.allCases.reversed() {
      let schema: JSONValue = ["$ref": reference(part.root)]
      rest = part.mark.map { ["if": given($0), "then": schema, "else": rest] } ?? schema
    }
    return .init("allOf", [rest])
  }

  private static func reference(_ group: KeyGroup) -> JSONValue {
    .string("#/$defs/\(group.rawValue)")
  }

  /// The groups that the roots lead to, in the order in which they are met.
  private static func reachable(from roots: [KeyGroup]) -> [KeyGroup] {
    var found = roots
    var next = 0
    while next < found.count {
      for key in found[next].declaration {
        for group in key.shape?.groups ?? [] where !found.contains(group) { found.append(group) }
      }
      next += 1
    }
    return found
  }

  private static func definition(_ group: KeyGroup) -> JSONValue {
    let keys = group.declaration
    var members: [JSONValue.Member] = [
      .init("description", .string(group.summary)), .init("type", "object"),
      .init(
        "properties",
        .object(
          keys.map { key in
            var value = key.shape?.schema ?? []
            value.append(.init("description", .string(key.meaning)))
            return .init(key.name, .object(value))
          })),
      .init("additionalProperties", false),
    ]
    let required = keys.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { members.append(.init("required", .array(required))) }
    if group.alternatives.count == keys.count {
      members.append(.init("minProperties", 1))
      members.append(.init("maxProperties", 1))
    } else if !group.alternatives.isEmpty {
      members.append(.init("oneOf", .array(group.alternatives.map(given))))
    }
    if group.needsAKey { members.append(.init("minProperties", 1)) }
    if !group.rules.isEmpty { members.append(.init("allOf", .array(group.rules.map(\.schema)))) }
    return .object(members)
  }

  fileprivate static func given(_ key: String) -> JSONValue { ["required": [.string(key)]] }
}

extension KeyRule {
  fileprivate var schema: JSONValue {
    switch self {
    case .needs(let key, let others):
      ["if": JSONSchema.given(key), "then": ["anyOf": .array(others.map(JSONSchema.given))]]
    case .excludes(let one, let other):
      ["not": ["required": [.string(one), .string(other)]]]
    }
  }
}

extension ValueShape {
  /// The groups that are named within.
  fileprivate var groups: [KeyGroup] {
    switch self {
    case .group(let group): [group]
    case .oneOrMany(let item, _), .map(let item): item.groups
    case .oneOf(let shapes): shapes.flatMap(\.groups)
    case .text, .textOrNull, .characters, .name, .identifier, .pattern, .boolean, .integer,
      .percentage, .words:
      []
    }
  }

  /// What a value of this shape is, as members of a schema.
  fileprivate var schema: [JSONValue.Member] {
    let text = JSONValue.Member("type", ["string", "number", "boolean"])
    switch self {
    case .text: return [text]
    case .textOrNull: return [.init("type", ["string", "number", "boolean", "null"])]
    case .characters: return [text, .init("minLength", 1)]
    case .name: return [text, .init("pattern", "\\S")]
    case .identifier: return [text, .init("pattern", "\\S"), .init("maxLength", 63)]
    case .pattern(let pattern):
      return [.init("type", "string"), .init("pattern", .string(pattern))]
    case .boolean: return [.init("enum", [true, false, "true", "false"])]
    case .integer(let range):
      var members: [JSONValue.Member] = [
        .init("type", ["integer", "string"]),
        .init("pattern", range.lowerBound < 0 ? "^[-+]?[0-9]+$" : "^[+]?[0-9]+$"),
        .init("minimum", .integer(range.lowerBound)),
      ]
      // The greatest Int64 is no bound that a reader of JSON must be able to hold.
      if range.upperBound < .max { members.append(.init("maximum", .integer(range.upperBound))) }
      return members
    case .percentage:
      return [
        .init("type", ["number", "string"]), .init("pattern", "^[0-9.]+$"), .init("minimum", 0),
        .init("maximum", 100),
      ]
    case .words(let words):
      let null: [JSONValue] = words.contains("null") ? [.null] : []
      return [.init("enum", .array(words.map { .string($0) } + null))]
    case .group(let group): return [.init("$ref", .string("#/$defs/\(group.rawValue)"))]
    case .oneOrMany(let item, let minimum):
      return [
        .init(
          "anyOf",
          [
            .object(item.schema),
            [
              "type": "array", "items": .object(item.schema),
              "minItems": .integer(Int64(minimum)),
            ],
          ])
      ]
    case .map(let value):
      return [
        .init("type", "object"), .init("additionalProperties", .object(value.schema)),
        .init("minProperties", 1),
      ]
    case .oneOf(let shapes): return [.init("anyOf", .array(shapes.map { .object($0.schema) }))]
    }
  }
}
