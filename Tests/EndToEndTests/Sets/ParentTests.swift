import Testing

/// References of other kinds than by the one key of one table, and what depends on parents.
@Suite struct ParentTests {
  private static let subjects = """
    create table patients (id uuid primary key, code text not null);
    create table clinics (id uuid primary key, code text not null unique);
    create table notes (id uuid primary key, code text not null, subject_type text,
      subject_id uuid);
    """
  private static let patients = """
    table: patients
    from: Patients
    key: Id
    where: { field: Id, not: "9" }
    columns: { code: Id }
    """
  private static let clinics = """
    table: clinics
    from: Clinics
    key: Id
    columns: { code: Code }
    """

  static let cases = [
    SetCase(
      name: "a type field says which table is meant", schema: subjects,
      tables: [
        patients, clinics,
        """
        table: notes
        from: Notes
        key: Id
        columns:
          code: Id
          subject_type: { from: Type, map: { P: patient, C: clinic }, otherwise: "null" }
          subject_id:
            from: Subject
            references: { type: Type, tables: { P: patients, C: clinics } }
        reject_budget: 4
        """,
      ],
      exports: [
        "Patients.csv": csv(["Id"], ["1"], ["2"], ["9"]),
        "Clinics.csv": csv(["Id", "Code"], ["1", "north"]),
        "Notes.csv": csv(
          ["Id", "Type", "Subject"], ["a", "P", "1"], ["b", "C", "1"], ["c", "P", "9"],
          ["d", "C", "2"], ["e", "X", "1"], ["f", "", ""], ["g", "", "1"]),
      ],
      queries: [
        (
          "select n.code, n.subject_type, coalesce(p.code, c.code) from notes n left join patients p "
            + "on p.id = n.subject_id left join clinics c on c.id = n.subject_id order by 1",
          ["a|patient|1", "b|clinic|north", "f|~|~"]
        )
      ],
      rejects: [
        "notes 3 R204 subject_id", "notes 4 R203 subject_id", "notes 5 R116 subject_id",
        "notes 7 R116 subject_id",
      ]),
    SetCase(
      name: "types and numbers: keys of two tables may be the same",
      schema: """
        create table a (id int generated always as identity primary key, code text not null);
        create table b (id int generated always as identity primary key, code text not null);
        create table n (id uuid primary key, kind text, ref int);
        """,
      tables: [
        "table: a\nfrom: A\nkey: Id\nids: identity\nreject_budget: 1\n"
          + "columns: { code: { from: Code, required: true } }",
        "table: b\nfrom: B\nkey: Id\nids: identity\ncolumns: { code: Code }",
        """
        table: n
        from: N
        key: Id
        columns:
          kind: Kind
          ref: { from: Ref, references: { type: Kind, tables: { a: a, b: b } } }
        reject_budget: 1
        """,
      ],
      exports: [
        "A.csv": csv(["Id", "Code"], ["x", ""], ["y", "ay"]),
        "B.csv": csv(["Id", "Code"], ["x", "bx"], ["y", "by"]),
        "N.csv": csv(["Id", "Kind", "Ref"], ["1", "a", "x"], ["2", "b", "x"], ["3", "a", "y"]),
      ],
      queries: [
        (
          "select kind, case kind when 'a' then (select code from a where id = ref) "
            + "else (select code from b where id = ref) end from n order by 1", ["a|ay", "b|bx"]
        )
      ],
      rejects: ["a 1 R101 code", "n 1 R204 ref"]),
    SetCase(
      name: "by a unique column of the parent", schema: subjects,
      tables: [
        patients, clinics,
        """
        table: notes
        from: Notes
        key: Id
        columns:
          code: Id
          subject_id:
            { from: Clinic, clean: [trim, lower], references: { table: clinics, by: code },
              on_missing: null }
        """,
      ],
      exports: [
        "Patients.csv": csv(["Id"], ["1"]),
        "Clinics.csv": csv(["Id", "Code"], ["7", "north"], ["8", "south"]),
        "Notes.csv": csv(
          ["Id", "Clinic"], ["a", "North "], ["b", "south"], ["c", "west"], ["d", ""]),
      ],
      queries: [
        (
          "select n.code, c.code from notes n left join clinics c on c.id = n.subject_id order by 1",
          ["a|north", "b|south", "c|~", "d|~"]
        )
      ]),
    SetCase(
      name: "rows wait for their parents, and a default takes the place of others",
      schema: """
        create table clinics (id uuid primary key, code text not null);
        create table visits (id uuid primary key, code text not null,
          clinic_id uuid not null references clinics);
        create table lines (id uuid primary key, visit_id uuid not null references visits,
          clinic_id uuid references clinics, clinic_code text not null);
        """,
      tables: [
        "table: clinics\nfrom: Clinics\nkey: Id\ncolumns: { code: Code }",
        """
        table: visits
        from: Visits
        key: Id
        columns:
          code: Id
          clinic_id: { from: Clinic, references: clinics, on_missing: hold }
        """,
        """
        table: lines
        from: Lines
        key: Id
        columns:
          visit_id: { from: Visit, references: visits, on_missing: hold }
          clinic_id: { from: Clinic, references: clinics, on_missing: { default: none } }
          clinic_code: { copy: { column: code, through: clinic_id } }
        """,
      ],
      exports: [
        "Clinics.csv": csv(["Id", "Code"], ["1", "north"], ["none", "unknown"]),
        "Visits.csv": csv(["Id", "Clinic"], ["v1", "1"], ["v2", "2"]),
        "Lines.csv": csv(
          ["Id", "Visit", "Clinic"], ["a", "v1", "1"], ["b", "v2", "1"], ["c", "v1", "5"]),
      ],
      queries: [
        (
          "select v.code, l.clinic_code from lines l join visits v on v.id = l.visit_id order by 2",
          ["v1|north", "v1|unknown"]
        ),
        (
          "select target, used, held, rejected from fm2pg.table_counts order by 1",
          ["clinics|2|0|0", "lines|2|1|0", "visits|1|1|0"]
        ),
        ("select target_table, held from fm2pg.reject order by 1", ["lines|t", "visits|t"]),
      ],
      rejects: ["lines 2 R204 visit_id", "visits 2 R203 clinic_id"]),
    SetCase(
      name: "assertions refuse or warn, and SQL fills columns and tables",
      schema: """
        create table t (id uuid primary key, a int not null, b int, risk text not null);
        create table s (id uuid primary key, kind text not null, n int not null);
        """,
      tables: [
        """
        table: t
        from: T
        key: Id
        columns:
          a: A
          b: B
          risk: { sql: "case when \\"A\\"::int > 5 then ' high ' else 'low' end", clean: trim }
        assert:
          - { name: b_after_a, that: "b >= a" }
          - { name: small, that: "a < 7", severity: warn }
        reject_budget: 1
        """,
        """
        table: s
        from_sql: select "Kind" as kind, count(*) as n from "T" group by 1
        key: kind
        columns: { kind: kind, n: n }
        """,
      ],
      extra: "unmapped_fields: warn",
      exports: [
        "T.csv": csv(
          ["Id", "A", "B", "Kind"], ["1", "1", "2", "x"], ["2", "3", "1", "y"], ["3", "8", "", "x"])
      ],
      queries: [
        ("select a, b, risk from t order by 1", ["1|2|low", "8|~|high"]),
        ("select kind, n from s order by 1", ["x|2", "y|1"]),
        (
          "select column_name, cells from fm2pg.adjustment where kind = 'broken_assertion'",
          ["small|1"]
        ),
      ],
      rejects: ["t 2 R210 ~"], fates: ["s: 2 2 0 0 0", "t: 3 2 0 0 1"]),
  ]

  @Test(arguments: cases) func parents(example: SetCase) throws { try example.run() }
}
