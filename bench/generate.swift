// Writes the clinic's exports at any size: swiftc -O bench/generate.swift -o generate
//
// Every record is a pure function of (seed, table, index): tables refer to each other by
// arithmetic, memory stays constant, and all formats hold the same records.

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

// MARK: - Arguments

enum Format: String { case csv, merge, tab, fmpxmlresult }

struct Options {
  var seed: UInt64 = 42
  var patients = 1000
  var format = "csv"
  var dirty = 0.002
  var out = ""
  var project: String?
  var mapping = "mappings/clinic"
}

func fail(_ message: String) -> Never {
  let text = "generate: \(message)\n"
  _ = text.withCString { write(2, $0, strlen($0)) }
  exit(2)
}

func parseOptions() -> Options {
  var options = Options()
  var words = CommandLine.arguments.dropFirst().makeIterator()
  func number<T: LosslessStringConvertible>(_ text: String, _ name: String) -> T {
    guard let value = T(text) else { fail("\(name) is not a number") }
    return value
  }
  while let name = words.next() {
    guard let value = words.next() else { fail("\(name) has no value") }
    switch name {
    case "--seed": options.seed = number(value, name)
    case "--patients": options.patients = number(value, name)
    case "--dirty": options.dirty = number(value, name)
    case "--format": options.format = value
    case "--out": options.out = value
    case "--project": options.project = value
    case "--mapping": options.mapping = value
    default: fail("unknown option \(name)")
    }
  }
  if options.out.isEmpty { fail("--out DIR is required") }
  if options.patients < 1 { fail("--patients is at least 1") }
  if options.format != "mixed" && Format(rawValue: options.format) == nil {
    fail("--format is csv, merge, tab, fmpxmlresult or mixed")
  }
  return options
}

// MARK: - Random numbers

/// SplitMix64: each record has a generator of its own.
struct Random {
  var state: UInt64

  init(seed: UInt64, table: Int, index: Int) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(table) << 56 ^ UInt64(index)
    _ = next()
    state ^= UInt64(index) &* 0xD1B5_4A32_D192_ED03
  }

  @inline(__always) mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  @inline(__always) mutating func below(_ limit: Int) -> Int {
    Int(((next() >> 32) &* UInt64(limit)) >> 32)
  }

  @inline(__always) mutating func pick(_ words: [StaticString]) -> StaticString {
    words[below(words.count)]
  }

  @inline(__always) mutating func happens(_ probability: Double) -> Bool {
    Double(next() >> 11) * 0x1p-53 < probability
  }
}

// MARK: - Writing

/// The C function; `Export` has a method of the same name.
func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// One export being written; every `begin` … `end` is one field.
final class Export {
  let format: Format
  let path: String
  private(set) var bytes = 0
  private(set) var records = 0
  private let descriptor: Int32
  private let buffer: UnsafeMutablePointer<UInt8>
  private var used = 0
  private var isFirst = true
  private static let size = 1 << 20

  init(path: String, format: Format) {
    self.format = format
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if descriptor < 0 { fail("cannot write \(path)") }
    buffer = .allocate(capacity: Self.size)
  }

  @inline(__always) func byte(_ value: UInt8) {
    if used == Self.size { flush() }
    buffer[used] = value
    used += 1
  }

  @inline(__always) func put(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    if used + count > Self.size { flush() }
    memcpy(buffer + used, text.utf8Start, count)
    used += count
  }

  func put(_ text: String) { for value in text.utf8 { byte(value) } }

  /// Decimal digits, padded with zeros to `width`.
  @inline(__always) func put(_ number: Int, width: Int = 1) {
    if used + 40 > Self.size { flush() }
    var digits = width
    var limit = 1
    for _ in 0..<width { limit *= 10 }
    while number >= limit { digits += 1; limit *= 10 }
    var rest = number
    for place in stride(from: used + digits - 1, through: used, by: -1) {
      buffer[place] = UInt8(48 + rest % 10)
      rest /= 10
    }
    used += digits
  }

  private func flush() {
    var done = 0
    while done < used {
      let count = write(descriptor, buffer + done, used - done)
      if count < 0 { fail("cannot write \(path)") }
      done += count
    }
    bytes += used
    used = 0
  }

