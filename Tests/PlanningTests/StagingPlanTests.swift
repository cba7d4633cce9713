import MigrationModel
import Planning
import Testing

@Suite struct StagingPlanTests {
  @Test(arguments: [
    (String(repeating: "a", count: 63), String(repeating: "a", count: 63)),
    (String(repeating: "a", count: 64), String(repeating: "a", count: 54) + "~285ec3ac"),
    // Cut between characters: 27 of two bytes, 18 of a letter and its accent, 3 families.
    (String(repeating: "é", count: 40), String(repeating: "é", count: 27) + "~f3922152"),
    (
      String(repeating: "e\u{301}", count: 30),
      String(repeating: "e\u{301}", count: 18) + "~92f191b8"
    ),
    (String(repeating: "👨‍👩‍👧", count: 4), String(repeating: "👨‍👩‍👧", count: 3) + "~19aeb3d5"),
    ("_fm2pg_record", "#_fm2pg_record"),
    ("_FM2PG_record", "_FM2PG_record"),
    ("ctid", "#ctid"),
    ("Ctid", "Ctid"),
    ("Title#2", "Title#2"),
    ("a \"quoted\" name", "a \"quoted\" name"),
  ])
  func columnName(field: String, column: String) {
    #expect(StagingPlan.columnNames([field]) == [column])
    #expect(column.utf8.count <= 63)
  }

  @Test func namesThatWouldMeet() {
    #expect(
      StagingPlan.columnNames(["#_fm2pg_x", "_fm2pg_x", "#_fm2pg_x#2"])
        == ["#_fm2pg_x", "#_fm2pg_x#2", "#_fm2pg_x#2#2"])
    let long = (1...3).map { String(repeating: "n", count: 80) + "\($0)" }
    let names = StagingPlan.columnNames(long)
    #expect(Set(names).count == 3)
    #expect(names.allSatisfy { $0.utf8.count == 63 })
    #expect(StagingPlan.columnNames(long.reversed()) == names.reversed())
  }

  @Test func statementsOfOnePart() {
    let plan = StagingPlan(
      source: "Order Lines", fields: [ExportField(name: "Qty \"each\""), ExportField(name: "No")],
      schema: "staging", finalSchema: "staging")
    #expect(plan.viewStatement == nil)
    #expect(plan.relation == "\"staging\".\"Order Lines\"")
    #expect(
      plan.parts.map(\.createStatement) == [
        """
        CREATE TABLE "staging"."Order Lines" (
          _fm2pg_record bigint NOT NULL,
          _fm2pg_file smallint NOT NULL,
          _fm2pg_record_id bigint,
          _fm2pg_modification_id bigint,
          _fm2pg_continuation_rows integer NOT NULL,
          _fm2pg_fingerprint bytea NOT NULL,
          "Qty ""each""\" text,
          "No" text
        )
        """
      ])
    #expect(
      plan.parts.map(\.copyStatement) == [
        "COPY \"staging\".\"Order Lines\" (_fm2pg_record, _fm2pg_file, _fm2pg_record_id, "
          + "_fm2pg_modification_id, _fm2pg_continuation_rows, _fm2pg_fingerprint, "
          + "\"Qty \"\"each\"\"\", \"No\") FROM STDIN (FORMAT binary, FREEZE)"
      ])
    #expect(
      plan.dropStatements == [
        """
        DO $$BEGIN
          IF (SELECT relkind FROM pg_catalog.pg_class WHERE oid = to_regclass('"staging"."Order Lines"')) = 'v' THEN
            DROP VIEW "staging"."Order Lines";
          ELSE
            DROP TABLE IF EXISTS "staging"."Order Lines";
          END IF;
        END$$
        """
      ])
  }

  @Test(arguments: [(1, 1), (300, 1), (301, 2), (1000, 4)])
  func parts(fields: Int, parts: Int) throws {
    let plan = StagingPlan(
      source: "Wide", fields: (1...fields).map { ExportField(name: "F\($0)") }, schema: "s",
      finalSchema: "s")
    #expect(plan.parts.count == parts)
    #expect(plan.parts.flatMap { Array($0.fields) } == Array(0..<fields))
    #expect((plan.viewStatement == nil) == (parts == 1))
    #expect(plan.dropStatements.count == (parts == 1 ? 1 : parts + 1))
  }

  @Test func thousandFields() throws {
    let plan = StagingPlan(
      source: "Wide", fields: (1...1000).map { ExportField(name: "F\($0)") }, schema: "s",
      finalSchema: "s")
    #expect(plan.parts.map(\.table) == ["Wide#part1", "Wide#part2", "Wide#part3", "Wide#part4"])
    #expect(plan.parts.map(\.fields) == [0..<300, 300..<600, 600..<900, 900..<1000])
    let lastColumns: [String] = (901...1000).map { "\"F\($0)\" text" }
    let definitions = ["_fm2pg_record bigint NOT NULL"] + lastColumns
    #expect(
      plan.parts[3].createStatement
        == "CREATE TABLE \"s\".\"Wide#part4\" (\n  " + definitions.joined(separator: ",\n  ")
        + "\n)")
    let metadata: [String] = StagingPlan.Metadata.all.map { "p1." + $0 }
    let columns: [String] = (1...1000).map { "p\(($0 - 1) / 300 + 1).\"F\($0)\"" }
    let joins: [String] = (2...4).map {
      "\n  JOIN \"s\".\"Wide#part\($0)\" p\($0) USING (_fm2pg_record)"
    }
    let selected = (metadata + columns).joined(separator: ", ")
    #expect(
      plan.viewStatement
        == "CREATE VIEW \"s\".\"Wide\" AS\nSELECT " + selected
        + "\nFROM \"s\".\"Wide#part1\" p1" + joins.joined())
    #expect(plan.relation == "\"s\".\"Wide\"")
  }

  @Test func longSourceNames() {
    let source = String(repeating: "W", count: 70)
    let plan = StagingPlan(
      source: source, fields: (1...700).map { ExportField(name: "F\($0)") }, schema: "s",
      finalSchema: "s")
    #expect(Set(plan.parts.map(\.table)).count == 3)
    #expect(plan.parts.allSatisfy { $0.table.utf8.count == 63 })
    #expect(!plan.parts.map(\.table).contains(SQLText.shortened(source)))
  }
}
