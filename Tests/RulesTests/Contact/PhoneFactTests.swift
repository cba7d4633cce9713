import Glibc
import Rules
import Testing

/// Telephone numbers against the PyPI package `phonenumbers`, through a table of facts that
/// Tests/Oracles/phone_facts.py makes. A longer table may be named in `FM2PG_PHONE_FACTS`.
@Suite struct PhoneFactTests {
  struct Difference: Equatable, CustomStringConvertible {
    var region: Substring
    var text: Substring
    var expected: Substring
    var found: String
    var description: String { "\(region) \(text): phonenumbers \(expected), fm2pg \(found)" }
  }

  @Test func agreement() throws {
    let path =
      unsafe getenv("FM2PG_PHONE_FACTS").map { unsafe String(cString: $0) }
      ?? sibling("phone-facts.tsv")
    var differences: [Difference] = []
    var count = 0
    var regions: Set<Substring> = []
    for line in try text(of: path).split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      try #require(cells.count == 3, "\(line)")
      let region = try #require(PhoneRegion(rawValue: String(cells[0])))
      regions.insert(cells[0])
      count += 1
      var arena: [UInt8] = []
      let code = PhoneNumber.parse(Array(cells[1].utf8).span, region: region, into: &arena)
      let found = code == nil ? String(decoding: arena, as: UTF8.self) : "-"
      if found != cells[2] {
        differences.append(
          Difference(region: cells[0], text: cells[1], expected: cells[2], found: found))
      }
    }
    #expect(regions.count == PhoneRegion.allCases.count)
    #expect(count >= 2_500)
    // The kinds that docs/decisions/0011-c-libraries-of-rules.md lists: here `00` and a number of
    // another country by its form.
    #expect(differences.map(\.text) == ["00278474596"], "\(differences.prefix(100))")
  }
}

/// A file beside the one that asks.
func sibling(_ name: String, of file: String = #filePath) -> String {
  file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    + "/" + name
}

/// The text of a file.
func text(of path: String) throws -> String {
  let file = try unsafe #require(fopen(path, "r"), "\(path) cannot be opened")
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while case let count = unsafe fread(&buffer, 1, buffer.count, file), count > 0 {
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}
