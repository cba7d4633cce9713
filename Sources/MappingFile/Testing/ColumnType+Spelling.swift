internal import MigrationModel

extension ColumnType {
  /// The type on one line, without the labels of an enum.
  var spelling: String {
    switch self {
    case .text: "text"
    case .varchar(let limit): limit.map { "varchar(\($0))" } ?? "varchar"
    case .char(let length): "char(\(length))"
    case .int2: "int2"
    case .int4: "int4"
    case .int8: "int8"
    case .numeric(let precision?, let scale): "numeric(\(precision),\(scale ?? 0))"
    case .numeric(nil, _): "numeric"
    case .float4: "float4"
    case .float8: "float8"
    case .bool: "bool"
    case .date: "date"
    case .time(let digits): "time(\(digits))"
    case .timestamp(let digits): "timestamp(\(digits))"
    case .timestamptz(let digits): "timestamptz(\(digits))"
    case .interval: "interval"
    case .uuid: "uuid"
    case .json: "json"
    case .jsonb: "jsonb"
    case .enumeration: "enum"
    case .array(let element): element.spelling + "[]"
    case .other(let name): "other " + name
    }
  }

  /// The labels of an enum, also of one in an array.
  var labels: [String]? {
    switch self {
    case .enumeration(let labels): labels
    case .array(let element): element.labels
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date,
      .time, .timestamp, .timestamptz, .interval, .uuid, .json, .jsonb, .other:
      nil
    }
  }

  /// Nil for what `spelling` never gives.
  init?(spelling: String, labels: [String]) {
    if spelling.hasPrefix("other ") {
      self = .other(String(spelling.dropFirst(6)))
      return
    }
    if spelling.hasSuffix("[]") {
      guard let element = ColumnType(spelling: String(spelling.dropLast(2)), labels: labels)
      else { return nil }
      self = .array(element)
      return
    }
    let parts = spelling.split(separator: "(", maxSplits: 1)
    let numbers = (parts.count == 2 ? parts[1] : "").split { $0 == "," || $0 == ")" }
      .compactMap { Int($0) }
    switch (String(parts.first ?? ""), numbers.count) {
    case ("text", 0): self = .text
    case ("varchar", 0): self = .varchar(nil)
    case ("varchar", 1): self = .varchar(numbers[0])
    case ("char", 1): self = .char(numbers[0])
    case ("int2", 0): self = .int2
    case ("int4", 0): self = .int4
    case ("int8", 0): self = .int8
    case ("numeric", 0): self = .numeric(precision: nil, scale: nil)
    case ("numeric", 2): self = .numeric(precision: numbers[0], scale: numbers[1])
    case ("float4", 0): self = .float4
    case ("float8", 0): self = .float8
    case ("bool", 0): self = .bool
    case ("date", 0): self = .date
    case ("time", 1): self = .time(numbers[0])
    case ("timestamp", 1): self = .timestamp(numbers[0])
    case ("timestamptz", 1): self = .timestamptz(numbers[0])
    case ("interval", 0): self = .interval
    case ("uuid", 0): self = .uuid
    case ("json", 0): self = .json
    case ("jsonb", 0): self = .jsonb
    case ("enum", 0): self = .enumeration(labels: labels)
    default: return nil
    }
  }
}
