import Commands
import Glibc
import Testing

/// Whole pages against files in Tests/Snapshots/Commands; `make snapshots` records them.
@Suite struct SnapshotTests {
  private static let paths: [[String]] =
    [[]]
    + CommandTable.root.subcommands.flatMap { spec in
      [[spec.name]] + spec.subcommands.map { [spec.name, $0.name] }
    }

  @Test(arguments: paths)
  func help(path: [String]) throws {
    let page = HelpText.page(for: path)
    try expectSnapshot(page, named: (["help"] + path).joined(separator: "-") + ".txt")
    for line in page.split(separator: "\n") where !line.hasPrefix("  fm2pg") {
      #expect(line.count <= 90, "\(line)")
    }
  }

  @Test(arguments: Shell.allCases)
  func completions(shell: Shell) throws {
    try expectSnapshot(Completions.script(for: shell), named: "completions.\(shell.rawValue)")
  }

  @Test func manual() throws {
    try expectSnapshot(ManualPage.render(), named: "fm2pg.1")
  }

  @Test func hiddenOptionsStayHidden() {
    let all =
      HelpText.page(for: []) + ManualPage.render()
      + Shell.allCases.map { Completions.script(for: $0) }.joined()
    #expect(!all.contains("--completions"))
    #expect(!all.contains("--man"))
  }
}

private func expectSnapshot(
  _ text: String, named name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
  let path = (tests + ["Snapshots", "Commands", Substring(name)]).joined(separator: "/")
  if unsafe getenv("FM2PG_RECORD_SNAPSHOTS") != nil {
    let file = try unsafe #require(fopen(path, "w"), sourceLocation: sourceLocation)
    unsafe fputs(text, file)
    unsafe fclose(file)
    return
  }
  let recorded = try #require(
    contents(of: path), "no snapshot at \(path)", sourceLocation: sourceLocation)
  #expect(text == recorded, "\(name) changed; see make snapshots", sourceLocation: sourceLocation)
}

/// The file's text, nil when it cannot be read.
func contents(of path: String) -> String? {
  guard let file = unsafe fopen(path, "r") else { return nil }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = unsafe fread(&buffer, 1, buffer.count, file)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}
