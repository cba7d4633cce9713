internal import Documentation
internal import MigrationModel
internal import Planning

/// `fm2pg docs build`
enum DocsCommand {
  static func build(_ context: CommandContext) throws -> CommandOutcome {
    let folder = SiteFolder(context.arguments.value("out") ?? defaultFolder(context))
    // Before the project is read: a folder of others is a mistake of the command line.
    try folder.checkIsOurs()
    var session = try ProjectSession(context)
    let catalog = try session.scratchCatalog()
    let manifest = try context.exports.map { try session.manifest($0) }
    let plan = try session.plan(manifest ?? session.assumedManifest(), catalog).plan
    var order: [String] = []
    for table in plan.tables where !order.contains(table.target) { order.append(table.target) }
    let model = SiteModel(
      mapping: session.mapping, catalog: catalog, manifest: manifest, loadOrder: order)
    let pages = Site.pages(of: model)
    try folder.replace(with: pages.map { ($0.name, $0.text) })
    let first = folder.path + "/index.html"
    return CommandOutcome(
      text: "docs build: \(pages.count) pages written, begin with \(first)\n", isSummary: true,
      members: [
        .init("folder", .string(folder.path)), .init("pages", .integer(Int64(pages.count))),
      ],
      reported: session.reportedWarnings)
  }

  private static func defaultFolder(_ context: CommandContext) -> String {
    context.project.hasSuffix("/") ? context.project + "site" : context.project + "/site"
  }
}
