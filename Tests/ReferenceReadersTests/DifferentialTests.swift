import Extraction
import Glibc
import MigrationModel
import Testing

/// The two ways of reading must agree, on sound files and on what to refuse.
@Suite struct DifferentialTests {
  static let formats: [ExportFormat] = [.csv, .merge, .tab, .fmpxmlresult]

  @Test(arguments: formats) func bothReadWhatWasWritten(format: ExportFormat) {
    for seed in UInt64(1)...100 {
      let export = SeededExport(seed: seed, format: format)
      let (loaded, proof) = readBothWays(export.bytes, settings(format), chunkSize: Int(seed % 37))
      #expect(proof?.error == nil, "seed \(seed)")
      #expect(proof?.fields == export.records, "seed \(seed)")
      #expect(loaded.error == nil, "seed \(seed)")
      #expect(loaded.fields == export.records, "seed \(seed)")
    }
  }

  /// Sound exports with some bytes changed, inserted or taken away.
  @Test(arguments: formats) func bothAgreeOnDamagedFiles(format: ExportFormat) {
    for seed in UInt64(1)...100 {
      var random = SeededGenerator(seed: seed &+ 7_000_000)
      var bytes = SeededExport(seed: seed, format: format).bytes
      // The header names the fields that the reference reader is told; only the rest is damaged.
      let start = bytes.firstIndex { $0 == 0x0A || $0 == 0x0D || $0 == 0x3E } ?? 0
      for _ in 0..<Int.random(in: 1...3, using: &random) where start + 1 < bytes.count {
        let place = Int.random(in: start + 1..<bytes.count, using: &random)
        let byte = random.pick(
          Array("\"\",;\t\r\n\u{B}\0\u{1D}\u{1E}\u{1B}<>&;]a#/".utf8) + [0xC3, 0xE2, 0xFF, 0x80])
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place..<min(place + 9, bytes.count))
        }
      }
      var settings = settings(format)
      settings.undecodable = random.pick([.refuse, .replace, .setAside])
      settings.controls = random.pick([.keep, .replace])
      if random.one(in: 3) {
        settings.continuationFields = [Located("F0", at: settings.name.at)]
      }
      let (loaded, proof) = readBothWays(bytes, settings, chunkSize: Int(seed % 11))
      guard let proof else { continue }
      #expect(
        (proof.error == nil) == (loaded.error == nil),
        "seed \(seed)\n\(loaded.error as Any) \(proof.error as Any)")
      if loaded.error == nil {
        let difference = firstDifference(loaded.records, proof.records)
        #expect(difference == nil, "seed \(seed)")
      }
    }
  }

  /// Every fixture, under every policy; those that the load refuses at once have no header to tell.
  @Test func bothAgreeOnEveryQuirk() {
    let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var files = 0
    var records = 0
    for path in paths("\(folder)/fixtures/quirks/*/*") {
      let bytes = contents(of: path)
      files += 1
      for header in [ExportSettings.Header.auto, .present] {
        for undecodable in ExportSettings.UndecodablePolicy.allCases {
          for continuationFields in [[], ["Id"]] {
            var settings = ReferenceReadersTests.settings(
              undecodable: undecodable, continuationFields: continuationFields)
            settings.format = path.hasSuffix(".tab") ? .tab : nil
            settings.header = header
            let (loaded, proof) = readBothWays(bytes, settings, chunkSize: 0)
            guard let proof else { continue }
            #expect((proof.error == nil) == (loaded.error == nil), "\(path)")
            guard loaded.error == nil else { continue }
            let difference = firstDifference(loaded.records, proof.records)
            #expect(difference == nil, "\(path)")
            records += proof.records.count
          }
        }
      }
    }
    #expect(files >= 20)
    #expect(records >= 200)
  }

  private func paths(_ pattern: String) -> [String] {
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(unsafe found.gl_pathc)).compactMap { index in
      unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
    }
  }

  private func contents(of path: String) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    }
    return Array(bytes[..<max(count, 0)])
  }

  private func settings(_ format: ExportFormat) -> ExportSettings {
    var settings = ReferenceReadersTests.settings()
    settings.format = format
    settings.header = .present
    settings.allowEmpty = true
    return settings
  }
}

/// The first record that differs, as both have it; nil when none does.
func firstDifference(_ loaded: [Reading.Record], _ proof: [Reading.Record]) -> String? {
  for index in 0..<max(loaded.count, proof.count) {
    let left = index < loaded.count ? loaded[index] : nil
    let right = index < proof.count ? proof[index] : nil
    guard left != right else { continue }
    if let left, let right, left.fields != right.fields {
      for (column, pair) in zip(left.fields, right.fields).enumerated() where pair.0 != pair.1 {
        return "record \(index + 1) field \(column): \(pair.0.debugDescription) "
          + "and \(pair.1.debugDescription), continuation rows \(left.continuationRows)"
      }
    }
    return "record \(index + 1): \(String(describing: left)) and \(String(describing: right))"
  }
  return nil
}

/// What the load reads, and what the proof reads; nil where the load refuses the header.
func readBothWays(
  _ bytes: [UInt8], _ settings: ExportSettings, chunkSize: Int
) -> (loaded: Reading, proof: Reading?) {
  var loaded = Reading()
  var header: ExportHeader?
  withFile(bytes) { path in
    do throws(ExportError) {
      var reader = try ExportReader(path: path, settings: settings)
      header = reader.header
      var record = SourceRecord()
      while try reader.next(into: &record) {
        loaded.records.append(Reading.Record(record))
      }
    } catch {
      loaded.error = error.code
    }
  }
  let size = chunkSize == 0 ? 1 << 16 : chunkSize
  return (loaded, header.map { read(bytes, $0, settings, chunkSize: size) })
}