  @inline(__always) func begin() {
    switch format {
    case .csv, .merge:
      if !isFirst { byte(0x2C) }
      byte(0x22)
    case .tab: if !isFirst { byte(0x09) }
    case .fmpxmlresult: put("<COL><DATA>")
    }
    isFirst = false
  }

  @inline(__always) func end() {
    switch format {
    case .csv, .merge: byte(0x22)
    case .tab: break
    case .fmpxmlresult: put("</DATA></COL>")
    }
  }

  @inline(__always) func field(_ text: StaticString) { begin(); put(text); end() }
  @inline(__always) func field(_ number: Int) { begin(); put(number); end() }

  /// Key: letter and number.
  @inline(__always) func key(_ prefix: StaticString, _ number: Int, width: Int = 1) {
    begin(); put(prefix); put(number, width: width); end()
  }

  /// No related record.
  @inline(__always) func none() {
    switch format {
    case .csv, .merge: if !isFirst { byte(0x2C) }
    case .tab: if !isFirst { byte(0x09) }
    case .fmpxmlresult: put("<COL><DATA></DATA></COL>")
    }
    isFirst = false
  }

  @inline(__always) func newline() { byte(format == .fmpxmlresult ? 0x0D : 0x0B) }

  @inline(__always) func quote() {
    switch format {
    case .csv, .merge: put("\"\"")
    case .tab: byte(0x22)
    case .fmpxmlresult: put("&quot;")
    }
  }

  @inline(__always) func apostrophe() {
    if format == .fmpxmlresult { put("&apos;") } else { byte(0x27) }
  }

  @inline(__always) func repetition() {
    if format == .fmpxmlresult { put("</DATA><DATA>") } else { byte(0x1D) }
  }

  func beginRecord() {
    isFirst = true
    records += 1
    if format == .fmpxmlresult {
      put("<ROW MODID=\""); put(records % 9); put("\" RECORDID=\""); put(records * 2)
      put("\">")
    }
  }

  func endRecord() { if format == .fmpxmlresult { put("</ROW>") } else { byte(0x0A) } }

  func header(_ fields: [Field], found: Int) {
    switch format {
    case .csv:
      for field in fields { begin(); put(field.name); end() }
      byte(0x0A)
    case .merge:
      for (index, field) in fields.enumerated() {
        if index > 0 { byte(0x2C) }
        put(field.name)
      }
      byte(0x0A)
    case .tab: break
    case .fmpxmlresult:
      put("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>")
      put("<FMPXMLRESULT xmlns=\"http://www.filemaker.com/fmpxmlresult\">")
      put("<ERRORCODE>0</ERRORCODE><PRODUCT BUILD=\"11-09-2023\" NAME=\"FileMaker\"")
      put(" VERSION=\"ProAdvanced 19.6.3\"/><DATABASE DATEFORMAT=\"M/d/yyyy\" LAYOUT=\"\"")
      put(" NAME=\"Clinic.fmp12\" RECORDS=\""); put(found); put("\" TIMEFORMAT=\"h:mm:ss a\"/>")
      put("<METADATA>")
      for field in fields {
        put("<FIELD EMPTYOK=\"YES\" MAXREPEAT=\""); put(field.repetitions); put("\" NAME=\"")
        put(field.name); put("\" TYPE=\""); put(field.type); put("\"/>")
      }
      put("</METADATA><RESULTSET FOUND=\""); put(found); put("\">")
    }
  }

  func close() {
    if format == .fmpxmlresult { put("</RESULTSET></FMPXMLRESULT>") }
    flush()
    _ = closeDescriptor(descriptor)
    buffer.deallocate()
  }

  // MARK: Dates

