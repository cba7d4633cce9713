import MigrationModel
import Testing

@testable import Extraction

/// A record that PostgreSQL cannot store is refused as soon as it is too long, not when it ends.
@Suite struct RecordLimitTests {
  private static let long = String(repeating: "0123456789", count: 2_000)

  static let exports = [
    "Id,V\r\n\"1\",\"a\"\r\n\"2\",\"\(long)\"\r\n", "Id\tV\r\n1\ta\r\n2\t\(long)\r\n",
    // A quote that is never closed takes the rest of the file.
    "Id,V\r\n1,a\r\n2,\"\(String(repeating: "3,b\r\n", count: 5_000))",
    #"<FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult"><ERRORCODE>0</ERRORCODE>"#
      + #"<METADATA><FIELD NAME="Id"/><FIELD NAME="V"/></METADATA><RESULTSET FOUND="2">"#
      + "<ROW><COL><DATA>1</DATA></COL><COL><DATA>a</DATA></COL></ROW>"
      + "<ROW><COL><DATA>2</DATA></COL><COL><DATA>\(long)</DATA></COL></ROW>"
      + "</RESULTSET></FMPXMLRESULT>",
  ]

  @Test(arguments: exports) func isRefused(_ text: String) {
    let scratch = Scratch()
    let path = scratch.write("T.txt", Array(text.utf8))
    var settings = settings()
    settings.header = .present
    let refused = read(file: path, settings, blockSize: 512, recordLimit: 10_000)
    #expect(refused.error?.code == .recordTooLong)
    #expect(refused.error?.record == 2)
    #expect(refused.rows == [["1", "a"]])
    #expect(refused.error?.hint != nil)
    let taken = read(file: path, settings, blockSize: 512, recordLimit: 30_000)
    #expect(taken.error == nil || taken.error?.code == .truncated)
    withExtendedLifetime(scratch) {}
  }

  @Test func aHeaderWithoutEndIsRefused() {
    let scratch = Scratch()
    let path = scratch.write("T.csv", Array(("\"" + Self.long).utf8))
    let refused = read(file: path, settings(), blockSize: 512, recordLimit: 10_000)
    #expect(refused.error?.code == .recordTooLong)
    #expect(refused.error?.line == 1)
    withExtendedLifetime(scratch) {}
  }
}
