package import MigrationModel

/// The masking of a load: what becomes of the fields of each export, under which key.
package struct Masking: Sendable {
  private let plans: [String: MaskPlan]
  private let key: MaskKey

  package init(plans: [String: MaskPlan], key: MaskKey) {
    self.plans = plans
    self.key = key
  }

  /// What the ledger keeps of the key.
  package var fingerprint: String { key.fingerprint }

  /// A masker of one export's records. Without a plan it empties every field: nothing passes
  /// because something was forgotten.
  package func masker(of source: String) -> RecordMasker {
    RecordMasker(plan: plans[source] ?? MaskPlan(source: source, fields: []), key: key)
  }
}
