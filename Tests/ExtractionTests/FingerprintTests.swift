import MigrationModel
import Testing

@testable import Extraction

@Suite struct FingerprintTests {
  private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func theDigestIsSHA256() throws {
    var digest = SHA256Stream()
    digest.update(Array("ab".utf8))
    digest.update(Array("c".utf8))
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(digest.finishHexadecimal() == abc)
    digest.update(Array("abc".utf8))
    #expect(digest.finishHexadecimal() == abc)
    let scratch = Scratch()
    let path = scratch.write("T.csv", "abc".utf8)
    #expect(try fileSHA256(path: path) == abc)
  }

  @Test func theFingerprintIsHalfADigestOfTheStatedMessage() {
    var record = SourceRecord()
    record.append(text: "Müller, 10".utf8)
    record.appendNull()
    record.append(text: [])
    var digest = SHA256Stream()
    digest.update(Array("V11:Müller, 10NV0:".utf8))
    var expected: [UInt8] = []
    digest.finish(appendingFirst: 16, to: &expected)
    var fingerprinter = RowFingerprinter()
    var output: [UInt8] = []
    fingerprinter.append(fingerprintOf: record, to: &output)
    fingerprinter.append(fingerprintOf: record, to: &output)
    #expect(output == expected + expected)
  }
}
