import Testing

@testable import Server

@Suite struct RequestTests {
    @Test(arguments: try RequestCase.all())
    func `what comes of a message is what its case says`(_ request: RequestCase) async throws {
        try await Site.serve(loops: 1) { site throws in
            let client = try site.client()
            client.send(request.bytes)
            for expected in request.expected {
                let response = try client.response(isBodiless: expected.isBodiless)
                #expect(response.status == expected.status)
                for (name, value) in expected.fields { #expect(response[name] == value, "\(name)") }
                if let body = expected.body { #expect(response.body == body) }
            }
            switch request.end {
            case .closed: break
            case nil: Issue.record("the case does not say how it ends")
            case .nothing: client.finish()
            case .open:
                #expect(try client.get("/head/probe").text == "a.example /head/probe -")
                client.finish()
            }
            #expect(try client.isEnded())
        }
    }

    @Test(arguments: try RequestCase.all())
    func `a message is understood the same when it comes byte by byte`(_ request: RequestCase) async throws {
        // The kernel may join what is sent apart, so the parts are parsed here as a loop would.
        var input = request.bytes[...]
        var (whole, parts) = (HeadScan(), HeadScan())
        let limits = Server.Limits()
        let atOnce = outcome { () throws(HTTPError) in try whole.advance(over: Array(input).span, limits) }
        var inParts: Outcome = .more
        var seen: [UInt8] = []
        while inParts == .more, let byte = input.popFirst() {
            seen.append(byte)
            inParts = outcome { () throws(HTTPError) in try parts.advance(over: seen.span, limits) }
        }
        // One byte early or late only where the limit is met before the line's end is.
        if atOnce != inParts, case .refused(let one) = atOnce, case .refused(let other) = inParts {
            #expect(one.status == other.status)
        } else {
            #expect(atOnce == inParts)
        }
    }

    private enum Outcome: Equatable {
        case more
        case end(Int)
        case refused(HTTPError)
    }

    private func outcome(_ work: () throws(HTTPError) -> Int?) -> Outcome {
        do { return try work().map { .end($0) } ?? .more } catch { return .refused(error) }
    }
}
