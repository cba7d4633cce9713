/// Where a column's text comes from.
package enum ColumnSource: Sendable, Hashable {
  /// `from: Field`
  case field(Located<String>)
  /// `from: [A, B]`: the first that is not empty; for a composite reference, the parts of the key.
  case fields([Located<String>])
  /// `template: "{A} {B}"`; the result is empty when every field is.
  case template([TemplatePart])
  /// `object: { name: Field }`: a JSON object; empty fields are left out.
  case object([ObjectMember])
  /// `value: text`
  case literal(Located<String>)
  /// `constant: run_id`
  case constant(Located<RunConstant>)
}

/// A piece of a template.
package enum TemplatePart: Sendable, Hashable {
  case text(String)
  case field(Located<String>)
}

/// A member of a JSON object column.
package struct ObjectMember: Sendable, Hashable {
  package var name: String
  package var field: Located<String>

  package init(name: String, field: Located<String>) {
    self.name = name
    self.field = field
  }
}

/// Values that come from the run, not from a record.
package enum RunConstant: String, Sendable, Hashable, CaseIterable {
  /// The run's id.
  case runID = "run_id"
  /// When the run began, as a timestamp in UTC.
  case loadTime = "load_time"
  /// The project's name.
  case project
  /// The name of the export.
  case source
  /// The record number in the export.
  case recordNumber = "record_number"
  /// FileMaker's RECORDID.
  case recordID = "record_id"
  /// FileMaker's MODID.
  case modificationID = "modification_id"
}
