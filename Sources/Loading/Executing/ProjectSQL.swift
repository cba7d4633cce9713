internal import Postgres

/// Runs SQL that the project wrote; what the server refuses in it says where it is written. The server's
/// own words name statements that no one has seen.
func asProjectSQL<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch var error as DatabaseError {
    // Lost sessions, full disks and the like are not the project's.
    let classes = ["21", "22", "2F", "38", "39", "42", "P0"]
    guard error.kind == .server, classes.contains(String(error.sqlState?.prefix(2) ?? "")) else {
      throw error
    }
    error.message = "\(place) fails: \(error.message)"
    throw error
  }
}
