internal import Postgres

/// Runs SQL that the project wrote; what the server refuses in it says where it is written, because the
/// server's own words name statements that no one has seen.
///
/// - Parameter place: The subject of a sentence: "`sql` of 't.s'".
/// - Throws: what the body throws; an error of the SQL with the place and what to do.
func asProjectSQL<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch var error as DatabaseError {
    // Lost sessions, full disks, missing rights and the like are not the project's.
    let classes = ["21", "22", "2F", "38", "39", "42", "P0"]
    guard error.kind == .server, error.sqlState != "42501",
      classes.contains(String(error.sqlState?.prefix(2) ?? ""))
    else { throw error }
    error.message = "\(place) fails: \(error.message)"
    error.ownAdvice =
      "correct that SQL in the project; psql shows what it gives on the staged exports"
    throw error
  }
}
