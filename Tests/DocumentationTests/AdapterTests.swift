import Documentation
import FM2PGTestSupport
import MigrationModel
import Testing

/// From a mapping, headers and a catalog to what the pages show, and the pages themselves.
@Suite struct AdapterTests {
  private static func at(_ text: String) -> Located<String> {
    Located(text, at: SourceLocation(file: "t.yml", line: 1, column: 1))
  }

  private static var mapping: Mapping {
    let place = SourceLocation(file: "t.yml", line: 1, column: 1)
    let people = TableMapping(
      table: at("people"), from: at("People"),
      filter: RowFilter(
        conditions: [FilterCondition(field: at("Gone"), test: .isNone(["1"]))],
        reason: "left before 2010"),
      key: KeyMapping(source: .fields([at("ID")]), normalize: [.trim, .upper]),
      modified: at("Changed"), duplicates: .latest, deletes: .soft,
      columns: [
        ColumnMapping(
          column: at("name"),
          source: .template([.field(at("First")), .text(" "), .field(at("名"))]),
          clean: [.trim, .replace(from: ".", with: "")], required: true),
        ColumnMapping(
          column: at("sex"), source: .field(at("Sex")),
          map: ValueMap(
            entries: [.init(from: "F", to: "female"), .init(from: "", to: nil)],
            otherwise: .value("other"), at: place)),
        ColumnMapping(
          column: at("boss_id"), source: .field(at("Boss")),
          reference: Reference(table: at("people"), onMissing: .null)),
        ColumnMapping(
          column: at("phone"), source: .field(at("Phone")),
          type: Located(.phone(region: "AU"), at: place), nullWords: ["-"],
          onInvalid: .keepIn(at("extras"))),
        ColumnMapping(
          column: at("seen_at"), source: .field(at("Seen")), onAmbiguousTime: .earlier),
        ColumnMapping(column: at("origin"), source: .constant(Located(.runID, at: place))),
      ], ignored: [IgnoredField(field: at("zz"), reason: "used by \"layouts\" only")],
      unmappedTo: at("extras"), rejectBudget: RejectBudget(rows: 3, percent: 0.5))
    return Mapping(
      name: at("small"),
      source: SourceSettings(timeZone: at("Australia/Sydney"), dates: .dmy),
      target: TargetSettings(schema: at("small"), namespace: "small"), unmappedFields: .error,
      tables: [people], schemaFiles: [], fingerprint: "00")
  }

  private static var catalog: TargetCatalog {
    func column(
      _ name: String, _ type: ColumnType, _ text: String, domain: String? = nil,
      notNull: Bool = false, value: String? = nil
    ) -> CatalogColumn {
      CatalogColumn(
        name: name, type: type, typeText: text, domain: domain, notNull: notNull,
        defaultExpression: value)
    }
    let people = CatalogTable(
      name: "people",
      columns: [
        column("id", .uuid, "uuid", notNull: true), column("name", .text, "text"),
        column("sex", .enumeration(labels: ["female", "other"]), "sex"),
        column("boss_id", .uuid, "uuid"), column("phone", .text, "text", domain: "e164"),
        column("seen_at", .timestamptz(6), "timestamp with time zone"),
        column("origin", .text, "text"), column("extras", .jsonb, "jsonb"),
        column("added_at", .timestamptz(6), "timestamp with time zone", value: "now()"),
        column("unused", .text, "text"),
      ],
      constraints: [
        CatalogConstraint(
          name: "people_pkey", kind: .primaryKey, columns: ["id"], definition: "PRIMARY KEY (id)"),
        CatalogConstraint(
          name: "people_boss_fkey", kind: .foreignKey, columns: ["boss_id"],
          definition: "FOREIGN KEY (boss_id) REFERENCES people(id)", referencedTable: "people",
          referencedColumns: ["id"]),
      ],
      indexes: [
        CatalogIndex(
          name: "people_name", definition: "CREATE INDEX people_name ON people (name)",
          isUnique: false)
      ], triggers: [])
    let states = CatalogTable(
      name: "states", columns: [column("code", .char(3), "character(3)", notNull: true)],
      constraints: [], indexes: [], triggers: [])
    var comments = CatalogComments()
    comments.setTable("people", "Everybody & all")
    comments.setColumn("name", of: "people", "As on the card")
    comments.setDomain("e164", "a number with its country")
    return TargetCatalog(
      tables: [people, states],
      domains: [
        CatalogDomain(
          name: "e164", notNull: false,
          checks: [.init(name: "c", definition: "CHECK (VALUE ~ '^[+]')", expression: "")])
      ], comments: comments)
  }

  private static let manifest = SourceManifest(entries: [
    ManifestEntry(
      source: "People", fileName: "secret-folder-name.xml", path: "/home/someone/People.xml",
      byteCount: 4711,
      header: ExportHeader(
        dialect: ExportDialect(
          format: .fmpxmlresult, delimiter: 0, recordEnd: nil, hasByteOrderMark: false,
          hasHeader: true),
        fields: [
          "ID", "First", "名", "Sex", "Boss", "Phone", "Seen", "Gone", "Changed", "zz", "Spare",
        ].map { ExportField(name: $0, type: .text, maximumRepetitions: $0 == "Phone" ? 3 : 1) },
        dateFormat: "d/m/yyyy"))
  ])

