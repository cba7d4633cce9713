import FM2PGTestSupport
import Postgres
import Testing

/// Spoilt inputs of every kind through the built program and a real server: the exit code, one
/// message per mistake that says what, where and what to do, nothing loaded, no value told.
@Suite struct SpoiltTests {
  /// A database for a case: one of its own if a load may begin, else one that all cases share.
  private static func with(
    _ target: SpoiltCase.Target, isRead: Bool, _ body: (ScratchDatabase) throws -> Void
  ) throws {
    switch (target, isRead) {
    case (.fresh, true): try ScratchDatabase.with(body)
    case (.fresh, false): try body(sharedFresh.get())
    case (.loaded, true): try ScratchDatabase.copying(loaded.get(), body)
    case (.loaded, false): try body(sharedLoaded.get())
    }
  }

  private static let sharedFresh = Result<ScratchDatabase, any Error> {
    try ScratchDatabase.shared("spoilt_fresh")
  }

  private static let sharedLoaded = Result<ScratchDatabase, any Error> {
    try ScratchDatabase.shared("spoilt_loaded", copying: loaded.get())
  }

  /// The good project's load, made once; nobody may stay connected to it.
  private static let loaded = Result<ScratchDatabase, any Error> {
    try ScratchDatabase.shared("spoilt") { database in
      let scratch = Scratch()
      let project = SpoiltProject.good
      project.write(to: scratch)
      let run = Program.run([
        "full-load", scratch.path + "/project", "--exports", scratch.path + "/exports",
        "--target", database.conninfo, "--json",
      ])
      #expect(run.exitCode == 0, "the good project loads: \(run.errors)")
      let balanced = try json(run.output, "balanced")
      #expect(balanced == "true")
      withExtendedLifetime(scratch) {}
    }
  }

  @Test(arguments: SpoiltCase.all) func isRefused(_ spoilt: SpoiltCase) throws {
    var told: [String] = []
    for target in spoilt.targets {
      try Self.with(target, isRead: spoilt.exitCode != 2) { database in
        told.append(try SpoiltRun(spoilt: spoilt, database: database).check(target))
      }
    }
    #expect(Set(told).count == 1, "the same message before and over an earlier load")
    SpoiltSnapshot.expect(told.first ?? "", for: spoilt)
  }

  @Test func eachCaseHasItsName() {
    let names = SpoiltCase.all.map { $0.name }
    #expect(Set(names).count == names.count)
    #expect(names.count >= 50)
    #expect(SpoiltSnapshot.names.isSubset(of: names))
  }
}
