/// The control schema's migrations, embedded in the binary.
package enum StagingSQL {
  /// In order; the first makes version 1.
  package static var migrations: [String] {
    [
      PackageResources._001_control_sql, PackageResources._002_resume_sql,
      PackageResources._003_shapes_sql, PackageResources._004_privacy_sql,
      PackageResources._005_current_keys_sql, PackageResources._006_replay_sql,
    ].map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
