import FM2PGTestSupport
import Testing

/// docs/first-project.md, done step by step: its files are written and its commands run.
@Suite struct FirstProjectTests {
  private enum Step {
    case file(path: String, text: String)
    case command(arguments: [String], output: [String])
  }

  /// A block of code belongs to the path that stands alone on the line before it.
  private static func steps(of page: String) -> [Step] {
    var steps: [Step] = []
    var path: String?
    var block: [String]?
    var isConsole = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        guard let lines = block else {
          (block, isConsole) = ([], line == "```console")
          continue
        }
        if isConsole {
          steps += commands(lines)
        } else if let name = path {
          steps.append(.file(path: name, text: lines.joined(separator: "\n") + "\n"))
          path = nil
        }
        block = nil
      } else if block != nil {
        block?.append(line)
      } else if line.hasPrefix("`"), line.hasSuffix("`"), !line.contains(" ") {
        path = String(line.dropFirst().dropLast())
      }
    }
    return steps
  }

  /// `$ fm2pg …` and the lines after it; other programs are left out.
  private static func commands(_ lines: [String]) -> [Step] {
    var steps: [Step] = []
    for line in lines {
      if line.hasPrefix("$ fm2pg ") {
        let words = line.split(separator: " ").dropFirst(2).map(String.init)
        steps.append(.command(arguments: Array(words.prefix { $0 != ">" }), output: []))
      } else if case .command(let arguments, let output) = steps.last, !line.hasPrefix("$") {
        steps[steps.count - 1] = .command(arguments: arguments, output: output + [line])
      }
    }
    return steps
  }

  @Test func thePageCanBeFollowed() throws {
    let steps = Self.steps(
      of: String(decoding: Scratch.read(Program.root + "/docs/first-project.md"), as: UTF8.self))
    let scratch = Scratch()
    var ran = 0
    try ScratchDatabase.with { database in
      for step in steps {
        switch step {
        case .file(let path, let text): scratch.write(path, text)
        case .command(let arguments, let expected):
          let placed = arguments.map {
            ["voyages", "exports", "site"].contains($0) ? scratch.path + "/" + $0 : $0
          }
          let run = Program.run(placed + ["--target", database.conninfo])
          let output = (run.output + run.errors).replacing(scratch.path + "/", with: "")
          let isRefused = expected.contains { $0.contains("error[") }
          let said = Comment(rawValue: "\(arguments.joined(separator: " ")):\n\(output)")
          #expect(run.exitCode == (isRefused ? 2 : 0), said)
          let lines = output.split(separator: "\n").map(String.init)
          for wanted in expected where !wanted.isEmpty {
            let start = wanted.split(separator: "…", omittingEmptySubsequences: false)[0]
            let isThere = lines.contains { $0 == wanted || start != wanted && $0.hasPrefix(start) }
            #expect(isThere, said)
          }
          ran += 1
        }
      }
      // Three tables read one export, of whose header nothing is known here.
      let check = Program.run([
        "check", scratch.path + "/voyages", "--target", database.conninfo,
      ])
      #expect(check.exitCode == 0, "\(check.errors)")
    }
    #expect(ran == 9)
  }
}
