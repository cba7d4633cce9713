import MigrationModel
import Planning
import Testing

/// Plans as whole texts: staging, shadow schema, transformation, settling, constraints, swap.
@Suite struct PlanTextTests {
  @Test(arguments: ["computed", "natural"])
  func snapshot(name: String) throws {
    let project = name == "computed" ? Project.computed : Project.natural
    let (plan, diagnostics) = project.compile()
    #expect(diagnostics == [])
    try expectSnapshot(try #require(plan).rendered, named: "\(name).txt")
  }

  /// The same tables, made by another tool.
  @Test func externalTables() throws {
    for (name, project) in [("computed", Project.computed), ("natural", Project.natural)] {
      let (plan, diagnostics) = project.external.compile()
      #expect(diagnostics.filter { $0.severity == .error } == [])
      let rendered = try #require(plan).rendered
      try expectSnapshot(rendered, named: "external-\(name).txt")
      for word in ["DROP SCHEMA IF EXISTS \"small\"", "RENAME TO \"small\"", "setval"] {
        #expect(!rendered.contains(word))
      }
    }
  }

  @Test func sameBytesFromShuffledInputs() throws {
    for project in [Project.computed, Project.natural] {
      let first = try #require(project.compile().plan)
      var shuffled = project
      shuffled.mapping.tables.reverse()
      shuffled.manifest = SourceManifest(entries: project.manifest.entries.reversed())
      let second = try #require(shuffled.compile().plan)
      #expect(Array(second.rendered.utf8) == Array(first.rendered.utf8))
      #expect(second == first)
      #expect(project.compile().plan == first)
    }
  }

  @Test func stepsWaitOnlyForEarlierSteps() throws {
    for project in [Project.computed, Project.natural] {
      let steps = try #require(project.compile().plan).steps
      #expect(Set(steps.map(\.id)).count == steps.count)
      for (index, step) in steps.enumerated() {
        #expect(Set(step.dependsOn).isSubset(of: steps[..<index].map(\.id)), "\(step.id)")
      }
      #expect(Self.before("publish", in: steps).count == steps.count - 2)
    }
  }

  /// All steps that a step waits for, directly or not.
  private static func before(_ id: String, in steps: [PlanStep]) -> Set<String> {
    let direct = steps.first { $0.id == id }?.dependsOn ?? []
    return direct.reduce(into: Set(direct)) { $0.formUnion(before($1, in: steps)) }
  }

  @Test func schemaNames() {
    let long = String(repeating: "s", count: 60)
    let schemas = PlanSchemas(
      TargetSettings(schema: at(1, long), namespace: "n"))
    let names = [schemas.target, schemas.shadow, schemas.old, schemas.work]
    #expect(Set(names).count == 4)
    #expect(names.allSatisfy { $0.utf8.count <= 63 })
    let plain = PlanSchemas(TargetSettings(schema: at(1, "clinic"), namespace: "n"))
    #expect(
      [plain.shadow, plain.old, plain.work, plain.staging, plain.control]
        == ["clinic__fm2pg_new", "clinic__fm2pg_old", "clinic__fm2pg_work", "staging", "fm2pg"])
    #expect(plain.workTable("rows", "patients") == "\"clinic__fm2pg_work\".\"rows.patients\"")
  }
}
