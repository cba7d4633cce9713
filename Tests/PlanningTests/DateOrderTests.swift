import MigrationModel
import Planning
import Testing

@Suite struct DateOrderTests {
  @Test(arguments: [
    ("M/d/yyyy", DateOrder.mdy), ("D/m/yyyy", .dmy), ("D.m.yyyy", .dmy), ("Yyyy-m-d", .ymd),
    ("Yyyy/m/d", .ymd), ("dd/MM/yyyy", .dmy), ("MM-DD-YY", .mdy),
    // Orders that nobody writes, and letters that are missing.
    ("Y-d-m", nil), ("m/yyyy", nil), ("", nil), ("h:mm:ss a", nil),
  ])
  func fileMakerFormat(format: String, order: DateOrder?) {
    #expect(dateOrder(ofFileMakerFormat: format) == order)
  }

  /// The column's own order, else the export's statement, else the mapping's for the export, else
  /// the mapping's for all.
  @Test func precedence() throws {
    var project = Project.computed
    func born(_ project: Project) throws -> DateOrder {
      let plan = try #require(project.compile().plan)
      let columns = try #require(plan.table("patients")).columns
      return try #require(columns.first { $0.column == "born" }).dateOrder
    }
    #expect(try born(project) == .dmy)
    project.mapping.source.exports = [
      ExportSettings(name: at(9, "Patients", file: "migration.yml"), dates: .ymd)
    ]
    #expect(try born(project) == .ymd)
    project.manifest.entries[1].header.dateFormat = "M/d/yyyy"
    #expect(try born(project) == .mdy)
    project.mapping.tables[0].columns[2].type = at(13, .date(.dmy))
    #expect(try born(project) == .dmy)
  }
}
