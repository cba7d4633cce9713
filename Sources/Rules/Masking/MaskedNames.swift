internal import MigrationModel

/// Names from a list: each word becomes the same name in every table, however it is written.
struct MaskedNames: Sendable {
  private var hash: KeyedHash
  private var folded: [UInt8] = []

  init(_ key: MaskKey) { hash = KeyedHash(key) }

  /// Appends as many names as the text has words; what is between them stays.
  mutating func append(_ text: Span<UInt8>, _ kind: MaskedName, to output: inout [UInt8]) {
    var index = 0
    var copied = 0
    while index < text.count {
      let start = index
      if WhiteSpace.contains(ByteText.next(text, &index)) { continue }
      while index < text.count {
        var next = index
        if WhiteSpace.contains(ByteText.next(text, &next)) { break }
        index = next
      }
      ByteText.append(text, from: copied, to: start, into: &output)
      copied = index
      let isLast = WhiteSpace.isBlank(text.extracting(index..<text.count))
      let isFamily =
        switch kind {
        case .given: false
        case .family: true
        case .full: isLast
        }
      appendName(
        for: text.extracting(start..<index), isFamily ? Self.family : Self.given, isFamily,
        to: &output)
    }
    ByteText.append(text, from: copied, to: text.count, into: &output)
  }

  private mutating func appendName(
    for word: Span<UInt8>, _ names: [[UInt8]], _ isFamily: Bool, to output: inout [UInt8]
  ) {
    folded.removeAll(keepingCapacity: true)
    LetterCase.lower(word, into: &folded)
    hash.begin(isFamily ? "family name" : "given name")
    hash.append(folded)
    var index = Int(hash.finishNumber() % UInt64(names.count))
    // Nobody keeps a name that happens to be on the list.
    if folded == names[index].map({ $0 | 0x20 }) { index = (index + 1) % names.count }
    output.append(contentsOf: names[index])
  }

  /// ASCII letters only, a capital first.
  static let given = words(
    """
    Adela Alma Anders Anneli Anton Arvid Asta Axel Beata Bruno Cecil Celia Cosmo Dagny Desmond Dora
    Edith Egon Elmer Elsa Enid Ernst Etta Felix Fergus Flora Gerda Gilda Gunnar Harriet Hedda Hilda
    Hugo Ida Ines Ingrid Ivo Jasper Jonas Jorunn Karin Kasper Lambert Leif Linnea Lorenz Ludwig
    Magda Malin Margot Matilda Mauro Nestor Nora Norbert Odette Olaf Ottilie Paula Quentin Ragnar
    Roland Runa Selma Signe Silas Sixten Solveig Stellan Sunniva Thelma Tilda Torsten Ulrika Vera
    Viggo Wanda Wilma Ylva Yvette Zelda Zeno
    """)

  static let family = words(
    """
    Abelson Ackerby Aldersey Amberly Arkwell Ashdown Balfrey Bancroft Barlowe Beckham Birchall
    Bramwell Brindley Caldecott Carlisle Chadwick Colborne Copley Corwin Dalby Danforth Denholm
    Dunmore Eastgate Edgerly Elderfield Emsworth Fairbank Farnham Fenwick Galloway Garrick Gladwell
    Halstead Harcourt Hathaway Holcroft Inglewood Jarrow Kelsey Kendrick Kirkwood Langford Larkin
    Lockhart Marlow Mayfield Merriden Netherby Newbold Norwell Oakley Ormsby Penrose Pickford
    Ramsden Redfern Ridgeway Rosedale Rowley Saxby Selwyn Sheldrake Standish Stratton Thackery
    Thornbury Tilney Underhill Vance Wakefield Walcott Wexley Whitlock Wickham Winslow Woodruff
    Yardley Yorke
    """)

  private static func words(_ text: String) -> [[UInt8]] {
    text.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
  }
}
