internal import MigrationModel
internal import Verification

extension ColumnSums {
  /// Adds the fields, RECORDID, MODID and continuation rows of a staged record.
  mutating func add(_ record: borrowing SourceRecord) {
    let seed = ColumnSums.stagingSeed(record: record.number)
    let span = record.bytes.span
    for index in record.fields.indices {
      let field = record.fields[index]
      add(
        column: index,
        bytes: field.isNull ? nil : span.extracting(field.start..<field.end), seed: seed)
    }
    let count = record.fields.count
    add(column: count, number: record.recordID, seed: seed)
    add(column: count + 1, number: record.modificationID, seed: seed)
    add(column: count + 2, number: Int64(record.continuationRows), seed: seed)
  }

  private mutating func add(column: Int, number: Int64?, seed: UInt64) {
    guard let number else { return add(column: column, bytes: nil, seed: seed) }
    let text = Array(String(number).utf8)
    add(column: column, bytes: text.span, seed: seed)
  }
}
