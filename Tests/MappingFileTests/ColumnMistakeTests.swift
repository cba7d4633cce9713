import MappingFile
import MigrationModel
import Testing

@Suite struct ColumnMistakeTests {
  @Test(arguments: [
    Mistake(
      "",
      "5:7: error[M014]: column 'mrn' has no value\n  hint: name a field, or write { from: Field }"),
    Mistake(
      "[A, B]",
      "5:8: error[M013]: column 'mrn' takes a field or a map, found a list\n"
        + "  hint: write { from: [A, B] }"),
    Mistake(
      "{ clean: trim }",
      "5:8: error[M026]: column 'mrn' has no source\n"
        + "  hint: give one of: from, template, object, value, constant, sql, copy"),
    Mistake(
      "{ form: A }",
      "5:10: error[M011]: unknown key 'form' in column 'mrn'\n  hint: did you mean 'from'?"),
    Mistake(
      "{ from: A, value: B }",
      "5:3: error[M026]: column 'mrn' has several sources: from, value\n"
        + "  hint: give one of: from, template, object, value, constant, sql, copy"),
    Mistake(
      "{ from: A, mask: shape }",
      "5:19: error[M029]: 'mask' needs 'pii: true'\n"
        + "  hint: add pii: true, so that the column is redacted everywhere"),
    Mistake(
      "{ from: A, pii: true, mask: shift }",
      "5:36: error[M015]: 'mask' does not know 'shift'\n"
        + "  hint: use one of: digest, shape, date_shift, name, email, phone, null"),
    Mistake(
      "{ from: A, pii: true, mask: {} }",
      "5:36: error[M012]: 'mask' names no technique\n  hint: mask: { name: given }"),
    Mistake(
      "{ from: A, pii: true, mask: { date_shift: 5, name: full } }",
      "5:36: error[M029]: 'mask' takes one technique"),
    Mistake(
      "{ from: A, pii: true, mask: { date_shift: 0 } }",
      "5:50: error[M016]: 'date_shift' takes a whole number from 1 to 3650"),
    Mistake(
      "{ from: A, pii: true, mask: { shape: {} } }",
      "5:45: error[M012]: the key 'keep' is missing in 'shape'\n"
        + "  hint: mask: { shape: { keep: 1 } }"),
    Mistake(
      "{ from: A, pii: true, mask: { phone: au } }",
      "5:45: error[M028]: 'au' is not a region of two upper-case letters\n"
        + "  hint: write mask: { phone: AU } with the country's two letters"),
    Mistake("{ from: [A, A] }", "5:20: error[M019]: 'from' lists 'A' twice"),
    Mistake("{ from: ~ }", "5:16: error[M014]: 'from' has no value"),
    Mistake("{ from: \" \" }", "5:16: error[M014]: 'from' is empty"),
    Mistake("{ from: [A, ~] }", "5:20: error[M014]: an item of 'from' has no value"),
    Mistake(
      "{ template: \"{A\" }",
      "5:20: error[M027]: the { at character 1 is not closed\n  hint: write {{ for a brace"),
    Mistake(
      "{ template: \"{A}}\" }",
      "5:20: error[M027]: the } at character 4 closes nothing\n  hint: write }} for a brace"),
    Mistake(
      "{ template: \"{A} }\" }",
      "5:20: error[M027]: the } at character 5 closes nothing\n  hint: write }} for a brace"),
    Mistake(
      "{ template: \"x{}\" }",
      "5:20: error[M027]: the braces at character 2 name no field\n  hint: write {Field}"),
    Mistake(
      "{ template: plain }",
      "5:20: error[M027]: the template names no field\n  hint: use 'value' for a fixed text"),
    Mistake(
      "{ template: \"{A {B}\" }",
      "5:20: error[M027]: the { at character 1 is not closed\n  hint: write {{ for a brace"),
    Mistake("{ object: {} }", "5:18: error[M014]: 'object' is an empty map"),
    Mistake(
      "{ object: { a: [B] } }", "5:23: error[M013]: the field of 'a' takes a text, found a list"),
    Mistake(
      "{ constant: runid }",
      "5:20: error[M015]: 'constant' does not know 'runid'\n  hint: did you mean 'run_id'?"),
    Mistake(
      "{ from: A, clean: [trim, uper] }",
      "5:33: error[M015]: 'clean' does not know 'uper'\n  hint: did you mean 'upper'?"),
    Mistake(
      "{ from: A, clean: strip }",
      "5:26: error[M014]: the step 'strip' has no value\n  hint: write { strip: \"()\" }"),
    Mistake(
      "{ from: A, clean: [{ strip: \"\" }] }", "5:36: error[M014]: 'strip' is empty"),
    Mistake(
      "{ from: A, clean: { replace: { from: x } } }",
      "5:37: error[M012]: the key 'with' is missing in 'replace'\n"
        + "  hint: write with: \"\" to remove the text"),
    Mistake(
      "{ from: A, as: phone }",
      "5:23: error[M028]: the type 'phone' needs a region\n"
        + "  hint: write as: { phone: AU } with the country's two letters"),
    Mistake(
      "{ from: A, as: { phone: au } }",
      "5:32: error[M028]: 'au' is not a region of two upper-case letters\n"
        + "  hint: write as: { phone: AU } with the country's two letters"),
    Mistake(
      "{ from: A, as: dat }",
      "5:23: error[M015]: 'as' does not know 'dat'\n  hint: did you mean 'date'?"),
    Mistake(
      "{ from: A, as: int }",
      "5:23: error[M015]: 'as' does not know 'int'\n  hint: did you mean 'integer'?"),
    Mistake(
      "{ from: A, as: { uuid: 4 } }",
      "5:25: error[M013]: the type 'uuid' takes no settings\n  hint: write as: uuid"),
    Mistake(
      "{ from: A, as: { decimal: { percnt: fraction } } }",
      "5:36: error[M011]: unknown key 'percnt' in 'decimal'\n  hint: did you mean 'percent'?"),
    Mistake(
      "{ from: A, as: { integer: { trailing_text: cut } } }",
      "5:51: error[M015]: 'trailing_text' does not know 'cut'\n  hint: use one of: refuse, drop"),
    Mistake(
      "{ from: A, clean: { split: { separator: \"\", part: 0 } } }",
      "5:48: error[M014]: 'separator' is empty",
      "5:58: error[M016]: there is no part 0\n  hint: parts are counted from 1, or from -1 at the end"
    ),
    Mistake(
      "{ from: A, clean: { pad: { width: 0, with: ab } } }",
      "5:42: error[M016]: 'width' takes a whole number from 1 to 1000",
      "5:51: error[M013]: 'with' takes one character\n  hint: for example with: \"0\""),
    Mistake(
      "{ from: A, clean: [split, { keep: letter }, { line_ends: dos }] }",
      "5:27: error[M014]: the step 'split' has no value\n"
        + "  hint: write { split: { separator: \",\", part: 1 } }",
      "5:42: error[M015]: 'keep' does not know 'letter'\n  hint: did you mean 'letters'?",
      "5:65: error[M015]: 'line_ends' does not know 'dos'\n  hint: use one of: lf, crlf, cr"),
    Mistake(
      "{ from: A, clean: { replace: { from: a, pattern: b, with: c } } }",
      "5:48: error[M029]: 'from' and 'pattern' exclude each other"),
    Mistake(
      "{ from: A, clean: { replace: { with: c } } }",
      "5:37: error[M012]: 'replace' does not say what to replace\n"
        + "  hint: replace: { from: a, with: b }"),
    Mistake(
      "{ from: A, clean: { extract: { group: 1 } } }",
      "5:37: error[M012]: the key 'pattern' is missing in 'extract'\n"
        + "  hint: extract: { pattern: '(\\d+)', group: 1 }"),
    Mistake(
      "{ from: A, as: { boolean: { true: [Ja], false: [\" ja\"] } } }",
      "5:56: error[M029]: ' ja' means both true and false"),
    Mistake(
      "{ from: A, as: { boolean: { true: Ja } } }",
      "5:34: error[M012]: the key 'false' is missing in 'boolean'\n"
        + "  hint: boolean: { true: [Yes], false: [No] }"),
    Mistake(
      "{ from: A, as: { timestamp: { zone: UTC } } }",
      "5:38: error[M011]: unknown key 'zone' in 'timestamp'\n"
        + "  hint: use one of: dates, time_zone"),
    Mistake(
      "{ from: A, map: { A: x, \"A\": y } }",
      "5:32: error[M009]: the key 'A' is given twice\n  hint: it is already on line 5"),
    Mistake(
      "{ from: A, map: { A: } }",
      "5:29: error[M014]: an entry of 'map' has no value\n"
        + "  hint: write ~ for NULL, or \"\" for an empty text"),
    Mistake(
      "{ from: A, otherwise: keep }",
      "5:19: error[M029]: 'otherwise' needs the key 'map' or 'map_file'\n  hint: map: { A: active }"
    ),
    Mistake(
      "{ from: A, map: { A: x }, otherwise: drop }",
      "5:45: error[M015]: 'otherwise' does not know 'drop'\n"
        + "  hint: use one of: reject, null, keep"),
    Mistake(
      "{ from: A, required: no }",
      "5:29: error[M017]: 'required' takes true or false, found 'no'\n  hint: write false"),
    Mistake(
      "{ from: A, on_missing: null }",
      "5:19: error[M029]: 'on_missing' needs the key 'references'\n"
        + "  hint: name the target table that the column refers to"),
    Mistake(
      "{ from: A, references: t, on_missing: skip }",
      "5:46: error[M015]: 'on_missing' does not know 'skip'\n  hint: use one of: reject, null, hold"
    ),
    Mistake(
      "{ from: A, on_invalid: default }",
      "5:31: error[M029]: 'on_invalid: default' needs the key 'default'\n"
        + "  hint: write on_invalid: { default: … }"),
    Mistake(
      "{ from: A, default: x, on_empty: null }",
      "5:19: error[M029]: 'default' is never used\n  hint: remove it, or write on_empty: default"),
    Mistake(
      "{ from: A, on_invalid: { keepin: e } }",
      "5:33: error[M011]: unknown key 'keepin' in 'on_invalid'\n  hint: did you mean 'keep_in'?"),
    Mistake(
      "{ from: A, on_ambiguous_time: latest }",
      "5:38: error[M015]: 'on_ambiguous_time' does not know 'latest'\n  hint: did you mean 'later'?"
    ),
    Mistake(
      "{ from: A, null_words: { a: b } }",
      "5:31: error[M013]: 'null_words' takes a text or a list, found a map"),
    Mistake(
      "{ from: A, as: !!str text, clean: &a trim, map: *a }",
      "5:23: error[M006]: tags (!name) are not used in mappings\n"
        + "  hint: quote a text that begins with !",
      "5:42: error[M006]: anchors (&name) are not used in mappings\n"
        + "  hint: quote a text that begins with &",
      "5:56: error[M006]: aliases (*name) are not used in mappings\n  hint: write the value out"),
    Mistake("{ value: \"a\\0b\" }", "5:17: error[M003]: the text holds a NUL character"),
  ])
  func inColumn(mistake: Mistake) {
    #expect(
      rendered(files(table: table(column: mistake.text)))
        == mistake.expected.map { "tables/patients.yml:" + $0 })
  }

  @Test(arguments: [
    Mistake(
      "",
      "1:1: error[M031]: the first line is not 'from,to'\n"
        + "  hint: two columns separated by a comma, with that header"),
    Mistake(
      "from;to\na;b",
      "1:1: error[M031]: the first line is not 'from,to'\n"
        + "  hint: two columns separated by a comma, with that header"),
    Mistake(
      "from,to\nA,x\n\nB,y,z\nC\n",
      "4:1: error[M031]: the row has 3 columns instead of 2\n  hint: quote texts that hold commas",
      "5:1: error[M031]: the row has 1 column instead of 2\n  hint: quote texts that hold commas"),
    Mistake(
      "from,to\nA,x\n\"A\",y",
      "3:1: error[M019]: the text to replace is given twice\n"
        + "  hint: it is already on line 2"),
    Mistake("from,to\nA,\"x\n\ny", "2:3: error[M031]: a quoted text is not closed"),
    Mistake("from,to\nA,\"x\"y", "2:6: error[M031]: a quoted text is followed by more text"),
    Mistake("from,to\nA,x\"y", "2:4: error[M031]: a quote stands within a text that is not quoted"),
    Mistake("from,to\nA,\0", "2:3: error[M003]: the control character U+0000 is not allowed"),
  ])
  func inLookup(mistake: Mistake) {
    let table = table(column: "{ from: A, map_file: lookups/status.csv }")
    #expect(
      rendered(files(table: table, lookup: mistake.text))
        == mistake.expected.map { "lookups/status.csv:" + $0 })
  }

  @Test func lookupsThatAreNotThere() {
    let table = table(column: "{ from: A, map_file: lookups/statuses.csv, map: { A: b } }")
    #expect(
      rendered(files(table: table, lookup: "from,to\n")) == [
        """
        tables/patients.yml:5:19: error[M029]: 'map' and 'map_file' exclude each other
          hint: move the entries of one into the other
        """,
        """
        tables/patients.yml:5:29: error[M030]: there is no lookup file 'lookups/statuses.csv'
          hint: did you mean 'lookups/status.csv'?
        """,
      ])
  }
}
