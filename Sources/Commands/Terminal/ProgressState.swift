internal import Reports

/// What is known of the steps that run; rendering it is a pure function of state, time and width.
package struct ProgressState: Sendable, Hashable {
  private struct Step: Sendable, Hashable {
    var name: String
    var totalBytes: Int64?
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
  package mutating func began(_ name: String, totalBytes: Int64?, at now: UInt64) {
    ended(name)
    steps.append(Step(name: name, totalBytes: totalBytes, began: now))
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
  /// one: the name of the oldest, the sums of all.
  package func line(at now: UInt64, width: Int) -> String {
    guard let oldest = steps.first else { return "" }
    let others = steps.count > 1 ? " +\(steps.count - 1)" : ""
    let bytes = steps.reduce(0) { $0 + $1.bytes }
    let rows = steps.reduce(0) { $0 + $1.rows }
    let totals = steps.compactMap(\.totalBytes)
    let total = totals.count == steps.count ? totals.reduce(0, +) : nil
    let begin = steps.map(\.began).min() ?? now
    let seconds = now > begin ? Double(now - begin) / 1e9 : 0

    var parts: [String] = []
    if let total, total > 0 {
      parts.append(Self.bar(done: bytes, of: total))
      parts.append("\(HumanNumber.bytes(min(bytes, total))) of \(HumanNumber.bytes(total))")
    } else if bytes > 0 {
      parts.append(HumanNumber.bytes(bytes))
    }
    if rows > 0 { parts.append("\(HumanNumber.grouped(rows)) rows") }
    if bytes > 0, seconds >= 0.5 {
      let rate = Double(bytes) / seconds
      if rate >= 1, rate < 1e18 { parts.append("\(HumanNumber.bytes(Int64(rate)))/s") }
      if let total, bytes < total {
        parts.append("ETA \(HumanNumber.duration(seconds: Double(total - bytes) / rate))")
      }
    } else if bytes == 0, seconds >= 0.5 {
      parts.append(HumanNumber.duration(seconds: seconds))
    }
    let text = ([oldest.name + others] + parts).joined(separator: "  ")
    // A line that fills the last column would wrap on some terminals.
    return DisplayWidth.truncated(text, to: max(0, width - 1))
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
