import MigrationModel
import Rules

/// Masks texts as fields of one record.
struct MaskBench {
  let key: MaskKey

  init(_ seed: UInt8 = 1) {
    guard let key = MaskKey((0..<40).map { $0 &* 31 &+ seed }) else {
      preconditionFailure("40 bytes are a key")
    }
    self.key = key
  }

  /// The masked texts, nil for NULL.
  func mask(
    _ texts: [String?], _ fields: [FieldMask], isUndecodable: Bool = false
  ) -> [String?] {
    var record = SourceRecord()
    for text in texts {
      if let text { record.append(text: text.utf8) } else { record.appendNull() }
    }
    record.isUndecodable = isUndecodable
    var masker = RecordMasker(plan: MaskPlan(source: "T", fields: fields), key: key)
    masker.mask(&record)
    return record.fields.indices.map { record.text(at: $0) }
  }

  func mask(_ text: String, _ action: FieldMask.Action, kept: [FieldMask.KeptText] = []) -> String {
    mask([text], [FieldMask(action, kept: kept)])[0] ?? "NULL"
  }

  /// A date of a person.
  func shift(
    _ text: String, of person: String, days: Int = 30, order: DateOrder = .mdy, pivot: Int? = nil
  ) -> String {
    let action = FieldMask.Action.dateShift(days: days, person: 1, order: order, pivot: pivot)
    return mask([text, person], [FieldMask(action), FieldMask(.asIs)])[0] ?? "NULL"
  }
}
