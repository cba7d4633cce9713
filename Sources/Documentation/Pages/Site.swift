/// The whole site of a project, all pages in one folder.
package enum Site {
  /// The pages by name; the same model always gives the same bytes.
  package static func pages(of model: SiteModel) -> [SitePage] {
    let frame = PageFrame(project: model.project)
    let pages =
      [
        OverviewPage(model: model).page(frame), TableListPage(model: model).page(frame),
        ExportListPage(model: model).page(frame), LineagePage(model: model).page(frame),
        DiagramPage(model: model).page(frame), NamesPage(model: model).page(frame),
      ] + model.tables.map { TablePage(model: model, table: $0).page(frame) }
      + model.exports.map { ExportPage(model: model, export: $0).page(frame) }
    return pages.sorted { $0.name < $1.name }
  }
}

extension SiteModel {
  /// What a reader must know of exports that were not there.
  var headerNote: [Markup] {
    if hasHeaders { return [] }
    return [
      element(
        "p", ["class": "soft"],
        [
          "No exports were at hand: only fields that the mapping names are listed. ",
          "Fields that it does not know of may exist.",
        ])
    ]
  }
}
