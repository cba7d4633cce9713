import FM2PGTestSupport
import Postgres
import Testing

/// The clinic's fixture through the built program.
@Suite struct ClinicTests {
  private static let mapping = Program.root + "/mappings/clinic"
  private static let fixture = Program.root + "/fixtures/clinic"

  private static let migration = String(
    decoding: Scratch.read(mapping + "/migration.yml"), as: UTF8.self)

  private func run(
    _ command: String, _ database: ScratchDatabase, _ options: String...
  ) throws -> ChildRun {
    let target = try Rights.give(Self.migration, in: database)
    return Program.run(
      [command, Self.mapping, "--exports", Self.fixture + "/full", "--target", target] + options)
  }

  /// The lines of an expected file without its header, each cut at its commas.
  private func expected(_ name: String) -> [[String]] {
    let text = String(
      decoding: Scratch.read(Self.fixture + "/expected/" + name), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func loadsAsTheFixtureSaysAndIsProved() throws {
    try ScratchDatabase.with { database in
      let load = try run("full-load", database, "--json")
      #expect(load.exitCode == 0, "\(load.errors)")
      try checkContract(load.output)
      let fixture = ChildRun(
        "/bin/bash", [Self.fixture + "/check-expected.sh", database.conninfo],
        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
      #expect(fixture.exitCode == 0, "\(fixture.output)\(fixture.errors)")

      let verification = try run("verify", database, "--json")
      #expect(verification.exitCode == 0, "\(verification.errors)")
      #expect(try json(verification.output, "status") == "ok")
      #expect(try json(verification.output, "balanced") == "true")
      #expect(try statuses(verification.output) == [["pass"], ["warn"]])

      let before = try state(database)
      let again = try run("full-load", database, "--json")
      #expect(again.exitCode == 0, "\(again.errors)")
      #expect(try json(again.output, "notes,0")?.contains("nothing to do") == true)
      #expect(try json(again.output, "run") == json(load.output, "run"))
      #expect(try state(database) == before)
      try checkContract(again.output)
    }
  }

  /// Keys in the contract's order, and the counts of `expected/tables.csv`.
  private func checkContract(_ output: String) throws {
    let connection = try TestServer.connect()
    let keys = try connection.queryValue(
      "SELECT string_agg(key, ' ' ORDER BY number) "
        + "FROM json_each($1::json) WITH ORDINALITY e(key, value, number)", [output])
    #expect(
      keys?.hasPrefix("schema_version command run status exit_code balanced exports tables")
        == true)
    #expect(try json(output, "schema_version") == "1")
    #expect(try json(output, "command") == "full-load")
    #expect(try json(output, "status") == "ok")
    #expect(try json(output, "exit_code") == "0")
    #expect(try json(output, "balanced") == "true")
    #expect(try json(output, "errors") == "[]")
    #expect(output.hasSuffix("}\n") && output.split(separator: "\n").count == 1)
    let tables = try connection.query(
      """
      SELECT t->>'source', t->>'target', t->>'staged', t->>'used', t->>'filtered', t->>'merged',
        t->>'held', t->>'rejected', t->>'produced'
      FROM jsonb_array_elements($1::jsonb->'tables') t 
      ORDER BY t->>'source' COLLATE "C", t->>'target' COLLATE "C"
      """, [output])
    #expect(tables == expected("tables.csv"))
    let accounts = try connection.query(
      """
      SELECT count(*), count(*) FILTER (WHERE (e->>'records')::int
        = (e->>'staged')::int + (e->>'undecodable')::int AND e->>'sha256' ~ '^[0-9a-f]{64}$')
      FROM jsonb_array_elements($1::jsonb->'exports') e
      """, [output])
    #expect(accounts == [["13", "13"]])
    let owned = try connection.queryValue(
      """
      SELECT count(*) FROM jsonb_array_elements($1::jsonb->'tables') t
      WHERE t->>'inserted' <> t->>'owned' OR t->>'produced' <> t->>'used'
        OR (t->>'updated')::int + (t->>'unchanged')::int + (t->>'deleted')::int <> 0
      """, [output])
    #expect(owned == "0")
  }

  /// The distinct states of all checks.
  private func statuses(_ output: String) throws -> [[String?]] {
    try TestServer.connect().query(
      "SELECT DISTINCT c->>'status' FROM jsonb_array_elements($1::jsonb->'checks') c", [output])
  }

  /// What must not change when nothing is to be done: every relation and its storage.
  private func state(_ database: ScratchDatabase) throws -> [[String?]] {
    try database.connect().query(
      """
      SELECT n.nspname, c.relname, c.relfilenode
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('clinic', 'staging') ORDER BY 1, 2
      """)
      + database.connect().query("SELECT count(*), max(finished_at) FROM fm2pg.run")
  }

  /// Seeded changes of single cells: each is found and named, and nothing else is.
  @Test func changedCellsAreFoundAndNamed() throws {
    try ScratchDatabase.with { database in
      let load = try run("full-load", database, "--quiet")
      #expect(load.exitCode == 0, "\(load.errors)")
      let connection = try database.connect()
      try connection.execute("SET session_replication_role = replica")
      var generator = SeededGenerator(state: 20_261_121)
      for schema in ["clinic", "staging"] {
        var changed = try changes(
          schema, count: schema == "clinic" ? 20 : 5, &generator, on: connection)
        changed.sort()
        let verification = try run("verify", database, "--json")
        #expect(verification.exitCode == 1)
        #expect(try json(verification.output, "status") == "findings")
        let failed = try failures(verification.output)
        for cell in changed {
          #expect(failed.contains(cell), "not found in \(schema): \(cell)")
        }
        if schema == "clinic" {
          for cell in failed where cell.contains(".") {
            #expect(changed.contains(cell), "found, but was not changed: \(cell)")
          }
        }
        #expect(!(verification.output + verification.errors).contains(Self.mark))
        try restore(schema, on: connection)
        let again = try run("verify", database)
        #expect(again.exitCode == 0, "\(again.output)\(again.errors)")
      }
    }
  }

  private static let mark = "ZZSECRET"

  /// Changes `count` random cells, at most one per column; keeps the old tables aside.
  ///
  /// - Returns: `table.column` of each.
  private func changes(
    _ schema: String, count: Int, _ generator: inout SeededGenerator,
    on connection: borrowing Connection
  ) throws -> [String] {
    let candidates = try connection.query(
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND a.attnum > 0
        AND c.relname <> 'countries' AND a.attgenerated = '' AND a.attname !~ '^_fm2pg_'
        AND format_type(a.atttypid, a.atttypmod) ~ '^(text|character|numeric|integer|smallint'
          '|timestamp|date|boolean|jsonb|interval|time)'
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary
          AND a.attnum = ANY (i.indkey))
      ORDER BY 1, 2
      """, [schema])
    try connection.execute("CREATE SCHEMA IF NOT EXISTS aside")
    var found: [String] = []
    while found.count < count {
      let candidate = generator.pick(candidates).map { $0 ?? "" }
      let (table, column) = (candidate[0], candidate[1])
      guard !found.contains("\(table).\(column)") else { continue }
      let name = "\(schema).\"\(table)\""
      let quoted = "\"\(column)\""
      try connection.execute("CREATE TABLE IF NOT EXISTS aside.\"\(table)\" AS TABLE \(name)")
      let offset = generator.number(0...1_000)
      // A constraint may refuse the change; then another cell is taken.
      let rows = try? connection.execute(
        """
        UPDATE \(name) SET \(quoted) = \(Self.changed(quoted, candidate[2]))
        WHERE ctid = (SELECT ctid FROM \(name) WHERE \(quoted) IS NOT NULL
          ORDER BY ctid OFFSET \(offset) % greatest(1, (SELECT count(*) FROM \(name)
            WHERE \(quoted) IS NOT NULL)) LIMIT 1)
        """)
      if rows == 1 { found.append("\(table).\(column)") }
    }
    return found
  }

  /// Another value of the type.
  private static func changed(_ column: String, _ type: String) -> String {
    switch type {
    case "text[]": "\(column) || ARRAY['\(mark)']"
    case "text": "\(column) || '\(mark)'"
    case "boolean": "NOT \(column)"
    case "jsonb": "\(column) || '{\"\(mark)\": 1}'"
    case "date": "\(column) + 1"
    case "integer", "smallint": "CASE WHEN \(column) = 0 THEN 1 ELSE 0 END"
    case _ where type.hasPrefix("numeric"): "CASE WHEN \(column) = 0 THEN 1 ELSE 0 END"
    case _ where type.hasPrefix("character"):
      "CASE WHEN left(\(column), 1) = 'Z' THEN 'Y' ELSE 'Z' END"
    default: "\(column) + interval '1 second'"
    }
  }

  private func restore(_ schema: String, on connection: borrowing Connection) throws {
    let tables = try connection.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'aside'::regnamespace AND relkind = 'r'")
    for table in tables.compactMap({ $0[0] }) {
      let columns = try connection.queryValue(
        """
        SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped
        """, ["\(schema).\"\(table)\""])
      let list = try #require(columns)
      try connection.execute(
        """
        BEGIN;
        DELETE FROM \(schema)."\(table)";
        INSERT INTO \(schema)."\(table)" (\(list)) SELECT \(list) FROM aside."\(table)";
        COMMIT
        """)
    }
    try connection.execute("DROP SCHEMA aside CASCADE")
  }

  /// `table.column` of the checks that failed, `table` alone where a check has no column.
  private func failures(_ output: String) throws -> [String] {
    try TestServer.connect().query(
      """
      SELECT DISTINCT concat_ws('.', c->>'table', c->>'column')
      FROM jsonb_array_elements($1::jsonb->'checks') c WHERE c->>'status' = 'fail' ORDER BY 1
      """, [output]
    ).compactMap { $0[0] }
  }

  struct Damage: CustomTestStringConvertible {
    var sql: String
    /// Must be named by a failed check.
    var table: String
    /// Why verify does not find it.
    var testDescription: String { sql }
  }

  static let damages = [
    Damage(
      sql:
        "DELETE FROM clinic.payments WHERE id = (SELECT min(id::text)::uuid FROM clinic.payments)",
      table: "payments"),
    Damage(
      sql: """
        INSERT INTO clinic.organisations (id, legacy_id, code, name, country_code, is_active,
          created_at) VALUES (gen_random_uuid(), 'X', 'XX', 'x', 'AU', true, now())
        """, table: "organisations"),
    Damage(
      sql: "ALTER TABLE clinic.patients DROP CONSTRAINT patients_born_after_1880",
      table: "patients"),
    Damage(
      sql: "ALTER TABLE clinic.clinics DROP CONSTRAINT clinics_lead_clinician_id_fkey",
      table: "clinics"),
    Damage(
      sql: "ALTER TABLE clinic.patients DROP CONSTRAINT patients_tenant_mrn_key", table: "patients"),
    Damage(
      sql: """
        UPDATE clinic.patients SET notes = NULL
        WHERE id = (SELECT id FROM clinic.patients WHERE notes IS NOT NULL LIMIT 1)
        """, table: "patients"),
    Damage(
      sql: """
        UPDATE clinic.encounters SET clinic_name = NULL
        WHERE id = (SELECT id FROM clinic.encounters WHERE clinic_name = '' LIMIT 1)
        """, table: "encounters"),
    Damage(
      sql: """
        WITH pair AS (SELECT min(id::text)::uuid AS a, max(id::text)::uuid AS b
          FROM clinic.patients)
        UPDATE clinic.patients a SET family_name = b.family_name
        FROM clinic.patients b, pair WHERE (a.id, b.id) IN ((pair.a, pair.b), (pair.b, pair.a))
        """, table: "patients"),
    Damage(
      sql: """
        UPDATE clinic.patients SET clinic_id = (SELECT max(id::text)::uuid FROM clinic.clinics)
        WHERE legacy_id = (SELECT max(legacy_id) FROM clinic.patients
          WHERE clinic_id <> (SELECT max(id::text)::uuid FROM clinic.clinics))
        """, table: "patients"),
    Damage(sql: "ALTER TABLE clinic.patients ALTER COLUMN mrn DROP NOT NULL", table: "patients"),
    Damage(sql: "DROP INDEX clinic.appointments_slot_key", table: "appointments"),
    Damage(
      sql: "DELETE FROM fm2pg.reject_reason WHERE source_table = 'Patients' AND code = 'R105'",
      table: "patients"),
    Damage(sql: "DELETE FROM fm2pg.merged", table: "appointments"),
    Damage(sql: "DELETE FROM fm2pg.nulled_reference", table: "clinicians"),
    Damage(
      sql: """
        UPDATE fm2pg.table_count SET rejected = rejected + 1, used = used - 1,
          produced = produced - 1, inserted = inserted - 1, owned = owned - 1
        WHERE target = 'patients'
        """, table: "patients"),
    Damage(sql: #"DELETE FROM staging."Patients" WHERE _fm2pg_record = 5"#, table: "Patients"),
    Damage(
      sql: """
        INSERT INTO staging."Patients" SELECT * FROM staging."Patients" WHERE _fm2pg_record = 5
        """, table: "Patients"),
    Damage(
      sql: """
        UPDATE staging."Patients" SET _fm2pg_fingerprint = '' WHERE _fm2pg_record = 5
        """, table: "Patients"),
    Damage(
      sql: "ALTER DOMAIN clinic.abn_number DROP CONSTRAINT abn_number_digits",
      table: "organisations"),
    Damage(
      sql: "ALTER SEQUENCE clinic.invoices_invoice_no_seq RESTART WITH 1", table: "invoices"),
    Damage(
      sql: "DELETE FROM fm2pg.crosswalk_entry WHERE source_key = 'P0012'", table: "patients"),
    Damage(
      sql: "ALTER TABLE clinic.patients ALTER COLUMN given_name TYPE text", table: "patients"),
    Damage(
      sql: "ALTER TABLE clinic.payments DROP COLUMN fee", table: "payments"),
    Damage(
      sql: "DROP TABLE clinic.payments", table: "payments"),
  ]

  /// One load; each damage in turn, undone before the next.
  @Test func otherDamageIsFound() throws {
    try ScratchDatabase.with { database in
      let load = try run("full-load", database, "--quiet")
      #expect(load.exitCode == 0, "\(load.errors)")
      for damage in Self.damages {
        try expectFound(damage, in: database)
      }
    }
  }

  private func expectFound(_ damage: Damage, in database: ScratchDatabase) throws {
    try ScratchDatabase.copying(database) { copy in
      try copy.connect().execute(damage.sql)
      let verification = try run("verify", copy, "--json")
      try #require(verification.exitCode == 1, "\(damage.sql)")
      let failed = try failures(verification.output)
      let tables = failed.map { String($0.prefix { $0 != "." }) }
      #expect(tables.contains(damage.table), "\(damage.sql): \(failed)")
    }
  }
}
