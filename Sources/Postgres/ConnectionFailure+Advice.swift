extension ConnectionFailure {
  /// What the operator can do about it.
  package var advice: String {
    switch self {
    case .unreachable: "check that the server runs, and that host and port are right"
    case .unknownHost: "check the host name in the target, and the name service of this machine"
    case .malformed: "correct the target: a libpq URL, a connection string or a service name"
    case .noPassword:
      "put the password into libpq's password file (~/.pgpass, mode 0600) or PGPASSWORD"
    case .noTLS:
      "turn TLS on in the server (ssl = on); sslmode=prefer would go on without encryption"
    case .noRootCertificate:
      "name the certificate of the server's authority with sslrootcert or PGSSLROOTCERT"
    case .untrustedCertificate:
      "check that sslrootcert holds the authority that signed the server's certificate, and that "
        + "the certificate is not out of date"
    case .wrongHostName:
      "name the host as the server's certificate does; sslmode=verify-ca would not compare it"
    case .clientCertificate:
      "check sslcert and sslkey (the key readable by its owner only), and that the server knows "
        + "their authority"
    case .tls: "check the TLS settings of both sides, such as ssl_min_protocol_version"
    case .serverTooOld: "load into a newer server, or upgrade this one"
    case .other:
      "check that the server runs and that host, port, database, user and password are right"
    }
  }
}
