import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// The clinic loaded masked and unmasked, side by side, on a server that logs every statement.
@Suite(.serialized) struct ClinicMaskingTests {
  private static let mapping = Program.root + "/mappings/clinic"
  private static let exports = Program.root + "/fixtures/clinic/full"

  /// What the mapping says is personal, and what it ignores.
  private static let personal = [
    "Patients": [
      "PatientID", "MRN", "First_Name", "Last_Name", "DOB", "MedicareNo", "Email", "Phone_Mobile",
      "Phone_Home", "Allergies", "Street", "Suburb", "State", "Postcode", "ReferredByID",
      "MergedIntoID", "LastVisit", "Notes", "zz_gCurrentUser",
    ],
    "Clinicians": ["First_Name", "Last_Name", "Email", "Phone", "ProviderNo"],
    "Appointments": ["PatientID", "Reason"],
    "Encounters": ["PatientID", "Complaint", "Notes", "Diagnoses"],
    "Documents": ["PatientID", "Title", "Scanner", "Folder"],
    "Invoices": ["PatientID", "Memo"],
    "Orders": ["CopiesTo", "Notes"],
    "Payments": ["Reference"],
    "Clinics": ["zz_gLogo"],
  ]

  /// The same in the target, as its types write it.
  private static let targetColumns = [
    "mrn", "full_name", "date_of_birth", "medicare_no", "mobile", "home_phone", "last_visit_on",
  ]

  private func conninfo(_ cluster: TestCluster, _ database: String) -> String {
    cluster.conninfo.replacing("dbname=postgres", with: "dbname=\(database)")
  }

  private func run(_ command: String, _ target: String, _ options: String...) -> ChildRun {
    Program.run(
      [command, Self.mapping, "--exports", Self.exports, "--target", target] + options)
  }

  private func rows(_ target: String, _ sql: String) throws -> [[String?]] {
    try Connection(ConnectionTarget(conninfo: target), role: "test").query(sql)
  }

  private func key(_ scratch: Scratch, _ name: String, _ text: String) -> String {
    scratch.write(name, text + " of the clinic's rehearsal, 32 bytes or more")
  }

  @Test func noOriginalIsLeft() throws {
    let scratch = Scratch()
    let key = key(scratch, "key", "first")
    let other = self.key(scratch, "other", "second")
    let cluster = try TestCluster()
    try cluster.start(["log_statement": "all", "log_min_messages": "debug1"])
    let (masked, plain) = (conninfo(cluster, "masked"), conninfo(cluster, "plain"))
    let admin = try Connection(ConnectionTarget(conninfo: cluster.conninfo), role: "test")
    for name in ["masked", "plain"] { try admin.execute("CREATE DATABASE \(name)") }

    let load = run("full-load", masked, "--mask", key)
    #expect(load.exitCode == 0, "\(load.output)\(load.errors)")
    let verification = run("verify", masked, "--mask", key)
    #expect(verification.exitCode == 0, "\(verification.output)\(verification.errors)")
    let log = cluster.log + load.output + load.errors + verification.output + verification.errors
    let unmasked = run("full-load", plain)
    #expect(unmasked.exitCode == 0, "\(unmasked.errors)")

    try sameRows(masked, plain)
    let values = try originals(plain)
    #expect(values.count > 350, "\(values.count)")
    let left = try found(values, in: try dump(masked) + log, scratch)
    #expect(left == [])
    // The search finds what is there.
    let all = try found(values, in: try dump(plain), scratch)
    #expect(all.count * 10 > values.count * 9, "\(all.count) of \(values.count)")

    try gates(masked, plain, key: key, other: other)
  }

  /// Every count, fate and reason is that of the real load, and every join has as many rows.
  private func sameRows(_ masked: String, _ plain: String) throws {
    for sql in [
      "SELECT * FROM (SELECT (to_jsonb(c) - 'run_id')::text FROM fm2pg.table_count c) t ORDER BY 1",
      """
      SELECT target_table, record_number, code, column_name, constraint_name
      FROM fm2pg.reject_reason ORDER BY 1, 2, 3, 4
      """,
      "SELECT target_table, record_number, winner_number FROM fm2pg.merged ORDER BY 1, 2",
      "SELECT target_table, record_number, column_name FROM fm2pg.nulled_reference ORDER BY 1, 2, 3",
      """
      SELECT source_table, count(*), count(DISTINCT target_id) FROM fm2pg.crosswalk
      GROUP BY 1 ORDER BY 1
      """,
      """
      SELECT count(*), count(p.referred_by_id), count(p.merged_into_id), count(r.id), count(e.id)
      FROM clinic.patients p LEFT JOIN clinic.patients r ON r.id = p.referred_by_id
      LEFT JOIN clinic.appointments a ON a.patient_id = p.id
      LEFT JOIN clinic.encounters e ON e.appointment_id = a.id
      """,
      """
      SELECT p.sex, count(*), count(p.email), count(p.mobile), count(p.date_of_birth)
      FROM clinic.invoices i JOIN clinic.patients p ON p.id = i.patient_id GROUP BY 1 ORDER BY 1
      """,
    ] {
      let wanted = try rows(plain, sql)
      #expect(!wanted.isEmpty)
      #expect(try rows(masked, sql) == wanted)
    }
  }

