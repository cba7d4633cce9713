internal import Glibc

/// The settings of the private server: one machine's bulk load, nothing over the network.
enum ServerConfiguration {
  /// Included by `postgresql.conf`.
  static let fileName = "fm2pg.conf"

  /// The whole file.
  static func text() -> String {
    """
    # Written by fm2pg when the private server was made.
    listen_addresses = ''
    port = \(PrivateServer.port)
    unix_socket_permissions = 0700
    max_connections = 40
    timezone = 'UTC'
    log_timezone = 'UTC'
    cluster_name = 'fm2pg'

    # Bulk load.
    shared_buffers = \(sharedBuffersMegabytes())MB
    work_mem = 64MB
    maintenance_work_mem = 256MB
    max_wal_size = 4GB
    checkpoint_timeout = 15min
    # A COPY into a table of the same transaction then needs no WAL.
    wal_level = minimal
    max_wal_senders = 0
    autovacuum = on
    jit = off
    dynamic_shared_memory_type = \(hasRoomInSharedMemory() ? "posix" : "sysv")

    # The log quotes no rows: errors go to the client alone, without statements. Sessions log
    # nothing below FATAL (ALTER ROLE ALL): a function may RAISE LOG what it likes.
    logging_collector = off
    log_destination = 'stderr'
    log_min_messages = log
    log_min_error_statement = panic
    log_error_verbosity = terse
    log_statement = 'none'
    log_min_duration_statement = -1
    log_parameter_max_length = 0
    log_parameter_max_length_on_error = 0
    log_checkpoints = off
    log_autovacuum_min_duration = -1

    """
  }

  /// An eighth of the memory, 128 to 1024 MB.
  private static func sharedBuffersMegabytes() -> Int {
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return min(1024, max(128, bytes / 8 / 1_048_576))
  }

  /// Containers often give /dev/shm 64 MB, too little for parallel queries.
  private static func hasRoomInSharedMemory() -> Bool {
    var status = statvfs()
    guard unsafe statvfs("/dev/shm", &status) == 0 else { return false }
    return Int(status.f_blocks) * Int(status.f_frsize) >= 1 << 30
  }
}
