package import MigrationModel

/// The offsets of one time zone through history and by rule until the year 4001.
package struct TimeZoneTable: Sendable, Hashable {
  /// A time span with one offset. All in microseconds; span and bounds since 2000-01-01 00:00.
  struct Interval: Sendable, Hashable {
    /// First instant, UTC.
    var start: Int64
    /// East of UTC.
    var offset: Int64
    /// Wall-clock times from here to before `certainEnd` cannot belong to any other interval.
    var certainStart: Int64 = 0
    var certainEnd: Int64 = 0
  }

  /// How often a wall-clock time happens.
  package enum Kind: Sendable, Hashable {
    case unique
    case ambiguous
    case nonexistent
  }

  /// The instants of a wall-clock time, microseconds since 2000-01-01 00:00 UTC.
  package struct Resolution: Sendable, Hashable {
    /// Nonexistent: read with the offset after the gap.
    package var earlier: Int64
    /// Nonexistent: read with the offset before the gap.
    package var later: Int64
    package var kind: Kind
  }

  /// Sorted by start, neighbours with different offsets, never empty.
  let intervals: [Interval]
  private let leastOffset: Int64
  private let greatestOffset: Int64

  package static let utc = TimeZoneTable(initialOffset: 0, changes: [])

  /// `changes` are sorted seconds since 1970-01-01 UTC with the offset in seconds from there on.
  init(initialOffset: Int64, changes: [(seconds: Int64, offset: Int64)]) {
    // Far beyond every year in use, yet arithmetic stays within Int64.
    let bound = Int64.max / 4
    var found = [Interval(start: -bound, offset: initialOffset * Micros.second)]
    for change in changes {
      let offset = change.offset * Micros.second
      guard found.last?.offset != offset else { continue }
      let seconds = Self.bounded(change.seconds) - 946_684_800
      found.append(Interval(start: seconds * Micros.second, offset: offset))
    }
    let least = found.map(\.offset).min() ?? 0
    let greatest = found.map(\.offset).max() ?? 0
    for index in found.indices {
      found[index].certainStart = found[index].start + greatest
      let end = index + 1 < found.count ? found[index + 1].start : bound
      found[index].certainEnd = end + least
    }
    intervals = found
    leastOffset = least
    greatestOffset = greatest
  }

  /// Seconds within some 15,000 years: zone files begin at the big bang, where arithmetic ends.
  static func bounded(_ seconds: Int64) -> Int64 {
    min(max(seconds, -500_000_000_000), 500_000_000_000)
  }

  /// The instants of a wall-clock time; `hint` is the interval of the previous answer, from 0.
  package func resolve(localMicros local: Int64, hint: inout Int) -> Resolution {
    if intervals.indices.contains(hint) {
      let interval = intervals[hint]
      if local >= interval.certainStart && local < interval.certainEnd {
        let utc = local &- interval.offset
        return Resolution(earlier: utc, later: utc, kind: .unique)
      }
    }
    return search(local, hint: &hint)
  }

  private func search(_ local: Int64, hint: inout Int) -> Resolution {
    var index = lastInterval(startingBy: local &- greatestOffset)
    let latestInstant = local &- leastOffset
    var first: Int64?
    var last: Int64 = 0
    var gap: Resolution?
    while index < intervals.count && (index == 0 || intervals[index].start <= latestInstant) {
      let interval = intervals[index]
      let utc = local &- interval.offset
      let hasEnd = index + 1 < intervals.count
      if (index == 0 || utc >= interval.start) && (!hasEnd || utc < intervals[index + 1].start) {
        if first == nil { first = utc }
        last = utc
        hint = index
      } else if hasEnd && utc >= intervals[index + 1].start {
        let after = local &- intervals[index + 1].offset
        if after < intervals[index + 1].start {
          gap = Resolution(earlier: after, later: utc, kind: .nonexistent)
        }
      }
      index += 1
    }
    if let first {
      return Resolution(earlier: first, later: last, kind: first == last ? .unique : .ambiguous)
    }
    return gap ?? Resolution(earlier: latestInstant, later: latestInstant, kind: .unique)
  }

  private func lastInterval(startingBy instant: Int64) -> Int {
    var low = 0
    var high = intervals.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if intervals[middle].start <= instant { low = middle } else { high = middle }
    }
    return low
  }

  /// The instant that the policies choose. A nonexistent time is read with the offset before the
  /// gap, as PostgreSQL does, and so moves forward by the length of the gap.
  package func toUTC(
    localMicros: Int64, ambiguous: AmbiguousTimePolicy, nonexistent: NonexistentTimePolicy,
    hint: inout Int
  ) -> ParsedTimestamp {
    let resolution = resolve(localMicros: localMicros, hint: &hint)
    switch resolution.kind {
    case .unique:
      return ParsedTimestamp(micros: resolution.earlier)
    case .ambiguous:
      switch ambiguous {
      case .reject: return .refused(.ambiguousTime)
      case .earlier: return ParsedTimestamp(micros: resolution.earlier, note: .ambiguousResolved)
      case .later: return ParsedTimestamp(micros: resolution.later, note: .ambiguousResolved)
      }
    case .nonexistent:
      switch nonexistent {
      case .reject: return .refused(.nonexistentTime)
      case .shift: return ParsedTimestamp(micros: resolution.later, note: .shifted)
      }
    }
  }
}
