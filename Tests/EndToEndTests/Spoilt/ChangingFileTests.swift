import FM2PGTestSupport
import Glibc
import Postgres
import Synchronization
import Testing

/// Exports that somebody still writes to.
@Suite struct ChangingFileTests {
  /// How the file changes, again and again until the load has ended.
  enum Change: CaseIterable, Sendable {
    case grows
    case isTouched
    case isCut
  }

  @Test(arguments: Change.allCases) func isRefused(_ change: Change) throws {
    let scratch = Scratch()
    defer { withExtendedLifetime(scratch) {} }
    var project = SpoiltProject.good
    let row =
      "\"\(SpoiltProject.mark)V%\",\"ZZSECRETP1\",\"\",\"\(String(repeating: "x", count: 900))\"\r\n"
    for number in 10..<4_000 {
      project.append("exports/Visits.csv", row.replacing("%", with: String(number)))
    }
    project.write(to: scratch)
    let path = scratch.path + "/exports/Visits.csv"
    let isOver = Flag()
    let size = project.files["exports/Visits.csv"]?.count ?? 0
    let writer = onThread {
      var step = 0
      while !isOver.isSet {
        step += 1
        switch change {
        case .grows: Self.append(row.replacing("%", with: "x\(step)"), to: path)
        case .isTouched: unsafe utimensat(AT_FDCWD, path, nil, 0)
        case .isCut: unsafe truncate(path, size - step)
        }
        usleep(500)
      }
    }
    try ScratchDatabase.with { database in
      let run = Program.run([
        "full-load", scratch.path + "/project", "--exports", scratch.path + "/exports", "--target",
        database.conninfo,
      ])
      isOver.set()
      pthread_join(writer, nil)
      #expect(run.exitCode == 3, "\(run.output)\(run.errors)")
      #expect(run.errors.contains("Visits.csv: error[X017]: the file changed while it was read"))
      #expect(run.errors.contains("\n  hint: wait until the export has been written completely"))
      #expect(!run.errors.contains(SpoiltProject.mark))
      let schemas = try database.connect().query(
        "SELECT nspname FROM pg_namespace WHERE nspname ~ 'probe'")
      #expect(schemas == [])
    }
  }

  /// Tells the writer that the load has ended.
  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
  }

  private static func append(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "a") else { return }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }
}
