import Testing
import Web

@testable import Portal
@testable import PortalKit

@Suite struct RouteTableTests {
    private func route(_ path: String, _ method: Method = .get) -> Route {
        Route(
            method: method, path: path.split(separator: "/").map(String.init), access: .account, isCacheable: false,
            bodyLimit: .encoded(), owner: path, handler: { _ in throw Problem(.notFound) }, page: nil)
    }

    @Test(
        arguments: [
            ("people/mine", "people/mine"), ("people/1", "people/:person"),
            ("cases/1/people/invite", "cases/:case/people/invite"),
            ("cases/1/people/2", "cases/:case/people/:involvement"), ("cases/new/people/2", "cases/new/people/:person"),
            ("people", nil),
        ] as [(String, String?)])
    func `a fixed segment is matched before a parameter, in whatever order routes were added`(
        _ path: String, _ wanted: String?
    ) {
        let paths = [
            "people/:person", "people/mine", "cases/:case/people/:involvement", "cases/:case/people/invite",
            "cases/new/people/:person",
        ]
        for routes in [paths, paths.reversed()] {
            var found: String?
            let segments = path.split(separator: "/").map(String.init)
            if case .route(let route, _) = RouteTable(routes.map { self.route($0) }).match(.get, segments) {
                found = route.owner
            }
            #expect(found == wanted)
        }
    }

    @Test func `another method is answered with those that the path has`() {
        let table = RouteTable([route("people/:person", .post), route("people/mine")])
        guard case .otherMethods(let methods) = table.match(Method(rawValue: "PUT"), ["people", "mine"]) else {
            Issue.record("a route for PUT")
            return
        }
        #expect(methods == ["GET", "HEAD", "POST"])
    }
}
