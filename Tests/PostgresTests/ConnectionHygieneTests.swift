import FM2PGTestSupport
import Glibc
import Testing

@testable import Postgres

/// How long either end waits for the other. Serialized, because one test changes the environment.
@Suite(.serialized) struct ConnectionHygieneTests {
  private func values(_ conninfo: String) -> [String: String] {
    // Later entries win, except that what a connection string says is merged where it stands.
    var result: [String: String] = [:]
    for (name, value) in ConnectionTarget(conninfo: conninfo).parameters(role: "r") {
      result[name] = value
    }
    return result
  }

  @Test func defaultsYieldToTheString() {
    let plain = values("host=h")
    #expect(plain["connect_timeout"] == "15")
    #expect(plain["keepalives_idle"] == "30")
    #expect(plain["tcp_user_timeout"] == "60000")
    #expect(plain["application_name"] == "fm2pg r")
    let given = values("postgresql://h/x?connect_timeout=3&keepalives_count=9")
    #expect(given["connect_timeout"] == nil)
    #expect(given["keepalives_count"] == nil)
    #expect(given["keepalives_interval"] == "10")
  }

  @Test func defaultsYieldToServiceAndEnvironment() throws {
    let scratch = Scratch()
    let file = scratch.write("services", "[slow]\nhost=/nowhere\nkeepalives_idle=77\n")
    let names = ["PGSERVICEFILE", "PGCONNECT_TIMEOUT"]
    unsafe setenv(names[0], file, 1)
    unsafe setenv(names[1], "41", 1)
    defer { for name in names { unsafe unsetenv(name) } }
    let options = ConnectionTarget(service: "slow").effectiveOptions()
    #expect(options["host"] == "/nowhere")
    #expect(options["keepalives_idle"] == "77")
    #expect(options["connect_timeout"] == "41")
    let parameters = values("service=slow")
    #expect(parameters["keepalives_idle"] == nil)
    #expect(parameters["connect_timeout"] == nil)
    #expect(parameters["keepalives_interval"] == "10")
  }

  @Test func sessionsSetTheServersSide() throws {
    let connection = try TestServer.connect()
    let version = connection.serverVersion
    let names = SessionSettings.all(serverVersion: version).map(\.name)
    #expect(names.contains("client_connection_check_interval") == (version >= 140_000))
    for name in names {
      #expect(try connection.queryValue("SELECT current_setting($1)", [name]) != nil)
    }
    if version >= 140_000 {
      #expect(
        try connection.queryValue("SELECT current_setting('client_connection_check_interval')")
          == "2s")
    }
    let oldest = SessionSettings.all(serverVersion: 130_000).map(\.name)
    #expect(!oldest.contains("client_connection_check_interval"))
  }
}
