internal import Glibc
internal import MigrationModel
internal import Rules

/// The key file of `--mask`: bytes of which nothing is ever shown.
enum MaskKeyFile {
  /// More is a wrong file.
  private static let mostBytes = 64 * 1024

  /// Reads the key. Like ssh with private keys, refuses a file that others can read or write.
  static func read(_ path: String) throws -> MaskKey {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw refused("cannot be read: \(systemMessage(errno))", path, make)
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw refused("is not a file", path, make)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw refused("can be used by others than its owner", path, "chmod 600 the file")
    }
    guard status.st_uid == geteuid() else {
      throw refused("belongs to another user", path, "copy it, and chmod 600 the copy")
    }
    guard status.st_size <= mostBytes else {
      throw refused("is too large for a key", path, make)
    }
    var bytes = [UInt8](repeating: 0, count: mostBytes)
    var count = 0
    while count < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(
          descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      if got < 0 { throw refused("cannot be read: \(systemMessage(errno))", path, make) }
      if got == 0 { break }
      count += got
    }
    guard let key = MaskKey(Array(bytes.prefix(count))) else {
      throw refused(
        "holds \(count) bytes, a key has at least \(MaskKey.leastBytes)", path, make)
    }
    return key
  }

  private static let make = "make one: (umask 077; head -c 32 /dev/urandom > FILE)"

  private static func refused(
    _ what: String, _ path: String, _ hint: String
  ) -> CommandFailure {
    CommandFailure(.maskKey, "the key file \(what)", where: path, hint: hint)
  }
}

extension ProjectSession {
  /// The masking that `--mask` asks for; nil without it.
  func masking(_ key: MaskKey?) -> Masking? {
    key.map { Masking(plans: maskPlans, key: $0) }
  }
}

extension CommandContext {
  /// The key of `--mask`, read before anything else is done; nil without the option.
  func maskKey() throws -> MaskKey? { try arguments.value("mask").map(MaskKeyFile.read) }
}
