internal import CLibCrypto
package import MigrationModel

/// Turns a record into a fingerprint of 16 bytes that PostgreSQL can recompute.
///
/// It is the first half of SHA-256 over the concatenation, per field in file order, of `N` for NULL
/// or `V<byte count>:<bytes>` for text: no two different records have the same message.
@safe
package struct RowFingerprinter: ~Copyable {
  /// The message, built anew for each record.
  private var message: UnsafeMutablePointer<UInt8>
  private var capacity = 1 << 12
  /// `V`, the digits of any Int, `:`.
  private static let longestPrefix = 21

  /// Ready for any number of records.
  package init() {
    unsafe message = .allocate(capacity: capacity)
  }

  deinit { unsafe message.deallocate() }

  /// Appends the 16 bytes of the record's fingerprint to `output`.
  package mutating func append(
    fingerprintOf record: borrowing SourceRecord, to output: inout [UInt8]
  ) {
    reserve(record.bytes.count + record.fields.count * Self.longestPrefix)
    let length = unsafe record.bytes.withUnsafeBufferPointer { bytes in
      unsafe record.fields.withUnsafeBufferPointer { fields in
        unsafe write(bytes, fields)
      }
    }
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
      unsafe fm2pg_sha256(message, length, digest.baseAddress)
      unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: digest[..<16]))
    }
  }

  /// Writes the message, for which there is room; answers its length.
  private func write(
    _ bytes: UnsafeBufferPointer<UInt8>, _ fields: UnsafeBufferPointer<SourceRecord.Field>
  ) -> Int {
    var end = unsafe message
    for index in 0..<fields.count {
      let field = unsafe fields[index]
      if field.isNull {
        unsafe end.pointee = UInt8(ascii: "N")
        unsafe end += 1
        continue
      }
      unsafe end.pointee = UInt8(ascii: "V")
      let count = field.end - field.start
      unsafe end = Self.writeDecimal(count, at: end + 1)
      unsafe end.pointee = UInt8(ascii: ":")
      unsafe end += 1
      if count > 0, let base = bytes.baseAddress {
        unsafe end.update(from: base + field.start, count: count)
        unsafe end += count
      }
    }
    return unsafe end - message
  }

  /// Writes a number that is not negative; answers where its digits end.
  @inline(__always)
  private static func writeDecimal(
    _ value: Int, at start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var digits = 1
    var limit = 10
    while value >= limit && digits < 19 {
      digits += 1
      limit = limit &* 10
    }
    var rest = UInt(value)
    var index = digits - 1
    while index >= 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      unsafe start[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
      index -= 1
    }
    return unsafe start + digits
  }

  private mutating func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    unsafe message.deallocate()
    capacity = max(needed, capacity * 2)
    unsafe message = .allocate(capacity: capacity)
  }
}
