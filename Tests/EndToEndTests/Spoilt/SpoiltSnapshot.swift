import FM2PGTestSupport
import Glibc
import Synchronization
import Testing

/// The messages of all cases in one file, so that each can be read by eye.
enum SpoiltSnapshot {
  private static let path = Program.root + "/Tests/Snapshots/EndToEnd/spoilt-inputs.txt"
  private static let isRecording = unsafe getenv("FM2PG_RECORD_SNAPSHOTS") != nil
  private static let told = Mutex<[String: String]>([:])
  private static let recorded: [String: String] = sections(
    String(decoding: Scratch.read(path), as: UTF8.self))

  /// Holds what a case told against the file, or writes it there.
  static func expect(_ text: String, for spoilt: SpoiltCase) {
    let section = "exit \(spoilt.exitCode)\n\(text)"
    guard isRecording else {
      #expect(section == recorded[spoilt.name], "\(spoilt.name) changed; see make snapshots")
      return
    }
    told.withLock { told in
      told[spoilt.name] = section
      let names = SpoiltCase.all.map { $0.name }
      let known = recorded.merging(told) { $1 }
      let parts = names.compactMap { name in known[name].map { "## \(name)\n\($0)" } }
      let file = unsafe fopen(path, "w")
      precondition(unsafe file != nil, "cannot write \(path)")
      unsafe fputs(parts.joined(separator: "\n"), file)
      unsafe fclose(file)
    }
  }

  /// The cases that the file knows.
  static var names: Set<String> { Set(recorded.keys) }

  private static func sections(_ text: String) -> [String: String] {
    var sections: [String: String] = [:]
    for part in ("\n" + text).split(separator: "\n## ") {
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      guard lines.count == 2 else { continue }
      let body = String(lines[1])
      sections[String(lines[0])] = body.hasSuffix("\n") ? body : body + "\n"
    }
    return sections
  }
}
