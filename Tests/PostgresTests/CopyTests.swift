import FM2PGTestSupport
import Postgres
import Testing

@Suite struct CopyTests {
  /// Escapes bytes as COPY text does.
  private func copyText(_ bytes: [UInt8]) -> [UInt8] {
    var line: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\\"): line += Array("\\\\".utf8)
      case UInt8(ascii: "\n"): line += Array("\\n".utf8)
      case UInt8(ascii: "\r"): line += Array("\\r".utf8)
      case UInt8(ascii: "\t"): line += Array("\\t".utf8)
      default: line.append(byte)
      }
    }
    return line
  }

  @Test func allBytesSurviveInAnyChunks() throws {
    let seed: UInt64 = .random(in: 0...9_999_999)
    var generator = SeededGenerator(state: seed)
    try TestServer.withSchema("copy") { connection, schema in
      try connection.execute("CREATE TABLE \(schema).t (n int, b bytea, t text)")
      var data: [UInt8] = []
      for row in 0..<300 {
        let bytes = (0..<256).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        data += Array("\(row)\t\\\\x\(hex)\t".utf8)
        data += copyText((1...127).map { UInt8($0) } + Array("é漢😀\(row)".utf8)) + [10]
      }
      let rows = try connection.copyInCounting("COPY \(schema).t FROM STDIN") { writer in
        var offset = 0
        while offset < data.count {
          let size = min(data.count - offset, Int.random(in: 1...5000, using: &generator))
          try writer.write(data.span.extracting(offset..<(offset + size)))
          offset += size
        }
      }.rows
      #expect(rows == 300, "seed \(seed)")
      // Binary out of one table and into the next, by two connections on one thread.
      try connection.execute("CREATE TABLE \(schema).u (LIKE \(schema).t)")
      let other = try TestServer.connect()
      try connection.copyOut("COPY \(schema).t TO STDOUT (FORMAT binary)") { reader in
        try other.copyIn("COPY \(schema).u FROM STDIN (FORMAT binary)") { writer in
          var buffer: [UInt8] = []
          while try reader.next(into: &buffer) { try writer.write(buffer) }
        }
      }
      var back: [UInt8] = []
      try connection.copyOut("COPY (SELECT * FROM \(schema).u ORDER BY n) TO STDOUT") { reader in
        var buffer: [UInt8] = []
        while try reader.next(into: &buffer) { back += buffer }
        #expect(try !reader.next(into: &buffer))
      }
      // The server writes some control characters as escapes; the client wrote them raw.
      let escapes: [UInt8: [UInt8]] = [
        8: Array("\\b".utf8), 11: Array("\\v".utf8), 12: Array("\\f".utf8),
      ]
      #expect(back == data.flatMap { escapes[$0] ?? [$0] }, "seed \(seed)")
    }
  }

  @Test func largeMessage() throws {
    try TestServer.withSchema("large") { connection, schema in
      try connection.execute("CREATE TABLE \(schema).t (t text)")
      let size = 40 << 20
      let line = [UInt8](repeating: UInt8(ascii: "x"), count: size) + [10]
      try connection.copyIn("COPY \(schema).t FROM STDIN") { try $0.write(line) }
      var buffer: [UInt8] = []
      let isSame = try connection.copyOut("COPY \(schema).t TO STDOUT") { reader in
        try reader.next(into: &buffer) && buffer == line
      }
      #expect(isSame)
    }
  }

  @Test func badRowIsReportedAndNothingKept() throws {
    try TestServer.withSchema("bad") { connection, schema in
      try connection.execute("CREATE TABLE \(schema).t (a int, b text)")
      let error = databaseError {
        try connection.copyIn("COPY \(schema).t FROM STDIN") { writer in
          try writer.write(Array("1\tx\nSmith\ty\n".utf8))
        }
      }
      #expect(
        error
          == DatabaseError(
            kind: .server, sqlState: "22P02", message: "invalid input syntax for type integer",
            statement: "COPY \(schema).t FROM STDIN"))
      #expect(try connection.queryValue("SELECT count(*) FROM \(schema).t") == "0")
    }
  }

  @Test func throwingBodyAbandonsTheCopy() throws {
    struct Stop: Error {}
    try TestServer.withSchema("abandon") { connection, schema in
      try connection.execute(
        "CREATE TABLE \(schema).t AS SELECT n AS a FROM generate_series(1, 200000) AS n")
      #expect(throws: Stop.self) {
        try connection.copyIn("COPY \(schema).t FROM STDIN") { writer in
          try writer.write(Array("0\n".utf8))
          throw Stop()
        }
      }
      #expect(throws: Stop.self) {
        try connection.copyOut("COPY \(schema).t TO STDOUT") { reader in
          var buffer: [UInt8] = []
          _ = try reader.next(into: &buffer)
          throw Stop()
        }
      }
      // A reader that is not read to its end leaves the session usable too.
      let first = try connection.transaction { connection in
        try connection.copyOut("COPY \(schema).t TO STDOUT") { reader in
          var buffer: [UInt8] = []
          _ = try reader.next(into: &buffer)
          return buffer
        }
      }
      #expect(first == Array("1\n".utf8))
      #expect(try connection.queryValue("SELECT count(*) FROM \(schema).t") == "200000")
    }
  }

  @Test func copyOutErrorInTheMiddle() throws {
    let connection = try TestServer.connect()
    var rows = 0
    let error = databaseError {
      try connection.copyOut(
        "COPY (SELECT 1 / (50000 - n) FROM generate_series(1, 60000) AS n) TO STDOUT"
      ) { reader in
        var buffer: [UInt8] = []
        while try reader.next(into: &buffer) { rows += 1 }
      }
    }
    #expect(error?.sqlState == "22012")
    #expect(rows == 49_999)
    #expect(try connection.queryValue("SELECT 1") == "1")
  }

  @Test func wrongStatements() throws {
    let connection = try TestServer.connect()
    try connection.execute("CREATE TEMP TABLE t (a int)")
    let plain = databaseError { try connection.execute("COPY t TO STDOUT") }
    #expect(plain?.kind == .protocolViolation)
    let intoPlain = databaseError { try connection.execute("COPY t FROM STDIN") }
    #expect(intoPlain?.kind == .protocolViolation)
    let noCopy = databaseError { try connection.copyIn("SELECT 1") { _ in } }
    #expect(noCopy?.kind == .protocolViolation)
    let other = databaseError { try connection.copyIn("COPY t TO STDOUT") { _ in } }
    #expect(other?.kind == .protocolViolation)
    #expect(
      databaseError { try connection.copyIn("COPY x FROM STDIN") { _ in } }?.sqlState == "42P01")
    #expect(try connection.queryValue("SELECT 1") == "1")
  }
}