  /// Month/day/year, or day/month/year, of a day counted from 1970-01-01.
  @inline(__always) func putDate(_ day: Int, dayFirst: Bool = false) {
    let z = day + 719_468
    let era = z / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    put(dayFirst ? dayOfMonth : month); byte(0x2F)
    put(dayFirst ? month : dayOfMonth); byte(0x2F)
    put(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
  }

  /// A 12-hour timestamp; `minute` counts from midnight.
  @inline(__always) func putStamp(_ day: Int, _ minute: Int, _ second: Int = 0) {
    putDate(day); byte(0x20)
    let hour = minute / 60
    put(hour % 12 == 0 ? 12 : hour % 12); byte(0x3A); put(minute % 60, width: 2)
    byte(0x3A); put(second, width: 2); put(hour < 12 ? " AM" : " PM")
  }

  @inline(__always) func stamp(_ day: Int, _ minute: Int, _ second: Int = 0) {
    begin(); putStamp(day, minute, second); end()
  }

  @inline(__always) func date(_ day: Int) { begin(); putDate(day); end() }

  @inline(__always) func money(_ cents: Int) {
    begin(); put(cents / 100); byte(0x2E); put(cents % 100, width: 2); end()
  }

  /// The four fields that end every record; hours stay clear of the clock changes.
  @inline(__always) func audit(_ random: inout Random, from day: Int) {
    let bits = Int(random.next() >> 32)
    stamp(day, 480 + bits % 600, bits / 600 % 60)
    field(accounts[bits / 36_000 % accounts.count])
    stamp(day + 1 + bits % 60, 480 + bits / 60 % 600, bits / 7 % 60)
    field(accounts[bits / 7919 % accounts.count])
  }
}

/// A field of an export, as FMPXMLRESULT describes it.
struct Field {
  var name: String
  var type: String
  var repetitions: Int

  /// `Name`, `Name=NUMBER` or `Name*3` for repetitions.
  init(_ text: String) {
    if let mark = text.lastIndex(of: "*") {
      name = String(text[..<mark])
      repetitions = Int(text[text.index(after: mark)...]) ?? 1
      type = "TEXT"
    } else if let mark = text.lastIndex(of: "="), mark != text.startIndex {
      name = String(text[..<mark])
      type = String(text[text.index(after: mark)...])
      repetitions = 1
    } else {
      name = text
      type = "TEXT"
      repetitions = 1
    }
  }
}

// MARK: - Words

let accounts: [StaticString] = ["mjones", "kpatel", "reception", "afischer", "import", "nurse2"]
let givenNames: [StaticString] = [
  "Anna", "Ben", "Chloe", "David", "Ella", "Farid", "Grace", "Henry", "Isla", "Jack", "Jürgen",
  "花子", "Liam", "Mia", "Noah", "Olivia", "Priya", "Quinn", "Ruby", "Samir", "TARA", "uma",
  "Victor", "Wendy", "Xavier", "Zoë",
]
let familyNames: [StaticString] = [
  "Abbott", "Brown", "Chen", "Davies", "Evans", "Fraser", "Grant", "Hughes", "Ingram", "Jones",
  "Kelly", "Lam", "Müller", "Nguyen", "Owens", "Patel", "Quigley", "Rossi", "SINGH", "Taylor",
  "underwood", "Vella", "Walker", "Xu", "山田", "Zammit",
]
let suburbs: [StaticString] = [
  "Newtown", "Glebe", "Bondi", "Marrickville", "Enmore", "Surry Hills", "Coogee", "Leichhardt",
]
let sentences: [StaticString] = [
  "Reviewed the results of the last visit and discussed the plan. ",
  "No change since the previous consultation. ",
  "Advised rest, fluids and paracetamol as needed. ",
  "Blood pressure was measured twice and is within the usual range. ",
  "Script renewed for three months. ", "To come back if symptoms persist beyond a week. ",
  "Referred to physiotherapy for the left shoulder. ", "Übersetzer am Telefon. ",
]
let complaints: [StaticString] = [
  "Cough", "Sore throat", "Back pain", "Medication review", "Headache", "Skin check", "Fever",
]
let reasons: [StaticString] = ["Check-up", "New patient", "Follow-up", "Vaccination", "Results"]
let panels: [StaticString] = [
  "Full blood count", "Thyroid function", "Lipid profile", "Glucose tolerance", "X-ray chest",
]

// MARK: - Tables

/// How many records of each kind there are.
struct Sizes {
  let patients: Int
  var clinics: Int { max(6, patients / 2000) }
  var clinicians: Int { max(10, patients / 100) }
  var organisations: Int { max(3, patients / 20_000) }
  var appointments: Int { patients * 4 }
  var encounters: Int { patients * 3 }
  var invoices: Int { patients * 2 }
}

let auditFields = [
  "CreationTimestamp=TIMESTAMP", "CreationAccount", "ModificationTimestamp=TIMESTAMP",
  "ModificationAccount",
]

/// One table: its fields, its size, and how record `index` is written.
struct Table {
  var name: String
  /// The format in a mixed set, as in fixtures/clinic.
  var mixed: Format
  var count: Int
  var fields: [Field]
  /// Whether records of this table may be dirty; parents of many stay clean.
  var canBeDirty: Bool
  /// Every so many records one occurs twice; 0 for never.
  var duplicateEvery: Int
  /// Writes one record; `fault` is 0 for a clean one, else 1 to 4.
  var body: (Export, inout Random, Int, Int) -> Void