  private static func model(_ manifest: SourceManifest?) -> SiteModel {
    SiteModel(mapping: mapping, catalog: catalog, manifest: manifest, loadOrder: ["people"])
  }

  @Test func whereEveryFieldWent() throws {
    let export = try #require(Self.model(Self.manifest).exports.first)
    let words = export.fields.map { field in
      "\(field.name): "
        + field.uses.map { use in
          [use.role.rawValue, use.table, use.column, use.reason].compactMap(\.self)
            .joined(separator: " ")
        }.joined(separator: "; ")
    }
    #expect(
      words == [
        "ID: key people", "First: column people name", "名: column people name",
        "Sex: column people sex", "Boss: column people boss_id",
        "Phone: column people phone; column people extras the text that does not fit",
        "Seen: column people seen_at", "Gone: filter people left before 2010",
        "Changed: order people", "zz: ignored used by \"layouts\" only",
        "Spare: kept people extras",
      ])
    #expect(export.fields.map(\.type)[5] == "text, up to 3 repetitions")
    #expect(
      export.count(.used) == 7 && export.count(.read) == 2 && export.count(.kept) == 1
        && export.count(.ignored) == 1)
  }

  @Test func rulesInWords() throws {
    let table = try #require(Self.model(Self.manifest).tables.first)
    let words = table.columns.map { column in
      "\(column.name) \(column.origin): "
        + column.rule.map { fact in
          "\(fact.term)=\(fact.text)"
            + fact.pairs.map { "\($0.from)>\($0.to)" }.joined(separator: ",")
        }.joined(separator: "; ")
    }
    #expect(
      words == [
        "id load: Id=computed from namespace, table and the record's key",
        "name mapped: Source=“{First} {名}”, with the fields in braces; empty when all of them are; "
          + "Clean=remove white space at both ends; then remove “.”; "
          + "Required=a record without it is rejected",
        "sex mapped: Codes=F>female,(empty)>NULL; Other codes=“other”",
        "boss_id mapped: Refers to=people, by its key; when there is no such record: NULL",
        "phone mapped: Means nothing=“-”; "
          + "Type=a telephone number, to E.164; numbers without country code are of AU; "
          + "Does not fit=NULL; the original goes into extras",
        "seen_at mapped: Type=local time of Australia/Sydney, stored as an instant; "
          + "Hour that happens twice=the earlier one",
        "origin mapped: Source=the id of the run",
        "extras load: Keeps=the original text of what did not fit: phone; "
          + "Keeps=every field of People that is neither mapped nor ignored",
        "added_at database: Default=of the column", "unused empty: ",
      ])
    #expect(table.columns[0].inputs == [SiteFieldName(export: "People", field: "ID")])
    #expect(table.columns[7].inputs.map(\.field) == ["Phone", "Spare"])
    #expect(
      table.columns[4].declarations
        == ["domain e164: a number with its country", "CHECK (VALUE ~ '^[+]')"])
    #expect(table.columns[1].comment == "As on the card")
    #expect(
      table.rowRules.map(\.text) == [
        "ID, compared after: white space at the ends removed, upper case",
        "only where Gone is not “1”. Others are left out: left before 2010",
        "the latest by Changed stays", "the row gets a deleted_at", "3 records, at most 0.5 %",
      ])
  }

  /// Without headers, what the mapping names; and what it names only by the export's own list.
  @Test func withoutExports() throws {
    let model = Self.model(nil)
    let export = try #require(model.exports.first)
    #expect(
      export.fields.map(\.name) == [
        "First", "名", "Sex", "Boss", "Phone", "Seen", "ID", "Changed", "Gone", "zz",
      ])
    #expect(!model.hasHeaders)
    let page = try #require(Site.pages(of: model).first { $0.name == "index.html" })
    #expect(page.text.contains("No exports were at hand"))
  }

  @Test func nothingOfTheMachine() {
    let pages = Site.pages(of: Self.model(Self.manifest))
    #expect(pages.count == 9)
    for page in pages {
      for word in ["secret-folder", "/home", "4711", "No exports were at hand"] {
        #expect(!page.text.contains(word), "\(page.name): \(word)")
      }
    }
  }

  /// The pages as a whole; their head is the same on all.
  @Test func pages() throws {
    let pages = Site.pages(of: Self.model(Self.manifest))
    #expect(HTMLCheck(pages.map { ($0.name, $0.text) }).mistakes == [])
    for page in pages {
      let body = try #require(page.text.split(separator: "<main", maxSplits: 1).last)
      let main = try #require(body.split(separator: "<footer", maxSplits: 1).first)
      try expectSnapshot("<main" + main, named: page.name)
    }
  }
}
