import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Seeded mistakes in the clinic's mapping files through the program: told on their line, exit code
/// 2 or 3, and the database is as it was. MistakeTests makes many more without a process for each.
@Suite struct MistakenLoadTests {
  private static let seed =
    unsafe getenv("FM2PG_MISTAKE_SEED")
    .flatMap { unsafe UInt64(String(cString: $0)) } ?? 4_711

  @Test func nothingIsLoaded() throws {
    let clinic = Program.root + "/mappings/clinic"
    let listed = ChildRun(
      "/bin/sh", ["-c", "cd \(clinic) && ls migration.yml tables/* lookups/* schema/*"],
      environment: ["PATH": "/bin:/usr/bin"])
    let paths = listed.output.split(separator: "\n").map(String.init)
    #expect(paths.count > 15)
    var files: [String: String] = [:]
    for path in paths {
      files[path] = String(decoding: Scratch.read(clinic + "/" + path), as: UTF8.self)
    }
    let maker = MistakeMaker(
      files: files.filter { !$0.key.hasSuffix(".sql") }, vocabulary: try words(),
      seed: Self.seed)
    try ScratchDatabase.with { database in
      let target = try Rights.give(files["migration.yml"] ?? "", in: database)
      let before = try relations(database)
      for (number, kind) in MappingMistake.Kind.allCases.enumerated() {
        let mistake = maker.make(kind)
        let project = Scratch()
        for (path, text) in files where path != mistake.file { project.write(path, text) }
        if let text = mistake.text { project.write(mistake.file, text) }
        for command in ["check", "full-load"] {
          let run = Program.run([
            command, project.path, "--exports", Program.root + "/fixtures/clinic/full",
            "--target", target, "--state", project.path + "/state",
          ])
          let place = project.path + "/" + mistake.place.file
          let isTold = run.errors.split(separator: "\n").contains { line in
            guard line.contains("error[") else { return false }
            guard let lines = mistake.place.lines else { return line.contains(place) }
            return lines.contains { line.hasPrefix("\(place):\($0):") }
          }
          #expect(
            isTold && [2, 3].contains(run.exitCode),
            "seed \(Self.seed), mistake \(number): \(mistake), \(command), exit \(run.exitCode)\n\(run.errors)"
          )
        }
      }
      #expect(try relations(database) == before)
    }
  }

  /// Every text of the language and of the exports, so that no misspelling becomes another word.
  private func words() throws -> Set<String> {
    let schema = Program.run(["schema"])
    try #require(schema.exitCode == 0)
    var words: Set<String> = []
    for part in schema.output.split(separator: "\"") { words.insert(String(part)) }
    return words
  }

  /// Every schema and relation of the database.
  private func relations(_ database: ScratchDatabase) throws -> [[String?]] {
    try database.connect().query(
      """
      SELECT n.nspname, c.relname FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2
      """)
  }
}
