/// `as:`
package enum TypeHint: Sendable, Hashable {
  case text
  case integer(NumberHint)
  case decimal(NumberHint)
  /// Words that mean true and false, compared trimmed and without case; both empty uses the
  /// defaults (`1 yes y true t on x` and `0 no n false f off`, and any other number as true).
  case boolean(true: [String], false: [String])
  case date(DateOrder?)
  case time
  /// Zone in which the text was written; nil is the migration's `time_zone`.
  case timestamp(order: DateOrder?, zone: String?)
  case interval
  case uuid
  case json
  /// Return-delimited text or repetitions to an array (or a JSON list for json columns); empty
  /// items are dropped.
  case list
  /// Telephone number to E.164; the region is an ISO 3166 code.
  case phone(region: String)
  case email
}

/// How the text of a number is read.
package struct NumberHint: Sendable, Hashable {
  /// The mark of the whole migration if nil.
  package var mark: DecimalMark?
  /// Whether words after the number, such as `12 apples`, are left out instead of refused.
  package var dropsTrailingText: Bool
  package var percent: PercentReading

  package init(
    mark: DecimalMark? = nil, dropsTrailingText: Bool = false, percent: PercentReading = .refuse
  ) {
    self.mark = mark
    self.dropsTrailingText = dropsTrailingText
    self.percent = percent
  }
}

/// What `12.5%` is.
package enum PercentReading: String, Sendable, Hashable, CaseIterable {
  case refuse
  /// 12.5
  case number
  /// 0.125
  case fraction
}
