import MigrationModel
import Planning
import Testing

@Suite struct MaskCompilerTests {
  private func masks(_ change: (inout Project) -> Void) throws -> [String: FieldMask] {
    var project = Project.computed
    change(&project)
    let compiled = MaskCompiler.compile(
      mapping: project.mapping, manifest: project.manifest, catalog: project.catalog)
    #expect(compiled.diagnostics == [])
    var masks: [String: FieldMask] = [:]
    for entry in project.manifest.entries {
      let plan = try #require(compiled.plans[entry.source])
      for (field, mask) in zip(entry.header.fields, plan.fields) {
        masks["\(entry.source).\(field.name)"] = mask
      }
    }
    return masks
  }

  /// What no column looks at is emptied, also where nothing is personal.
  @Test func nothingPersonal() throws {
    let masks = try masks { _ in }
    for (field, mask) in masks {
      #expect(mask == FieldMask(field == "Patients.Notes" ? .emptied : .asIs), "\(field)")
    }
    #expect(masks.count == 10)
  }

  @Test func typesDecide() throws {
    let masks = try masks {
      $0.mapping.tables[0].person = at(6, "PatientID")
      $0.mapping.tables[0].columns[2].nullWords = ["unknown"]
      personal(&$0, "born")
      personal(&$0, "seen", .dateShift(days: 30))
      personal(&$0, "mobile")
      personal(&$0, table: 1, "name")
    }
    #expect(
      masks["Patients.DOB"]
        == FieldMask(
          .dateShift(days: 30, person: 0, order: .dmy, pivot: nil),
          kept: [.init("unknown", ignoresCase: true)]))
    #expect(
      masks["Patients.Seen"]
        == FieldMask(.dateShift(days: 30, person: 0, order: .dmy, pivot: nil)))
    #expect(masks["Patients.Mobile"] == FieldMask(.phone(region: "AU")))
    #expect(masks["Clinics.Name"] == FieldMask(.shape(keep: 0)))
    #expect(masks["Patients.PatientID"] == FieldMask(.asIs))
  }

  /// One marked reference masks the key and every other reference to it, all as one.
  @Test func keysAreMaskedWhereverTheyAre() throws {
    let digest = FieldMask(.digest(form: .text, normalize: [.trim, .upper]))
    let masks = try masks { personal(&$0, "referrer_id") }
    #expect(masks["Patients.PatientID"] == digest)
    #expect(masks["Patients.Referrer"] == digest)
    #expect(masks["Patients.ClinicID"] == FieldMask(.asIs))
    let clinics = try self.masks { personal(&$0, "clinic_id", .shape(keep: 2)) }
    #expect(clinics["Patients.ClinicID"] == FieldMask(.shape(keep: 2)))
    #expect(clinics["Clinics.ClinicID"] == FieldMask(.shape(keep: 2)))
    #expect(clinics["Patients.PatientID"] == FieldMask(.asIs))
  }

  /// A reference that holds another column than the key is masked as that column.
  @Test func referencesToOtherColumns() throws {
    let masks = try masks {
      $0.mapping.tables[0].columns[0].column.value = "clinic"
      $0.catalog.tables[1].columns.append(text("clinic"))
      $0.catalog.tables[1].constraints.append(
        foreignKey("patients", "clinic", to: "clinics", "name"))
      personal(&$0, table: 1, "name")
    }
    let digest = FieldMask(.digest(form: .text, normalize: [.trim]))
    #expect(masks["Clinics.Name"] == digest)
    #expect(masks["Patients.ClinicID"] == digest)
    #expect(masks["Clinics.ClinicID"] == FieldMask(.asIs))
  }

  /// A template gives way to the columns that read its fields alone.
  @Test func templatesGiveWay() throws {
    let masks = try masks {
      $0.mapping.tables[1].columns.append(
        ColumnMapping(
          column: at(7, "label", file: "tables/clinics.yml"),
          source: .template([
            .field(at(7, "Name", file: "tables/clinics.yml")),
            .field(at(7, "Town", file: "tables/clinics.yml")),
          ])))
      $0.catalog.tables[0].columns.append(text("label"))
      $0.manifest.entries[0].header.fields.append(ExportField(name: "Town"))
      personal(&$0, table: 1, "name", .name(.family))
      personal(&$0, table: 1, "label")
    }
    #expect(masks["Clinics.Name"] == FieldMask(.name(.family)))
    #expect(masks["Clinics.Town"] == FieldMask(.shape(keep: 0)))
  }

  /// The outcome of a filter stays: listed texts pass, others become one.
  @Test func filters() throws {
    let masks = try masks {
      $0.mapping.tables[0].filter?.conditions.append(
        FilterCondition(field: at(3, "Notes"), test: .isNone(["spam", ""])))
      $0.mapping.tables[0].filter?.conditions.append(
        FilterCondition(field: at(3, "Mobile"), test: .isAny(["0412 345 678"])))
      personal(&$0, "mobile")
    }
    #expect(
      masks["Patients.Notes"]
        == FieldMask(
          .marked, kept: [.init("spam", ignoresCase: false), .init("", ignoresCase: false)]))
    #expect(
      masks["Patients.Mobile"]
        == FieldMask(.phone(region: "AU"), kept: [.init("0412 345 678", ignoresCase: false)]))
  }

  @Test func personalFieldsAreKnownWithoutExports() {
    var project = Project.computed
    personal(&project, "referrer_id")
    personal(&project, "mobile")
    let fields = PersonalFields(project.mapping)
    #expect(fields.names(of: "Patients") == ["PatientID", "Referrer", "Mobile"])
    #expect(fields.names(of: "Clinics") == [])
  }

  /// A second source of the clinics, with a key and a name of its own.
  private func addFeed(_ project: inout Project, _ change: (inout TableMapping) -> Void = { _ in })
  {
    var feed = project.mapping.tables[1]
    feed.from.value = "Sites"
    feed.feed = 1
    feed.key = KeyMapping(source: .fields([at(4, "SiteID")]), normalize: feed.key.normalize)
    feed.columns = [ColumnMapping(column: at(9, "name"), source: .field(at(9, "SiteName")))]
    change(&feed)
    project.mapping.tables.append(feed)
    var entry = project.manifest.entries[0]
    entry.source = "Sites"
    entry.header.fields = ["SiteID", "SiteName"].map { ExportField(name: $0) }
    project.manifest.entries.append(entry)
  }

  /// What one source of a table says of a column holds for the others, and their keys are one.
  @Test func sourcesOfOneTableAreMaskedAlike() throws {
    let masks = try masks {
      addFeed(&$0)
      personal(&$0, table: 1, "name", .name(.family))
      personal(&$0, "clinic_id")
    }
    #expect(masks["Sites.SiteName"] == FieldMask(.name(.family)))
    #expect(masks["Clinics.Name"] == FieldMask(.name(.family)))
    let digest = try #require(masks["Clinics.ClinicID"])
    guard case .digest = digest.action else {
      Issue.record("\(digest)")
      return
    }
    #expect(masks["Sites.SiteID"] == digest && masks["Patients.ClinicID"] == digest)
    let stated = try self.masks {
      addFeed(&$0) { feed in
        feed.columns[0].privacy = ColumnPrivacy(isPersonal: false, at: feed.columns[0].column.at)
      }
      personal(&$0, table: 1, "name", .name(.family))
    }
    #expect(stated["Sites.SiteName"] == FieldMask(.asIs))
  }

  @Test func mergedRowsStayTheSame() throws {
    var project = Project.computed
    addFeed(&project) { feed in
      feed.columns[0].privacy = ColumnPrivacy(
        isPersonal: true, at: feed.columns[0].column.at,
        technique: Located(.digest, at: feed.columns[0].column.at))
    }
    let merge = MergeMapping(by: [at(9, "name")])
    project.mapping.tables[1].merge = merge
    project.mapping.tables[2].merge = merge
    personal(&project, table: 1, "name", .name(.family))
    let compiled = MaskCompiler.compile(
      mapping: project.mapping, manifest: project.manifest, catalog: project.catalog)
    #expect(
      compiled.diagnostics.map(\.message) == [
        "column 'name' tells which rows are the same, but is masked in two ways"
      ])
  }

  /// One export of two tables: what either says holds, and slots are texts of their own.
  @Test func explodedFields() throws {
    let masks = try masks {
      var child = $0.mapping.tables[0]
      child.table.value = "calls"
      child.explode = ExplodeMapping(kind: .repetitions, fields: [at(7, "Mobile"), at(7, "Notes")])
      child.columns = [ColumnMapping(column: at(9, "number"), source: .field(at(9, "Mobile")))]
      $0.mapping.tables.append(child)
      personal(&$0, table: 2, "number", .digest)
    }
    #expect(
      masks["Patients.Mobile"]
        == FieldMask(.digest(form: .text, normalize: [.trim]), slots: [.repetitions]))
    #expect(masks["Patients.Notes"] == FieldMask(.marked, slots: [.repetitions]))
  }

  /// The words of a polymorphic reference stay, and its keys are those of every table.
  @Test func polymorphicReferences() throws {
    let masks = try masks {
      $0.mapping.tables[0].columns.append(
        ColumnMapping(
          column: at(22, "subject_id"), source: .field(at(22, "Notes")),
          reference: Reference(
            parent: .polymorphic(
              type: at(22, "Kind"),
              tables: [
                Reference.Choice(word: "P", table: at(22, "patients")),
                Reference.Choice(word: "C", table: at(22, "clinics")),
              ]))))
      let patients = $0.manifest.entries.firstIndex { $0.source == "Patients" } ?? 0
      $0.manifest.entries[patients].header.fields.append(ExportField(name: "Kind"))
      $0.mapping.tables[1].key.normalize = $0.mapping.tables[0].key.normalize
      personal(&$0, "subject_id")
    }
    #expect(
      masks["Patients.Kind"]
        == FieldMask(
          .marked, kept: [.init("P", ignoresCase: false), .init("C", ignoresCase: false)]))
    let keys = ["Patients.Notes", "Patients.PatientID", "Clinics.ClinicID", "Patients.ClinicID"]
    #expect(Set(keys.map { masks[$0] }).count == 1)
    #expect(masks["Patients.Notes"]?.action != .asIs)
  }

  /// A query has no export: that it has an export's name says nothing of that export's fields.
  @Test func queriesAreNotExports() throws {
    let masks = try masks {
      var query = $0.mapping.tables[1]
      query.table.value = "Patients"
      query.from.value = "Patients"
      query.query = at(2, "select 1")
      query.columns = [ColumnMapping(column: at(9, "name"), source: .field(at(9, "Notes")))]
      $0.mapping.tables.append(query)
    }
    #expect(masks["Patients.Notes"] == FieldMask(.emptied))
  }
}
