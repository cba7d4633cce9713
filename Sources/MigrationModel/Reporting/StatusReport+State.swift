extension StatusReport {
  /// Decides on the state: what the ledger says is true only of a run that holds the lock.
  ///
  /// - Parameter holder: The session that holds the lock of the target schema, if one does.
  package mutating func judge(holder: LockHolder?) {
    self.holder = holder
    guard var run else {
      state = holder == nil ? .none : .starting
      return
    }
    let isItsOwn = holder.map { isSession($0, of: run) } ?? false
    if run.status == .running {
      run.isAlive = isItsOwn
      if !isItsOwn { run.seconds = nil }
      self.run = run
    }
    if holder != nil, !isItsOwn {
      state = .starting
      return
    }
    switch run.status {
    case .running: state = isItsOwn ? .running : .dead
    case .interrupted: state = .interrupted
    case .ok, .findings, .failed, .abandoned: state = .finished
    }
  }

  /// Whether the session that holds the lock works, or has just worked, for this run.
  ///
  /// Its name tells as soon as it names a run. Else its age does: a session that is younger than
  /// the run's last start belongs to another start, unless the run was heard of since.
  private func isSession(_ holder: LockHolder, of run: RecordedRun) -> Bool {
    if let named = holder.run { return named == run.id }
    guard let since = holder.since else { return run.status == .running }
    // All times are the server's, in a form that sorts as text.
    switch run.status {
    case .running:
      guard let begun = run.attemptAt, since > begun else { return true }
      let news = progress.map(\.updatedAt) + [lastStep?.finishedAt ?? ""]
      return news.contains { $0 >= since }
    case .interrupted, .ok, .findings, .failed, .abandoned:
      // A run records its end before it lets go of the lock.
      return since <= run.finishedAt ?? ""
    }
  }
}

extension StatusReport.LockHolder {
  /// The run that the session's name tells: `fm2pg 20261121T050000Z-1f3a control`.
  package var run: String? {
    let words = (applicationName ?? "").split(separator: " ")
    guard words.count > 2, words[0] == "fm2pg" else { return nil }
    let shape = words[1].map { $0.isNumber ? "9" : $0 }
    return String(shape.prefix(17)) == "99999999T999999Z-" ? String(words[1]) : nil
  }
}
