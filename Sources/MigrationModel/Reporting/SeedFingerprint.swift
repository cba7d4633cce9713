/// Row count and contents of a small table as one text, to compare a table with what the schema
/// files put into it. Only for two tables of one server, so the server's own hash will do.
package enum SeedFingerprint {
  package static func sql(schema: String, table: String) -> String {
    "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) "
      + "FROM \(SQLText.qualified(schema, table)) t"
  }
}
