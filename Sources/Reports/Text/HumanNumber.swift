/// Numbers as a person reads them; always with a point and English grouping, in every locale.
package enum HumanNumber {
  /// `12,345`.
  package static func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `999 B`, `1.2 kB`, `45.0 MB`, `1.2 GB`: decimal units, as disks and networks are sold.
  package static func bytes(_ count: Int64) -> String {
    guard count.magnitude >= 1000 else { return "\(count) B" }
    var value = Double(count)
    var unit = "B"
    for next in ["kB", "MB", "GB", "TB", "PB", "EB"] {
      // 999,950 would print as 1000.0 kB.
      if value.magnitude < 999.95 { break }
      value /= 1000
      unit = next
    }
    return "\(fixed(value, digits: 1)) \(unit)"
  }

  /// `0.4s`, `12s`, `3m05s`, `2h07m`; negative times count as none.
  package static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0s" }
    if seconds < 9.95 { return fixed(seconds, digits: 1) + "s" }
    guard seconds < 1e9 else { return "ages" }
    let whole = Int64(seconds.rounded())
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m\(twoDigits(whole % 60))s" }
    return "\(whole / 3600)h\(twoDigits(whole % 3600 / 60))m"
  }

  /// With exactly so many digits after the point, rounded; not finite or too large gives `0`.
  package static func fixed(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    guard let scaled = Int64(exactly: (value * scale).rounded()) else { return "0" }
    let text = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let sign = scaled < 0 ? "-" : ""
    guard digits > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
