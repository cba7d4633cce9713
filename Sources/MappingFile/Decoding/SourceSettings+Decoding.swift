internal import MigrationModel

extension SourceSettings {
  /// Nil, after reporting, if the node is not a map.
  init?(_ node: Node, reading: Reading) {
    guard
      let map = MapReader(node, .source, "'source'", place: "in 'source'", reading: reading)
    else { return nil }
    defer { map.finish() }
    if let encoding = map.name("encoding") { Self.check(encoding, reading) }
    self.init(
      timeZone: map.name("time_zone"), dates: map.word("dates", as: DateOrder.self),
      decimalMark: map.word("decimal", as: DecimalMark.self) ?? .point,
      twoDigitYearPivot: map.node("two_digit_years").flatMap { Self.pivot($0, reading) },
      exports: map.node("exports").flatMap { Self.exports($0, reading) } ?? [])
  }

  private static func check(_ encoding: Located<String>, _ reading: Reading) {
    if ["utf-8", "utf8"].contains(encoding.value.lowercased()) { return }
    reading.report(
      .encoding, "the encoding \(quoted(encoding.value)) is not read", at: encoding.at,
      hint: "choose Unicode (UTF-8) as output file character set when exporting")
  }

  private static func pivot(_ node: Node, _ reading: Reading) -> Int? {
    let label = "'two_digit_years'"
    guard
      let map = MapReader(node, .twoDigitYears, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    return map.required("pivot", hint: "two_digit_years: { pivot: 30 }")
      .flatMap { reading.integer($0, "'pivot'", in: 0...99) }.map(Int.init)
  }

  private static func exports(_ node: Node, _ reading: Reading) -> [ExportSettings] {
    (reading.entries(node, "'exports'") ?? []).compactMap { entry in
      let label = Node(kind: .scalar(text: entry.key.value, plain: false), at: entry.key.at)
      guard let name = reading.name(label, "the name of an export") else { return nil }
      return ExportSettings(entry.value, name: name, reading: reading)
    }
  }
}

extension ExportSettings {
  /// Nil, after reporting, if the node is not a map.
  init?(_ node: Node, name: Located<String>, reading: Reading) {
    let label = "export \(quoted(name.value))"
    guard let map = MapReader(node, .export, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    self.init(
      name: name, file: map.name("file"), format: map.word("format", as: ExportFormat.self),
      header: map.word("header", as: Header.self) ?? .auto, fields: map.names("fields") ?? [],
      delimiter: map.name("delimiter").flatMap { Self.delimiter($0, reading) },
      dates: map.word("dates", as: DateOrder.self), tenant: map.name("tenant"),
      allowEmpty: map.boolean("allow_empty") ?? false,
      controls: map.word("control_characters", as: ControlPolicy.self) ?? .keep,
      undecodable: map.word("undecodable", as: UndecodablePolicy.self) ?? .refuse,
      continuationFields: map.names("continuation") ?? [])
    if header == .absent, map.node("fields") == nil {
      reading.report(
        .combination, "\(label) has no header and no 'fields'",
        at: map.place(of: "header") ?? node.at, hint: "list the field names in file order")
    }
  }

  private static func delimiter(_ text: Located<String>, _ reading: Reading) -> UInt8? {
    switch text.value {
    case ",": return UInt8(ascii: ",")
    case ";": return UInt8(ascii: ";")
    case "tab", "\t": return UInt8(ascii: "\t")
    default:
      reading.report(
        .unknownWord, "'delimiter' does not know \(quoted(text.value))", at: text.at,
        hint: "use one of: \",\" \";\" tab")
      return nil
    }
  }
}
