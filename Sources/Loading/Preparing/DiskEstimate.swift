package import MigrationModel

/// Whether the exports fit the server's disk, as far as their sizes tell.
///
/// Measured with the clinic of bench/generate.swift, 53 MB of CSV and the same records as 143 MB of
/// XML: staging takes 1.25 times the bytes of the text, and at its peak a load has written 5.5 times
/// of them: staging, target, indexes, crosswalk, work tables, log.
package struct DiskEstimate: Sendable, Hashable {
  /// Bytes that are written in any case.
  package let least: Int64
  /// Bytes that a load like the measured one writes.
  package let likely: Int64

  package init(_ manifest: SourceManifest) {
    let text = manifest.entries.reduce(0.0) { sum, entry in
      let isXML = entry.header.dialect.format == .fmpxmlresult
      return sum + Double(entry.byteCount) / (isXML ? 2.7 : 1)
    }
    least = Int64(text * 1.5)
    likely = Int64(text * 5.5)
  }

  /// Nothing when there is room; an error when there surely is none, else a warning.
  package func judge(freeBytes: Int64, folder: String) -> [PreflightFinding] {
    if freeBytes >= likely { return [] }
    let surely = freeBytes < least
    return [
      PreflightFinding(
        .disk,
        "the load needs \(surely ? "at least" : "about") \(Self.text(surely ? least : likely)) of "
          + "disk, \(Self.text(freeBytes)) are free",
        at: folder, hint: "free space there, or keep the state folder elsewhere with --state",
        isWarning: !surely)
    ]
  }

  private static func text(_ bytes: Int64) -> String {
    bytes < 10_000_000_000 ? "\(bytes / 1_000_000) MB" : "\(bytes / 1_000_000_000) GB"
  }
}
