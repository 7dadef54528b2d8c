import Foundation
import FoundationXML
import Synchronization
import Vault

/// Checks an SVG drawing of a theme: it must be well-formed, without scripts and external references.
///
/// Only listed elements of SVG 2 are allowed, so that unknown elements are rejected.
final class Drawing: NSObject, XMLParserDelegate {
    static let mediaType = "image/svg+xml"

    struct Fault: Error, Hashable {
        let line: Int
        /// The text after the position of the file, such as `is empty, wanted an SVG drawing`.
        let message: String
    }

    /// Digests of valid drawings: a cache, because many councils have the same ones.
    private static let known = Mutex<Set<[UInt8]>>([])
    private static let mostKnown = 4096

    /// The first mistake; nil for a valid drawing.
    static func fault(in bytes: [UInt8]) -> Fault? {
        let digest = Digest.sha256(bytes)
        if known.withLock({ $0.contains(digest) }) { return nil }
        let fault = judge(bytes)
        guard fault == nil else { return fault }
        known.withLock { known in
            if known.count >= mostKnown { known = [] }
            known.insert(digest)
        }
        return nil
    }

    private static func judge(_ bytes: [UInt8]) -> Fault? {
        guard !bytes.isEmpty else { return Fault(line: 1, message: "is empty, wanted an SVG drawing") }
        if let fault = declaration(in: bytes) { return fault }
        let parser = XMLParser(data: Data(bytes))
        let drawing = Drawing()
        parser.delegate = drawing
        parser.shouldProcessNamespaces = true
        parser.shouldReportNamespacePrefixes = false
        parser.shouldResolveExternalEntities = false
        let isWhole = parser.parse()
        if let fault = drawing.fault { return fault }
        guard isWhole, parser.parserError == nil else {
            return Fault(line: max(1, parser.lineNumber), message: "is not well-formed XML, wanted an SVG drawing")
        }
        return drawing.depth == 0 && drawing.hasRoot ? nil : Fault(line: 1, message: "is no SVG drawing")
    }

    private var fault: Fault?
    private var depth = 0
    private var hasRoot = false
    private var style = ""

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let name = name.split(separator: ":").last.map(String.init) ?? name
        if !hasRoot {
            hasRoot = true
            if name != "svg" || namespaceURI != Self.svg {
                note(parser, "begins with <\(name)>, wanted <svg xmlns=\"\(Self.svg)\">")
            }
        }
        depth += 1
        style = ""
        // Elements of other namespaces, such as the data of a drawing program, are not rendered, except HTML.
        if namespaceURI == Self.svg ? !Self.elements.contains(name) : namespaceURI == Self.html {
            note(parser, "has <\(name)>, wanted only what draws")
        }
        for (attribute, value) in attributes.sorted(by: { $0.key < $1.key }) { check(parser, attribute, value) }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        depth -= 1
        if !style.isEmpty, name == "style" || name.hasSuffix(":style") { checkStyle(parser, style) }
        style = ""
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { style += text }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { style += String(decoding: block, as: UTF8.self) }

    func parser(_ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?) {
        note(parser, "has <?\(target)?>, wanted none")
    }

    private func check(_ parser: XMLParser, _ attribute: String, _ value: String) {
        let name = attribute.split(separator: ":").last.map { $0.lowercased() } ?? ""
        let value = value.trimmingCharacters(in: .whitespacesAndNewlines)
        if name.hasPrefix("on") {
            note(parser, "has \(attribute)=, wanted no event handlers")
        } else if attribute == "xml:base" || name == "src" {
            note(parser, "has \(attribute)=, wanted no references to the outside")
        } else if name == "href", !value.hasPrefix("#"), !Self.pictures.contains(where: value.hasPrefix) {
            note(parser, "refers to '\(value.prefix(60))', wanted a part of the drawing itself, such as #id")
        } else if !attribute.contains(":"), name != "href", name != "xmlns" {
            checkStyle(parser, value)
        }
    }

    /// Checks that a style refers to parts of the drawing only.
    private func checkStyle(_ parser: XMLParser, _ style: String) {
        let style = style.lowercased()
        let outside = style.ranges(of: "url(").contains { range in
            let target = style[range.upperBound...].drop { " \t\n\"'".contains($0) }
            return !target.hasPrefix("#")
        }
        if outside || style.contains("@import") || style.contains("image-set(") || style.contains("javascript:") {
            note(parser, "refers to something outside, wanted a part of the drawing itself, such as url(#id)")
        } else if style.contains("\\") {
            note(parser, "has '\\' in a style, wanted none")
        }
    }

    private func note(_ parser: XMLParser, _ message: String) {
        if fault == nil { fault = Fault(line: max(1, parser.lineNumber), message: message) }
    }

    /// Checks what a parser processes before the first element: another encoding, entities, default attributes.
    private static func declaration(in bytes: [UInt8]) -> Fault? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return Fault(line: 1, message: "is no text in UTF-8, wanted an SVG drawing")
        }
        if let encoding = text.firstMatch(of: /^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)/)?.1,
            encoding.lowercased() != "utf-8"
        {
            return Fault(line: 1, message: "is in \(encoding.prefix(20)), wanted UTF-8")
        }
        for word in ["<!ENTITY", "<!ATTLIST"] {
            guard let start = text.range(of: word)?.lowerBound else { continue }
            let line = 1 + text[..<start].count { $0.isNewline }
            return Fault(line: line, message: "has \(word) in its DOCTYPE, wanted a drawing without")
        }
        return nil
    }

    private static let svg = "http://www.w3.org/2000/svg"
    private static let html = "http://www.w3.org/1999/xhtml"
    private static let pictures = ["png", "jpeg", "gif", "webp"].map { "data:image/\($0);base64," }

    /// Elements that draw, group or describe; no animations, and none that embed other documents.
    private static let elements: Set = [
        "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "switch", "view", "style", "path", "rect",
        "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "marker", "linearGradient",
        "radialGradient", "stop", "pattern", "clipPath", "mask", "image", "filter", "feBlend", "feColorMatrix",
        "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap",
        "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
        "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight",
        "feTile", "feTurbulence",
    ]
}
