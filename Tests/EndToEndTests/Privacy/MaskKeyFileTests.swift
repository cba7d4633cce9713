import FM2PGTestSupport
import Glibc
import Testing

/// Key files that are refused, before anything else is looked at.
@Suite struct MaskKeyFileTests {
  @Test func refusals() {
    let scratch = Scratch()
    let whole = String(repeating: "k", count: 32)
    let open = scratch.write("open", whole)
    let group = scratch.write("group", whole)
    unsafe chmod(open, 0o604)
    unsafe chmod(group, 0o640)
    let cases: [(path: String, says: String)] = [
      (scratch.path + "/missing", "cannot be read"),
      (scratch.path, "is not a file"),
      (scratch.write("short", String(whole.dropLast())), "holds 31 bytes"),
      (scratch.write("empty", ""), "holds 0 bytes"),
      (scratch.write("large", String(repeating: "k", count: 70_000)), "is too large"),
      (open, "can be used by others"), (group, "can be used by others"),
    ]
    for (path, says) in cases {
      for command in ["full-load", "verify"] {
        let run = Program.run([
          command, Program.root + "/mappings/clinic", "--exports", "/nowhere", "--mask", path,
          "--state", scratch.path + "/state",
        ])
        #expect(run.exitCode == 2)
        #expect(
          run.errors.contains("error[E203]") && run.errors.contains(says), "\(run.errors)")
        #expect(!run.errors.contains("kkkk"))
      }
    }
  }
}
