import MigrationModel

extension CleanStep {
  /// As the mapping language spells the step.
  var planText: String {
    switch self {
    case .trim: "trim"
    case .collapseSpaces: "collapse_spaces"
    case .upper: "upper"
    case .lower: "lower"
    case .nameCase: "name"
    case .digits: "digits"
    case .strip(let characters): "strip '\(characters)'"
    case .keep(let classes): "keep \(classes.map(\.rawValue).joined(separator: ", "))"
    case .remove(let classes): "remove \(classes.map(\.rawValue).joined(separator: ", "))"
    case .replace(let from, let with): "replace '\(from)' with '\(with)'"
    case .replacePattern(let pattern, let with):
      "replace /\(pattern.value)/ with '\(with.value)'"
    case .extract(let pattern, let group):
      "extract /\(pattern.value)/" + (group.map { " group \($0.value)" } ?? "")
    case .split(let separator, let part): "part \(part) of split at '\(separator)'"
    case .pad(let side, let width, let with): "pad \(side.rawValue) to \(width) with '\(with)'"
    case .singleLine: "single_line"
    case .lineEnds(let end): "line_ends \(end.rawValue)"
    case .normalize(let form): form.rawValue
    }
  }
}

extension FaultPolicy {
  var planText: String {
    switch self {
    case .reject: "reject"
    case .null: "null"
    case .value(let text): "'\(text)'"
    case .keepIn(let column): "keep in \(column.value)"
    }
  }
}

extension ColumnType {
  /// A short name of the type for plans and messages.
  package var planText: String {
    switch self {
    case .text: "text"
    case .varchar(let limit): limit.map { "varchar(\($0))" } ?? "varchar"
    case .char(let limit): "char(\(limit))"
    case .int2: "smallint"
    case .int4: "integer"
    case .int8: "bigint"
    case .numeric(let precision?, let scale): "numeric(\(precision),\(scale ?? 0))"
    case .numeric(nil, _): "numeric"
    case .float4: "real"
    case .float8: "double precision"
    case .bool: "boolean"
    case .date: "date"
    case .time: "time"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamptz"
    case .interval: "interval"
    case .uuid: "uuid"
    case .json: "json"
    case .jsonb: "jsonb"
    case .enumeration(let labels): "enum of \(labels.count) labels"
    case .array(let element): element.planText + "[]"
    case .other(let name): name
    }
  }
}

extension ReferencePlan {
  /// The parents as a plan names them.
  var planText: String {
    let tables = parents.map { parent in
      (parent.word.map { "'\($0)': " } ?? "") + "\(parent.table).\(parent.column)"
    }
    let how =
      switch resolution {
      case .computed, .value: ""
      case .key: " by its key"
      case .column(let by, _): " by \(by)"
      }
    return tables.joined(separator: " or ") + how
  }
}

extension Reference.OnMissing {
  var planText: String {
    switch self {
    case .reject: "reject"
    case .null: "null"
    case .hold: "hold"
    case .value(let key): "the key '\(key)'"
    }
  }
}
