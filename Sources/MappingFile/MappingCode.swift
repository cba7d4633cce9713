/// The mistakes that a mapping project can have, with their stable codes; the table in
/// docs/mapping-reference.md explains each. M100 to M199 belong to planning.
package enum MappingCode: String, Sendable, Hashable, CaseIterable {
  /// A file or folder of the project is missing or cannot be read.
  case unreadable = "M001"
  /// A file is larger than the reader accepts.
  case tooLarge = "M002"
  /// A file is not UTF-8 text, or holds a control character.
  case notText = "M003"
  /// A file breaks the rules of YAML.
  case syntax = "M004"
  /// Lists and maps are nested too deeply.
  case tooDeep = "M005"
  /// An anchor, alias or tag of YAML is used.
  case yamlFeature = "M006"
  /// A file holds more than one YAML document.
  case severalDocuments = "M007"
  /// A file says nothing.
  case emptyFile = "M008"
  /// A key is given twice in one map.
  case duplicateKey = "M009"
  /// A key is a list, a map or nothing.
  case badKey = "M010"
  /// A key is not part of the language.
  case unknownKey = "M011"
  /// A required key is missing.
  case missingKey = "M012"
  /// A value is a list, map or text where something else is needed.
  case wrongShape = "M013"
  /// A value is missing or empty.
  case missingValue = "M014"
  /// A word is not one of those that the key knows.
  case unknownWord = "M015"
  /// A number is not one, or out of range.
  case badNumber = "M016"
  /// A value is neither true nor false.
  case badBoolean = "M017"
  /// A name has characters or a length that it must not have.
  case badName = "M018"
  /// Something is listed twice.
  case listedTwice = "M019"
  /// The encoding is not UTF-8.
  case encoding = "M020"
  /// A connection URI holds a password.
  case password = "M021"
  /// The connection is not a PostgreSQL URI, or is given in two ways.
  case connection = "M022"
  /// Two of the three schemas have one name.
  case schemaClash = "M023"
  /// Two files fill one target table.
  case tableTwice = "M024"
  /// A column has no source, or several.
  case columnSource = "M026"
  /// The braces of a template do not match, or enclose nothing.
  case template = "M027"
  /// A phone type has no region of two letters.
  case phoneRegion = "M028"
  /// Two keys contradict each other, or one lacks the other that it needs.
  case combination = "M029"
  /// A lookup file is not in the project.
  case lookupMissing = "M030"
  /// A lookup file is not a table of `from,to`.
  case lookupFormat = "M031"
  /// Settings name an export that no table uses; a warning.
  case unusedExport = "M032"
  /// A text is compared with trimmed text, but has white space at its ends.
  case neverEqual = "M033"
  /// A file that the mapping names is not in the project.
  case fileMissing = "M034"
  /// A crosswalk file is not a table of key fields and ids.
  case crosswalkFormat = "M035"
  /// A name is none of those that the file itself gives.
  case unknownName = "M036"
}
