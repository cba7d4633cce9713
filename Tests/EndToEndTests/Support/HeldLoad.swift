import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// A load that a lock of the test holds up in a known step.
struct HeldLoad {
  /// Control tables that a step writes to, by the step that they hold up.
  enum Place: String, CaseIterable {
    case extract = "manifest"
    case transform = "adjustment"
    case record = "table_count"
    case crosswalk = "crosswalk_scope"
  }

  let program: RunningChild
  let run: String

  /// Starts a load, waits until it hangs at the place, and lends it; the lock is free afterwards.
  static func with<R>(
    _ project: Project, at place: Place, _ options: String..., body: (HeldLoad) throws -> R
  ) throws -> R {
    try with(project, at: place, options, body: body)
  }

  static func with<R>(
    _ project: Project, at place: Place, _ options: [String], body: (HeldLoad) throws -> R
  ) throws -> R {
    let holder = try project.database.connect()
    try holder.execute("BEGIN; LOCK TABLE fm2pg.\(place.rawValue) IN SHARE MODE")
    let program = Program.start(
      ["full-load", project.folder, "--exports", project.exports]
        + ["--target", project.target, "--state", project.scratch.path + "/state"]
        + options)
    let isHeld = try eventually { try !waiting(project).isEmpty }
    #expect(isHeld, "\(program.errors)")
    let run = try project.rows(
      "select run_id from fm2pg.run where status = 'running' order by ordinal desc limit 1")
    do {
      let result = try body(HeldLoad(program: program, run: (run.first?.first ?? nil) ?? ""))
      try holder.execute("ROLLBACK")
      return result
    } catch {
      program.send(SIGKILL)
      throw error
    }
  }

  /// Server processes of fm2pg's sessions that wait for a lock.
  static func waiting(_ project: Project) throws -> [String] {
    try project.rows(
      """
      select pid from pg_stat_activity where datname = current_database()
        and application_name like 'fm2pg 2%' and wait_event_type = 'Lock'
      """
    ).compactMap { $0[0] }
  }
}
