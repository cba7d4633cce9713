internal import Reports

/// What is known of the steps that run; rendering it is a pure function of state, time and width.
package struct ProgressState: Sendable, Hashable {
  private struct Step: Sendable, Hashable {
    var name: String
    var totalBytes: Int64?
    var totalRows: Int64?
    var bytes: Int64 = 0
    var rows: Int64 = 0
    /// Nanoseconds of a clock that never goes back.
    var began: UInt64
  }

  private var steps: [Step] = []

  package init() {}

  /// Whether no step runs.
  package var isIdle: Bool { steps.isEmpty }

  /// A step begins; a second begin of the same name starts it over.
  package mutating func began(
    _ name: String, totalBytes: Int64?, totalRows: Int64? = nil, at now: UInt64
  ) {
    ended(name)
    steps.append(Step(name: name, totalBytes: totalBytes, totalRows: totalRows, began: now))
  }

  /// More of the step is done; unknown names are ignored.
  package mutating func advanced(_ name: String, bytes: Int64, rows: Int64) {
    guard let index = steps.firstIndex(where: { $0.name == name }) else { return }
    steps[index].bytes += bytes
    steps[index].rows += rows
  }

  /// The step runs no more.
  package mutating func ended(_ name: String) {
    steps.removeAll { $0.name == name }
  }

  /// One line that fits into `width` columns, empty when no step runs. Several steps are shown as
  /// one: the name of the oldest, the sums of all. The share goes by bytes where their total is
  /// known, else by rows.
  package func line(at now: UInt64, width: Int) -> String {
    guard let oldest = steps.first else { return "" }
    let others = steps.count > 1 ? " +\(steps.count - 1)" : ""
    let bytes = steps.reduce(0) { $0 + $1.bytes }
    let rows = steps.reduce(0) { $0 + $1.rows }
    let totalBytes = total(\.totalBytes)
    let totalRows = totalBytes == nil ? total(\.totalRows) : nil
    let begin = steps.map(\.began).min() ?? now
    let seconds = now > begin ? Double(now - begin) / 1e9 : 0

    var parts: [String] = []
    if let totalBytes {
      parts.append(Self.bar(done: bytes, of: totalBytes))
      parts.append(
        "\(HumanNumber.bytes(min(bytes, totalBytes))) of \(HumanNumber.bytes(totalBytes))")
    } else if let totalRows {
      parts.append(Self.bar(done: rows, of: totalRows))
      parts.append(
        "\(HumanNumber.grouped(min(rows, totalRows))) of \(HumanNumber.grouped(totalRows)) rows")
    } else if bytes > 0 {
      parts.append(HumanNumber.bytes(bytes))
    }
    if rows > 0, totalRows == nil { parts.append("\(HumanNumber.grouped(rows)) rows") }
    if seconds >= 0.5 {
      if bytes > 0, totalRows == nil {
        parts += Self.speed(bytes, of: totalBytes, seconds) { "\(HumanNumber.bytes($0))/s" }
      } else if rows > 0 {
        parts += Self.speed(rows, of: totalRows, seconds) { "\(HumanNumber.grouped($0)) rows/s" }
      } else {
        parts.append(HumanNumber.duration(seconds: seconds))
      }
    }
    let text = ([oldest.name + others] + parts).joined(separator: "  ")
    // A line that fills the last column would wrap on some terminals.
    return DisplayWidth.truncated(text, to: max(0, width - 1))
  }

  /// The sum of all steps; nil unless each has one, or when there is nothing to do.
  private func total(_ part: KeyPath<Step, Int64?>) -> Int64? {
    let totals = steps.compactMap { $0[keyPath: part] }
    let sum = totals.reduce(0, +)
    return totals.count == steps.count && sum > 0 ? sum : nil
  }

  /// The rate, and the time left where the total is known.
  private static func speed(
    _ done: Int64, of total: Int64?, _ seconds: Double, _ shown: (Int64) -> String
  ) -> [String] {
    let rate = Double(done) / seconds
    var parts: [String] = []
    if rate >= 1, rate < 1e18 { parts.append(shown(Int64(rate))) }
    if let total, done < total {
      parts.append("ETA \(HumanNumber.duration(seconds: Double(total - done) / rate))")
    }
    return parts
  }

  /// `[=====>    ]  45%`.
  private static func bar(done: Int64, of total: Int64) -> String {
    let cells = 20
    let share = min(1, max(0, Double(done) / Double(total)))
    let full = Int(share * Double(cells))
    var inside = String(repeating: "=", count: full)
    if full < cells { inside += ">" + String(repeating: " ", count: cells - full - 1) }
    let percent = String(Int(share * 100))
    return "[\(inside)] " + String(repeating: " ", count: 3 - percent.count) + percent + "%"
  }
}
