/// Why libpq could not connect, read from its message: until a server answers there is no SQLSTATE.
///
/// libpq and the C library speak English here, because this program never calls `setlocale`; what
/// a server says may be in another language and is told apart by its SQLSTATE instead.
package enum ConnectionFailure: String, Sendable, Hashable, CaseIterable {
  /// Nobody answers now: refused, timed out, no socket, cut off while connecting.
  case unreachable
  /// No such host, or its name cannot be looked up.
  case unknownHost
  /// The connection string, a service or an option cannot be used.
  case malformed
  /// The server wants a password and there is none.
  case noPassword
  /// TLS is asked for and the server has none.
  case noTLS
  /// There is no root certificate to check the server's certificate with.
  case noRootCertificate
  /// The server's certificate is not signed by a trusted authority, or is out of date.
  case untrustedCertificate
  /// The server's certificate is for another host name.
  case wrongHostName
  /// The client's own certificate or key cannot be used, or the server refuses it.
  case clientCertificate
  /// TLS failed in another way.
  case tls
  /// The server is older than fm2pg works with.
  case serverTooOld
  /// Something else.
  case other

  /// Whether the same attempt may succeed a moment later.
  package var mayPass: Bool { self == .unreachable }

  /// Words of libpq's message, in lower case, in the order in which they are looked for: what says
  /// more comes first.
  private static let words: [(ConnectionFailure, [String])] = [
    (.noRootCertificate, ["root certificate file"]),
    (.wrongHostName, ["does not match host name", "host name must be specified for a verified"]),
    (
      .untrustedCertificate,
      [
        "certificate verify failed", "certificate has expired", "certificate could not be obtained",
        "server's certificate",
      ]
    ),
    (
      .clientCertificate,
      [
        "alert unknown ca", "alert bad certificate", "alert certificate", "certificate file",
        "private key file", "certificate required",
      ]
    ),
    (.noTLS, ["server does not support ssl"]),
    (.noPassword, ["no password supplied"]),
    (
      .unreachable,
      [
        "connection refused", "timeout expired", "connection timed out", "operation timed out",
        "server closed the connection unexpectedly", "connection reset", "broken pipe",
        "eof detected", "no route to host", "is unreachable", "host is down",
        "temporary failure in name resolution", "resource temporarily unavailable",
      ]
    ),
    (.tls, ["ssl error", "ssl syscall error", "ssl protocol", "gssapi"]),
    (
      .unknownHost,
      ["could not translate host name", "could not look up", "could not parse network"]
    ),
    (
      .malformed,
      [
        "invalid", "definition of service", "syntax error in service file", "service file",
        "could not match", "must be",
      ]
    ),
  ]

  /// The cause that a message of libpq names. Of several attempts, one that may pass counts.
  init(message: String) {
    let causes = message.split(whereSeparator: \.isNewline).compactMap { Self.cause(of: $0) }
    self = causes.first(where: \.mayPass) ?? causes.first ?? .other
  }

  private static func cause(of line: Substring) -> ConnectionFailure? {
    let line = line.lowercased()
    // Certificates are files too, so that the words alone do not tell.
    if line.contains("on socket"), line.contains("no such file or directory") {
      return .unreachable
    }
    return words.first { $0.1.contains { line.contains($0) } }?.0
  }
}
