import Testing

extension Project {
  /// No table that the program made or filled has the word, however it is written.
  func expectNothing(of word: String) throws {
    let tables = try rows(
      """
      select format('%I.%I', n.nspname, c.relname) from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('probe', 'staging', 'fm2pg') and c.relkind = 'r'
      """
    ).compactMap { $0[0] }
    #expect(tables.count > 15)
    for table in tables {
      let left = try rows("select count(*) from \(table) t where to_jsonb(t)::text ~* '\(word)' ")
      #expect(left == [["0"]], "\(table)")
    }
  }
}
