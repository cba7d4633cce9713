package import MigrationModel

/// Replaces what the fields of one export say of persons, record by record.
///
/// Load and proof use the same masker. It owns its buffers: one per worker. The same plan, key and
/// record always give the same result, whatever came before.
package struct RecordMasker: Sendable {
  let plan: MaskPlan
  private let regions: [PhoneRegion?]
  private let kept: [[Kept]]
  /// The bytes that end a slot of each field; none when it is one text.
  private let separators: [[UInt8]]
  private var digest: MaskedDigest
  private var shape: MaskedShape
  private var names: MaskedNames
  private var phone: MaskedPhone
  private var bytes: [UInt8] = []
  private var fields: [SourceRecord.Field] = []
  private var folded: [UInt8] = []

  private struct Kept: Sendable {
    var text: [UInt8]
    var ignoresCase: Bool
  }

  /// What stands for a text that its technique cannot read: no type but text takes it.
  package static let marker = "(masked)"

  package init(plan: MaskPlan, key: MaskKey) {
    self.plan = plan
    regions = plan.fields.map { field in
      guard case .phone(let region) = field.action else { return nil }
      return PhoneRegion(rawValue: region)
    }
    kept = plan.fields.map { field in
      field.kept.map { kept in
        Kept(
          text: Array((kept.ignoresCase ? LetterCase.folded(kept.text) : kept.text).utf8),
          ignoresCase: kept.ignoresCase)
      }
    }
    separators = plan.fields.map { $0.slots.map(\.separator) }
    digest = MaskedDigest(key)
    shape = MaskedShape(key)
    names = MaskedNames(key)
    phone = MaskedPhone(key)
  }

  /// Masks the record in its place. Of a record that is set aside nothing is left.
  package mutating func mask(_ record: inout SourceRecord) {
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    for index in record.fields.indices {
      let start = bytes.count
      let isNull = record.isUndecodable || !appendMasked(index, of: record)
      if isNull { bytes.removeSubrange(start...) }
      fields.append(SourceRecord.Field(start: start, end: bytes.count, isNull: isNull))
    }
    swap(&bytes, &record.bytes)
    swap(&fields, &record.fields)
  }

  /// False when the masked field has no value.
  private mutating func appendMasked(_ index: Int, of record: borrowing SourceRecord) -> Bool {
    let field = record.fields[index]
    if field.isNull { return false }
    guard index < plan.fields.count else { return true }
    let text = record.bytes.span.extracting(field.start..<field.end)
    switch plan.fields[index].action {
    case .asIs:
      ByteText.append(text, to: &bytes)
      return true
    case .emptied: return true
    case .null, .marked, .digest, .shape, .dateShift, .name, .email, .phone: break
    }
    if separators[index].isEmpty || WhiteSpace.isBlank(text) {
      return appendText(text, index, record)
    }
    // Each slot becomes a row with its own text, and the slots keep their numbers.
    let ends = separators[index]
    var hasText = false
    var start = 0
    while start <= text.count {
      var end = start
      while end < text.count, !ends.contains(text[end]) { end += 1 }
      if appendText(text.extracting(start..<end), index, record), end > start { hasText = true }
      if end < text.count { bytes.append(text[end]) }
      start = end + 1
    }
    return hasText
  }

  /// False when nothing takes the text's place.
  private mutating func appendText(
    _ text: Span<UInt8>, _ index: Int, _ record: borrowing SourceRecord
  ) -> Bool {
    switch plan.fields[index].action {
    case .asIs, .emptied: return copy(text)
    case .null: return WhiteSpace.isBlank(text) || isKept(text, index) ? copy(text) : false
    case .marked, .digest, .shape, .dateShift, .name, .email, .phone: break
    }
    if WhiteSpace.isBlank(text) || isKept(text, index) { return copy(text) }
    let start = bytes.count
    replace(text, index, record)
    // What the filter looks for must not come about by chance.
    if !kept[index].isEmpty, case let masked = Array(bytes[start...]), isKept(masked.span, index) {
      bytes.removeSubrange(start...)
      bytes.append(contentsOf: Self.marker.utf8)
    }
    return true
  }

  private mutating func copy(_ text: Span<UInt8>) -> Bool {
    ByteText.append(text, to: &bytes)
    return true
  }

  private mutating func replace(
    _ text: Span<UInt8>, _ index: Int, _ record: borrowing SourceRecord
  ) {
    switch plan.fields[index].action {
    case .asIs, .emptied, .null: break
    case .marked: bytes.append(contentsOf: Self.marker.utf8)
    case .digest(let form, let normalize):
      digest.append(text, form: form, normalize: normalize, to: &bytes)
    case .shape(let keep): shape.append(text, keep: keep, to: &bytes)
    case .name(let kind): names.append(text, kind, to: &bytes)
    case .email, .phone, .dateShift: replaceItems(text, index, record)
    }
  }

  /// Repetitions, related values and lines are texts of their own.
  private mutating func replaceItems(
    _ text: Span<UInt8>, _ index: Int, _ record: borrowing SourceRecord
  ) {
    var start = 0
    while start <= text.count {
      var end = start
      while end < text.count, !Self.endsItem(text[end]) { end += 1 }
      let item = WhiteSpace.trimmed(start..<end, of: text)
      ByteText.append(text, from: start, to: min(item.lowerBound, end), into: &bytes)
      if !item.isEmpty, !replaceItem(text.extracting(item), index, record) {
        bytes.append(contentsOf: Self.marker.utf8)
      }
      ByteText.append(text, from: max(item.upperBound, start), to: end, into: &bytes)
      if end < text.count { bytes.append(text[end]) }
      start = end + 1
    }
  }

  private static func endsItem(_ byte: UInt8) -> Bool {
    byte == CanonicalText.repetitionSeparator || byte == CanonicalText.relatedSeparator
      || byte == 0x0A
  }

  /// False when the item is not what the technique is for.
  private mutating func replaceItem(
    _ item: Span<UInt8>, _ index: Int, _ record: borrowing SourceRecord
  ) -> Bool {
    switch plan.fields[index].action {
    case .asIs, .emptied, .null, .marked, .digest, .shape, .name: return false
    case .email:
      folded.removeAll(keepingCapacity: true)
      guard EmailAddress.parse(item, into: &folded) == nil else { return false }
      digest.append(email: item, to: &bytes)
      return true
    case .phone:
      guard let region = regions[index] else { return false }
      return phone.append(item, region: region, to: &bytes)
    case .dateShift(let days, let person, let order, let pivot):
      let shift = shift(days, person, item, record)
      return ShiftedDate.append(item, by: shift, order: order, pivot: pivot, to: &bytes)
    }
  }

  /// A record of no person moves each of its dates by itself.
  private mutating func shift(
    _ days: Int, _ person: Int, _ item: Span<UInt8>, _ record: borrowing SourceRecord
  ) -> Int {
    guard person < record.fields.count else { return digest.shift(ofPerson: item, days: days) }
    let field = record.fields[person]
    let text = record.bytes.span.extracting(field.start..<field.end)
    return digest.shift(ofPerson: WhiteSpace.isBlank(text) ? item : text, days: days)
  }

  private mutating func isKept(_ text: Span<UInt8>, _ index: Int) -> Bool {
    if kept[index].isEmpty { return false }
    let trimmed = text.extracting(WhiteSpace.trimmedRange(text))
    folded.removeAll(keepingCapacity: true)
    LetterCase.lower(trimmed, into: &folded)
    for kept in kept[index] {
      if kept.ignoresCase
        ? folded == kept.text : ByteText.equal(trimmed, kept.text.span)
      {
        return true
      }
    }
    return false
  }
}
