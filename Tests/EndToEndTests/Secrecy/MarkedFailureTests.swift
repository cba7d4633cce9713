import FM2PGTestSupport
import Glibc
import Testing

/// What goes wrong, with the mark at the very place of the mistake.
@Suite(.serialized) struct MarkedFailureTests {
  private static let mark = MarkedServer.mark
  private static let table = """
    table: t
    from: T
    key: Id
    columns: { code: Id, n: { from: N }, v: V }
    reject_budget: 1000
    """
  private static let rows = csv(
    ["Id", "N", "V"], ["\(mark)1", "1", "\(mark)a"], ["\(mark)2", "0", "\(mark)b"],
    ["\(mark)3", "2", "\(mark)a"])
  private static let columns = "id uuid primary key, code text, n int, v text"

  /// A schema whose rows make the server fail, and the load's exit code.
  struct Failing: CustomTestStringConvertible {
    var name: String
    var schema: String
    var exitCodes: Set<Int32> = [4]
    var testDescription: String { name }
  }

  /// A function that a check calls with a value.
  private static func function(_ body: String) -> String {
    """
    create function f(v text) returns boolean language plpgsql immutable as $$
    begin \(body); return true; end $$;
    create table t (\(columns), check (f(v)));
    """
  }

  static let failing = [
    Failing(
      name: "an exclusion constraint",
      schema: "create table t (\(columns), exclude using btree (v with =));", exitCodes: [0, 4]),
    Failing(
      name: "a generated column that divides by zero",
      schema: "create table t (\(columns), g int generated always as (100 / n) stored);"),
    Failing(
      name: "a generated column that cannot read a text",
      schema: "create table t (\(columns), g int generated always as (v::int) stored);"),
    Failing(
      name: "a check whose expression fails",
      schema: "create table t (\(columns), check (v::int > 0));"),
    Failing(
      name: "a function that raises",
      schema: function("raise exception 'bad %', v using detail = v, hint = v")),
    Failing(
      name: "a function that raises under another SQLSTATE, with names",
      schema: function(
        "raise exception using errcode = '42501', message = v, column = v, constraint = v, "
          + "table = v, schema = v, datatype = v")),
    Failing(
      name: "a function that logs and warns",
      schema: function("raise log 'seen %', v; raise warning 'seen %', v; raise notice '%', v"),
      exitCodes: [0]),
    Failing(
      name: "a function that puts a statement together",
      schema: function("execute format('select %I', v)")),
    Failing(
      name: "a function whose statement is no SQL",
      schema: function("execute 'select ' || v || ' from where'")),
    Failing(
      name: "a trigger that raises a row",
      schema: """
        create table t (\(columns));
        create function g() returns trigger language plpgsql as $$
        begin raise exception 'no %', new; end $$;
        create trigger g before insert on t for each row execute function g();
        """, exitCodes: [0]),
    Failing(
      name: "an index row that is too long",
      schema: """
        create table t (\(columns));
        create index on t ((repeat(md5(v) || v || md5(code), 1 + n * 1000)));
        """, exitCodes: [0, 4]),
    Failing(
      name: "a domain with a function",
      schema: """
        create function f(v text) returns boolean language plpgsql immutable as $$
        begin raise exception 'bad %', v; end $$;
        create domain odd as text check (f(value));
        create table t (id uuid primary key, code text, n int, v odd);
        """),
  ]

