package import MigrationModel

extension PreviewReport {
  package var jsonMembers: [JSONValue.Member] {
    [
      .init("table", .string(table)), .init("source", .string(source)),
      .init("file", .string(file)), .init("rows", .array(rows.map(\.json))),
      .init("more", .bool(hasMore)),
    ]
  }
}

extension PreviewRow {
  /// Texts are shapes unless values are shown.
  package var json: JSONValue {
    [
      "record": .integer(record), "slot": .integer(slot),
      "record_id": recordID.map { .integer($0) } ?? .null,
      "key": .array(key.map { .string($0) }), "fate": .string(fate.rawValue),
      "reasons": .array(reasons.map(\.json)),
      "cells": .array(
        cells.map { cell in
          [
            "column": .string(cell.column),
            "fields": .array(
              cell.fields.map { ["field": .string($0.name), "before": .string($0.text)] }),
            "after": cell.after.map { .string($0) } ?? .null,
            "computed_by_server": .bool(cell.isComputed),
          ]
        }),
    ]
  }
}

extension RejectReason {
  /// `{"code", "column", "constraint", "message"}`.
  package var json: JSONValue {
    [
      "code": .string(code.rawValue), "column": .string(column),
      "constraint": constraint.map { .string($0) } ?? .null, "message": .string(code.summary),
    ]
  }
}

extension ChangeReport {
  package var jsonMembers: [JSONValue.Member] {
    [
      .init("table", .string(table)), .init("source", .string(source)),
      .init("file", .string(file)), .init("records", .integer(records)),
      .init("same", .integer(same)), .init("changed_rows", .integer(changedRows)),
    ]
      + Kind.allCases.map { .init($0.rawValue, (kinds[$0] ?? Group()).json) }
      + [
        .init(
          "columns",
          .object(
            columns.filter { $0.group.count > 0 }.map { .init($0.name, $0.group.json) }))
      ]
  }
}

extension ChangeReport.Group {
  fileprivate var json: JSONValue {
    [
      "count": .integer(count),
      "records": .array(
        examples.map { example in
          [
            "record": .integer(example.record), "slot": .integer(example.slot),
            "before": .string(example.before),
            "after": .string(example.after),
          ]
        }),
    ]
  }
}
