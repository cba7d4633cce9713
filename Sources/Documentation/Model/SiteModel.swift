/// What a site shows of a project: names and words only, already in the order of the pages.
///
/// The pages know nothing of mappings and catalogs; `Adapting` fills this.
package struct SiteModel: Sendable, Hashable {
  package var project: String
  /// The target schema.
  package var schema: String
  /// What holds for the whole project, such as its time zone.
  package var conventions: [SiteFact]
  /// How the rows of the target get their ids.
  package var identities: [SiteFact]
  /// By name.
  package var tables: [SiteTable]
  /// By name.
  package var exports: [SiteExport]
  /// Names of the filled tables, parents first.
  package var loadOrder: [String]
  /// False when no exports were at hand, and only fields that the mapping names are known.
  package var hasHeaders: Bool

  package init(
    project: String, schema: String, conventions: [SiteFact], identities: [SiteFact],
    tables: [SiteTable], exports: [SiteExport], loadOrder: [String], hasHeaders: Bool
  ) {
    self.project = project
    self.schema = schema
    self.conventions = conventions
    self.identities = identities
    self.tables = tables
    self.exports = exports
    self.loadOrder = loadOrder
    self.hasHeaders = hasHeaders
  }
}

/// A term with what is to be said of it.
package struct SiteFact: Sendable, Hashable {
  package var term: String
  package var text: String
  /// Texts and what becomes of them, for value maps.
  package var pairs: [Pair]

  package struct Pair: Sendable, Hashable {
    package var from: String
    package var to: String

    package init(_ from: String, _ to: String) {
      self.from = from
      self.to = to
    }
  }

  package init(_ term: String, _ text: String, pairs: [Pair] = []) {
    self.term = term
    self.text = text
    self.pairs = pairs
  }
}
