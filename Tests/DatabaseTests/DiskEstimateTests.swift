import Loading
import MigrationModel
import Testing

/// What the sizes of the exports say about the disk.
@Suite struct DiskEstimateTests {
  private func estimate(_ sizes: [(ExportFormat, Int64)]) -> DiskEstimate {
    DiskEstimate(
      SourceManifest(
        entries: sizes.map { format, bytes in
          ManifestEntry(
            source: "T", fileName: "T", path: "T", byteCount: bytes,
            header: ExportHeader(
              dialect: ExportDialect(
                format: format, delimiter: 0, recordEnd: nil, hasByteOrderMark: false,
                hasHeader: true), fields: []))
        }))
  }

  @Test func textCountsWholeAndMarkupDoesNot() {
    let estimate = estimate([(.csv, 1_000_000), (.fmpxmlresult, 2_700_000)])
    #expect(estimate.least == 3_000_000)
    #expect(estimate.likely == 11_000_000)
  }

  @Test func judgement() {
    let estimate = estimate([(.tab, 100_000_000)])
    #expect(estimate.judge(freeBytes: 550_000_000, folder: "/d") == [])
    let near = estimate.judge(freeBytes: 549_000_000, folder: "/d")
    #expect(near.map(\.isWarning) == [true])
    #expect(near.map(\.place) == ["/d"])
    #expect(near.map(\.message) == ["the load needs about 550 MB of disk, 549 MB are free"])
    let short = estimate.judge(freeBytes: 149_000_000, folder: "/d")
    #expect(short.map(\.isWarning) == [false])
    #expect(short.map(\.message) == ["the load needs at least 150 MB of disk, 149 MB are free"])
  }

  /// As many tables as there are, at most as many as jobs.
  @Test func sessions() {
    #expect(Preflight.Needs.sessions(jobs: 2, tables: 12) == 9)
    #expect(Preflight.Needs.sessions(jobs: 8, tables: 1) == 6)
  }
}
