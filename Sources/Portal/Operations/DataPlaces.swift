/// Where the data of each council are: a folder below the data folder, which keeps its name when the council is renamed.
struct DataPlaces: Sendable {
    /// The data folder.
    let path: String
    /// The name of a council's folder in it, by the council's id.
    let name: @Sendable (_ tenant: String) -> String

    /// - Parameter name: by default the council's id.
    init(_ path: String, name: @escaping @Sendable (_ tenant: String) -> String = { $0 }) {
        (self.path, self.name) = (path, name)
    }

    /// The folder with a council's databases and files.
    func folder(of tenant: String) -> String { "\(path)/\(name(tenant))" }
}
