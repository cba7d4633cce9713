import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// What goes wrong with tables of another tool, and what must not.
@Suite struct ExternalFaultTests {
  private let state = """
    select 'clinic', (to_jsonb(c) - 'id')::text from clinic_clinic c
    union all select 'patient', (to_jsonb(p) - '{id,clinic_id,referrer_id}'::text[])::text
      from clinic_patient p
    union all select 'visit', (to_jsonb(v) - 'patient_id')::text from clinic_visit v
    union all select 'tag', t.name from clinic_tag t
    union all select 'of', m.mrn || x.name from clinic_patient_tags p
      join clinic_patient m on m.id = p.patient_id join clinic_tag x on x.id = p.tag_id
    union all select 'key', concat_ws(' ', target_table, source_key, origin) from fm2pg.crosswalk
    order by 1, 2
    """

  /// Control tables that a load writes to, by the step that they hold up; the last two are held up in
  /// the middle of the publishing transaction.
  @Test(arguments: [
    "fm2pg.table_count", "fm2pg.crosswalk_scope", "clinic_visit", "fm2pg.crosswalk_entry",
  ])
  func killedAndRunAgain(held: String) throws {
    try DjangoProject.with { project in
      try project.execute(
        "insert into clinic_clinic (code, name) values ('N', 'Old'); insert into clinic_tag (name) "
          + "values ('Mine')")
      project.expect("full-load")
      project.write(
        "exports/Tags.csv", csv(["Name"], ["Asthma"], ["Diabetes"], ["Gout"]))
      let before = try project.rows(state)
      let holder = try project.database.connect()
      try holder.execute("BEGIN; SET search_path TO public; LOCK TABLE \(held) IN SHARE MODE")
      let load = project.start("full-load", "--rebuild")
      let waits = try eventually {
        try !project.rows(
          """
          select from pg_stat_activity where datname = current_database()
            and application_name like 'fm2pg 2%' and wait_event_type = 'Lock'
          """
        ).isEmpty
      }
      #expect(waits, "\(load.errors)")
      load.send(SIGKILL)
      _ = load.wait()
      let after = try project.rows(state)
      #expect(after == before, "nothing is written by halves")
      try holder.execute("ROLLBACK")
      project.expect("full-load", "--rebuild")
      project.expect("verify")
      let names = try project.rows("select name from clinic_tag order by 1")
      #expect(names == [["Asthma"], ["Diabetes"], ["Gout"], ["Mine"]])
      let again = project.run("full-load")
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"))
    }
  }

