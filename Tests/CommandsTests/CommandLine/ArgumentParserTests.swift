import Commands
import Testing

@Suite struct ArgumentParserTests {
  @Test(arguments: [
    (
      ["full-load", "--exports", "x"],
      ParsedArguments(path: ["full-load"], options: ["exports": "x"])
    ),
    (
      ["full-load", "clinic", "--exports=a=b", "--rebuild", "-j4", "-q"],
      ParsedArguments(
        path: ["full-load"], arguments: ["PROJECT": "clinic"],
        options: ["exports": "a=b", "rebuild": "", "jobs": "4", "quiet": ""])
    ),
    (
      ["--json", "check", "-j", "256", "p"],
      ParsedArguments(
        path: ["check"], arguments: ["PROJECT": "p"], options: ["json": "", "jobs": "256"])
    ),
    (
      ["rejects", "show", "--", "--odd"],
      ParsedArguments(path: ["rejects", "show"], arguments: ["PROJECT": "--odd"])
    ),
    (
      ["db", "psql", "p", "--state", "s", "--", "-c", "select 1", "--json", "--", "db"],
      ParsedArguments(
        path: ["db", "psql"], arguments: ["PROJECT": "p"], options: ["state": "s"],
        rest: ["-c", "select 1", "--json", "--", "db"])
    ),
    (
      ["rejects", "--verbose", "list", "--table", "t", "--code=R105"],
      ParsedArguments(
        path: ["rejects", "list"], options: ["verbose": "", "table": "t", "code": "R105"])
    ),
    (
      ["plan", "--exports=--json"],
      ParsedArguments(path: ["plan"], options: ["exports": "--json"])
    ),
    (["check", "help"], ParsedArguments(path: ["check"], arguments: ["PROJECT": "help"])),
    (["db", "url", "-"], ParsedArguments(path: ["db", "url"], arguments: ["PROJECT": "-"])),
  ])
  func understands(arguments: [String], expected: ParsedArguments) throws {
    #expect(try ArgumentParser.parse(arguments) == .command(expected))
  }

  @Test(arguments: [
    (["help"], Invocation.help([])),
    (["--help"], .help([])),
    (["help", "rejects", "list"], .help(["rejects", "list"])),
    (["rejects", "-h"], .help(["rejects"])),
    (["full-load", "--help"], .help(["full-load"])),
    (["verify", "--version", "--nonsense"], .version),
    (["--man"], .manual),
    (["--completions", "zsh"], .completions(.zsh)),
  ])
  func knowsPagesFromCommands(arguments: [String], expected: Invocation) throws {
    #expect(try ArgumentParser.parse(arguments) == expected)
  }

  @Test(
    arguments: [
      (
        [],
        "no command given, expected one of: full-load, verify, check, plan, rejects, status, runs, "
          + "purge, grants, schema, test, preview, trace, docs, db",
        "--help"
      ),
      (["ful-load"], "unknown command 'ful-load', did you mean 'full-load'?", "--help"),
      (["zzzzzzzz"], "unknown command 'zzzzzzzz'", "--help"),
      (["rejects"], "'rejects' needs one of: list, show, export, replay", "rejects --help"),
      (
        ["rejects", "lst"], "unknown command 'lst' of 'rejects', did you mean 'list'?",
        "rejects --help"
      ),
      (["help", "chekc"], "unknown command 'chekc', did you mean 'check'?", "--help"),
      (["help", "check", "x"], "unexpected argument 'x'", "check --help"),
      (["plan"], "'plan' needs --exports DIR", "plan --help"),
      (["rejects", "export"], "'rejects export' needs --out FILE", "rejects export --help"),
      (
        ["full-load", "--export", "x"],
        "unknown option '--export', did you mean '--exports'?", "full-load --help"
      ),
      (["check", "--mam"], "unknown option '--mam'", "check --help"),
      (["check", "-x"], "unknown option '-x'", "check --help"),
      (["--rebuild", "full-load"], "unknown option '--rebuild'", "--help"),
      (["check", "a", "b"], "unexpected argument 'b'", "check --help"),
      (["check", ""], "PROJECT is empty", "check --help"),
      (["check", "--exports"], "option '--exports' needs a value: --exports DIR", "check --help"),
      (
        ["check", "--exports", "--json"], "option '--exports' needs a value: --exports DIR",
        "check --help"
      ),
      (["check", "--exports="], "option '--exports' needs a value: --exports DIR", "check --help"),
      (["check", "-j"], "option '-j' needs a value: --jobs N", "check --help"),
      (["check", "--json=yes"], "option '--json' takes no value", "check --help"),
      (["check", "-q1"], "option '-q' takes no value", "check --help"),
      (["check", "--json", "--json"], "option '--json' is given twice", "check --help"),
      (["check", "-j1", "--jobs=2"], "option '--jobs' is given twice", "check --help"),
      (
        ["check", "--jobs", "0"], "option '--jobs' needs a whole number from 1 to 256, not '0'",
        "check --help"
      ),
      (
        ["check", "--jobs", "many"],
        "option '--jobs' needs a whole number from 1 to 256, not 'many'", "check --help"
      ),
      (
        ["--completions", "fsh"],
        "option '--completions' needs one of bash, zsh, fish, not 'fsh', did you mean 'fish'?",
        "--help"
      ),
      (
        ["check", "a", "postgresql://me:secret@host/db"],
        "unexpected argument 'postgresql://…'", "check --help"
      ),
      (
        ["check", "a", "host=h password=secret"], "unexpected argument 'host=h password…'",
        "check --help"
      ),
    ] as [([String], String, String)])
  func explainsMistakes(arguments: [String], message: String, page: String) {
    #expect {
      try ArgumentParser.parse(arguments)
    } throws: { error in
      guard let error = error as? UsageError else { return false }
      #expect(error.message == message)
      #expect(error.hint == "see 'fm2pg \(page)'")
      return true
    }
  }

  @Test(arguments: [
    (["check", "--json"], true), (["--json"], true), (["check", "--", "--json"], false),
    (["check", "--jsn"], false),
  ])
  func findsTheWishForJSON(arguments: [String], expected: Bool) {
    #expect(ArgumentParser.wantsJSON(arguments) == expected)
  }
}
