internal import MigrationModel

/// The first byte of a file that is not text of the project, if there is one.
struct TextFault: Equatable {
  /// What is wrong there.
  enum Kind: Equatable {
    case notUTF8
    case isUTF16
    case control(UInt32)
  }

  var kind: Kind
  /// Both count from 1.
  var line: Int
  var column: Int
}

/// The bytes after a UTF-8 byte order mark, if there is one.
func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
  bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
}

/// Looks for bytes that are not UTF-8, and for characters that `allows` refuses.
func firstFault(in bytes: [UInt8], allows: (Unicode.Scalar) -> Bool) -> TextFault? {
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return TextFault(kind: .isUTF16, line: 1, column: 1)
  }
  var parser = Unicode.UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var line = 1
  var column = 1
  var afterReturn = false
  while true {
    switch parser.parseScalar(from: &iterator) {
    case .emptyInput: return nil
    case .error: return TextFault(kind: .notUTF8, line: line, column: column)
    case .valid(let encoded):
      let scalar = Unicode.UTF8.decode(encoded)
      if !allows(scalar) {
        return TextFault(kind: .control(scalar.value), line: line, column: column)
      }
      if scalar == "\n", afterReturn {
        afterReturn = false
      } else if scalar == "\n" || scalar == "\r" {
        line += 1
        column = 1
        afterReturn = scalar == "\r"
      } else {
        column += 1
        afterReturn = false
      }
    }
  }
}

/// YAML's printable characters, as libyaml enforces them.
func isYAMLCharacter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
  case 0x10000...0x10FFFF: true
  default: false
  }
}
