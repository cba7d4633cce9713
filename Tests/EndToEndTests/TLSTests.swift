import FM2PGTestSupport
import Postgres
import Testing

/// libpq's TLS modes against a server with a certificate of a test authority: what may be trusted
/// is used, for the rest there is one message that says what is missing.
@Suite struct TLSTests {
  private static let migration =
    "migration: probe\nsource: { dates: ymd }\ntarget: { schema: probe }\n"

  private func makeProject(_ scratch: Scratch) {
    scratch.write("project/migration.yml", Self.migration)
    scratch.write("project/schema/001.sql", "create table t (id uuid primary key, code text);")
    scratch.write("project/tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }\n")
    scratch.write("exports/T.csv", csv(["Id"], ["1"], ["2"]))
  }

  /// An attempt that ends with exit code 4.
  private struct Refusal {
    var host = "db.test"
    var options: String
    var environment: [String: String] = [:]
    /// The end of the message, and the beginning of the hint.
    var message: String
    var hint: String
  }

  private func url(
    _ cluster: TestCluster, _ options: String, host: String = "db.test"
  ) -> String {
    "postgresql://loader@\(host):\(cluster.port)/postgres?hostaddr=127.0.0.1\(options)"
  }

  private func run(
    _ command: String, _ scratch: Scratch, _ url: String, _ environment: [String: String] = [:]
  ) -> ChildRun {
    let exports = command == "check" ? [] : ["--exports", scratch.path + "/exports"]
    return Program.run(
      [command, scratch.path + "/project", "--target", url, "--json"] + exports,
      environment: environment)
  }

  @Test func modes() throws {
    let (authority, stranger, cluster) = (
      try TestAuthority(), try TestAuthority(), try TestCluster()
    )
    let scratch = Scratch()
    makeProject(scratch)
    let pair = try authority.issue(host: "db.test")
    try cluster.write("server.crt", pair.certificate)
    try cluster.write("server.key", pair.key)
    // Over TCP nobody gets in without TLS.
    try cluster.write(
      "pg_hba.conf", "local all all trust\nhostssl all all 127.0.0.1/32 trust\n")
    try cluster.start(["ssl": "on"])
    let printed = Program.run(["grants", scratch.path + "/project", "--role", "loader"])
    try cluster.connect().execute(printed.output)

    let trusted = "&sslmode=verify-full&sslrootcert=" + authority.root
    for command in ["full-load", "verify"] {
      let done = run(command, scratch, url(cluster, trusted))
      #expect(done.exitCode == 0, "\(done.output)")
    }
    let count = try cluster.connect().queryValue("SELECT count(*) FROM probe.t")
    #expect(count == "2")

    // The environment holds too, and the string overrides it.
    let environment = ["PGSSLMODE": "verify-full", "PGSSLROOTCERT": authority.root]
    #expect(run("check", scratch, url(cluster, ""), environment).exitCode == 0)
    let wrong = ["PGSSLMODE": "verify-full", "PGSSLROOTCERT": stranger.root]
    #expect(run("check", scratch, url(cluster, trusted), wrong).exitCode == 0)

    let refusals = [
      Refusal(
        options: "&sslmode=verify-full&sslrootcert=" + stranger.root,
        message: "certificate verify failed", hint: "check that sslrootcert holds the authority"),
      Refusal(
        options: "", environment: wrong, message: "certificate verify failed",
        hint: "check that sslrootcert holds the authority"),
      Refusal(
        host: "other.test", options: trusted,
        message: "server certificate for \"db.test\" does not match host name \"other.test\"",
        hint: "name the host as the server's certificate does"),
      Refusal(
        options: "&sslmode=verify-ca&sslrootcert=/nonexistent/root.crt",
        message: "root certificate file \"/nonexistent/root.crt\" does not exist",
        hint: "name the certificate of the server's authority with sslrootcert"),
      Refusal(
        options: "&sslmode=disable", message: "no encryption",
        hint: "check the user, and the server's rules"),
    ]
    for refusal in refusals { try expect(refusal, scratch, cluster) }

    cluster.stop()
    try cluster.write("pg_hba.conf", "local all all trust\nhost all all 127.0.0.1/32 trust\n")
    try cluster.start()
    try expect(
      Refusal(
        options: "&sslmode=require", message: "server does not support SSL, but SSL was required",
        hint: "turn TLS on in the server"), scratch, cluster)
    #expect(run("check", scratch, url(cluster, "&sslmode=prefer")).exitCode == 0)
  }

  private func expect(_ refusal: Refusal, _ scratch: Scratch, _ cluster: TestCluster) throws {
    let target = url(cluster, refusal.options, host: refusal.host)
    for command in ["full-load", "check"] {
      let refused = run(command, scratch, target, refusal.environment)
      #expect(refused.exitCode == 4)
      let code = try json(refused.output, "errors,0,code")
      #expect(code == "E401", "\(refused.output)")
      let second = try json(refused.output, "errors,1")
      #expect(second == nil)
      let message = try json(refused.output, "errors,0,message") ?? ""
      #expect(message.hasSuffix(refusal.message), "\(message)")
      let hint = try json(refused.output, "errors,0,hint") ?? ""
      #expect(hint.hasPrefix(refusal.hint), "\(hint)")
    }
  }
}
