import Commands
import MigrationModel
import Testing

@Suite struct TargetChoiceTests {
  private static let place = SourceLocation(file: "migration.yml", line: 1, column: 1)

  private static func settings(url: String? = nil, service: String? = nil) -> TargetSettings {
    TargetSettings(
      schema: Located("clinic", at: place), url: url.map { Located($0, at: place) },
      service: service.map { Located($0, at: place) }, namespace: "clinic")
  }

  @Test func takesTheFirstThatIsSet() {
    let all = [
      "FM2PG_TARGET": "fm2pg", "DATABASE_URL": "database", "PGHOST": "host", "PGUSER": "me",
    ]
    var environment = all
    let both = Self.settings(url: "url", service: "service")
    func resolved(_ option: String? = nil, _ mapping: TargetSettings?) -> TargetChoice {
      resolveTarget(option: option, environment: environment, mapping: mapping)
    }
    #expect(resolved("option", both) == .conninfo("option"))
    #expect(resolved(nil, both) == .conninfo("fm2pg"))
    environment["FM2PG_TARGET"] = ""
    #expect(resolved(nil, both) == .conninfo("database"))
    environment["DATABASE_URL"] = nil
    #expect(resolved(nil, both) == .service("service"))
    #expect(resolved(nil, Self.settings(url: "url")) == .conninfo("url"))
    #expect(resolved(nil, Self.settings()) == .libpqEnvironment)
    #expect(resolved(nil, nil) == .libpqEnvironment)
    environment["PGHOST"] = ""
    #expect(resolved(nil, Self.settings()) == .privateServer)
  }

  @Test(arguments: [
    "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE", "PGSERVICEFILE",
  ])
  func libpqVariablesNameATarget(name: String) {
    #expect(
      resolveTarget(option: nil, environment: [name: "x"], mapping: nil) == .libpqEnvironment)
  }

  @Test(arguments: ["PGUSER", "PGPASSWORD", "PGOPTIONS", "PGCLIENTENCODING"])
  func otherVariablesDoNot(name: String) {
    #expect(resolveTarget(option: nil, environment: [name: "x"], mapping: nil) == .privateServer)
  }
}