  /// Personal texts of four letters or more that nothing else in the exports holds.
  private func originals(_ plain: String) throws -> [String] {
    var texts: [String] = []
    var others = ""
    let tables = try rows(plain, "SELECT DISTINCT source_table FROM fm2pg.staged_field")
    for table in tables.compactMap({ $0[0] }) {
      let names = Self.personal[table] ?? []
      for row in try rows(
        plain,
        """
        SELECT c.key, c.value FROM staging."\(table)" t, jsonb_each_text(to_jsonb(t)) c
        WHERE c.key !~ '^_fm2pg_' AND c.value IS NOT NULL
        """)
      {
        guard let name = row[0], let value = row[1] else { continue }
        if names.contains(name) { texts.append(value) } else { others += value + "\n" }
      }
    }
    for column in Self.targetColumns {
      texts += try rows(plain, "SELECT \(column)::text FROM clinic.patients").compactMap { $0[0] }
    }
    for table in ["organisations", "clinics"] {
      let phones = try rows(plain, "SELECT phone FROM clinic.\(table)").compactMap { $0[0] }
      others += phones.joined(separator: "\n")
    }
    // The record that is set aside, with all its cells.
    texts += try rows(
      plain,
      """
      SELECT c.value FROM fm2pg.reject r JOIN fm2pg.reject_reason USING (run_id, target_table,
        record_number), jsonb_each_text(r.cells) c WHERE code = 'R301' AND c.key = 'Reference'
      """
    ).compactMap { $0[0] }
    let separators: Set<Character> = ["\n", "\u{1D}", "\u{1E}"]
    let values = Set(
      texts.flatMap { $0.split(whereSeparator: separators.contains) }.map { text in
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
      })
    // Null words of the mapping stay.
    return values.filter { value in
      value.count >= 4 && !others.contains(value)
        && !["unknown", "none known"].contains(value.lowercased())
    }.sorted()
  }

  private func dump(_ target: String) throws -> String {
    let dump = ChildRun(
      "/usr/bin/pg_dump", ["-d", target], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    #expect(dump.exitCode == 0, "\(dump.errors)")
    return dump.output
  }

  /// The values that stand in the text as words.
  private func found(_ values: [String], in text: String, _ scratch: Scratch) throws -> [String] {
    let list = scratch.write("values", values.joined(separator: "\n") + "\n")
    let file = scratch.write("text", text)
    let grep = ChildRun(
      "/bin/grep", ["-a", "-o", "-F", "-w", "-f", list, file],
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
    #expect(grep.exitCode <= 1, "\(grep.errors)")
    return Set(grep.output.split(separator: "\n").map(String.init)).sorted()
  }

  /// Masked and unmasked never meet, nor do two keys.
  private func gates(_ masked: String, _ plain: String, key: String, other: String) throws {
    for (run, says) in [
      (run("full-load", masked), "masked into this database"),
      (run("full-load", masked, "--rebuild"), "masked into this database"),
      (run("full-load", plain, "--mask", key), "unmasked into this database"),
      (run("full-load", plain, "--mask", key, "--rebuild"), "unmasked into this database"),
      (run("full-load", masked, "--mask", other), "masked with another key"),
      (run("verify", masked), "is masked"),
      (run("verify", masked, "--mask", other), "was masked with another key"),
      (run("verify", plain, "--mask", key), "is not masked"),
    ] {
      #expect(run.exitCode == 6)
      #expect(run.errors.contains("error[E602]") && run.errors.contains(says), "\(run.errors)")
    }
    let again = run("full-load", masked, "--mask", key, "--json")
    #expect(try json(again.output, "notes")?.contains("nothing to do") == true, "\(again.errors)")
    let replaced = run("full-load", masked, "--mask", other, "--rebuild")
    #expect(replaced.exitCode == 0, "\(replaced.errors)")
    let verification = run("verify", masked, "--mask", other)
    #expect(verification.exitCode == 0, "\(verification.output)\(verification.errors)")
    let runs = try rows(
      masked, "SELECT is_masked, length(mask_key) FROM fm2pg.run WHERE status = 'ok'")
    #expect(runs == [["t", "32"], ["t", "32"]])
    #expect(
      try rows(masked, "SELECT count(DISTINCT mask_key) FROM fm2pg.run WHERE status = 'ok'")
        == [["2"]])
  }
}
