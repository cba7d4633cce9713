internal import MigrationModel

extension TargetSettings {
  /// Nil, after reporting, if a part without a default is missing or refused.
  init?(_ node: Node, migration: String?, reading: Reading) {
    guard
      let map = MapReader(node, .target, "'target'", place: "in 'target'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let schema = map.required("schema", hint: "name the schema that readers use")
      .flatMap { reading.identifier($0, "'schema'") }
    let control = map.identifier("control_schema")
    let staging = map.identifier("staging_schema")
    let url = map.name("url").flatMap { Self.connectionURI($0, reading) }
    let service = map.name("service").flatMap { Self.serviceName($0, reading) }
    if map.node("url") != nil, let at = map.place(of: "service") {
      reading.report(
        .connection, "'url' and 'service' both name the server", at: at, hint: "keep one of them")
    }
    let ids = map.word("ids", as: IDWord.self)?.scheme
    let tenant = map.name("tenant")?.value
    let namespace = map.name("namespace")?.value ?? migration
    guard let schema, let namespace else { return nil }
    self.init(
      schema: schema, url: url, service: service, controlSchema: control?.value ?? "fm2pg",
      stagingSchema: staging?.value ?? "staging", namespace: namespace,
      ids: ids ?? .uuid, tenant: tenant ?? "")
    reportClashes(control: control?.at, staging: staging?.at, reading: reading)
  }

  /// The words of `ids`.
  static let idWords = IDWord.allCases.map(\.rawValue)

  /// A table says itself that it has natural keys.
  private enum IDWord: String, CaseIterable {
    case uuid, random, identity

    var scheme: IDScheme {
      switch self {
      case .uuid: .uuid
      case .random: .random
      case .identity: .identity
      }
    }
  }

  /// A load swaps the target schema as a whole, so it must not hold anything of ours.
  private func reportClashes(
    control: SourceLocation?, staging: SourceLocation?, reading: Reading
  ) {
    let clash = { (name: String, at: SourceLocation, other: String) in
      reading.report(
        .schemaClash, "\(quoted(name)) is also the \(other) schema", at: at,
        hint: "give each schema a name of its own")
    }
    if controlSchema == schema.value { clash(schema.value, schema.at, "control") }
    if stagingSchema == schema.value { clash(schema.value, schema.at, "staging") }
    if stagingSchema == controlSchema {
      clash(stagingSchema, staging ?? control ?? schema.at, staging == nil ? "staging" : "control")
    }
  }

  /// The URI if it is one and holds no password; messages never show it.
  private static func connectionURI(
    _ text: Located<String>, _ reading: Reading
  ) -> Located<String>? {
    let prefix = ["postgresql://", "postgres://"].first { text.value.hasPrefix($0) }
    guard let prefix else {
      reading.report(
        .connection, "'url' is not a PostgreSQL connection URI", at: text.at,
        hint: "write postgresql://user@host:port/database")
      return nil
    }
    guard !holdsPassword(String(text.value.dropFirst(prefix.count))) else {
      reading.report(
        .password, "'url' holds a password", at: text.at,
        hint: "keep it in a password file (~/.pgpass), in PGPASSWORD or in a service file")
      return nil
    }
    return text
  }

  /// libpq quotes the name of a service that it does not find, so it must not be anything else.
  private static func serviceName(
    _ text: Located<String>, _ reading: Reading
  ) -> Located<String>? {
    if !text.value.contains("://"), !text.value.contains("=") { return text }
    reading.report(
      .connection, "'service' is not the name of a service", at: text.at,
      hint: "name a section of libpq's service file; a connection string belongs into 'url'")
    return nil
  }

  private static func holdsPassword(_ rest: String) -> Bool {
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let authority = rest.prefix { $0 != "/" }
    // A password with an unescaped / or ? ends the authority early; look on both sides.
    for part in [authority, parts[0]] {
      guard let end = part.lastIndex(of: "@") else { continue }
      if part[..<end].contains(":") { return true }
    }
    guard parts.count == 2 else { return false }
    return parts[1].split(separator: "&").contains { parameter in
      let key = parameter.prefix { $0 != "=" }
      return percentDecoded(key).lowercased().hasSuffix("password")
    }
  }

  private static func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let code = UInt8(digits, radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
