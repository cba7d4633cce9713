/// From fields to columns, as a drawing.
struct Lineage {
  private let diagram: FlowDiagram

  /// The fields that a table's columns read, in the order in which they are first read.
  init(table: SiteTable) {
    var lists: [FlowDiagram.List] = table.exports.map {
      FlowDiagram.List(title: $0, page: PageName.export($0), rows: [])
    }
    var places: [SiteFieldName: (list: Int, row: Int)] = [:]
    var flows: [FlowDiagram.Flow] = []
    var made: [FlowDiagram.Flow] = []
    var madeRows: [FlowDiagram.Row] = []
    var rows: [FlowDiagram.Row] = []
    for column in table.columns {
      let to = rows.count
      switch column.origin {
      case .mapped, .load: break
      case .database, .empty: continue
      }
      rows.append(
        FlowDiagram.Row(text: column.name, page: "#" + PageName.column(column.name)))
      for input in column.inputs {
        guard let list = table.exports.firstIndex(of: input.export) else { continue }
        let place = places[input] ?? (list, lists[list].rows.count)
        if places[input] == nil {
          places[input] = place
          lists[list].rows.append(
            FlowDiagram.Row(
              text: input.field, page: PageName.field(input.field, of: input.export)))
        }
        flows.append(FlowDiagram.Flow(fromList: place.list, from: place.row, toList: 0, to: to))
      }
      if column.inputs.isEmpty {
        made.append(
          FlowDiagram.Flow(fromList: lists.count, from: madeRows.count, toList: 0, to: to))
        madeRows.append(FlowDiagram.Row(text: column.rule.first?.term ?? "load", page: nil))
      }
    }
    if !madeRows.isEmpty {
      lists.append(FlowDiagram.List(title: "not from an export", page: nil, rows: madeRows))
    }
    diagram = FlowDiagram(
      left: lists, right: [FlowDiagram.List(title: table.name, page: nil, rows: rows)],
      flows: flows + made)
  }

  /// All exports and the tables that they fill.
  init(model: SiteModel) {
    let filled = model.tables.filter { !$0.exports.isEmpty }
    // Tables stand beside the first export that fills them, so that few lines cross.
    let order = model.exports.map(\.name)
    let tables = filled.enumerated().sorted { left, right in
      let places = [left, right].map { item in
        (item.element.exports.compactMap { order.firstIndex(of: $0) }.min() ?? 0, item.offset)
      }
      return places[0] < places[1]
    }.map(\.element)
    var flows: [FlowDiagram.Flow] = []
    for (to, table) in tables.enumerated() {
      for export in table.exports {
        guard let from = order.firstIndex(of: export) else { continue }
        flows.append(FlowDiagram.Flow(fromList: 0, from: from, toList: 0, to: to))
      }
    }
    diagram = FlowDiagram(
      left: [
        FlowDiagram.List(
          title: "Exports", page: "exports.html",
          rows: order.map { FlowDiagram.Row(text: $0, page: PageName.export($0)) })
      ],
      right: [
        FlowDiagram.List(
          title: "Tables", page: "tables.html",
          rows: tables.map { FlowDiagram.Row(text: $0.name, page: PageName.table($0.name)) })
      ], flows: flows)
  }

  func figure(_ label: String) -> Markup { diagram.figure(label) }
}