  /// Somebody changes a row between the look at it and the writing.
  @Test func overtaken() throws {
    try DjangoProject.with { project in
      try project.execute("insert into clinic_tag (name) values ('Mine')")
      let holder = try project.database.connect()
      project.expect("full-load")
      project.write("exports/Tags.csv", csv(["Name"], ["Asthma"], ["Gout"]))
      try holder.execute("BEGIN; LOCK TABLE fm2pg.table_count IN SHARE MODE")
      let load = project.start("full-load", "--rebuild")
      let waits = try eventually {
        try !project.rows(
          """
          select from pg_stat_activity where datname = current_database()
            and application_name like 'fm2pg 2%' and wait_event_type = 'Lock'
          """
        ).isEmpty
      }
      #expect(waits, "\(load.errors)")
      try project.execute("update clinic_tag set name = 'Gout' where name = 'Mine'")
      try holder.execute("ROLLBACK")
      let run = load.wait()
      #expect(
        run.exitCode == 6 && run.errors.contains("'clinic_tag'"), "\(run.output)\(run.errors)")
      let names = try project.rows("select name from clinic_tag order by 1")
      #expect(names == [["Asthma"], ["Diabetes"], ["Gout"]])
      project.expect("full-load", "--rebuild")
      project.expect("verify")
      let origin = try project.rows(
        "select origin from fm2pg.crosswalk where target_table = 'clinic_tag' and source_key = 'Gout'"
      )
      #expect(origin == [["adopted"]], "the new look finds what is there now")
    }
  }

  @Test(arguments: [
    "update clinic_patient set name = 'Ida' where mrn = 'M1'",
    "update clinic_patient set referrer_id = id where mrn = 'M1'",
    "update clinic_tag set name = 'Cough' where name = 'Asthma'",
    "delete from clinic_visit where number = 1 and fee = 80",
    "update clinic_visit set seen_at = seen_at + interval '1 s' where fee = 80",
    "update clinic_clinic set postcode = '9999' where code = 'N'",
    "update fm2pg.crosswalk_entry set target_id = '999' where source_key = 'Diabetes'",
    """
    delete from clinic_patient_tags where patient_id = (select id from clinic_patient
      where mrn = 'M1')
    """,
  ])
  func damageIsFound(damage: String) throws {
    try DjangoProject.with { project in
      try project.execute(
        """
        insert into clinic_clinic (code, name) values ('N', 'Old'), ('X', 'Theirs');
        insert into clinic_tag (name) values ('Mine')
        """)
      project.expect("full-load")
      project.expect("verify")
      try project.execute(
        "update clinic_tag set name = 'Still mine' where name = 'Mine'; "
          + "update clinic_patient set notes = 'by Django'")
      project.expect("verify")
      try project.execute(damage)
      project.expect("verify", exitCode: 1)
    }
  }

  @Test func mistakesAreTold() throws {
    try DjangoProject.with(changes: ["deletes: hard": "deletes: soft"]) { project in
      let check = project.run("check")
      #expect(check.exitCode == 2)
      #expect(
        check.errors.contains("M104") && check.errors.contains("'deleted_at'"), "\(check.errors)")
    }
    try DjangoProject.with { project in
      try project.execute("revoke delete on clinic_visit from \(LoaderRole.name)")
      try project.execute("revoke usage on sequence clinic_tag_id_seq from \(LoaderRole.name)")
      let load = project.run("full-load")
      #expect(load.exitCode == 4)
      #expect(
        load.errors.contains("lacks DELETE") && load.errors.contains("'clinic_visit'")
          && load.errors.contains("lacks USAGE"), "\(load.errors)")
      project.write(
        "project/migration.yml",
        "migration: django\nschema: external\nsource: { dates: ymd, time_zone: UTC }\n"
          + "target: { schema: nowhere }\n")
      let missing = project.run("check")
      #expect(missing.exitCode == 2 && missing.errors.contains("'nowhere'"), "\(missing.errors)")
    }
  }

  /// The owner's sequence is behind the rows.
  @Test func takenNumbers() throws {
    try DjangoProject.with(before: "insert into clinic_tag (id, name) values (1, 'Mine')") {
      project in
      let load = project.run("full-load")
      #expect(
        load.exitCode == 6 && load.errors.contains("sequence"), "\(load.output)\(load.errors)")
      try project.execute("select setval('clinic_tag_id_seq', 1)")
      project.expect("full-load")
    }
  }

  /// Rows of others refer to one whose record is gone.
  @Test func rowsThatOthersReferTo() throws {
    try DjangoProject.with(changes: ["deletes: soft": "deletes: hard"]) { project in
      project.expect("full-load")
      try project.execute(
        """
        insert into clinic_visit (id, patient_id, number, seen_at, fee)
        select gen_random_uuid(), id, 7, now(), 1 from clinic_patient where mrn = 'M2'
        """)
      project.write(
        "exports/Patients.csv",
        csv(
          ["Id", "Mrn", "Name", "Status", "Born", "Clinic", "Referrer"],
          ["1", "M1", "Ada", "A", "", "N", ""]))
      let load = project.run("full-load", "--rebuild")
      #expect(load.exitCode == 6 && load.errors.contains("deletes"), "\(load.output)\(load.errors)")
      #expect(try project.rows("select count(*) from clinic_visit") == [["3"]])
      try project.execute("delete from clinic_visit where number = 7")
      project.expect("full-load", "--rebuild")
      project.expect("verify")
      #expect(try project.rows("select mrn from clinic_patient") == [["M1"]])
    }
  }
}
