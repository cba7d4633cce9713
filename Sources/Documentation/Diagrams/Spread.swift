/// Places things in a given order as near as possible to where each wants to be.
enum Spread {
  /// The places with the least sum of squared distances to the wishes (pool adjacent violators).
  ///
  /// - Parameters:
  ///   - wishes: Where each wants to be.
  ///   - distances: The least distance of each from the one before; the first does not count.
  static func places(wishes: [Double], distances: [Int]) -> [Int] {
    struct Pool {
      var sum: Double
      var count: Int
      var mean: Double { sum / Double(count) }
    }
    var offset = 0
    var offsets: [Int] = []
    var pools: [Pool] = []
    for (index, wish) in wishes.enumerated() {
      if index > 0 { offset += distances[index] }
      offsets.append(offset)
      pools.append(Pool(sum: wish - Double(offset), count: 1))
      while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
        let last = pools.removeLast()
        pools[pools.count - 1].sum += last.sum
        pools[pools.count - 1].count += last.count
      }
    }
    let means = pools.flatMap { pool in
      [Int](repeating: Int(pool.mean.rounded()), count: pool.count)
    }
    // Rounded means keep their order, so that the distances hold.
    return zip(means, offsets).map { $0 + $1 }
  }
}
