// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A library target of the house; its dependency list is the architecture (docs/architecture.md).
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "fm2pg",
  products: [.executable(name: "fm2pg", targets: ["fm2pg"])],
  targets: [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq"),
    .systemLibrary(name: "CLibCSV"),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0"),
    .systemLibrary(name: "CLibCrypto", pkgConfig: "openssl"),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1"),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
    .systemLibrary(name: "CUTF8Proc"),

    module("MigrationModel", []),
    module("MappingFile", ["MigrationModel", "CLibYAML"]),
    module("Extraction", ["MigrationModel", "CLibXML2", "CLibCrypto"]),
    module("ReferenceReaders", ["MigrationModel", "CLibCSV", "CLibXML2"]),
    module("Rules", ["MigrationModel", "CLibCrypto", "CPCRE2", "CUTF8Proc"]),
    module("Planning", ["MigrationModel"]),
    module("Verification", ["MigrationModel"]),
    module("Postgres", ["MigrationModel", "CLibPQ"]),
    .target(
      name: "StagingSQL", path: "staging-sql",
      resources: [
        .embedInCode("0001_control.sql"), .embedInCode("0002_resume.sql"),
        .embedInCode("0003_shapes.sql"),
        .embedInCode("0004_privacy.sql"),
        .embedInCode("0005_current_keys.sql"), .embedInCode("0006_replay.sql"),
      ],
      swiftSettings: strict),
    module(
      "Loading", ["MigrationModel", "Extraction", "Rules", "Planning", "Postgres", "StagingSQL"]),
    module("Proof", ["MigrationModel", "ReferenceReaders", "Rules", "Verification", "Postgres"]),
    module("Reports", ["MigrationModel", "Verification"]),
    module("Documentation", ["MigrationModel"]),
    module(
      "Commands",
      [
        "MigrationModel", "MappingFile", "Extraction", "Rules", "Planning", "Verification",
        "Postgres", "Loading", "Proof", "Reports", "Documentation",
      ]),
    .executableTarget(name: "fm2pg", dependencies: ["Commands"], swiftSettings: strict),

    .target(
      name: "FM2PGTestSupport", dependencies: ["Postgres"], path: "Tests/FM2PGTestSupport",
      swiftSettings: strict),
    tests("MappingFileTests", ["MappingFile", "MigrationModel"]),
    tests("ExtractionTests", ["Extraction", "MigrationModel"]),
    tests("ReferenceReadersTests", ["ReferenceReaders", "Extraction", "MigrationModel"]),
    .testTarget(
      name: "RulesTests",
      dependencies: ["Rules", "MappingFile", "MigrationModel", "FM2PGTestSupport"],
      exclude: ["Contact/phone-facts.tsv"], swiftSettings: strict),
    tests("PostgresTests", ["Postgres", "MigrationModel", "FM2PGTestSupport"]),
    tests("PlanningTests", ["Planning", "MigrationModel"]),
    tests("DocumentationTests", ["Documentation", "MigrationModel", "FM2PGTestSupport"]),
    tests("VerificationTests", ["Verification", "MigrationModel"]),
    tests("CommandsTests", ["Commands", "MigrationModel", "Reports", "Verification"]),
    tests(
      "DatabaseTests",
      [
        "MigrationModel", "MappingFile", "Extraction", "Rules", "Planning", "Verification",
        "Postgres",
        "Loading", "FM2PGTestSupport",
      ]),
    tests("EndToEndTests", ["Postgres", "FM2PGTestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
