import Extraction
import Glibc
import MigrationModel
import Testing

/// Exports mutated anywhere, the head included: reading ends, never traps, and what the load takes
/// the proof reads alike.
///
/// `FM2PG_FUZZ_ROUNDS` sets how many mutants there are of each format; each has its own seed.
@Suite struct MutationTests {
  static let formats: [ExportFormat] = [.csv, .merge, .tab, .fmpxmlresult]

  private static let rounds = unsafe getenv("FM2PG_FUZZ_ROUNDS").flatMap {
    Int(unsafe String(cString: $0))
  }

  @Test(arguments: formats) func mutantsAreReadAlikeOrRefused(format: ExportFormat) {
    var accepted = 0
    for seed in 0..<UInt64(Self.rounds ?? 150) {
      var random = SeededGenerator(seed: seed &+ 31_000_000)
      var bytes = SeededExport(seed: seed, format: format).bytes
      for _ in 0...Int.random(in: 0...2, using: &random) {
        bytes = Self.mutant(of: bytes, using: &random)
      }
      var settings = settings()
      settings.format = random.one(in: 2) ? format : nil
      settings.header = random.pick(ExportSettings.Header.allCases)
      settings.undecodable = random.pick(ExportSettings.UndecodablePolicy.allCases)
      settings.controls = random.pick(ExportSettings.ControlPolicy.allCases)
      if settings.header == .absent || random.one(in: 5) {
        settings.fields = (0..<3).map { Located("F\($0)", at: settings.name.at) }
      }
      let (loaded, proof) = readBothWays(bytes, settings, chunkSize: Int(seed % 13))
      guard loaded.error == nil, let proof else { continue }
      accepted += 1
      #expect(proof.error == nil, "\(format) seed \(seed)")
      let difference = firstDifference(loaded.records, proof.records)
      #expect(difference == nil, "\(format) seed \(seed)")
    }
    #expect(accepted > 0)
  }

  private static func mutant(of bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let tokens = [
      "\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", "\u{B}", "\0", "\u{1D}", "\u{1E}",
      "\u{1B}", "\u{FEFF}", "<", ">", "&", "&#0;", "&#x1F;", "&#xE000;", "]]>", "<![CDATA[",
      "<COL>", "</ROW>", "<ROW/>", "<DATA/>", "</RESULTSET>", "<!--", "-->", "<?x?>",
      "<!DOCTYPE x>",
      "FOUND=\"1\"", "\u{10FFFF}", "\u{FFFF}",
    ]
    let start = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 0..<40, using: &random))
    switch Int.random(in: 0..<8, using: &random) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: end)
    case 2: bytes.removeSubrange(start...)
    case 3: bytes += bytes[start...]
    case 4, 5:
      if start < bytes.count { bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case 6:
      if start < bytes.count { bytes[start] = UInt8.random(in: 0...255, using: &random) }
    default: bytes.replaceSubrange(start..<end, with: Array(random.pick(tokens).utf8))
    }
    return bytes
  }
}