  @Test func theServerFails() throws {
    try MarkedServer.with { server in
      for (index, failing) in Self.failing.enumerated() {
        let project = try MarkedProject(
          on: server, database: "failing\(index)", schema: failing.schema, table: Self.table,
          files: ["T.csv": Self.rows])
        for option in ["--json", "--verbose"] {
          let run = try project.run("full-load", option).run
          #expect(
            failing.exitCodes.contains(run.exitCode),
            "\(failing.name): \(run.output)\(run.errors)")
        }
        let marked = try project.markedControlTables()
        #expect(marked == [], "\(failing.name)")
      }
      let log = try server.log
      // The role is not the private server's own; what applies to that one applies to all.
      #expect(!holdsMark(log), "\(log)")
    }
  }

  @Test func theConnectionFails() throws {
    try MarkedServer.with { server in
      let project = try MarkedProject(
        on: server, database: "connections", schema: "create table t (\(Self.columns));",
        table: Self.table, files: ["T.csv": Self.rows])
      let host = "host='\(try server.socketDirectory)' port=5432"
      let socket = try server.socketDirectory.replacing("/", with: "%2F")
      let strings = [
        try server.conninfo("connections", password: Self.mark + "wrong"),
        try server.conninfo("nowhere"), try server.url("nowhere"),
        "\(host) user=nobody password=\(Self.mark)", "\(host) user=marked",
        "\(host) user=marked password=two \(Self.mark) words",
        "\(host) user=marked password='\(Self.mark)", "\(host) pasword=\(Self.mark)",
        "postgresql://marked:\(Self.mark)@pw@nowhere.invalid/x",
        "postgresql://marked:\(Self.mark)/pw@nowhere.invalid/x",
        "postgresql://marked:\(Self.mark)#pw@nowhere.invalid/x",
        "postgresql://marked:12:\(Self.mark)@nowhere.invalid:port/x",
        "postgresql://marked:\(Self.mark)%zz@nowhere.invalid/x",
        "postgresql://marked:pw@/x?host=\(socket)&pasword=\(Self.mark)",
        "postgresql://marked@/x?host=\(socket)&sslpassword=\(Self.mark)",
        "postgres:/marked:\(Self.mark)@nowhere.invalid/x",
        "mysql://marked:\(Self.mark)@nowhere.invalid/x",
      ]
      for (index, string) in strings.enumerated() {
        let isEven = index.isMultiple(of: 2)
        let target = isEven ? ["--target", string] : ["--target=\(string)", "--json"]
        let variable = isEven ? "FM2PG_TARGET" : "DATABASE_URL"
        let runs = [
          try WatchedRun(project.words("full-load", target: target), on: server).run,
          try WatchedRun(
            project.words("verify", target: []), environment: [variable: string], on: server
          ).run,
        ]
        for run in runs { #expect([2, 4].contains(run.exitCode), "\(run.output)\(run.errors)") }
      }
      let file = project.scratch.write("passfile", "*:*:*:marked:\(Self.mark)wrong\n")
      let service = project.scratch.write(
        "service", "[a]\nhost=\(try server.socketDirectory)\npassword=\(Self.mark)\nuser=marked\n")
      let environment = [
        "PGHOST": try server.socketDirectory, "PGUSER": "marked", "PGDATABASE": "connections",
      ]
      let others = [
        ["PGPASSWORD": Self.mark], ["PGPASSFILE": file],
        ["PGSERVICEFILE": service, "PGSERVICE": "a"],
        ["PGSERVICEFILE": service, "PGSERVICE": "b", "PGPASSWORD": Self.mark],
        ["PGPASSWORD": Self.mark, "PGOPTIONS": "-c role=nobody"],
      ]
      for other in others {
        let all = environment.merging(other) { $1 }
        let run = try WatchedRun(
          project.words("full-load", target: ["--verbose"]), environment: all, on: server)
        #expect(run.run.exitCode == 4, "\(run.run.output)\(run.run.errors)")
      }
      #expect(try !holdsMark(server.log))
    }
  }

  /// A connection string at a place where none belongs.
  @Test func theCommandLineIsWrong() throws {
    let url = "postgresql://marked:\(Self.mark)@nowhere.invalid/x"
    let conninfo = "host=nowhere.invalid password=\(Self.mark)"
    for secret in [url, conninfo] {
      for words in [
        [secret], ["full-load", ".", secret], ["full-load", secret, "--exports", "."],
        ["full-load", "--exports", ".", "--tagret", secret], ["help", secret],
        ["full-load", "--exports", ".", "--tagret=" + secret], ["rejects", secret],
        ["full-load", ".", "--jobs", secret], ["check", "--json=" + secret],
        ["check", "-t" + secret], ["check", "--completions", secret], ["--" + secret],
        ["check", "--target", secret, "--target", secret], ["verify", ".", "--exports", secret],
        ["db", "url", secret], ["check", ".", "--state", "/dev/null/" + secret],
      ] {
        for option in [[], ["--json"]] {
          let run = Program.run(words + option)
          #expect(run.exitCode != 0)
          #expect(!holdsMark(run.output + run.errors), "\(words): \(run.output)\(run.errors)")
        }
      }
    }
  }
}
