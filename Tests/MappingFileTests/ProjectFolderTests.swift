import Glibc
import MappingFile
import MigrationModel
import Testing

@Suite struct ProjectFolderTests {
  /// Runs the body with a new folder and removes it afterwards.
  private func withFolder(_ files: [(String, String)], _ body: (String) throws -> Void) throws {
    var template = Array("/tmp/mapping-XXXXXX".utf8CString)
    let folder = try #require(unsafe mkdtemp(&template).map { unsafe String(cString: $0) })
    var made: [String] = []
    defer {
      for path in made.reversed() { unsafe remove(path) }
      unsafe rmdir(folder)
    }
    for (path, text) in files {
      var parent = folder
      for part in path.split(separator: "/").dropLast() {
        parent += "/" + part
        if unsafe mkdir(parent, 0o700) == 0 { made.append(parent) }
      }
      if path.hasSuffix("/") {
        if unsafe mkdir(folder + "/" + path, 0o700) == 0 { made.append(folder + "/" + path) }
        continue
      }
      let opened = unsafe fopen(folder + "/" + path, "w")
      let stream = try unsafe #require(opened)
      unsafe fputs(text, stream)
      unsafe fclose(stream)
      made.append(folder + "/" + path)
    }
    try body(folder)
  }

  @Test func onlyProjectFilesAreRead() throws {
    let stored = [
      ("migration.yml", smallMigration), ("tables/patients.yml", smallTable),
      ("tables/z.yaml", "x"), ("tables/.hidden.yml", "x"), ("tables/notes.txt", "x"),
      ("schema/020.SQL", "b"), ("schema/010.sql", "a"), ("lookups/x.csv", "c"), ("README.md", "x"),
      ("checks/a.yml", "x"),
    ]
    try withFolder(stored) { folder in
      let (files, diagnostics) = loadProjectFiles(folder: folder)
      #expect(diagnostics == [])
      #expect(
        files.map(\.path) == [
          "lookups/x.csv", "migration.yml", "schema/010.sql", "schema/020.SQL",
          "tables/patients.yml", "tables/z.yaml",
        ])
      #expect(files.last?.bytes == [120])
      #expect(files[1].bytes == Array(smallMigration.utf8))
    }
  }

  @Test func aValidFolderGivesTheMappingOfItsFiles() throws {
    let stored = [("migration.yml", smallMigration), ("tables/patients.yml", smallTable)]
    try withFolder(stored) { folder in
      let (mapping, diagnostics) = MappingProject.load(folder: folder, displayPrefix: "p/")
      #expect(diagnostics == [])
      #expect(mapping == MappingProject.read(files: files(), displayPrefix: "p/").mapping)
      #expect(mapping != nil)
    }
  }

  @Test func missingPartsAreReportedOnce() throws {
    try withFolder([("tables/", "")]) { folder in
      let expected = [
        """
        error[M001]: there is no 'p/migration.yml'
          hint: a migration project has the files migration.yml and tables/*.yml
        """,
        """
        error[M001]: there is no table file in 'p/tables/'
          hint: write one .yml file for each target table
        """,
      ]
      let (files, diagnostics) = loadProjectFiles(folder: folder, displayPrefix: "p/")
      #expect(files == [])
      #expect(diagnostics.map(\.rendered) == expected)
      let loaded = MappingProject.load(folder: folder, displayPrefix: "p/")
      #expect(loaded.mapping == nil)
      #expect(loaded.diagnostics.map(\.rendered) == expected)
    }
  }

  @Test func missingFolder() {
    #expect(
      loadProjectFiles(folder: "/nonexistent/p").1.map(\.rendered) == [
        """
        error[M001]: the project folder '/nonexistent/p' cannot be read: No such file or directory
          hint: name the folder that holds migration.yml
        """
      ])
  }

  @Test func foldersInPlaceOfFilesAreReported() throws {
    let stored = [
      ("migration.yml", smallMigration), ("tables/patients.yml", smallTable), ("tables/a.yml/", ""),
      ("schema", "not a folder"),
    ]
    try withFolder(stored) { folder in
      let (mapping, diagnostics) = MappingProject.load(folder: folder, displayPrefix: "p/")
      #expect(mapping == nil)
      #expect(
        diagnostics.map(\.rendered) == [
          """
          error[M001]: the folder 'p/schema' cannot be read: Not a directory
            hint: make it a folder that the user that runs fm2pg can read
          """,
          "error[M001]: 'p/tables/a.yml' cannot be read: it is a folder, not a file",
        ])
    }
  }
}
