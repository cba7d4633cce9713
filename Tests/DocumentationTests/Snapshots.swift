import Glibc
import Testing

/// Compares a text with its file in Tests/Snapshots/Documentation; `make snapshots` records them.
func expectSnapshot(
  _ text: String, named name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
  let path = (tests + ["Snapshots", "Documentation", Substring(name)]).joined(separator: "/")
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
private func contents(of path: String) -> String? {
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
