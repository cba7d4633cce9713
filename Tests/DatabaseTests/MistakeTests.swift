import FM2PGTestSupport
import Glibc
import Loading
import MappingFile
import MigrationModel
import Planning
import Rules
import Testing

/// Seeded random mistakes in the clinic's mapping files: each is told, on its line, and nothing
/// traps. This looks at the readers and the compiler as `fm2pg check` calls them, without a
/// process for each; MistakenLoadTests sends some through the program.
@Suite struct MistakeTests {
  private static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  /// `FM2PG_MISTAKE_SEED` tries another sequence.
  private static let seed =
    unsafe getenv("FM2PG_MISTAKE_SEED")
    .flatMap { unsafe UInt64(String(cString: $0)) } ?? 20_261_121
  private static let count = 500

  /// Every word of the language.
  private static var words: Set<String> {
    Set(KeyGroup.allCases.flatMap { group in group.declaration.flatMap { words(of: $0.shape) } })
      .union(KeyGroup.allCases.flatMap(\.keys))
  }

  private static func words(of shape: ValueShape?) -> [String] {
    switch shape {
    case .words(let words): words
    case .oneOrMany(let item, _), .map(let item): words(of: item)
    case .oneOf(let shapes): shapes.flatMap { words(of: $0) }
    default: []
    }
  }

  /// The mistakes are cut into parts that run side by side.
  private static let parts = 5

  @Test(arguments: 0..<parts)
  func eachIsToldOnItsLine(part: Int) throws {
    let folder = Self.root + "/mappings/clinic"
    let exports = Self.root + "/fixtures/clinic/full"
    let (files, unread) = loadProjectFiles(folder: folder)
    #expect(unread.isEmpty)
    let mapping = try #require(MappingProject.read(files: files).mapping)
    let collected = ExportCollection.read(mapping, folder: exports)
    #expect(collected.errors.isEmpty)
    let catalog = try ScratchDatabase.with { database in
      try #require(
        try CatalogProbe.read(
          mapping.schemaFiles, filled: Set(mapping.tables.map(\.table.value)),
          on: database.connect()
        ).catalog)
    }
    var vocabulary = Self.words
    for entry in collected.manifest.entries {
      vocabulary.formUnion([entry.source] + entry.header.fields.map(\.name))
    }
    for table in catalog.tables { vocabulary.formUnion([table.name] + table.columns.map(\.name)) }
    let maker = MistakeMaker(
      files: Dictionary(
        uniqueKeysWithValues: files.filter { !$0.path.hasSuffix(".sql") }
          .map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }),
      vocabulary: vocabulary, seed: Self.seed + UInt64(part))
    let kinds = MappingMistake.Kind.allCases
    for number in 0..<Self.count / Self.parts {
      let mistake = maker.make(kinds[number % kinds.count])
      var changed = files.filter { $0.path != mistake.file }
      if let text = mistake.text {
        changed.append(ProjectFile(path: mistake.file, bytes: Array(text.utf8)))
      }
      changed.sort { $0.path < $1.path }
      let told = diagnose(changed, exports, catalog)
      let isTold = told.contains { diagnostic in
        guard diagnostic.severity == .error else { return false }
        guard let lines = mistake.place.lines else {
          return diagnostic.message.contains(mistake.place.file)
        }
        return diagnostic.location.map {
          $0.file == mistake.place.file && lines.contains($0.line)
        } ?? false
      }
      #expect(
        isTold,
        """
        seed \(Self.seed), part \(part), mistake \(number): \(mistake)
        \(told.filter { $0.severity == .error }.prefix(4).map(\.rendered).joined(separator: "\n"))
        \(changedLines(mistake, files))
        """)
    }
  }

  /// What differs from the file as it was.
  private func changedLines(_ mistake: MappingMistake, _ files: [ProjectFile]) -> String {
    let before = files.first { $0.path == mistake.file }?.bytes ?? []
    let old = Set(String(decoding: before, as: UTF8.self).split(separator: "\n"))
    return (mistake.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().filter { !$1.isEmpty && !old.contains($1) }
      .map { "  \($0 + 1): \($1)" }.joined(separator: "\n")
  }

  /// As the program: files, exports, plan, zones, rules.
  private func diagnose(
    _ files: [ProjectFile], _ exports: String, _ catalog: TargetCatalog
  ) -> [Diagnostic] {
    let read = MappingProject.read(files: files)
    guard let mapping = read.mapping else { return read.diagnostics }
    let (manifest, errors) = ExportCollection.read(mapping, folder: exports)
    guard errors.isEmpty else {
      return errors.map {
        Diagnostic($0.code.rawValue, .error, $0.message, at: $0.namedAt, hint: $0.hint)
      }
    }
    var (plan, diagnostics) = PlanCompiler.compile(
      mapping: mapping, manifest: manifest, catalog: catalog)
    guard let plan else { return diagnostics }
    diagnostics +=
      ZoneFiles.load(
        plan.tables, stated: mapping.source.timeZone, folder: ZoneFiles.defaultFolder
      ).diagnostics
    for table in plan.tables {
      for column in table.columns {
        if let reason = RowProgram.unsupportedReason(column: column) {
          diagnostics.append(
            Diagnostic(
              PlanningCode.unsupportedType.rawValue, .error, reason,
              at: column.mapping.type?.at ?? column.mapping.column.at))
        }
      }
    }
    return diagnostics
  }
}
