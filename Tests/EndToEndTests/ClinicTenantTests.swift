import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Two tenants of the clinic in one target: the same files, the same keys, each its own rows.
@Suite struct ClinicTenantTests {
  /// The readers of all in one database, named after tenants that no other process has.
  private struct Clinic {
    let database: ScratchDatabase
    let target: String
    let north = "north_\(getpid())"
    let south = "south_\(getpid())"

    /// The southern clinic exports the day after the northern one; most keys are the same.
    func folder(_ tenant: String) -> String {
      Program.root + "/fixtures/clinic/" + (tenant == north ? "full" : "delta")
    }

    func run(_ command: String, _ tenant: String, _ options: String...) -> ChildRun {
      Program.run(
        [command, ClinicTenantTests.mapping, "--exports", folder(tenant), "--target", target]
          + ["--set", "tenant=" + tenant] + options)
    }

    func expectClean(
      _ command: String, _ tenant: String, _ options: [String] = [],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let run = Program.run(
        [command, ClinicTenantTests.mapping, "--exports", folder(tenant), "--target", target]
          + ["--set", "tenant=" + tenant] + options)
      try #require(
        run.exitCode == 0, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
    }

    /// Every row of every table as text, in the order of the text.
    func rows(
      of tenant: String? = nil, on connection: borrowing Connection
    ) throws -> [String: [[String?]]] {
      var rows: [String: [[String?]]] = [:]
      for (table, hasTenant) in try tables(on: connection) {
        let own = tenant.map { hasTenant ? " WHERE tenant = '\($0)'" : "" } ?? ""
        rows[table] = try connection.query(
          "SELECT t::text FROM clinic.\(quoteIdentifier(table)) t\(own) ORDER BY 1")
      }
      return rows
    }

    /// Every relation with rows, and whether it says whose they are.
    func tables(on connection: borrowing Connection) throws -> [(name: String, hasTenant: Bool)] {
      try connection.query(
        """
        SELECT c.relname, EXISTS (SELECT FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attname = 'tenant' AND NOT a.attisdropped)
        FROM pg_class c WHERE relnamespace = 'clinic'::regnamespace
          AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
        """
      ).map { ($0[0] ?? "", $0[1] == "t") }
    }
  }

  private static let mapping = Program.root + "/mappings/clinic"

  private func withBoth(_ body: (Clinic) throws -> Void) throws {
    try ScratchDatabase.with { database in
      let migration = String(
        decoding: Scratch.read(Self.mapping + "/migration.yml"), as: UTF8.self)
      let clinic = Clinic(
        database: database, target: try Rights.give(migration, in: database))
      for tenant in [clinic.north, clinic.south] { try clinic.expectClean("full-load", tenant) }
      try body(clinic)
    }
  }

  /// The SQL that docs/security.md gives for a reader of the tenant.
  private func makeReader(of tenant: String, on connection: borrowing Connection) throws {
    let page = String(
      decoding: Scratch.read(Program.root + "/docs/security.md"), as: UTF8.self)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let heading = try #require(lines.firstIndex(of: "### One tenant's rows"))
    let script = lines[heading...].drop { $0 != "```sql" }.dropFirst().prefix { $0 != "```" }
    try #require(script.count == 4)
    try connection.execute(
      script.joined(separator: "\n").replacing("north", with: tenant))
  }

  private func dropReaders(of clinic: Clinic, _ names: [String]) {
    guard let connection = try? clinic.database.connect() else { return }
    for name in names {
      _ = try? connection.execute("DROP OWNED BY \(name) CASCADE; DROP ROLE \(name)")
    }
  }

