import FM2PGTestSupport
import Testing

/// Certificates of one test, made by openssl and valid for a day.
final class TestAuthority {
  private let scratch = Scratch()

  /// The authority's own certificate.
  var root: String { scratch.path + "/ca.crt" }

  init() throws {
    try openssl(
      ["req", "-x509"] + Self.newKey + ["-days", "1", "-subj", "/CN=fm2pg test authority"]
        + ["-keyout", "ca.key", "-out", "ca.crt"])
  }

  /// A server's certificate and key, for one host name.
  func issue(host: String) throws -> (certificate: String, key: String) {
    try openssl(
      ["req"] + Self.newKey + ["-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)"]
        + ["-keyout", "server.key", "-out", "server.csr"])
    try openssl([
      "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
      "-days", "1", "-copy_extensions", "copy", "-out", "server.crt",
    ])
    return (read("server.crt"), read("server.key"))
  }

  private static let newKey = [
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
  ]

  private func read(_ name: String) -> String {
    String(decoding: Scratch.read(scratch.path + "/" + name), as: UTF8.self)
  }

  /// Names of files are in the scratch folder.
  private func openssl(_ words: [String]) throws {
    let files = words.map { word in
      [".crt", ".key", ".csr"].contains { word.hasSuffix($0) } ? scratch.path + "/" + word : word
    }
    let run = ChildRun("/usr/bin/openssl", files, environment: ["PATH": "/usr/bin:/bin"])
    try #require(run.exitCode == 0, "\(run.errors)")
  }
}
