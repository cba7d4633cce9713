/// How wide a text is at most, whichever font of the site's stack shows it: the advance widths are
/// those of DejaVu Sans, the widest of them.
package enum TextWidth {
  /// In pixels, rounded up.
  package static func of(_ text: String, size: Int, bold: Bool = false) -> Int {
    let thousandths = text.unicodeScalars.reduce(0) { $0 + advance(of: $1, bold: bold) }
    return (thousandths * size + 999) / 1000
  }

  /// The text, cut with `…` at its end when it is wider than the pixels.
  package static func fitted(_ text: String, to width: Int, size: Int, bold: Bool = false) -> String
  {
    if of(text, size: size, bold: bold) <= width { return text }
    var kept = ""
    var used = 1000 * size
    for character in text {
      used += size * character.unicodeScalars.reduce(0) { $0 + advance(of: $1, bold: bold) }
      if used > width * 1000 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// In thousandths of the font size.
  private static func advance(of scalar: Unicode.Scalar, bold: Bool) -> Int {
    let value = scalar.value
    if (0x20...0x7E).contains(value) { return (bold ? boldASCII : ASCII)[Int(value) - 0x20] }
    // Control characters are shown as pictures.
    if value < 0xA0 { return 1000 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    case .lowercaseLetter: return bold ? 1100 : 950
    case .otherLetter: return 1000
    case .uppercaseLetter, .titlecaseLetter, .modifierLetter, .spacingMark, .decimalNumber,
      .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
      .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
      .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator, .lineSeparator,
      .paragraphSeparator, .control, .surrogate, .privateUse, .unassigned:
      return isFullWidth(value) ? 1000 : 1350
    @unknown default: return 1350
    }
  }

  private static func isFullWidth(_ value: UInt32) -> Bool {
    (0x3000...0x303F).contains(value) || (0xFF00...0xFFEF).contains(value) || value == 0x2026
  }

  private static let ASCII = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632,
    576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686,
    611, 686, 391, 337, 391, 838, 500, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
  ]

  private static let boldASCII = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 581, 1000, 774, 763, 734, 831, 684,
    684, 821, 837, 373, 373, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771,
    725, 726, 458, 366, 458, 838, 500, 500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666,
    343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
  ]
}
