import Testing

/// One export to several tables, several exports to one, records to several rows.
@Suite struct ShapeTests {
  private static let separator = "\u{1D}"

  static let cases = [
    SetCase(
      name: "one export fills two tables",
      schema: """
        create table patients (id uuid primary key, name text not null);
        create table contacts (id uuid primary key, patient_id uuid not null references patients,
          phone text not null);
        """,
      tables: [
        """
        table: patients
        from: Patients
        key: Id
        columns: { name: Name }
        """,
        """
        table: contacts
        from: Patients
        where: { field: Phone, empty: false, reason: no phone }
        key: Id
        columns:
          patient_id: { from: Id, references: patients }
          phone: Phone
        """,
      ],
      exports: [
        "Patients.csv": csv(
          ["Id", "Name", "Phone"], ["1", "Ann", "11"], ["2", "Bob", ""], ["3", "Cyd", "33"])
      ],
      queries: [
        (
          "select p.name, c.phone from contacts c join patients p on p.id = c.patient_id order by 1",
          ["Ann|11", "Cyd|33"]
        )
      ], fates: ["contacts: 3 2 1 0 0", "patients: 3 3 0 0 0"]),
    SetCase(
      name: "aligned repetitions become rows, with gaps left out",
      schema: """
        create table orders (id uuid primary key, code text not null);
        create table items (id uuid primary key, order_id uuid not null references orders,
          line_no int not null, code text, quantity int, unique (order_id, line_no));
        """,
      tables: [
        """
        table: orders
        from: Orders
        key: Id
        columns: { code: Id }
        """,
        """
        table: items
        from: Orders
        explode: { repetitions: [Code, Qty], position: line, skip_empty: true }
        key: [Id, line]
        columns:
          order_id: { from: Id, references: orders }
          line_no: line
          code: Code
          quantity: { from: Qty, as: integer }
        reject_budget: 1
        """,
      ],
      exports: [
        "Orders.csv": csv(
          ["Id", "Code", "Qty"],
          [
            "1", ["a", "", "c"].joined(separator: separator),
            ["1", "", "3"].joined(separator: separator),
          ],
          ["2", ["", "", ""].joined(separator: separator), ""],
          ["3", "x", ["9", "8"].joined(separator: separator)],
          [
            "4", ["y", "z"].joined(separator: separator), ["no", "2"].joined(separator: separator),
          ])
      ],
      queries: [
        (
          "select o.code, i.line_no, i.code, i.quantity from items i join orders o "
            + "on o.id = i.order_id order by 1, 2",
          ["1|1|a|1", "1|3|c|3", "3|1|x|9", "3|2|~|8", "4|2|z|2"]
        ),
        (
          "select produced, inserted, rows_rejected from fm2pg.table_counts "
            + "where target = 'items'", ["6|5|1"]
        ),
        (
          "select record_number, slot from fm2pg.reject", ["4|1"]
        ),
      ],
      rejects: ["items 4 R102 quantity"], fates: ["items: 4 4 0 0 0", "orders: 4 4 0 0 0"]),
    SetCase(
      name: "portal rows become rows, keyed by their own key or by their place",
      schema: """
        create table orders (id uuid primary key, code text not null);
        create table lines (id uuid primary key, order_id uuid not null references orders,
          place int not null, item text not null, amount numeric(8, 2));
        """,
      tables: [
        """
        table: orders
        from: Orders
        key: Id
        columns: { code: Id }
        """,
        """
        table: lines
        from: Orders
        explode: { related: ["Lines::Item", "Lines::Amount"], position: place }
        key: [Id, place]
        columns:
          order_id: { from: Id, references: orders }
          place: place
          item: Lines::Item
          amount: Lines::Amount
        """,
      ],
      source: "exports: { Orders: { continuation: [Id] } }",
      exports: [
        "Orders.csv": csv(
          ["Id", "Lines::Item", "Lines::Amount"], ["1", "bolt", "1.50"], ["", "nut", ""],
          ["", "washer", "0.25"], ["2", "", ""], ["3", "screw", "7"])
      ],
      queries: [
        (
          "select o.code, l.place, l.item, l.amount from lines l join orders o "
            + "on o.id = l.order_id order by 1, 2",
          ["1|1|bolt|1.50", "1|2|nut|~", "1|3|washer|0.25", "3|1|screw|7.00"]
        )
      ], fates: ["lines: 3 3 0 0 0", "orders: 3 3 0 0 0"]),
    SetCase(
      name: "gaps kept up to the last filled slot",
      schema: """
        create table items (id uuid primary key, line_no int not null, code text);
        """,
      tables: [
        """
        table: items
        from: Orders
        explode: { repetitions: Code, position: line_no, skip_empty: false }
        key: [Id, line_no]
        columns: { code: Code, line_no: line_no }
        """
      ],
      exports: [
        "Orders.csv": csv(
          ["Id", "Code"], ["1", ["a", "", "c", "", ""].joined(separator: separator)], ["2", ""])
      ],
      queries: [("select line_no, code from items order by 1", ["1|a", "2|~", "3|c"])]),
    SetCase(
      name: "more slots than can be numbered",
      schema: "create table items (id uuid primary key, line_no int not null, code text);",
      tables: [
        """
        table: items
        from: T
        explode: { values: V, position: line_no }
        key: [Id, line_no]
        columns: { code: V, line_no: line_no }
        reject_budget: 1
        """
      ],
      exports: [
        "T.csv": csv(
          ["Id", "V"], ["1", "a"], ["2", String(repeating: "\n", count: 1_048_575) + "b"],
          ["3", String(repeating: "\n", count: 1_048_574) + "c"])
      ],
      queries: [("select line_no, code from items order by 1", ["1|a", "1048575|c"])],
      rejects: ["items 2 R114 ~"], fates: ["items: 3 2 0 0 1"]),
    SetCase(
      name: "a checkbox set becomes rows of a junction table",
      schema: """
        create table tags (id uuid primary key, name text not null unique);
        create table patients (id uuid primary key, code text not null);
        create table patient_tags (patient_id uuid not null references patients,
          tag_id uuid not null references tags, primary key (patient_id, tag_id));
        """,
      tables: [
        """
        table: tags
        from: Tags
        key: Id
        columns: { name: Name }
        """,
        """
        table: patients
        from: Patients
        key: Id
        columns: { code: Id }
        """,
        """
        table: patient_tags
        from: Patients
        explode: { values: Tags }
        key: [Id, Tags]
        columns:
          patient_id: { from: Id, references: patients }
          tag_id:
            from: Tags
            map: { Diab: Diabetes, Asthma: Asthma }
            otherwise: keep
            references: { table: tags, by: name }
        reject_budget: 1
        """,
      ],
      exports: [
        "Tags.csv": csv(["Id", "Name"], ["1", "Diabetes"], ["2", "Asthma"]),
        "Patients.csv": csv(
          ["Id", "Tags"], ["1", "Diab\nAsthma"], ["2", ""], ["3", "Asthma\nUnknown"]),
      ],
      queries: [
        (
          "select p.code, t.name from patient_tags j join patients p on p.id = j.patient_id "
            + "join tags t on t.id = j.tag_id order by 1, 2",
          ["1|Asthma", "1|Diabetes", "3|Asthma"]
        )
      ],
      rejects: ["patient_tags 3 R203 tag_id"]),
    SetCase(
      name: "sources merge with a preference per column",
      schema: """
        create table events (id uuid primary key, code text not null, note text, place text,
          seen date);
        """,
      tables: [
        """
        table: events
        sources:
          NewLog:
            key: Id
            columns: { note: Note, place: Place, seen: Seen }
          OldLog:
            key: Nr
            columns: { note: Remark, place: Where, seen: { from: Day, as: { date: dmy } } }
            ignore: { Old: only in the old log }
        columns:
          code: { value: x }
        merge:
          prefer: [NewLog, OldLog]
          columns: { note: { prefer: [OldLog, NewLog] }, seen: { on_difference: reject } }
        reject_budget: 2
        """
      ],
      exports: [
        "NewLog.csv": csv(
          ["Id", "Note", "Place", "Seen"], ["1", "new1", "", "2024-01-01"],
          ["2", "new2", "p2", ""], ["3", "", "p3", "2024-03-03"], ["4", "n4", "", "2024-04-04"]),
        "OldLog.csv": csv(
          ["Nr", "Remark", "Where", "Day", "Old"], ["1", "old1", "q1", "1/1/2024", ""],
          ["3", "", "q3", "4/3/2024", ""], ["5", "old5", "q5", "", "z"],
          ["4", "", "q4", "4/4/2024", ""]),
      ],
      queries: [
        (
          "select note, place, seen from events order by 2",
          ["new2|p2|~", "old1|q1|2024-01-01", "n4|q4|2024-04-04", "old5|q5|~"]
        ),
        (
          "select source_table, source_key, origin from fm2pg.crosswalk order by 1, 2",
          [
            "NewLog|1|computed", "NewLog|2|computed", "NewLog|4|computed", "OldLog|1|alias",
            "OldLog|4|alias", "OldLog|5|computed",
          ]
        ),
        (
          "select column_name, cells from fm2pg.adjustment where kind = 'differing_sources'",
          ["note|1"]
        ),
      ],
      rejects: ["events 2 R209 seen", "events 3 R209 seen"],
      fates: ["events: 4 3 0 0 1", "events: 4 1 0 2 1"]),
    SetCase(
      name: "a row is completed before others refer to it",
      schema: """
        create table b (id uuid primary key, code text unique, name text);
        create table a (id uuid primary key, b_id uuid not null references b);
        """,
      tables: [
        """
        table: b
        sources:
          One: { columns: { name: Name } }
          Two: { columns: { code: Code } }
        key: Id
        merge: { prefer: [One, Two] }
        """,
        """
        table: a
        from: A
        key: Id
        columns: { b_id: { from: B, references: { table: b, by: code } } }
        """,
      ],
      exports: [
        "One.csv": csv(["Id", "Name"], ["1", "n1"], ["2", "n2"]),
        "Two.csv": csv(["Id", "Code"], ["1", "c1"], ["2", "c2"]),
        "A.csv": csv(["Id", "B"], ["x", "c1"], ["y", "c2"], ["z", "c2"]),
      ],
      queries: [
        (
          "select b.name, count(*) from a join b on b.id = a.b_id group by 1 order by 1",
          ["n1|1", "n2|2"]
        )
      ]),
    SetCase(
      name: "sources that number independently are not drawn into one row by their numbers",
      schema: "create table e (id uuid primary key, entry text not null, note text);",
      tables: [
        """
        table: e
        sources: { NewLog: {}, OldLog: {} }
        key: Id
        columns: { entry: Entry, note: Note }
        merge: { by: [entry] }
        reject_budget: 4
        """
      ],
      exports: [
        "NewLog.csv": csv(
          ["Id", "Entry", "Note"], ["1", "A", "new a"], ["2", "B", ""], ["3", "C", "new c"]),
        "OldLog.csv": csv(["Id", "Entry", "Note"], ["1", "D", "old d"], ["7", "B", "old b"]),
      ],
      queries: [("select entry, note from e order by 1", ["B|old b", "C|new c"])],
      rejects: ["e 1 R211 ~", "e 1 R211 ~"]),
    SetCase(
      name: "duplicates complete each other",
      schema: "create table t (id uuid primary key, a text, b text, c text[]);",
      tables: [
        """
        table: t
        from: T
        key: Id
        modified: At
        duplicates: { keep: latest, fill: true }
        columns: { a: A, b: B, c: { from: C, as: list } }
        """
      ],
      exports: [
        "T.csv": csv(
          ["Id", "At", "A", "B", "C"], ["1", "2024-01-01", "old", "b1", "x\ny"],
          ["1", "2024-03-01", "new", "", ""], ["1", "2024-02-01", "mid", "b2", ""],
          ["2", "2024-01-01", "only", "", ""])
      ],
      queries: [("select a, b, c from t order by 1", ["new|b2|{x,y}", "only|~|~"])],
      fates: ["t: 4 2 0 2 0"]),
    SetCase(
      name: "a source gives what another must not lack",
      schema: "create table t (id uuid primary key, a text not null, b text not null);",
      tables: [
        """
        table: t
        sources:
          One: { columns: { a: A } }
          Two:
            where: { field: Gone, empty: true, reason: deleted }
            columns: { b: B }
        key: Id
        merge: { prefer: [One, Two] }
        reject_budget: 1
        """
      ],
      exports: [
        "One.csv": csv(["Id", "A"], ["1", "a1"], ["2", "a2"]),
        "Two.csv": csv(["Id", "B", "Gone"], ["1", "b1", ""], ["2", "b2", "1"]),
      ],
      queries: [
        ("select a, b from t", ["a1|b1"]),
        (
          "select column_name, cells from fm2pg.adjustment where kind = 'left_out'", ["deleted|1"]
        ),
      ],
      rejects: ["t 2 R101 b"], fates: ["t: 2 1 0 0 1", "t: 2 0 1 1 0"]),
  ]

  @Test(arguments: cases) func shapes(example: SetCase) throws { try example.run() }
}
