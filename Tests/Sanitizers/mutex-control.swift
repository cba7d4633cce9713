// Two controls in one program: with "guarded" threads share a number under a contended Mutex, which
// is no race; with "racy" they share it without, which is one.
import Glibc
import Synchronization

final class Guarded: Sendable { let number = Mutex(0) }

final class Racy: @unchecked Sendable { var number = 0 }

let guarded = Guarded()
let racy = Racy()

func onThread(
  _ body: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
)
  -> pthread_t
{
  var thread = pthread_t()
  pthread_create(&thread, nil, body, nil)
  return thread
}

@main struct Control {
  static func main() {
    let isRacy = CommandLine.arguments.contains("racy")
    let threads = (0..<3).map { _ in
      isRacy
        ? onThread { _ in
          for _ in 0..<200_000 { racy.number += 1 }
          return nil
        }
        : onThread { _ in
          for _ in 0..<200_000 { guarded.number.withLock { $0 += 1 } }
          return nil
        }
    }
    for thread in threads { pthread_join(thread, nil) }
    print(isRacy ? racy.number : guarded.number.withLock { $0 })
  }
}