  @Test func eachReaderSeesItsOwnTenantsRowsOnly() throws {
    try withBoth { clinic in
      let (north, south) = (clinic.north, clinic.south)
      let stranger = "stranger_\(getpid())"
      defer {
        dropReaders(
          of: clinic,
          [north, south].flatMap { ["\($0)_reports", "clinic_reader_\($0)"] } + [stranger])
      }
      let owner = try clinic.database.connect()
      for tenant in [north, south] {
        try clinic.expectClean("verify", tenant)
        try makeReader(of: tenant, on: owner)
      }
      try owner.execute(
        """
        CREATE ROLE \(stranger);
        GRANT USAGE ON SCHEMA clinic TO \(stranger);
        GRANT SELECT ON ALL TABLES IN SCHEMA clinic TO \(stranger);
        """)
      // Only what no export fills may be open to all.
      let filled = Set(
        try owner.query("SELECT DISTINCT target FROM fm2pg.table_count").compactMap { $0[0] })
      for (table, hasTenant) in try clinic.tables(on: owner) {
        #expect(hasTenant == filled.contains(table), "\(table)")
      }
      let seen = try [north, south].map { try clinic.rows(of: $0, on: owner) }
      #expect(seen[0].keys.count == 14)
      for (table, rows) in seen[0] where filled.contains(table) {
        #expect(!rows.isEmpty && !(seen[1][table] ?? []).isEmpty, "\(table)")
        #expect(rows != seen[1][table])
      }
      try expectOverlap(clinic, on: owner)
      // When its own user asks, and again after the next load of each.
      for round in 1...2 {
        for (tenant, expected) in zip([north, south], seen) {
          for role in ["\(tenant)_reports", "clinic_reader_\(tenant)"] {
            let reader = try clinic.database.connect()
            try reader.execute("SET SESSION AUTHORIZATION \(role); SET row_security = on")
            try reader.execute("BEGIN READ ONLY")
            #expect(try clinic.rows(on: reader) == expected, "\(role), round \(round)")
            try reader.execute("COMMIT")
          }
        }
        let reader = try clinic.database.connect()
        try reader.execute("SET SESSION AUTHORIZATION \(stranger); SET row_security = on")
        for (table, rows) in try clinic.rows(on: reader) {
          #expect(rows.isEmpty == filled.contains(table), "\(table)")
        }
        if round == 1 {
          for tenant in [north, south] {
            try clinic.expectClean("full-load", tenant, ["--rebuild"])
          }
        }
      }
      try expectNoWayAround(clinic, on: owner)
    }
  }

  /// The same keys, and yet no id in common.
  private func expectOverlap(_ clinic: Clinic, on owner: borrowing Connection) throws {
    let counts = try owner.query(
      """
      SELECT count(*) > 150, count(*) = count(DISTINCT n.target_id), bool_or(n.target_id = s.target_id)
      FROM fm2pg.crosswalk n JOIN fm2pg.crosswalk s USING (source_table, source_key, target_table)
      WHERE n.tenant = '\(clinic.north)' AND s.tenant = '\(clinic.south)'
      """)
    #expect(counts == [["t", "t", "f"]])
  }

