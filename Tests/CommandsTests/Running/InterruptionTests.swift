import Commands
import Synchronization
import Testing

@Suite struct InterruptionTests {
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  @Test func runsEveryActionOnceEvenLateOnes() {
    let interruption = Interruption()
    let log = Log()
    interruption.onRequest { log.add("first") }
    interruption.onRequest { log.add("second") }
    #expect(!interruption.isRequested)
    #expect(log.all == [])
    interruption.request()
    interruption.request()
    #expect(interruption.isRequested)
    #expect(log.all == ["first", "second"])
    interruption.onRequest { log.add("late") }
    #expect(log.all == ["first", "second", "late"])
  }
}
