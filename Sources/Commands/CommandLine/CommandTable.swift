/// Every command that exists. A command that is not built yet is not in here.
package enum CommandTable {
  /// The program as a command whose subcommands are the commands.
  package static let root = CommandSpec(
    "fm2pg", "moves FileMaker exports to PostgreSQL and proves that nothing was lost",
    options: [
      OptionSpec(
        "completions", .choice("SHELL", ["bash", "zsh", "fish"]), "print shell completions",
        isHidden: true),
      OptionSpec("man", .none, "print the manual page", isHidden: true),
    ],
    subcommands: [
      fullLoad, verify, check, plan, rejects, status, runs, purge, grants, schema, test, preview,
      trace, docs, database,
    ],
    examples: [
      "fm2pg check mappings/clinic --exports exports/",
      "fm2pg full-load mappings/clinic --exports exports/",
      "fm2pg verify mappings/clinic --exports exports/",
    ])

  /// Options that every command takes.
  package static let commonOptions = [
    OptionSpec("target", .text("URL"), "the target database: a libpq URL or connection string"),
    OptionSpec("jobs", short: "j", .count("N", 1...256), "run up to N steps at the same time"),
    OptionSpec("json", .none, "print one JSON object on stdout, also on failure"),
    OptionSpec("quiet", short: "q", .none, "print nothing when all is well"),
    OptionSpec("verbose", short: "v", .none, "say on stderr what is being done"),
    OptionSpec("no-progress", .none, "draw no progress bar"),
    OptionSpec("state", .path("DIR"), "state folder (default: .fm2pg in the project)"),
    OptionSpec(
      "set", .text("NAME=VALUE"), "a setting of this run: `tenant=` says whose data is loaded"),
    OptionSpec("show-values", .none, "allow field values in messages and listings"),
    OptionSpec("help", short: "h", .none, "print this help"),
    OptionSpec("version", .none, "print the version"),
  ]

  /// The program's version.
  package static let version = "0.1.0"

  static let project = ArgumentSpec(
    "PROJECT", "folder of the migration project (default: the current folder)")

  static func exports(required: Bool) -> OptionSpec {
    OptionSpec("exports", .path("DIR"), "folder with the FileMaker exports", isRequired: required)
  }

  private static let mask = OptionSpec(
    "mask", .path("KEYFILE"), "replace personal data (`pii: true`) under the key in this file")

  private static let fullLoad = CommandSpec(
    "full-load", "load all exports into the target",
    discussion: [
      "Stages every export as it is, cleans and types the rows, and publishes the target schema in"
        + " one transaction. Readers see the old data or the new, never half of it.",
      "The same exports and mapping again: nothing to do. Newer exports on a loaded target are"
        + " refused unless --rebuild is given.",
      "A load that was interrupted or died goes on where it stopped when the same command is run"
        + " again; with other exports or another mapping its work is undone first.",
      "--mask makes a rehearsal copy: personal data is replaced before it is staged, in a database"
        + " that never held an unmasked load of the project.",
    ],
    arguments: [project],
    options: [
      exports(required: true),
      OptionSpec("rebuild", .none, "replace what an earlier load published"),
      OptionSpec("fresh", .none, "start clean even if a run that died could be resumed"),
      OptionSpec("wait", .none, "wait while another load of the target runs"),
      OptionSpec(
        "retry", .count("SECONDS", 0...86_400),
        "try again that long after a lost connection (default: 60)"),
      mask,
    ],
    examples: [
      "fm2pg full-load mappings/clinic --exports exports/",
      "fm2pg full-load --exports exports/ --target postgresql://db.example/clinic --json",
    ],
    exitCodes: [.findings, .export, .database, .locked, .refused, .interrupted])

  private static let verify = CommandSpec(
    "verify", "prove the target against the exports",
    discussion: [
      "Reads the exports again with other readers than the load used, lets the server compute what"
        + " it holds, and compares. Changes nothing.",
      "A masked load is proved with the key file that masked it: --mask.",
    ],
    arguments: [project], options: [exports(required: true), mask],
    examples: ["fm2pg verify mappings/clinic --exports exports/"],
    exitCodes: [.findings, .export, .database, .refused, .interrupted])

  private static let check = CommandSpec(
    "check", "report all mistakes in mapping, schema and export headers",
    discussion: [
      "All mistakes at once, with file, line and column. Without --exports the field names are not"
        + " held against export headers."
    ],
    arguments: [project], options: [exports(required: false)],
    examples: ["fm2pg check", "fm2pg check mappings/clinic --exports exports/"],
    exitCodes: [.export, .database])

  private static let plan = CommandSpec(
    "plan", "print what a load would run, in order",
    discussion: [
      "Depends on mapping, export headers and target catalog only: same input, same bytes."
    ],
    arguments: [project], options: [exports(required: true)],
    examples: ["fm2pg plan mappings/clinic --exports exports/ > plan.sql"],
    exitCodes: [.export, .database])

  private static let rejectFilters = [
    OptionSpec("table", .text("T"), "only this target table"),
    OptionSpec("code", .text("CODE"), "only this reject code, e.g. R105"),
  ]

  private static let showPersonal = OptionSpec(
    "show-pii", .none, "show personal values too, as the export has them")

  private static let rejects = CommandSpec(
    "rejects", "the rows that were refused, and why",
    subcommands: [
      CommandSpec(
        "list", "count the rejects per table and code", arguments: [project],
        options: rejectFilters,
        examples: ["fm2pg rejects list", "fm2pg rejects list mappings/clinic --table patients"],
        exitCodes: [.database]),
      CommandSpec(
        "show", "list rejects with record numbers and all their reasons",
        discussion: [
          "Fields are shown as shapes (`9/99/9999`), with --show-values as they are; personal ones"
            + " (`pii: true`) stay shapes, unless --show-pii is given."
        ],
        arguments: [project],
        options: rejectFilters + [
          OptionSpec(
            "limit", .count("N", 1...1_000_000_000), "show at most N rejects (default: 100)"),
          showPersonal,
        ],
        examples: ["fm2pg rejects show mappings/clinic --code R105 --limit 20"],
        exitCodes: [.database]),
      CommandSpec(
        "export", "write the original cells of the rejects to a CSV file",
        discussion: [
          "The file holds field values, because that is what a person needs to repair them: keep"
            + " it like the exports themselves. Personal values (`pii: true`) are written as shapes,"
            + " unless --show-pii is given."
        ],
        arguments: [project],
        options: rejectFilters + [
          OptionSpec("out", .path("FILE"), "the CSV file to write", isRequired: true), showPersonal,
        ],
        examples: ["fm2pg rejects export mappings/clinic --out rejects.csv"],
        exitCodes: [.database]),
      CommandSpec(
        "replay", "run the refused rows again after a rule was mended",
        discussion: [
          "Only rows that the last load refused or held run again, and loaded rows that lack a parent"
            + " get the one that has come. They are read from staging, so that no export is needed,"
            + " and written beside the rows that are there, in one transaction; no other row is"
            + " touched.",
          "What would change rows that are loaded is refused: a full load does that.",
        ],
        arguments: [project],
        options: [OptionSpec("wait", .none, "wait while another load of the target runs")],
        examples: ["fm2pg rejects replay mappings/clinic"],
        exitCodes: [.findings, .database, .locked, .refused, .interrupted]),
    ])

  private static let status = CommandSpec(
    "status", "what is running, or ran last",
    discussion: [
      "Run, host, steps, rows, bytes, rate and time left of a load, asked from another terminal. A"
        + " run that died is called dead: it did not end, and no session holds its lock. Changes"
        + " nothing, and makes no private PostgreSQL when there is none.",
      "Exits with 0 whatever became of the run. With --watch it goes on until the run ends, and"
        + " exits with 1 unless that ended well: repainted every second on a terminal, else a line"
        + " whenever something changes.",
    ],
    arguments: [project],
    options: [OptionSpec("watch", short: "w", .none, "go on until the run ends; not with --json")],
    examples: [
      "fm2pg status mappings/clinic", "fm2pg status mappings/clinic --watch",
      "fm2pg status mappings/clinic --json",
    ],
    exitCodes: [.findings, .database, .interrupted])

  private static let runs = CommandSpec(
    "runs", "what ran, the newest first",
    discussion: [
      "One line per run: its tenant if there are any, whether it was masked, status, start in UTC,"
        + " duration of the last attempt, records read and rejected, exports, attempts, and the code"
        + " of what ended it. With a tenant (--set tenant=…), its runs only."
    ],
    arguments: [project],
    options: [
      OptionSpec("limit", .count("N", 1...1_000_000), "show at most N runs (default: 20)")
    ],
    examples: ["fm2pg runs mappings/clinic --limit 5", "fm2pg runs mappings/clinic --json"],
    exitCodes: [.database])

  private static let docs = CommandSpec(
    "docs", "the project as pages for people",
    subcommands: [
      CommandSpec(
        "build", "write the project's documentation as a static site",
        discussion: [
          "Every target column with its rule and comment, every source field and where it went or"
            + " why not, lineage and an entity-relationship diagram: HTML pages that need no server"
            + " and no network. Depends on mapping, export headers and target catalog only: same"
            + " input, same bytes, and no value of a record.",
          "Without --exports only the fields that the mapping names are listed. The folder is"
            + " replaced as a whole; one that holds anything else is refused.",
        ],
        arguments: [project],
        options: [
          exports(required: false),
          OptionSpec("out", .path("DIR"), "the folder to write (default: site in the project)"),
        ],
        examples: ["fm2pg docs build mappings/clinic --exports exports/ --out site"],
        exitCodes: [.export, .database])
    ])

  private static let purge = CommandSpec(
    "purge", "remove old staging tables and rejected cells",
    discussion: [
      "Data of the exports is kept beside the target so that loads can be studied. This removes it"
        + " for runs that ended longer ago than --older-than: staging tables, cells and keys of"
        + " rejects, and what loads left that died. Files of that age below 'reports' in the state"
        + " folder go too: fm2pg itself writes none there.",
      "The audit stays: runs, steps, manifest, counts, record numbers and reasons of rejects, the"
        + " crosswalk, and a row that says what was purged. `verify` says what it cannot prove then.",
    ],
    arguments: [project],
    options: [
      OptionSpec("older-than", .text("AGE"), "how long to keep: 12h, 30d, 4w (default: 30d)"),
      OptionSpec("dry-run", .none, "say what would be removed, and remove nothing"),
    ],
    examples: [
      "fm2pg purge mappings/clinic --dry-run", "fm2pg purge mappings/clinic --older-than 90d",
    ],
    exitCodes: [.database, .locked])

  private static let database = CommandSpec(
    "db", "the private PostgreSQL of a project",
    discussion: [
      "Used when no target is named: kept in the state folder, reachable through a unix socket only."
    ],
    subcommands: [
      CommandSpec(
        "start", "start it, creating it first when there is none", arguments: [project],
        examples: ["fm2pg db start mappings/clinic"], exitCodes: [.database]),
      CommandSpec(
        "stop", "stop it; the data stays", arguments: [project],
        examples: ["fm2pg db stop mappings/clinic"], exitCodes: [.database]),
      CommandSpec(
        "url", "print its connection string", arguments: [project],
        examples: ["psql \"$(fm2pg db url mappings/clinic)\""], exitCodes: [.database]),
      CommandSpec(
        "psql", "open psql on it", discussion: ["What follows `--` is psql's own."],
        arguments: [project], passesRest: true,
        examples: [
          "fm2pg db psql mappings/clinic",
          "fm2pg db psql mappings/clinic -- -c 'select count(*) from clinic.patients'",
        ], exitCodes: [.database]),
      CommandSpec(
        "destroy", "stop it and delete its data", arguments: [project],
        examples: ["fm2pg db destroy mappings/clinic"], exitCodes: [.database]),
    ])

  private static let grants = CommandSpec(
    "grants", "print the SQL that gives a role just the rights it needs",
    discussion: [
      "Reads the project only and connects to nothing. Run the SQL in the target database as its"
        + " owner or as a superuser; running it again changes nothing."
    ],
    arguments: [project],
    options: [
      OptionSpec("role", .text("NAME"), "the role that fm2pg runs as (default: fm2pg_loader)")
    ],
    examples: ["fm2pg grants mappings/clinic --role loader | psql clinic"], exitCodes: [])
}
