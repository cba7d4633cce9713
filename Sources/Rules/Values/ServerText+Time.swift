extension ServerText {
  /// Appends `yyyy-mm-dd`; true if the year is before Christ, which PostgreSQL says at the end.
  static func appendDate(_ days: Int, to output: inout [UInt8]) -> Bool {
    let date = CivilDate.parts(ofDays: days)
    let isBeforeChrist = date.year <= 0
    let year = isBeforeChrist ? 1 - date.year : date.year
    if year > 9999 {
      appendDecimal(Int64(year), to: &output)
    } else {
      appendPadded(year / 100, to: &output)
      appendPadded(year % 100, to: &output)
    }
    output.append(Byte.minus)
    appendPadded(date.month, to: &output)
    output.append(Byte.minus)
    appendPadded(date.day, to: &output)
    return isBeforeChrist
  }

  /// Appends ` BC`.
  static func appendBeforeChrist(to output: inout [UInt8]) {
    output.append(Byte.space)
    output.append(.ascii("B"))
    output.append(.ascii("C"))
  }

  /// Appends `hh:mm:ss` and the digits of the fraction, without zeros at its end.
  static func appendTime(_ micros: Int64, to output: inout [UInt8]) {
    appendPadded(Int(micros / Micros.hour), to: &output)
    output.append(Byte.colon)
    appendPadded(Int(micros / Micros.minute % 60), to: &output)
    output.append(Byte.colon)
    appendPadded(Int(micros / Micros.second % 60), to: &output)
    var fraction = micros % Micros.second
    if fraction > 0 { output.append(Byte.point) }
    while fraction > 0 {
      output.append(Byte.zero + UInt8(fraction / 100_000))
      fraction = fraction % 100_000 * 10
    }
  }

  /// Appends a timestamp, with `+00` if it has a zone.
  static func appendTimestamp(_ micros: Int64, hasZone: Bool, to output: inout [UInt8]) {
    let days = CivilDate.floorDivide(Int(micros), Int(Micros.day))
    let isBeforeChrist = appendDate(days, to: &output)
    output.append(Byte.space)
    appendTime(micros - Int64(days) * Micros.day, to: &output)
    if hasZone {
      output.append(Byte.plus)
      appendPadded(0, to: &output)
    }
    if isBeforeChrist { appendBeforeChrist(to: &output) }
  }

  private static func appendPadded(_ number: Int, to output: inout [UInt8]) {
    output.append(Byte.zero + UInt8(number / 10 % 10))
    output.append(Byte.zero + UInt8(number % 10))
  }
}
