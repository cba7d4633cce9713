import FM2PGTestSupport
import Glibc
import Testing

/// `fm2pg docs build` through the built program.
@Suite struct DocsTests {
  private static let mapping = Program.root + "/mappings/clinic"
  private static let exports = Program.root + "/fixtures/clinic/full"

  /// Files of a folder with their bytes; nil when there is none.
  private func files(_ folder: String) -> [String: [UInt8]]? {
    guard let stream = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(stream) }
    var files: [String: [UInt8]] = [:]
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { files[name] = Scratch.read(folder + "/" + name) }
    }
    return files
  }

  private func pages(_ folder: String) -> [(name: String, text: String)] {
    (files(folder) ?? [:]).filter { $0.key.hasSuffix(".html") }.sorted { $0.key < $1.key }
      .map { ($0.key, String(decoding: $0.value, as: UTF8.self)) }
  }

  /// Cells of the patients' export that are long enough to be told from other words, and that the
  /// mapping does not name itself.
  private var cells: [String] {
    let text = String(decoding: Scratch.read(Self.exports + "/Patients.mer"), as: UTF8.self)
    let mapping = String(
      decoding: Scratch.read(Self.mapping + "/tables/patients.yml"), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst()
      .flatMap { $0.split(separator: "\"").map(String.init) }
      .filter { $0.count > 9 && !$0.contains(",") && !mapping.contains($0) }
  }

  @Test func theClinic() throws {
    try ScratchDatabase.with { database in
      let scratch = Scratch()
      let migration = String(
        decoding: Scratch.read(Self.mapping + "/migration.yml"), as: UTF8.self)
      let target = try Rights.give(migration, in: database)
      func build(_ out: String, _ options: String...) -> ChildRun {
        Program.run(
          ["docs", "build", Self.mapping, "--out", scratch.path + "/" + out, "--target", target]
            + options)
      }
      let run = build("a", "--exports", Self.exports, "--json")
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(try json(run.output, "pages") == "33")
      let site = pages(scratch.path + "/a")
      #expect(site.count == 33)
      #expect(HTMLCheck(site).mistakes == [])
      let patients = try #require(site.first { $0.name == "table-patients.html" }).text
      for word in [
        "Medical record number", "patients_tenant_mrn_key", "PatientID", "Merge",
        "Australia/Sydney",
      ] {
        #expect(site.contains { $0.text.contains(word) }, "\(word)")
      }
      #expect(patients.contains("a telephone number, to E.164"))
      #expect(cells.count > 100)
      for cell in Set(cells) {
        #expect(!site.contains { $0.text.contains(cell) }, "a value is on a page")
      }
      for page in site { #expect(!page.text.contains(Program.root), "\(page.name)") }

      // Over itself, and elsewhere: the same bytes.
      let before = files(scratch.path + "/a")
      #expect(build("a", "--exports", Self.exports).exitCode == 0)
      #expect(build("b/", "--exports", Self.exports, "--quiet").output == "")
      #expect(files(scratch.path + "/a") == before)
      #expect(files(scratch.path + "/b") == before)

      #expect(build("c").exitCode == 0)
      let without = pages(scratch.path + "/c")
      #expect(HTMLCheck(without).mistakes == [])
      let overview = try #require(without.first { $0.name == "index.html" })
      #expect(overview.text.contains("No exports were at hand"))
      #expect(!site.contains { $0.text.contains("No exports were at hand") })
      #expect(Set((files(scratch.path) ?? [:]).keys) == ["a", "b", "c"])
    }
  }

  private func withProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: """
        create table t (id uuid primary key, "<b>" text, "患者" text);
        comment on table t is 'a < b';
        """,
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { \"<b>\": Id, 患者: \"<i>\" }\n"],
      exports: ["T.csv": csv(["Id", "<i>"], ["1", "x"])], body)
  }

  @Test func whatItDidNotWriteStays() throws {
    try withProject { project in
      func build(_ out: String) -> ChildRun {
        project.run("docs build", "--exports", project.exports, "--out", out)
      }
      func refused(_ out: String, _ word: String) {
        let run = build(out)
        #expect(run.exitCode == 2 && run.errors.contains("E202"), "\(run.output)\(run.errors)")
        #expect(run.errors.contains(word), "\(run.errors)")
      }
      let root = project.scratch.path
      project.write("others/notes.txt", "mine")
      refused(root + "/others", "was not written by fm2pg")
      #expect(files(root + "/others") == ["notes.txt": Array("mine".utf8)])
      refused(root + "/others/notes.txt", "no folder")
      refused(root + "/no/such/parent", "cannot be written")

      // An empty folder, then a file of somebody's own among the pages.
      unsafe mkdir(root + "/site", 0o755)
      #expect(build(root + "/site").exitCode == 0)
      let site = files(root + "/site")
      #expect(site?["index.html"] != nil && site?["fm2pg-docs.txt"] != nil)
      project.write("site/own.txt", "mine")
      refused(root + "/site", "holds 'own.txt'")
      unsafe unlink(root + "/site/own.txt")
      #expect(files(root + "/site") == site)

      // A page that is no longer written goes away; a link stays one.
      unsafe symlink(root + "/site", root + "/link")
      project.write(
        "project/tables/0.yml",
        "table: t\nfrom: T2\nkey: Id\ncolumns: { \"<b>\": Id, 患者: \"<i>\" }\n")
      project.write("exports/T2.csv", csv(["Id", "<i>"], ["1", "x"]))
      #expect(build(root + "/link").exitCode == 0)
      let renamed = files(root + "/site")
      #expect(renamed?.count == site?.count && renamed?.keys != site?.keys)
      #expect(HTMLCheck(pages(root + "/link")).mistakes == [])
      var status = stat()
      #expect(unsafe lstat(root + "/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
      let left = (files(root) ?? [:]).keys.filter { $0.hasSuffix(".tmp") }
      #expect(left == [])
    }
  }

  /// The default folder; and a project with a mistake leaves the old pages.
  @Test func aMistakeLeavesTheOldPages() throws {
    try withProject { project in
      #expect(project.run("docs build").exitCode == 0)
      let folder = project.folder + "/site"
      let site = files(folder)
      #expect(site?["index.html"] != nil)
      project.write("project/tables/0.yml", "table: t\nfrom: T\nkey: Id\ncolums: {}\n")
      let run = project.run("docs build")
      #expect(run.exitCode == 2 && run.errors.contains("M011"), "\(run.errors)")
      #expect(files(folder) == site)
    }
  }
}
