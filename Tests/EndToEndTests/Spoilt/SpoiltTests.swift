import FM2PGTestSupport
import Postgres
import Testing

/// Spoilt inputs of every kind through the built program and a real server: the exit code, one
/// message per mistake that says what, where and what to do, nothing loaded, no value told.
@Suite struct SpoiltTests {
  /// The good project's load, made once.
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
    if spoilt.targets.contains(.fresh) {
      try ScratchDatabase.with { database in
        told.append(try SpoiltRun(spoilt: spoilt, database: database).check(.fresh))
      }
    }
    if spoilt.targets.contains(.loaded) {
      try ScratchDatabase.copying(Self.loaded.get()) { database in
        told.append(try SpoiltRun(spoilt: spoilt, database: database).check(.loaded))
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
