internal import Glibc

extension PrivateServer {
  /// Where the data is, and how many bytes its file system still takes; nil when that is not known.
  package var disk: (folder: String, freeBytes: Int64)? {
    guard let place = try? ServerPlace(existing: folder) else { return nil }
    var status = statvfs()
    guard unsafe statvfs(place.dataDirectory, &status) == 0 else { return nil }
    return (place.dataDirectory, Int64(status.f_bavail) * Int64(status.f_frsize))
  }
}
