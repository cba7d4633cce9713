/// The control schema's migrations, embedded in the binary.
package enum StagingSQL {
  package static var control: String {
    String(decoding: PackageResources._001_control_sql, as: UTF8.self)
  }
}
