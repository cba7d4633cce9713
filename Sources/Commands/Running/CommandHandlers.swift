/// One body per command; the command line is already checked when one is called.
package struct CommandHandlers: Sendable {
  /// Throw a `CommandFailure` for what is known; any other error ends as an internal one.
  package typealias Body = @Sendable (CommandContext) async throws -> CommandOutcome

  package var fullLoad: Body
  package var verify: Body
  package var check: Body
  package var plan: Body
  package var rejectsList: Body
  package var rejectsShow: Body
  package var rejectsExport: Body
  package var rejectsReplay: Body
  package var status: Body
  package var runs: Body
  package var databaseStart: Body
  package var databaseStop: Body
  package var databaseURL: Body
  package var databasePSQL: Body
  package var databaseDestroy: Body
  package var grants: Body
  package var purge: Body
  package var docsBuild: Body
  package var engineer: EngineerHandlers

  package init(
    fullLoad: @escaping Body, verify: @escaping Body, check: @escaping Body, plan: @escaping Body,
    rejectsList: @escaping Body, rejectsShow: @escaping Body, rejectsExport: @escaping Body,
    rejectsReplay: @escaping Body, status: @escaping Body, runs: @escaping Body,
    databaseStart: @escaping Body, databaseStop: @escaping Body, databaseURL: @escaping Body,
    databasePSQL: @escaping Body, databaseDestroy: @escaping Body, grants: @escaping Body,
    purge: @escaping Body, docsBuild: @escaping Body, engineer: EngineerHandlers
  ) {
    self.fullLoad = fullLoad
    self.verify = verify
    self.check = check
    self.plan = plan
    self.rejectsList = rejectsList
    self.rejectsShow = rejectsShow
    self.rejectsExport = rejectsExport
    self.rejectsReplay = rejectsReplay
    self.status = status
    self.runs = runs
    self.databaseStart = databaseStart
    self.databaseStop = databaseStop
    self.databaseURL = databaseURL
    self.databasePSQL = databasePSQL
    self.databaseDestroy = databaseDestroy
    self.grants = grants
    self.purge = purge
    self.docsBuild = docsBuild
    self.engineer = engineer
  }

  /// The body of the command with this path, nil when the command table has one that is not here.
  package func body(for path: [String]) -> Body? {
    switch path {
    case ["full-load"]: fullLoad
    case ["verify"]: verify
    case ["check"]: check
    case ["plan"]: plan
    case ["rejects", "list"]: rejectsList
    case ["rejects", "show"]: rejectsShow
    case ["rejects", "export"]: rejectsExport
    case ["rejects", "replay"]: rejectsReplay
    case ["status"]: status
    case ["runs"]: runs
    case ["db", "start"]: databaseStart
    case ["db", "stop"]: databaseStop
    case ["db", "url"]: databaseURL
    case ["db", "psql"]: databasePSQL
    case ["db", "destroy"]: databaseDestroy
    case ["grants"]: grants
    case ["purge"]: purge
    case ["docs", "build"]: docsBuild
    default: engineer.body(for: path)
    }
  }
}
