import FM2PGTestSupport
import Testing

/// The project of `fixtures/django`, whose tables Django's migrations have made.
enum DjangoProject {
  /// What `manage.py migrate` makes of an empty database, once for all tests.
  private static let migrated: Result<ScratchDatabase, any Error> = Result {
    try ScratchDatabase.shared("django") { database in
      let run = manage(["migrate", "--verbosity", "0"], database)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
  }

  /// Runs the body with a database of its own.
  ///
  /// - Parameters:
  ///   - changes: Replaces texts of the mapping, by what they replace.
  ///   - before: Runs in the database before the role gets its rights.
  static func with<R>(
    changes: [String: String] = [:], before: String = "", _ body: (ExternalProject) throws -> R
  ) throws -> R {
    try ScratchDatabase.copying(migrated.get()) { database in
      let tables = tables.map { text in
        changes.reduce(text) { $0.replacing($1.key, with: $1.value) }
      }
      return try ExternalProject.with(
        database: database, before: before, migration: migration, tables: tables,
        exports: exports, body)
    }
  }

  private static let migration = """
    migration: django
    schema: external
    source: { dates: ymd, time_zone: UTC }
    target: { schema: public, ids: identity }
    """

  private static let tables = [
    """
    table: clinic_clinic
    from: Clinics
    key: Code
    match: code
    columns: { code: Code, name: Name, postcode: Postcode }
    reject_budget: 10
    """,
    """
    table: clinic_patient
    from: Patients
    key: Id
    deletes: soft
    columns:
      mrn: Mrn
      name: Name
      status: { from: Status, map: { A: active, I: inactive }, otherwise: keep }
      born: Born
      clinic_id: { from: Clinic, references: clinic_clinic }
      referrer_id: { from: Referrer, references: clinic_patient, on_missing: null }
      extra: { object: { legacy: Id } }
    reject_budget: 10
    """,
    """
    table: clinic_tag
    from: Tags
    key: Name
    match: { columns: name, compare: normalized }
    columns: { name: Name }
    """,
    """
    table: clinic_patient_tags
    from: PatientTags
    key: [Patient, Tag]
    deletes: hard
    columns:
      patient_id: { from: Patient, references: clinic_patient }
      tag_id: { from: Tag, references: clinic_tag }
    reject_budget: 10
    """,
    """
    table: clinic_visit
    from: Visits
    key: Id
    ids: uuid
    deletes: hard
    columns:
      patient_id: { from: Patient, references: clinic_patient }
      number: No
      seen_at: Seen
      fee: Fee
    reject_budget: 10
    """,
  ]

  static let exports = [
    "Clinics.csv": csv(["Code", "Name", "Postcode"], ["N", "North", "2000"], ["S", "South", ""]),
    "Patients.csv": csv(
      ["Id", "Mrn", "Name", "Status", "Born", "Clinic", "Referrer"],
      ["1", "M1", "Ada", "A", "1980-02-29", "N", "2"], ["2", "M2", "Ben", "I", "", "S", ""]),
    "Tags.csv": csv(["Name"], ["Asthma"], ["Diabetes"]),
    "PatientTags.csv": csv(["Patient", "Tag"], ["1", "Asthma"], ["2", "Asthma"]),
    "Visits.csv": csv(
      ["Id", "Patient", "No", "Seen", "Fee"], ["10", "1", "1", "2024-01-31 09:00:00", "80.00"],
      ["11", "2", "1", "2024-02-01 10:30:00", "120.50"]),
  ]

  fileprivate static func manage(
    _ arguments: [String], _ database: ScratchDatabase
  ) -> ChildRun {
    ChildRun(
      "/usr/bin/python3", ["-B", Program.root + "/fixtures/django/manage.py"] + arguments,
      environment: ["PATH": "/usr/bin:/bin", "DATABASE": database.conninfo])
  }
}

extension ExternalProject {
  /// Runs Python in Django's shell; returns what it prints, line by line.
  func django(_ script: String) throws -> [String] {
    let run = DjangoProject.manage(
      ["shell", "-c", "from clinic.models import *\n" + script], database)
    try #require(run.exitCode == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }
}
