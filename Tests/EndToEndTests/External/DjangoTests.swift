import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// `schema: external`: tables that Django has made, some with rows of their own.
@Suite struct DjangoTests {
  @Test func emptyTables() throws {
    try DjangoProject.with { project in
      let schema = project.schema()
      project.expect("check")
      project.expect("plan")
      let load = project.run("full-load", "--json")
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      project.expect("verify")
      #expect(project.schema() == schema, "tables, constraints, triggers and rights stay")
      #expect(
        try project.django(
          """
          for p in Patient.objects.order_by("mrn"):
              print(p.mrn, p.status, p.born, p.clinic.code, p.referrer and p.referrer.mrn, p.extra,
                    [t.name for t in p.tags.all()], [str(v.fee) for v in p.visit_set.all()])
          """) == [
            "M1 active 1980-02-29 N M2 {'legacy': '1'} ['Asthma'] ['80.00']",
            "M2 inactive None S None {'legacy': '2'} ['Asthma'] ['120.50']",
          ])
      #expect(try project.rows("select distinct made_by from clinic_patient") == [["database"]])
      #expect(
        try project.rows("select fee_with_tax from clinic_visit order by 1") == [
          ["88.00"], ["132.55"],
        ]
      )
      #expect(
        try project.rows("select operation, count(*) from clinic_audit group by 1")
          == [["INSERT", "2"]], "triggers of the tables fire")
      #expect(
        try project.django(
          """
          p = Patient.objects.create(mrn="M3", name="Eve", status="active",
                                     clinic=Clinic.objects.create(code="W", name="West"))
          p.tags.add(Tag.objects.create(name="New"))
          print(Patient.objects.count(), Clinic.objects.count(), Tag.objects.count())
          """) == ["3 3 3"], "ids of Django's next rows are free")
      let again = project.run("full-load")
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"), "\(again.errors)")
      project.expect("verify")
      #expect(try project.rows(leftovers) == [["fm2pg"], ["staging"]])
    }
  }

  private let leftovers = """
    select nspname from pg_namespace
    where nspname !~ '^pg_|^information_schema$|^public$' order by 1
    """

  /// Rows of others with what says whether they were touched.
  private let others = """
    select 'c', c.id, c.xmin::text, c::text from clinic_clinic c where code in ('X', 'Y')
    union all select 'p', p.id, p.xmin::text, p::text from clinic_patient p where mrn like 'X%'
    union all select 't', t.id, t.xmin::text, t::text from clinic_tag t where name = 'Other'
    order by 1, 2
    """

  private let rowsOfDjango = """
    x = Clinic.objects.create(code="X", name="Ex")
    n = Clinic.objects.create(code="N", name="Old name")
    Patient.objects.create(mrn="X1", name="Theirs", status="active", clinic=n)
    Tag.objects.create(name="Other")
    Tag.objects.create(name=" asthma")
    """

  @Test func rowsOfOthers() throws {
    try DjangoProject.with { project in
      _ = try project.django(rowsOfDjango)
      let before = try project.rows(others)
      #expect(before.count == 3)
      project.expect("full-load")
      project.expect("verify")
      #expect(try project.rows(others) == before)
      #expect(
        try project.rows("select id, name from clinic_clinic where code = 'N'") == [
          ["2", "North"]
        ],
        "the row is taken over, with its id")
      #expect(
        try project.rows("select id, name from clinic_tag where id < 3 order by 1")
          == [["1", "Other"], ["2", "Asthma"]])
      #expect(
        try project.rows(
          "select target_table, origin, count(*) from fm2pg.crosswalk where target_table in "
            + "('clinic_clinic', 'clinic_tag') group by 1, 2 order by 1, 2") == [
            ["clinic_clinic", "adopted", "1"], ["clinic_clinic", "assigned", "1"],
            ["clinic_tag", "adopted", "1"], ["clinic_tag", "assigned", "1"],
          ])
      let counts = """
        select target, inserted, updated, unchanged, deleted, owned_before, owned
        from fm2pg.table_counts order by 1
        """
      #expect(
        try project.rows(counts) == [
          ["clinic_clinic", "1", "1", "0", "0", "1", "2"],
          ["clinic_patient", "2", "0", "0", "0", "0", "2"],
          ["clinic_patient_tags", "2", "0", "0", "0", "0", "2"],
          ["clinic_tag", "1", "1", "0", "0", "1", "2"],
          ["clinic_visit", "2", "0", "0", "0", "0", "2"],
        ])
      // What the mapping does not fill is theirs to change.
      try project.execute("update clinic_patient set notes = 'kept' where mrn = 'M1'")
      write(newer, to: project)
      project.expect("full-load", exitCode: 6)
      project.expect("full-load", "--rebuild")
      project.expect("verify")
      #expect(try project.rows(others) == before)
      #expect(
        try project.rows(counts) == [
          ["clinic_clinic", "0", "0", "2", "0", "2", "2"],
          ["clinic_patient", "1", "1", "0", "1", "2", "2"],
          ["clinic_patient_tags", "0", "0", "1", "1", "2", "1"],
          ["clinic_tag", "0", "0", "2", "0", "2", "2"],
          ["clinic_visit", "1", "1", "0", "1", "2", "2"],
        ])
      #expect(
        try project.rows(
          "select mrn, name, notes, deleted_at is null from clinic_patient order by 1") == [
            ["M1", "Ada B.", "kept", "t"], ["M2", "Ben", nil, "f"], ["M4", "Dan", nil, "t"],
            ["X1", "Theirs", nil, "t"],
          ])
      #expect(
        try project.rows("select number, fee from clinic_visit order by 1, 2")
          == [["1", "81.00"], ["2", "5.00"]])
      // The record is back: its row too, with its id.
      write(DjangoProject.exports, to: project)
      project.expect("full-load", "--rebuild")
      project.expect("verify")
      #expect(
        try project.rows("select mrn, deleted_at is null, id from clinic_patient order by 1")
          == [["M1", "t", "2"], ["M2", "t", "3"], ["M4", "f", "4"], ["X1", "t", "1"]])
      #expect(try project.rows(others) == before)
    }
  }

  private let newer = [
    "Patients.csv": csv(
      ["Id", "Mrn", "Name", "Status", "Born", "Clinic", "Referrer"],
      ["1", "M1", "Ada B.", "A", "1980-02-29", "N", ""], ["4", "M4", "Dan", "A", "", "S", "1"]),
    "PatientTags.csv": csv(["Patient", "Tag"], ["1", "Asthma"]),
    "Visits.csv": csv(
      ["Id", "Patient", "No", "Seen", "Fee"], ["10", "1", "1", "2024-01-31 09:00:00", "81.00"],
      ["12", "4", "2", "2024-03-01 10:30:00", "5.00"]),
  ]

  private func write(_ exports: [String: String], to project: ExternalProject) {
    for (name, text) in exports { project.write("exports/" + name, text) }
  }

  @Test func rowsThatOthersForbid() throws {
    try DjangoProject.with { project in
      _ = try project.django(
        """
        y = Clinic.objects.create(code="Y", name="Why")
        Patient.objects.create(mrn="M2", name="Theirs", status="active", clinic=y)
        """)
      let exports = DjangoProject.exports["Clinics.csv"] ?? ""
      project.write("exports/Clinics.csv", exports + csv(["B", "Bad", "20"]))
      let patients = DjangoProject.exports["Patients.csv"] ?? ""
      project.write(
        "exports/Patients.csv",
        patients
          + csv(["5", "M5", "Odd", "odd", "", "N", ""], ["6", "M6", "Lost", "A", "", "Q", ""]))
      project.expect("full-load")
      #expect(
        try project.rows(
          """
          select target_table, source_table, record_number, code, column_name
          from fm2pg.reject_reason where target_table <> 'clinic_patient_tags' order by 1, 3, 4
          """) == [
            ["clinic_clinic", "Clinics", "3", "R207", "postcode"],
            ["clinic_patient", "Patients", "2", "R205", "mrn"],
            ["clinic_patient", "Patients", "3", "R206", "status"],
            ["clinic_patient", "Patients", "4", "R203", "clinic_id"],
            ["clinic_visit", "Visits", "2", "R204", "patient_id"],
          ])
      #expect(
        try project.rows("select name from clinic_patient order by 1") == [["Ada"], ["Theirs"]])
      project.expect("verify")
    }
  }
}
