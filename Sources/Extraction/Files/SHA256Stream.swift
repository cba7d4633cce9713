internal import CLibCrypto

/// SHA-256 over bytes that arrive in pieces; fetched once, reusable after each digest.
@safe
package struct SHA256Stream: ~Copyable {
  private let algorithm: OpaquePointer
  private let context: OpaquePointer

  /// A missing SHA-256 in libcrypto is a broken installation and ends the program.
  package init() {
    guard let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil),
      let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex2(context, algorithm, nil) == 1
    else { preconditionFailure("libcrypto offers no SHA-256") }
    unsafe self.algorithm = algorithm
    unsafe self.context = context
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
    unsafe EVP_MD_free(algorithm)
  }

  /// Adds bytes to the message.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    let done = unsafe EVP_DigestUpdate(context, base, bytes.count)
    precondition(done == 1, "EVP_DigestUpdate failed")
  }

  /// Adds bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Appends the first `length` (at most 32) bytes of the digest and starts a new message.
  package mutating func finish(appendingFirst length: Int = 32, to output: inout [UInt8]) {
    precondition((0...32).contains(length), "a SHA-256 digest has 32 bytes")
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
      let done = unsafe EVP_DigestFinal_ex(context, digest.baseAddress, nil)
      precondition(done == 1, "EVP_DigestFinal_ex failed")
      unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: digest[..<length]))
    }
    let ready = unsafe EVP_DigestInit_ex2(context, algorithm, nil)
    precondition(ready == 1, "EVP_DigestInit_ex2 failed")
  }

  /// The digest in lower-case hexadecimal; starts a new message.
  package mutating func finishHexadecimal() -> String {
    var digest: [UInt8] = []
    finish(to: &digest)
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
