import FM2PGTestSupport
import Glibc
import Postgres

/// The files and the command line of a migration that works, for a test to spoil.
struct SpoiltProject: Sendable {
  /// What is at a path instead of a file.
  enum Oddity: Sendable {
    case folder
    case pipe
    case socket
    case link(to: String)
  }

  /// Content by path below the scratch folder.
  var files: [String: [UInt8]]
  var oddities: [String: Oddity] = [:]
  /// The command line; `<folder>`, `<exports>`, `<target>` and `<state>` are replaced.
  var words = [
    "full-load", "<folder>", "--exports", "<exports>", "--target", "<target>", "--state", "<state>",
  ]
  var environment: [String: String] = [:]
  /// Run in the database before the command, with its connection kept open until the end.
  var sql: [String] = []

  static let mark = "ZZSECRET"

  /// Four exports, one in each format, and all their values marked.
  static let good = SpoiltProject(
    files: [
      "project/migration.yml": """
      migration: probe
      source:
        dates: ymd
        time_zone: Europe/Vienna
        exports:
          Rooms:
            format: tab
            header: present
      target:
        schema: probe

      """,
      "project/tables/rooms.yml": """
      table: rooms
      from: Rooms
      key: RoomID
      columns:
        code: RoomID
        floor: Floor

      """,
      "project/tables/doctors.yml": """
      table: doctors
      from: Doctors
      key: DoctorID
      columns:
        code: DoctorID
        name: Name

      """,
      "project/tables/patients.yml": """
      table: patients
      from: Patients
      key: PatientID
      columns:
        code: PatientID
        name: Name
        born: Born
        seen: { from: Seen, as: timestamp }

      """,
      "project/tables/visits.yml": """
      table: visits
      from: Visits
      key: VisitID
      columns:
        code: VisitID
        patient_id: { from: PatientID, references: patients }
        doctor_id: { from: DoctorID, references: doctors }
        notes: Notes

      """,
      "project/schema/010.sql": """
      create table rooms (id uuid primary key, code text not null unique, floor text);
      create table doctors (id uuid primary key, code text not null unique, name text);
      create table patients (
        id uuid primary key, code text not null unique, name text, born date, seen timestamptz);
      create table visits (
        id uuid primary key, code text not null unique, notes text,
        patient_id uuid not null references patients (id),
        doctor_id uuid references doctors (id));

      """,
      "exports/Rooms.tab": "RoomID\tFloor\r\n\(mark)R1\tground\r\n\(mark)R2\tfirst\r\n",
      "exports/Doctors.mer": "DoctorID,Name\r\n\"\(mark)D1\",\"Grün\"\r\n\"\(mark)D2\",\"\"\r\n",
      "exports/Patients.xml": patients.text.replacing("<ROW", with: "\n<ROW"),
      "exports/Visits.csv": csv(
        ["VisitID", "PatientID", "DoctorID", "Notes"],
        [mark + "V1", mark + "P1", mark + "D1", "two\rlines"],
        [mark + "V2", mark + "P2", mark + "D1", "with, comma and \"quotes\""],
        [mark + "V3", mark + "P3", "", "日本"], [mark + "V4", mark + "P1", mark + "D2", ""]),
    ].mapValues { Array($0.utf8) })

  /// As `Patients.xml` has them.
  static var patients: XMLExport {
    XMLExport(
      fields: ["PatientID", "Name", "Born", "Seen"],
      rows: [
        [mark + "P1", "Müller", "1980-02-29", "2024-05-01 10:00:00"],
        [mark + "P2", "O'Brien & Sons <x>", "1999-12-31", ""],
        [mark + "P3", "山田", "", "2024-05-02 23:59:59"],
      ])
  }

  /// Replaces a text that the file has; without it the case would test nothing.
  mutating func edit(_ file: String, _ old: String, _ new: String) {
    let text = self.text(file)
    precondition(text.contains(old), "'\(old)' is not in \(file)")
    write(file, text.replacing(old, with: new, maxReplacements: 1))
  }

  /// Cuts the file off before a text that it has.
  mutating func cut(_ file: String, before mark: String) {
    let text = self.text(file)
    guard let range = text.firstRange(of: mark) else {
      preconditionFailure("'\(mark)' is not in \(file)")
    }
    write(file, String(text[..<range.lowerBound]))
  }

  mutating func write(_ file: String, _ text: String) { files[file] = Array(text.utf8) }

  mutating func append(_ file: String, _ text: String) { files[file]? += Array(text.utf8) }

  mutating func remove(_ file: String) {
    precondition(files.removeValue(forKey: file) != nil, "no \(file)")
  }

  /// Puts something else in the place of a file.
  mutating func replace(_ file: String, by oddity: Oddity) {
    remove(file)
    oddities[file] = oddity
  }

  /// Gives an option another value.
  mutating func set(_ option: String, _ value: String) {
    guard let index = words.firstIndex(of: option) else { preconditionFailure("no \(option)") }
    words[index + 1] = value
  }

  func text(_ file: String) -> String {
    guard let bytes = files[file] else { preconditionFailure("no \(file)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Everything in a scratch folder.
  func write(to scratch: Scratch) {
    for (path, bytes) in files { scratch.write(path, bytes: bytes) }
    // The folders exist whatever was removed from them.
    for folder in ["exports", "project", "project/tables", "project/schema"] {
      if !oddities.keys.contains(folder) { unsafe mkdir(scratch.path + "/" + folder, 0o700) }
    }
    for (path, oddity) in oddities {
      let full = scratch.path + "/" + path
      switch oddity {
      case .folder: unsafe mkdir(full, 0o700)
      case .pipe: unsafe mkfifo(full, 0o600)
      case .socket: Self.makeSocket(full)
      case .link(let target): unsafe symlink(target, full)
      }
    }
  }

  private static func makeSocket(_ path: String) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    precondition(bytes.count < 100, "too long for a socket: \(path)")
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        unsafe bind(descriptor, raw, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    precondition(status == 0, "no socket at \(path)")
  }
}