  /// What a reader may try in its own session.
  private func expectNoWayAround(_ clinic: Clinic, on owner: borrowing Connection) throws {
    let (north, south) = (clinic.north, clinic.south)
    let role = "\(north)_reports"
    try owner.execute(
      "GRANT INSERT, UPDATE, DELETE ON clinic.countries, clinic.organisations TO \(role)")
    try owner.execute("CREATE SCHEMA evil AUTHORIZATION \(role)")
    defer { _ = try? owner.execute("DROP SCHEMA evil CASCADE") }
    let reader = try clinic.database.connect()
    try reader.execute("SET SESSION AUTHORIZATION \(role); SET row_security = on")
    // Names that the policy uses, found first on the role's own path.
    try reader.execute(
      """
      CREATE FUNCTION evil.pg_has_role(oid, text) RETURNS boolean LANGUAGE sql AS 'select true';
      CREATE FUNCTION evil.always(text, text) RETURNS boolean LANGUAGE sql AS 'select true';
      CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.always);
      CREATE OPERATOR evil.^@ (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.always);
      SET search_path = evil, pg_catalog;
      SET app.tenant = '\(south)';
      SET clinic.tenant = '\(south)';
      """)
    let tenants = "SELECT DISTINCT tenant FROM clinic.organisations"
    #expect(try reader.query(tenants) == [[north]])
    for attempt in [
      "SET row_security = off; \(tenants)",
      "SET ROLE clinic_reader_\(south)",
      "GRANT clinic_reader_\(south) TO \(role)",
      "CREATE ROLE clinic_reader_another",
      "ALTER ROLE \(role) RENAME TO clinic_reader_another",
      "ALTER TABLE clinic.organisations DISABLE ROW LEVEL SECURITY",
      "DROP POLICY own_tenant ON clinic.organisations",
      "SELECT count(*) FROM fm2pg.crosswalk",
      "SELECT count(*) FROM \"staging_\(south)\".\"Patients\"",
      // Rights to write are rights to write one's own rows.
      "UPDATE clinic.organisations SET tenant = '\(south)'",
      """
      INSERT INTO clinic.organisations (id, tenant, legacy_id, code, name, country_code, is_active,
        created_at) VALUES (gen_random_uuid(), '\(south)', 'X', 'XX', 'x', 'AU', true, now())
      """,
    ] {
      #expect(throws: DatabaseError.self, "\(attempt)") { try reader.execute("BEGIN; " + attempt) }
      try reader.execute("ROLLBACK")
    }
    #expect(
      try reader.execute(
        "DELETE FROM clinic.organisations WHERE tenant OPERATOR(pg_catalog.=) '\(south)'")
        == 0)
  }

  @Test func rowsWithoutTenantAreForReadersOfNone() throws {
    try ScratchDatabase.with { database in
      let migration = String(
        decoding: Scratch.read(Self.mapping + "/migration.yml"), as: UTF8.self)
      let target = try Rights.give(migration, in: database)
      let load = Program.run(
        ["full-load", Self.mapping, "--exports", Program.root + "/fixtures/clinic/full"]
          + ["--target", target])
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      let connection = try database.connect()
      // Made and taken back in one transaction: roles belong to the server.
      try connection.execute("BEGIN")
      let name = "clinic_reader_x\(getpid())"
      let made = try connection.query("SELECT FROM pg_roles WHERE rolname = 'clinic_reader'")
        .isEmpty
      if made { try connection.execute("CREATE ROLE clinic_reader") }
      try connection.execute("CREATE ROLE \(name)")
      for (role, count) in [("clinic_reader", "30"), (name, "0")] {
        try connection.execute(
          """
          GRANT USAGE ON SCHEMA clinic TO \(role);
          GRANT SELECT ON clinic.patients TO \(role);
          SET LOCAL ROLE \(role); SET LOCAL row_security = on
          """)
        #expect(try connection.queryValue("SELECT count(*) FROM clinic.patients") == count)
        try connection.execute("RESET ROLE; SET LOCAL row_security = off")
      }
      try connection.execute("ROLLBACK")
    }
  }

  @Test func aRebuildOfOneLeavesTheOtherBitForBit() throws {
    try withBoth { clinic in
      let (north, south) = (clinic.north, clinic.south)
      let connection = try clinic.database.connect()
      let policies = """
        SELECT c.relname, relrowsecurity, relforcerowsecurity, polname, polcmd, polroles::text,
          pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
        FROM pg_class c LEFT JOIN pg_policy ON polrelid = c.oid
        WHERE relnamespace = 'clinic'::regnamespace AND relkind = 'r' ORDER BY 1
        """
      let (before, rules) = (
        try clinic.rows(of: south, on: connection), try connection.query(policies)
      )
      #expect(rules.filter { $0[1] == "t" && $0[2] == "f" && $0[3] == "own_tenant" }.count == 13)
      // Other exports of the north: those of the day after.
      let rebuilt = Program.run([
        "full-load", Self.mapping, "--exports", clinic.folder(south), "--target", clinic.target,
        "--set", "tenant=" + north, "--rebuild",
      ])
      #expect(rebuilt.exitCode == 0, "\(rebuilt.output)\(rebuilt.errors)")
      #expect(try clinic.rows(of: south, on: connection) == before)
      #expect(try connection.query(policies) == rules)
      try clinic.expectClean("verify", south)

      // The north is back; a cell of the south is not what its export says.
      try clinic.expectClean("full-load", north, ["--rebuild"])
      try connection.execute(
        "UPDATE clinic.patients SET notes = 'changed' WHERE tenant = '\(south)' AND mrn = "
          + "(SELECT min(mrn) FROM clinic.patients WHERE tenant = '\(south)')")
      let found = clinic.run("verify", south, "--json")
      #expect(found.exitCode == 1)
      #expect(found.output.contains("\"checksum.target.patients.notes\""))
      try clinic.expectClean("verify", north)
      try connection.execute(
        "DELETE FROM clinic.payments WHERE id = "
          + "(SELECT id FROM clinic.payments WHERE tenant = '\(south)' LIMIT 1)")
      #expect(clinic.run("verify", south).exitCode == 1)
      try clinic.expectClean("verify", north)
    }
  }
}
