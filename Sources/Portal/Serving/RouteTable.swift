import PortalKit
import Web

/// A site's routes, indexed for lookup. Immutable.
struct RouteTable: Sendable {
    enum Match {
        case route(Route, parameters: [String: String])
        /// The path has a route, but not for this method; with the allowed methods.
        case otherMethods([String])
        case none
    }

    private let fixed: [String: [Route]]
    private let patterns: [Route]

    init(_ routes: [Route]) {
        fixed = Dictionary(grouping: routes.filter { !$0.isPattern }) { $0.path.joined(separator: "/") }
        // At the first segment in which two patterns differ, a fixed one is matched before a parameter.
        patterns = routes.filter(\.isPattern).sorted { $0.parameters.lexicographicallyPrecedes($1.parameters) }
    }

    /// The paths without parameters.
    var fixedPaths: [String] { Array(fixed.keys) }

    /// The pages without parameters.
    var fixedPages: [String] { fixed.filter { $0.value.contains { $0.method == .get } }.map(\.key) }

    /// Whether there is a GET route at this path.
    func isPage(_ segments: [String]) -> Bool {
        if case .route = match(.get, segments) { true } else { false }
    }

    func match(_ method: Method, _ segments: [String]) -> Match {
        let method = method == .head ? .get : method
        let known = fixed[segments.joined(separator: "/")] ?? []
        if let route = known.first(where: { $0.method == method }) { return .route(route, parameters: [:]) }
        var methods = known.map(\.method.rawValue)
        for route in patterns where route.path.count == segments.count {
            guard let parameters = route.parameters(of: segments) else { continue }
            if route.method == method { return .route(route, parameters: parameters) }
            methods.append(route.method.rawValue)
        }
        return methods.isEmpty ? .none : .otherMethods(methods.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] })
    }
}

extension Route {
    fileprivate var isPattern: Bool { path.contains { $0.hasPrefix(":") } }

    /// For each segment of the path, 1 if it is a parameter and 0 if it is fixed.
    fileprivate var parameters: [Int] { path.map { $0.hasPrefix(":") ? 1 : 0 } }

    /// The values of its `:name` segments; nil if the path does not match.
    fileprivate func parameters(of segments: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (part, segment) in zip(path, segments) {
            if part.hasPrefix(":") {
                parameters[String(part.dropFirst())] = segment
            } else if part != segment {
                return nil
            }
        }
        return parameters
    }
}
