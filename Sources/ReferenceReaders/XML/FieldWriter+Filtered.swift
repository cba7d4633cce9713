extension FieldWriter {
  /// Appends text that went through the byte filter, which is UTF-8 with stand-ins.
  mutating func append(filtered bytes: Span<UInt8>, to output: inout [UInt8]) {
    var position = 0
    // What stands for itself is copied in runs.
    var runStart = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x20 {
        append(run: bytes.extracting(runStart..<position), to: &output)
        append(control: byte, to: &output)
        position += 1
        runStart = position
      } else if byte == StandIn.lead[0], StandIn.starts(bytes, at: position) {
        append(run: bytes.extracting(runStart..<position), to: &output)
        append(standIn: bytes[position + StandIn.length - 1] & 0x3F, to: &output)
        position += StandIn.length
        runStart = position
      } else {
        position += 1
      }
    }
    append(run: bytes.extracting(runStart...), to: &output)
  }

  private mutating func append(standIn code: UInt8, to output: inout [UInt8]) {
    switch code {
    case ..<StandIn.controlLimit: append(control: code, to: &output)
    case StandIn.ownLead: append(run: StandIn.lead.span, to: &output)
    case StandIn.fffe: append(run: [0xEF, 0xBF, 0xBE].span, to: &output)
    case StandIn.ffff: append(run: [0xEF, 0xBF, 0xBF].span, to: &output)
    default: appendUndecodable(to: &output)
    }
  }
}
