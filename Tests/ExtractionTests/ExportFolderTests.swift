import Glibc
import MigrationModel
import Testing

@testable import Extraction

@Suite struct ExportFolderTests {
  private func locate(_ scratch: Scratch, _ name: String, file: String? = nil) -> String {
    let wanted = settings {
      $0.name = located(name)
      $0.file = file.map(located)
    }
    do throws(ExportError) {
      let path = try ExportFolder(path: scratch.path).locate(wanted)
      return String(path.dropFirst(scratch.path.count + 1))
    } catch {
      return "\(error.code): \(error.message) (\(error.hint ?? ""))"
    }
  }

  @Test func findsByNameAndKnownSuffix() {
    let scratch = Scratch()
    for name in ["Patients.MER", "Visits.fmpxml.xml", "Other.bak", ".Hidden.csv", "._Visits.csv"] {
      scratch.write(name, [0x61])
    }
    #expect(locate(scratch, "Patients") == "Patients.MER")
    #expect(locate(scratch, "Visits") == "Visits.fmpxml.xml")
    #expect(locate(scratch, "Any", file: "Vis*.xml") == "Visits.fmpxml.xml")
    #expect(locate(scratch, "Any", file: "?atients.*") == "Patients.MER")
    #expect(locate(scratch, "Any", file: "Other.bak") == "Other.bak")
    #expect(locate(scratch, "Patient").hasSuffix("(did you mean 'Patients.MER'?)"))
    #expect(locate(scratch, "Other").hasPrefix("missing"))
    #expect(locate(scratch, "Hidden").hasPrefix("missing"))
  }

  @Test func namesBothCandidates() {
    let scratch = Scratch()
    scratch.write("Patients.csv", [0x61])
    scratch.write("Patients.xml", [0x61])
    #expect(
      locate(scratch, "Patients")
        == "ambiguous: 2 files can be this export: 'Patients.csv' and 'Patients.xml' "
        + "(keep one, or name it with 'file:' in the mapping)")
    #expect(locate(scratch, "Patients", file: "Patients.xml") == "Patients.xml")
  }

  @Test func refusesWhatIsNoFile() {
    let scratch = Scratch()
    scratch.write("Empty.csv", [])
    #expect(unsafe mkdir(scratch.path + "/Folder.csv", 0o700) == 0)
    #expect(unsafe mkfifo(scratch.path + "/Pipe.csv", 0o600) == 0)
    #expect(locate(scratch, "Empty").hasPrefix("emptyFile"))
    #expect(locate(scratch, "Folder").hasPrefix("notAFile"))
    #expect(locate(scratch, "Pipe").hasPrefix("notAFile"))
  }

  @Test(arguments: [
    ("*", "", true), ("a*c", "abbc", true), ("a*c", "abb", false), ("*b*", "abc", true),
    ("a?c", "abc", true), ("a?c", "ac", false), ("**x", "aax", true), ("?", "é", true),
  ])
  func globs(pattern: String, name: String, fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
  }
}
