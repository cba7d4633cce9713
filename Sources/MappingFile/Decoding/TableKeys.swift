internal import MigrationModel

/// What a table file says once, however many sources it has.
struct TableKeys {
  private let merge: MergeMapping?
  private let ids: Located<IDScheme>?
  private let match: MatchMapping?
  private let crosswalk: GivenCrosswalk?
  private let assertions: [RowAssertion]
  private let deletes: DeletePolicy
  private let rejectBudget: RejectBudget
  private let reading: Reading

  /// `feeds` with what each says and what is shared.
  init(_ map: MapReader, feeds: [(feed: Feed, keys: FeedKeys)], files: ReferredFiles) {
    reading = map.reading
    let reading = map.reading
    merge = Self.merge(map, feeds)
    ids = map.word("ids", as: IDScheme.self).flatMap { scheme in
      map.node("ids").map { Located(scheme, at: $0.at) }
    }
    match = map.node("match").flatMap { MatchMapping($0, reading: reading) }
    let columns = feeds.compactMap(\.keys.columns)
    if columns.count == feeds.count { match?.check(columns, reading: reading) }
    Self.checkDuplicates(feeds.map(\.keys), reading)
    crosswalk = map.name("crosswalk").flatMap { path in
      Self.crosswalk(path, feeds, files, reading)
    }
    assertions = map.node("assert").map { RowAssertion.list($0, reading: reading) } ?? []
    deletes = map.word("deletes", as: DeletePolicy.self) ?? .ignore
    rejectBudget =
      map.node("reject_budget").flatMap { RejectBudget($0, reading: reading) } ?? RejectBudget()
    guard ids?.value == .natural else { return }
    for key in ["match", "crosswalk"] {
      guard let at = map.place(of: key) else { continue }
      reading.report(
        .combination, "'\(key)' gives ids, but 'ids: natural' takes them from the columns", at: at,
        hint: "remove one of them")
    }
  }

  /// Nil if a part without a default is missing or was refused.
  func mapping(
    of table: Located<String>, from feed: Feed, _ keys: FeedKeys, position: Int
  ) -> TableMapping? {
    if keys.duplicates?.policy == .latest, !keys.has("modified"), let at = keys.duplicates?.at {
      reading.reportOnce(
        .combination, "'latest' needs the key 'modified'", at: at,
        hint: "name the field that tells which record is newer")
    }
    guard let key = keys.key, let columns = keys.columns else { return nil }
    if let explode = keys.explode { explode.value.check(key, at: explode.at, reading: reading) }
    return TableMapping(
      table: table, from: feed.name, query: feed.query, feed: position, merge: merge,
      explode: keys.explode?.value, ids: ids, match: match, crosswalk: crosswalk,
      assertions: assertions, filter: keys.filter, key: key, modified: keys.modified,
      duplicates: keys.duplicates?.policy ?? .reject,
      fillsFromDuplicates: keys.duplicates?.fills ?? false, deletes: deletes, columns: columns,
      ignored: keys.ignored, unmappedTo: keys.unmappedTo, rejectBudget: rejectBudget,
      person: keys.person)
  }

  /// Records of several sources can be duplicates of each other.
  private static func checkDuplicates(_ feeds: [FeedKeys], _ reading: Reading) {
    guard let first = feeds.first else { return }
    let differing = feeds.dropFirst().first { feed in
      feed.has("duplicates") != first.has("duplicates")
        || feed.duplicates?.policy != first.duplicates?.policy
        || feed.duplicates?.fills != first.duplicates?.fills
    }
    guard let differing else { return }
    reading.report(
      .combination, "the sources of a table must settle duplicates alike",
      at: differing.duplicates?.at ?? first.duplicates?.at,
      hint: "write 'duplicates' once for all of them")
  }

  private static func merge(
    _ map: MapReader, _ feeds: [(feed: Feed, keys: FeedKeys)]
  ) -> MergeMapping? {
    guard let node = map.node("merge") else { return nil }
    let count =
      if case .mapping(let sources) = map.node("sources")?.kind { sources.count } else { 0 }
    if count < 2, let at = map.place(of: "merge") {
      map.reading.report(
        .combination, "'merge' needs several 'sources'", at: at,
        hint: "sources: { NewLog: { key: ID }, OldLog: { key: Number } }")
      return nil
    }
    // The names of sources that were refused are not known.
    guard feeds.count == count else { return nil }
    let merge = MergeMapping(node, sources: feeds.map(\.feed.name), reading: map.reading)
    let columns = feeds.compactMap(\.keys.columns)
    if columns.count == feeds.count { merge?.check(columns, reading: map.reading) }
    return merge
  }

  /// The file gives the parts of the first source's key; those of the others follow in order.
  private static func crosswalk(
    _ path: Located<String>, _ feeds: [(feed: Feed, keys: FeedKeys)], _ files: ReferredFiles,
    _ reading: Reading
  ) -> GivenCrosswalk? {
    let keys = feeds.compactMap { feed in feed.keys.key.map { (feed.feed.name, $0) } }
    guard let first = keys.first else { return nil }
    for (name, key) in keys.dropFirst() where key.partCount != first.1.partCount {
      reading.report(
        .combination, "a crosswalk needs keys of \(first.1.partCount) parts from every source",
        at: path.at, hint: "the key of \(quoted(name.value)) has \(key.partCount)")
    }
    return GivenCrosswalk(path, key: first.1, files: files, reading: reading)
  }
}

extension KeyMapping {
  fileprivate var partCount: Int {
    switch source {
    case .fields(let fields): fields.count
    case .recordID: 1
    }
  }
}