  init(
    _ name: String, _ mixed: Format, _ count: Int, _ fields: [String], dirty: Bool = true,
    audited: Bool = true, duplicateEvery: Int = 0,
    _ body: @escaping (Export, inout Random, Int, Int) -> Void
  ) {
    self.name = name
    self.mixed = mixed
    self.count = count
    self.fields = (fields + (audited ? auditFields : [])).map(Field.init)
    self.canBeDirty = dirty
    self.duplicateEvery = duplicateEvery
    self.body = body
  }

  func isTwice(_ index: Int) -> Bool {
    duplicateEvery > 0 && index % duplicateEvery == duplicateEvery - 1
  }

  /// Records in the file.
  var found: Int { count + (duplicateEvery > 0 ? count / duplicateEvery : 0) }
}

/// Day 0 of the clinic: 2020-01-06, counted from 1970-01-01.
let firstDay = 18_267

/// Day of an appointment: one a clinician and day, so that no slot is taken twice.
@inline(__always) func appointmentDay(_ index: Int, _ sizes: Sizes) -> Int {
  firstDay + index / sizes.clinicians * 3 + index % sizes.clinicians % 3
}

func makeTables(_ sizes: Sizes) -> [Table] {
  [
    Table(
      "Organisations", .csv, sizes.organisations,
      [
        "OrgID", "OrgCode", "Name", "ABN", "Email", "Phone", "Website", "CountryCode", "Active",
      ], dirty: false
    ) { out, random, index, _ in
      out.key("O", index + 1); out.key("ORG", index + 1); out.key("Organisation ", index + 1)
      out.begin(); out.put("51 824 "); out.put(index % 1000, width: 3); out.put(" 556"); out.end()
      out.field("office@org.example"); out.field("(02) 9876 5432"); out.field("n/a")
      out.field("AU"); out.field("Yes")
      out.audit(&random, from: firstDay)
    },
    Table(
      "Clinics", .csv, sizes.clinics,
      [
        "ClinicID", "OrgID", "Code", "Name", "LeadClinicianID", "Phone", "Email", "Street",
        "Suburb", "State", "Postcode", "OpensAt", "ClosesAt", "Latitude=NUMBER",
        "Longitude=NUMBER", "Facilities", "zz_gLogo",
      ], dirty: false
    ) { out, random, index, _ in
      out.key("C", index + 1, width: 2); out.key("O", index % sizes.organisations + 1)
      out.key("K", index + 1); out.key("Clinic ", index + 1)
      out.field(index % sizes.clinicians + 1)
      out.field("02 9876 5400"); out.field("desk@clinic.example")
      out.begin(); out.put(index % 200 + 1); out.put(" High Street"); out.end()
      out.field(random.pick(suburbs)); out.field("NSW"); out.field(2000 + index % 200)
      out.field("8:00 AM"); out.field("6:30 PM"); out.field("-33.8688"); out.field("151.2093")
      out.begin(); out.put("Parking"); out.newline(); out.put("Lift"); out.end()
      out.field("logo.png")
      out.audit(&random, from: firstDay)
    },
    Table(
      "Clinicians", .tab, sizes.clinicians,
      [
        "ClinicianID", "ClinicID", "SupervisorID", "Title", "First_Name", "Last_Name", "Email",
        "Phone", "ProviderNo", "Qualifications", "Role", "StartDate", "HourlyRate=NUMBER",
        "Active",
      ], dirty: false
    ) { out, random, index, _ in
      out.begin(); out.put(index + 1, width: index % 10 == 0 ? 8 : 1); out.end()
      out.key("C", index % sizes.clinics + 1, width: 2)
      if index == 0 {
        out.field("")
      } else {
        out.field(index / 2 + 1 == index + 1 ? 1 : index / 2 + 1)
      }
      out.field("Dr"); out.field(random.pick(givenNames)); out.field(random.pick(familyNames))
      out.begin(); out.put("doctor"); out.put(index); out.put("@clinic.example"); out.end()
      out.begin(); out.put("0412 "); out.put(random.below(1000), width: 3); out.byte(0x20)
      out.put(random.below(1000), width: 3); out.end()
      out.begin(); out.put(index, width: 7); out.put("A"); out.end()
      out.begin(); out.put("MBBS"); out.newline(); out.put("FRACGP"); out.end()
      out.field("GP")
      out.begin(); out.putDate(firstDay - random.below(4000), dayFirst: true); out.end()
      out.field(120 + random.below(100)); out.field("active")
      out.audit(&random, from: firstDay)
    },
    Table(
      "Patients", .merge, sizes.patients,
      [
        "PatientID", "MRN", "Title", "First_Name", "Last_Name", "DOB=DATE", "Sex", "Status",
        "MedicareNo", "Email", "Phone_Mobile", "Phone_Home", "Allergies", "Street", "Suburb",
        "State", "Postcode", "ClinicID", "ReferredByID", "MergedIntoID", "Interpreter",
        "LastVisit=DATE", "Balance=NUMBER", "Notes", "zz_Deleted", "zz_gCurrentUser",
      ] + auditFields + ["Title"], audited: false, duplicateEvery: 997
    ) { out, random, index, fault in
      out.key("P", index + 1, width: 8); out.key("MRN", index + 1, width: 8)
      out.field("Ms"); out.field(random.pick(givenNames))
      if fault == 1 { out.field("") } else { out.field(random.pick(familyNames)) }
      if fault == 2 {
        out.field("31/12/1980")
      } else {
        out.date(-12_000 + random.below(28_000))
      }
      out.field(random.pick(["F", "M", "X", ""]))
      if fault == 3 { out.field("Z") } else { out.field("A") }
      out.begin(); out.put(2_000_000_000 + random.below(1_000_000_000)); out.end()
      out.begin(); out.put("p"); out.put(index); out.put("@mail.example"); out.end()
      out.begin()
      if random.below(50) == 0 {
        out.put("ask family")
      } else {
        out.put("0412 "); out.put(random.below(1000), width: 3); out.byte(0x20)
        out.put(random.below(1000), width: 3)
      }
      out.end()
      out.field("(02) 9876 5432")
      out.begin(); out.put("Penicillin"); out.newline(); out.put("Latex"); out.end()
      out.begin(); out.put(random.below(300) + 1); out.put(" Station Road"); out.end()
      out.field(random.pick(suburbs)); out.field("NSW"); out.field(2000 + random.below(200))
      if fault == 4 {
        out.field("C0")
      } else {
        out.key("C", index % sizes.clinics + 1, width: 2)
      }
      if index % 10 == 9 { out.key("P", index / 2 + 1, width: 8) } else { out.field("") }
      out.field(""); out.field(random.pick(["No", "", "Y", "1"]))
      out.date(firstDay + random.below(1200))
      out.field(random.pick(["0", "(45.00)", "$1,200.50", "n/a", "17.5"]))
      out.begin(); out.put(random.pick(sentences)); out.newline()
      out.put(random.pick(sentences)); out.end()
      out.field(index % 200 == 7 ? "1" : ""); out.field("mjones")
      out.audit(&random, from: firstDay)
      if index % 3 == 0 { out.none() } else { out.field("Dr") }
    },
    Table(
      "Appointments", .fmpxmlresult, sizes.appointments,
      [
        "AppointmentID", "PatientID", "ClinicianID", "ClinicID", "StartsAt=TIMESTAMP",
        "EndsAt=TIMESTAMP", "Status", "Reason", "Reminders*3",
      ]
    ) { out, random, index, fault in
      let day = appointmentDay(index, sizes)
      let minute = 480 + random.below(27) * 20
      out.key("A", index + 1)
      out.key("P", fault == 1 ? 0 : index / 4 + 1, width: 8)
      out.field(index % sizes.clinicians + 1)
      out.key("C", index % sizes.clinics + 1, width: 2)
      if fault == 2 { out.field("7 am-ish") } else { out.stamp(day, minute) }
      out.stamp(fault == 3 ? day - 1 : day, minute + 20)
      if fault == 4 {
        out.field("Maybe")
      } else {
        out.field(random.pick(["Booked", "Here", "Done", "Done", "Cancelled", "DNA"]))
      }
      out.begin(); out.put(random.pick(reasons))
      if index % 5 == 0 { out.put(", can"); out.apostrophe(); out.put("t sleep") }
      out.end()
      out.begin(); out.put("SMS"); out.repetition(); out.put("Phone"); out.repetition(); out.end()
      out.audit(&random, from: day)
    },
    Table(
      "Encounters", .csv, sizes.encounters,
      [
        "EncounterID", "AppointmentID", "PatientID", "ClinicianID", "EncounterDate=DATE",
        "Duration=TIME", "Temperature=NUMBER", "Weight=NUMBER", "Complaint", "Notes",
        "Diagnoses", "Clinic::Name",
      ]
    ) { out, random, index, fault in
      let appointment = index / 3 * 4 + index % 3
      out.key("E", index + 1); out.key("A", appointment + 1)
      out.key("P", index / 3 + 1, width: 8); out.field(appointment % sizes.clinicians + 1)
      let day = appointmentDay(appointment, sizes)
      if fault == 1 { out.field("") } else { out.date(day) }
      if fault == 2 {
        out.field("half an hour")
      } else {
        out.begin(); out.put("0:"); out.put(random.below(60), width: 2); out.put(":00"); out.end()
      }
      out.begin(); out.put("36."); out.put(random.below(10)); out.end()
      if fault == 3 {
        out.field("72.345")
      } else {
        out.begin(); out.put(40 + random.below(80)); out.put(".5"); out.end()
      }
      out.field(random.pick(complaints))
      out.begin()
      for _ in 0..<(1 + random.below(5)) { out.put(random.pick(sentences)) }
      out.newline(); out.put("Says "); out.quote(); out.put("much better"); out.quote(); out.end()
      out.begin(); out.put("J06.9"); out.newline(); out.put("R50.9"); out.end()
      if index % 11 == 0 { out.none() } else { out.key("Clinic ", index % sizes.clinics + 1) }
      out.audit(&random, from: day)
    },
    Table(
      "Documents", .merge, sizes.patients,
      [
        "DocumentID", "PatientID", "EncounterID", "Kind", "Title", "ReceivedOn=DATE",
        "ExternalID", "Pages=NUMBER", "Scanner", "Folder",
      ] + auditFields + ["Tag"], audited: false
    ) { out, random, index, fault in
      let day = firstDay + random.below(1200)
      out.key("D", index + 1); out.key("P", index + 1, width: 8); out.key("E", index * 3 + 1)
      out.field(random.pick(["ref", "res", "let", "con", "fax"])); out.key("Scan ", index + 1)
      out.date(day)
      if fault == 1 {
        out.field("none yet")
      } else {
        out.begin()
        out.put("6F9619FF-8B86-4011-B42D-"); out.put(index, width: 12); out.end()
      }
      if fault > 1 { out.field("many") } else { out.field(random.below(20) + 1) }
      out.field("Kyocera 3"); out.field("Inbox/2024")
      out.audit(&random, from: day)
      if index % 4 == 0 { out.none() } else { out.field("scan") }
    },
    Table(
      "DocumentAssets", .csv, sizes.patients,
      [
        "AssetID", "DocumentID", "FileName", "MimeType", "ByteSize=NUMBER", "SHA256",
        "StoredPath", "IsPrimary",
      ]
    ) { out, random, index, fault in
      out.key("F", index + 1); out.key("D", index + 1)
      out.begin(); out.put("scan-"); out.put(index, width: 8); out.put(".pdf"); out.end()
      out.field(fault > 2 ? "exe" : "PDF")
      if fault == 1 || fault == 2 {
        out.field("unknown")
      } else {
        out.field(random.below(9_999_999))
      }
      out.begin()
      for _ in 0..<4 { out.put(Int(random.next() >> 4) % 10_000_000_000_000_000, width: 16) }
      out.end()
      out.begin(); out.put("Documents/2023/scan-"); out.put(index, width: 8); out.put(".pdf")
      out.end()
      out.field("1")
      out.audit(&random, from: firstDay + index % 1200)
    },
    Table(
      "Orders", .merge, sizes.patients,
      [
        "OrderID", "EncounterID", "ClinicianID", "OrderedAt=TIMESTAMP", "Priority", "Status",
        "Request", "CopiesTo*2", "Notes",
      ]
    ) { out, random, index, fault in
      let day = appointmentDay(index * 4, sizes)
      out.key("R", index + 1); out.key("E", index * 3 + 1)
      out.field(index * 4 % sizes.clinicians + 1)
      if fault == 1 { out.field("") } else { out.stamp(day, 600 + random.below(300)) }
      out.field(fault == 2 ? "X" : random.pick(["R", "U", "S", ""]))
      out.field(fault == 3 ? "lost" : random.pick(["Sent", "draft", "resulted"]))
      out.begin(); out.put("{"); out.quote(); out.put("test"); out.quote(); out.put(": ")
      out.quote(); out.put(random.pick(panels)); out.quote()
      if fault != 4 { out.put("}") }
      out.end()
      out.begin(); out.put("Dr A"); out.repetition(); out.put("Dr B"); out.end()
      out.field(random.pick(sentences))
      out.audit(&random, from: day)
    },
    Table(
      "OrderItems", .csv, sizes.patients * 2,
      [
        "OrderID", "LineNo=NUMBER", "Code", "Description", "Quantity=NUMBER", "UnitPrice=NUMBER",
      ]
    ) { out, random, index, fault in
      out.key("R", index / 2 + 1); out.field(index % 2 + 1)
      out.key("LAB", 100 + random.below(800)); out.field(random.pick(panels))
      switch fault {
      case 1: out.field("two")
      case 2: out.field("9999999999")
      default: out.field(1 + random.below(4))
      }
      if fault > 2 { out.field("1.005") } else { out.money(random.below(50_000)) }
      out.audit(&random, from: appointmentDay(index / 2 * 4, sizes))
    },
    Table(
      "Invoices", .fmpxmlresult, sizes.invoices,
      [
        "InvoiceID", "InvoiceNo=NUMBER", "PatientID", "EncounterID", "IssuedOn=DATE",
        "DueOn=DATE", "Status", "Total=NUMBER", "Paid=NUMBER", "Memo", "zz_Test",
      ]
    ) { out, random, index, fault in
      let day = firstDay + random.below(1200)
      out.key("I", index + 1); out.field(10_001 + index)
      out.key("P", index / 2 + 1, width: 8); out.key("E", index / 2 * 3 + index % 2 + 1)
      out.date(day); out.date(fault == 1 ? day - 9 : day + 14)
      out.field(fault == 2 ? "q" : random.pick(["O", "P", "D"]))
      if fault > 2 { out.field("to be advised") } else { out.money(random.below(90_000)) }
      out.field("0"); out.field(random.pick(sentences)); out.field(index % 500 == 3 ? "1" : "")
      out.audit(&random, from: day)
    },
    Table(
      "InvoiceLines", .tab, sizes.invoices * 2,
      [
        "LineID", "InvoiceID", "LineNo=NUMBER", "OrderID", "OrderLineNo", "Description",
        "Quantity=NUMBER", "UnitPrice=NUMBER", "Discount=NUMBER",
      ]
    ) { out, random, index, fault in
      out.key("L", index + 1); out.key("I", index / 2 + 1); out.field(index % 2 + 1)
      if index % 4 < 2 {
        out.key("R", index / 4 + 1); out.field(index % 4 + 1)
      } else {
        out.field(""); out.field("")
      }
      if fault == 1 { out.field("") } else { out.field(random.pick(panels)) }
      out.field(fault == 2 ? "1.2345" : "1")
      if fault > 2 { out.field("free") } else { out.money(random.below(40_000)) }
      out.field(index % 30 == 0 ? "(5.00)" : "")
      out.audit(&random, from: firstDay + index % 1200)
    },
    Table(
      "Payments", .csv, sizes.invoices,
      [
        "PaymentID", "InvoiceID", "ReceiptNo", "PaidAt", "Method", "Amount=NUMBER", "Fee",
        "Reference",
      ]
    ) { out, random, index, fault in
      let day = firstDay + random.below(1200)
      out.key("Y", index + 1); out.key("I", index + 1); out.key("RC-", index + 1)
      if fault == 1 {
        out.field("soon")
      } else {
        out.begin(); out.putDate(day, dayFirst: true); out.byte(0x20)
        out.put(random.below(24)); out.byte(0x3A); out.put(random.below(60), width: 2)
        out.put(":00"); out.end()
      }
      out.field(fault == 2 ? "barter" : random.pick(["cash", "card", "transfer", "medicare"]))
      if fault > 2 { out.field("0") } else { out.money(1 + random.below(60_000)) }
      out.begin(); out.put(random.below(9)); out.put(","); out.put(random.below(100), width: 2)
      out.end()
      out.key("REF ", index)
      out.audit(&random, from: day)
    },
  ]
}

// MARK: - The project

func readFile(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { break }
    bytes += chunk[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

func writeFile(_ path: String, _ text: String) {
  guard let file = fopen(path, "w") else { fail("cannot write \(path)") }
  var bytes = Array(text.utf8)
  let count = fwrite(&bytes, 1, bytes.count, file)
  if fclose(file) != 0 || count != bytes.count { fail("cannot write \(path)") }
}

/// File names of a folder, sorted.
func names(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { fail("cannot read \(folder)") }
  defer { closedir(directory) }
  var found: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { found.append(name) }
  }
  return found.sorted()
}

/// Folders down to `path`, as `mkdir -p` makes them.
func makeFolder(_ path: String) {
  var part = ""
  for piece in path.split(separator: "/", omittingEmptySubsequences: false) {
    part += piece
    if !part.isEmpty { mkdir(part, 0o755) }
    part += "/"
  }
}

/// Copies the mapping with export settings and reject budgets that fit the generated files.
func writeProject(_ folder: String, _ options: Options, _ tables: [Table]) {
  let source = options.mapping
  for part in ["schema", "lookups", "tables"] {
    makeFolder("\(folder)/\(part)")
    for name in names(in: "\(source)/\(part)") {
      guard let text = readFile("\(source)/\(part)/\(name)") else { fail("cannot read \(name)") }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let from = lines.first { $0.hasPrefix("from: ") }?.dropFirst(6)
      let count = tables.first { $0.name == from.map(String.init) }?.count ?? 0
      // A reject takes its children along, at most five levels deep.
      let rows = 100 + Int(Double(count) * options.dirty * 8) + count / 25
      let copied = lines.map {
        $0.hasPrefix("reject_budget:") ? "reject_budget: { rows: \(rows) }" : $0
      }
      writeFile("\(folder)/\(part)/\(name)", copied.joined(separator: "\n"))
    }
  }
  guard let text = readFile("\(source)/migration.yml") else { fail("cannot read migration.yml") }
  var output = ""
  var isInExports = false
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix("target:") { isInExports = false }
    if line.hasPrefix("  exports:") {
      isInExports = true
      output += exportSettings(options, tables)
    }
    if !isInExports { output += line + "\n" }
  }
  while output.hasSuffix("\n\n") { output.removeLast() }
  writeFile("\(folder)/migration.yml", output)
}

func exportSettings(_ options: Options, _ tables: [Table]) -> String {
  var text = "  exports:\n"
  for table in tables {
    let format = Format(rawValue: options.format) ?? table.mixed
    text += "    \(table.name):\n      format: \(format.rawValue)\n"
    guard format == .tab else { continue }
    text += "      header: absent\n      fields:\n"
    var seen: [String: Int] = [:]
    for field in table.fields {
      seen[field.name, default: 0] += 1
      let number = seen[field.name] ?? 1
      text += "        - \"\(field.name)\(number > 1 ? "#\(number)" : "")\"\n"
    }
  }
  return text
}

// MARK: - Run

func run() {
  let options = parseOptions()
  let tables = makeTables(Sizes(patients: options.patients))
  makeFolder(options.out)
  var total = 0
  for (number, table) in tables.enumerated() {
    let format = Format(rawValue: options.format) ?? table.mixed
    let suffix =
      switch format {
      case .csv: "csv"
      case .merge: "mer"
      case .tab: "tab"
      case .fmpxmlresult: "xml"
      }
    let export = Export(path: "\(options.out)/\(table.name).\(suffix)", format: format)
    export.header(table.fields, found: table.found)
    for index in 0..<table.count {
      for _ in 0..<(table.isTwice(index) ? 2 : 1) {
        var random = Random(seed: options.seed, table: number, index: index)
        var fault = 0
        // A record that occurs twice stays clean: its fate is to be merged.
        if table.canBeDirty && random.happens(options.dirty) && !table.isTwice(index) {
          fault = 1 + random.below(4)
        }
        export.beginRecord()
        table.body(export, &random, index, fault)
        export.endRecord()
      }
    }
    export.close()
    total += export.bytes
    print("\(table.name).\(suffix)\t\(export.records)\t\(export.bytes)")
  }
  print("total\t\t\(total)")
  if let project = options.project { writeProject(project, options, tables) }
}

run()
