/// What PostgreSQL says the target schema is: normalised, without OIDs, sorted by name.
package struct TargetCatalog: Sendable, Hashable {
  package var tables: [CatalogTable]
  package var domains: [CatalogDomain]
  /// In the order in which they were created, so that one may read another.
  package var materializedViews: [String]
  package var comments: CatalogComments

  package init(
    tables: [CatalogTable], domains: [CatalogDomain], materializedViews: [String] = [],
    comments: CatalogComments = CatalogComments()
  ) {
    self.tables = tables
    self.domains = domains
    self.materializedViews = materializedViews
    self.comments = comments
  }

  package subscript(table table: String) -> CatalogTable? { tables.first { $0.name == table } }
}

/// A table with all that a load has to take away and put back.
package struct CatalogTable: Sendable, Hashable {
  package var name: String
  package var columns: [CatalogColumn]
  package var constraints: [CatalogConstraint]
  /// Indexes that no constraint owns.
  package var indexes: [CatalogIndex]
  package var triggers: [String]
  /// Whether the table has partitions or is one.
  package var isPartitioned: Bool

  package init(
    name: String, columns: [CatalogColumn], constraints: [CatalogConstraint],
    indexes: [CatalogIndex], triggers: [String], isPartitioned: Bool = false
  ) {
    self.name = name
    self.columns = columns
    self.constraints = constraints
    self.indexes = indexes
    self.triggers = triggers
    self.isPartitioned = isPartitioned
  }

  package func column(_ name: String) -> CatalogColumn? { columns.first { $0.name == name } }

  package var primaryKey: CatalogConstraint? { constraints.first { $0.kind == .primaryKey } }
}

/// A column as the catalog describes it.
package struct CatalogColumn: Sendable, Hashable {
  package enum Identity: String, Sendable, Hashable {
    case none
    case always
    case byDefault
  }

  package var name: String
  /// The type under any domain.
  package var type: ColumnType
  /// As `format_type` prints it, e.g. `character varying(40)`.
  package var typeText: String
  /// Name of the domain, unqualified when it is in the target schema.
  package var domain: String?
  package var notNull: Bool
  package var defaultExpression: String?
  package var identity: Identity
  package var isGenerated: Bool
  /// What a generated column is computed from.
  package var generation: String?
  /// The sequence that belongs to the column (serial or identity), unqualified.
  package var sequence: String?

  package init(
    name: String, type: ColumnType, typeText: String, domain: String? = nil, notNull: Bool = false,
    defaultExpression: String? = nil, identity: Identity = .none, isGenerated: Bool = false,
    generation: String? = nil, sequence: String? = nil
  ) {
    self.generation = generation
    self.name = name
    self.type = type
    self.typeText = typeText
    self.domain = domain
    self.notNull = notNull
    self.defaultExpression = defaultExpression
    self.identity = identity
    self.isGenerated = isGenerated
    self.sequence = sequence
  }
}

/// The column types that a rule can fill.
package indirect enum ColumnType: Sendable, Hashable {
  case text
  /// Limit in characters, nil for none.
  case varchar(Int?)
  case char(Int)
  case int2
  case int4
  case int8
  case numeric(precision: Int?, scale: Int?)
  case float4
  case float8
  case bool
  case date
  /// Fractional digits, 0 to 6.
  case time(Int)
  case timestamp(Int)
  case timestamptz(Int)
  case interval
  case uuid
  case json
  case jsonb
  case enumeration(labels: [String])
  case array(ColumnType)
  /// No rule fills it; the name as `format_type` prints it.
  case other(String)
}

/// A constraint with its definition as PostgreSQL prints it.
package struct CatalogConstraint: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case primaryKey
    case unique
    case check
    case foreignKey
    case exclusion
  }

  package var name: String
  package var kind: Kind
  /// In constraint order; for checks the columns that the expression mentions.
  package var columns: [String]
  /// `pg_get_constraintdef`, read with the schema on the search path, so that it names no schema.
  package var definition: String
  /// For checks: the expression alone.
  package var expression: String?
  package var referencedTable: String?
  package var referencedColumns: [String]
  package var isDeferrable: Bool
  package var isValidated: Bool
  /// Unique constraints whose NULLs are equal (PostgreSQL 15 and later).
  package var nullsNotDistinct: Bool

  package init(
    name: String, kind: Kind, columns: [String], definition: String, expression: String? = nil,
    referencedTable: String? = nil, referencedColumns: [String] = [], isDeferrable: Bool = false,
    isValidated: Bool = true, nullsNotDistinct: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.columns = columns
    self.definition = definition
    self.expression = expression
    self.referencedTable = referencedTable
    self.referencedColumns = referencedColumns
    self.isDeferrable = isDeferrable
    self.isValidated = isValidated
    self.nullsNotDistinct = nullsNotDistinct
  }
}

/// An index that no constraint owns.
package struct CatalogIndex: Sendable, Hashable {
  package var name: String
  /// `pg_get_indexdef`, without the schema name of its table.
  package var definition: String
  package var isUnique: Bool
  /// Key expressions as PostgreSQL prints them, in order; for unique indexes.
  package var keys: [String]
  /// `WHERE` of a partial index.
  package var predicate: String?
  package var nullsNotDistinct: Bool

  package init(
    name: String, definition: String, isUnique: Bool, keys: [String] = [],
    predicate: String? = nil, nullsNotDistinct: Bool = false
  ) {
    self.name = name
    self.definition = definition
    self.isUnique = isUnique
    self.keys = keys
    self.predicate = predicate
    self.nullsNotDistinct = nullsNotDistinct
  }
}

/// A domain of the target schema with its constraints.
package struct CatalogDomain: Sendable, Hashable {
  package struct Check: Sendable, Hashable {
    package var name: String
    /// `CHECK (…)` as PostgreSQL prints it; the value is the bare word VALUE.
    package var definition: String
    package var expression: String
    /// The domain that declares the check, when it is one that this domain is based on.
    package var inheritedFrom: String?

    package init(
      name: String, definition: String, expression: String, inheritedFrom: String? = nil
    ) {
      self.inheritedFrom = inheritedFrom
      self.name = name
      self.definition = definition
      self.expression = expression
    }
  }

  package var name: String
  /// Declared by this domain or by one that it is based on.
  package var notNull: Bool
  package var declaresNotNull: Bool
  /// With those of the domains that it is based on, innermost first.
  package var checks: [Check]

  package init(name: String, notNull: Bool, declaresNotNull: Bool? = nil, checks: [Check]) {
    self.name = name
    self.notNull = notNull
    self.declaresNotNull = declaresNotNull ?? notNull
    self.checks = checks
  }
}
