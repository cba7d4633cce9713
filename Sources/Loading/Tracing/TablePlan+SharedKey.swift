package import MigrationModel

extension TablePlan {
  /// Which parts of the key all slots of a record share; all of them, where there are no slots.
  package var sharedKeyPlaces: [Int] {
    key.fields.indices.filter { place in
      let field = key.fields[place]
      return field < fields.count && explode?.fields.contains(field) != true
    }
  }
}
