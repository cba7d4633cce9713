internal import Glibc
internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Reports

/// `fm2pg rejects …`: what the last load refused.
enum RejectsCommand {
  static func list(_ context: CommandContext) throws -> CommandOutcome {
    try reading(context) { reader, run, connection in
      let counts = try reader.rejectCounts(run: run, on: connection).filter { count in
        (context.arguments.value("table") ?? count.target) == count.target
          && (context.arguments.value("code") ?? count.code.rawValue) == count.code.rawValue
      }
      let held = try reader.heldCounts(run: run, on: connection)
      func waiting(_ count: RejectCount) -> Int64 {
        held.first {
          $0.target == count.target && $0.code == count.code && $0.column == count.column
        }?.count ?? 0
      }
      var table = TextTable([
        ("target", .left), ("code", .left), ("column", .left), ("rows", .right),
        ("reason", .left),
      ])
      for count in counts {
        let waits = waiting(count)
        let words =
          waits > 0 ? " (\(HumanNumber.grouped(waits)) held until the parent is there)" : ""
        table.add([
          count.target, count.code.rawValue, count.column.isEmpty ? "-" : count.column,
          HumanNumber.grouped(count.count), count.code.summary + words,
        ])
      }
      return CommandOutcome(
        run: run, text: counts.isEmpty ? "no rejects in run \(run)\n" : table.text,
        members: [
          .init(
            "rejects",
            .array(
              counts.map { count in
                guard case .object(let members) = count.json else { return count.json }
                return .object(members + [.init("held", .integer(waiting(count)))])
              }))
        ])
    }
  }

  static func show(_ context: CommandContext) throws -> CommandOutcome {
    let showsValues = context.showsValues || context.arguments.has("show-pii")
    return try reading(context) { reader, run, connection in
      var reader = reader
      reader.showsShapesOnly = !showsValues
      let rows = try reader.rejects(
        run: run, filter: filter(context), limit: context.arguments.count("limit") ?? 100,
        on: connection)
      var text = ""
      for row in rows {
        text += "\(row.source) record \(row.record)"
        if row.slot > 0 { text += ", slot \(row.slot)" }
        if let id = row.recordID { text += " (RECORDID \(id))" }
        text += " for \(row.target)\(row.isHeld ? ", held until its parent is there" : "")\n"
        for reason in row.reasons { text += "  \(reason.sentence)\n" }
        text += "  \(row.cells ?? "(purged)")\n"
      }
      return CommandOutcome(
        run: run, text: rows.isEmpty ? "no rejects in run \(run)\n" : text,
        members: [
          .init("rejects", .array(rows.map { $0.json(showsValues: showsValues) }))
        ])
    }
  }

  /// Rejects are data: the file holds every original cell.
  static func export(_ context: CommandContext) throws -> CommandOutcome {
    try reading(context) { reader, run, connection in
      let path = context.arguments.value("out") ?? ""
      let rows = try reader.rejects(
        run: run, filter: filter(context), limit: Int.max, on: connection)
      var text = "source,target,record_number,record_id,codes,columns,cells,slot,held\r\n"
      for row in rows {
        let values = [
          row.source, row.target, String(row.record), row.recordID ?? "",
          row.reasons.map(\.code.rawValue).joined(separator: " "),
          row.reasons.map(\.column).joined(separator: " "), row.cells ?? "",
          String(row.slot), String(row.isHeld),
        ]
        text += values.map(csv).joined(separator: ",") + "\r\n"
      }
      if let code = PrivateFile.write(text, to: path) { throw unwritable(path, code) }
      return CommandOutcome(
        run: run, text: "\(rows.count) rejects written to \(path)\n", isSummary: true,
        members: [
          .init("file", .string(path)), .init("rejects", .integer(Int64(rows.count))),
        ])
    }
  }

  /// A disk that is full is no mistake of who named the file.
  private static func unwritable(_ path: String, _ code: Int32) -> CommandFailure {
    let message = "the file cannot be written: \(systemMessage(code))"
    return switch code {
    case ENOSPC, EDQUOT, EIO, EFBIG:
      CommandFailure(
        .output, message, where: path, hint: "make room, or name a file on another disk")
    default:
      CommandFailure(
        .configuration, message, where: path,
        hint: "name a file in a folder that exists and can be written")
    }
  }

  private static func filter(_ context: CommandContext) -> LedgerReader.RejectFilter {
    LedgerReader.RejectFilter(
      table: context.arguments.value("table"), code: context.arguments.value("code"))
  }

  private static func csv(_ value: String) -> String {
    var quoted = "\""
    for character in value.unicodeScalars {
      if character == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  private static func reading(
    _ context: CommandContext,
    _ body: (LedgerReader, String, borrowing Connection) throws -> CommandOutcome
  ) throws -> CommandOutcome {
    let session = try ProjectSession(context)
    let target = try session.target()
    var reader = LedgerReader(control: session.mapping.target.controlSchema)
    if !context.arguments.has("show-pii") {
      reader.hidden = PersonalFields(session.mapping).fields.reduce(into: [:]) {
        $0[$1.source, default: []].append($1.name)
      }
    }
    return try session.connected(to: target, "rejects") { connection in
      guard
        let run = try reader.lastRun(
          project: session.mapping.name.value, tenant: session.mapping.target.tenant,
          on: connection)
      else {
        throw CommandFailure(
          .configuration, "no load of '\(session.mapping.name.value)' is in the target",
          hint: "run `fm2pg full-load` first")
      }
      return try body(reader, run, connection)
    }
  }
}

extension LedgerReader.RejectedRecord {
  fileprivate func json(showsValues: Bool) -> JSONValue {
    let members: [JSONValue.Member] = [
      .init("source", .string(source)), .init("target", .string(target)),
      .init("record", .integer(record)), .init("slot", .integer(slot)),
      .init("held", .bool(isHeld)),
      .init("record_id", recordID.map { .string($0) } ?? .null),
      .init("reasons", .array(reasons.map(\.json))),
    ]
    let name = showsValues ? "cells" : "shapes"
    return .object(members + [.init(name, cells.map { .number($0) } ?? .null)])
  }
}
