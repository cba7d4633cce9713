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
  /// `sql: expression` over the staged text of the record; its result is the column's text.
  case sql(Located<String>)
  /// `copy: { column: mrn, through: patient_id }`: the value of a column of the row that another
  /// column of this table refers to.
  case copy(column: Located<String>, through: Located<String>)
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
  /// The tenant of the export.
  case tenant
  /// When the export was written: its file's time, in UTC.
  case exportTime = "export_time"
  /// The name of the export.
  case source
  /// The record number in the export.
  case recordNumber = "record_number"
  /// FileMaker's RECORDID.
  case recordID = "record_id"
  /// FileMaker's MODID.
  case modificationID = "modification_id"
}
