import MigrationModel

extension Project {
  /// Two tables whose primary keys are mapped: lines of two parts refer to orders, and to a unit
  /// by a foreign key for which the mapping has no rule.
  static var natural: Project {
    Project(
      mapping: Mapping(
        name: at(1, "shop", file: "migration.yml"), source: SourceSettings(),
        target: TargetSettings(schema: at(5, "shop", file: "migration.yml"), namespace: "shop"),
        unmappedFields: .error, tables: [lines, orders], schemaFiles: [], fingerprint: "00"),
      manifest: SourceManifest(entries: [
        entry("Lines", ["Order", "Line", "Unit"]), entry("Orders", ["Order", "Unit"]),
      ]),
      catalog: TargetCatalog(tables: [linesTable, ordersTable], domains: []))
  }

  private static var orders: TableMapping {
    let file = "tables/orders.yml"
    return TableMapping(
      table: at(1, "orders", file: file), from: at(2, "Orders", file: file),
      key: KeyMapping(source: .fields([at(3, "Order", file: file)])), duplicates: .first,
      columns: [
        ColumnMapping(
          column: at(5, "number", file: file), source: .field(at(5, "Order", file: file))),
        ColumnMapping(column: at(6, "unit", file: file), source: .field(at(6, "Unit", file: file))),
      ])
  }

  private static var lines: TableMapping {
    let file = "tables/lines.yml"
    return TableMapping(
      table: at(1, "lines", file: file), from: at(2, "Lines", file: file),
      key: KeyMapping(source: .fields([at(3, "Order", file: file), at(3, "Line", file: file)])),
      columns: [
        ColumnMapping(
          column: at(5, "order", file: file), source: .field(at(5, "Order", file: file)),
          reference: Reference(table: at(5, "orders", file: file))),
        ColumnMapping(column: at(6, "line", file: file), source: .field(at(6, "Line", file: file))),
        ColumnMapping(column: at(7, "unit", file: file), source: .field(at(7, "Unit", file: file))),
      ])
  }

  private static var ordersTable: CatalogTable {
    CatalogTable(
      name: "orders",
      columns: [
        CatalogColumn(
          name: "number", type: .int4, typeText: "integer", notNull: true,
          defaultExpression: "nextval('orders_number_seq'::regclass)",
          sequence: "orders_number_seq"),
        text("unit"),
      ],
      constraints: [
        CatalogConstraint(
          name: "orders_unit_key", kind: .unique, columns: ["unit"],
          definition: "UNIQUE NULLS NOT DISTINCT (unit)", nullsNotDistinct: true),
        primaryKey("orders", ["number"]),
      ], indexes: [], triggers: ["orders_touch"])
  }

  private static var linesTable: CatalogTable {
    CatalogTable(
      name: "lines",
      columns: [
        CatalogColumn(name: "order", type: .int4, typeText: "integer", notNull: true),
        CatalogColumn(name: "line", type: .int2, typeText: "smallint", notNull: true),
        text("unit"),
      ],
      constraints: [
        foreignKey("lines", "order", to: "orders", "number"),
        foreignKey("lines", "unit", to: "orders", "unit"),
        primaryKey("lines", ["order", "line"]),
      ],
      indexes: [
        CatalogIndex(
          name: "lines_unit", definition: "CREATE INDEX lines_unit ON lines USING btree (unit)",
          isUnique: false)
      ], triggers: [])
  }
}
