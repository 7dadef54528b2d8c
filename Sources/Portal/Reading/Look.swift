import Basics
import Configuration
import Folders
import Foundation
import PortalKit
import Server
import Synchronization
import Vault
import Web

/// A theme as read from its folder: its tokens, and its drawings as assets.
struct Look {
    let theme: Theme
    /// By file name.
    let images: [FileName: SiteAsset]
    private let shared: Shared

    init(name: String, _ folder: inout Folder, _ shared: Shared) {
        let value = folder.json("theme.json") ?? [:]
        var settings = Settings(value, at: "")
        theme = Theme(name: name, &settings)
        settings.close()
        if value.table?.isEmpty == false { folder.note(settings.issues) }
        var images: [FileName: SiteAsset] = [:]
        for image in Set(theme.images) {
            let known = folder.issues.count
            guard let bytes = folder.bytes([image], isOptional: true) else {
                if folder.issues.count == known { folder.note([Self.missing(image, named: value, folder)]) }
                continue
            }
            if let fault = Drawing.fault(in: bytes) {
                folder.note([ConfigIssue(file: folder.files.named([image]), line: fault.line, fault.message)])
            }
            images[image] = SiteAsset(bytes, type: Drawing.mediaType)
        }
        (self.images, self.shared) = (images, shared)
    }

    /// The issue of a missing image: at the position where the theme names it, or at the image's path.
    private static func missing(_ image: FileName, named value: ConfigValue, _ folder: Folder) -> ConfigIssue {
        if let mark = value.table?["mark"], mark.string == image.text {
            return ConfigIssue(mark.position, "mark is '\(image)', which is not beside it, wanted an SVG file that is")
        }
        let tokens = value.table?["tokens"]?.table?.entries ?? []
        if let token = tokens.first(where: { $0.value.string?.contains(image.text) == true }) {
            return ConfigIssue(
                token.value.position,
                "tokens.\(token.key) names '\(image)', which is not beside it, wanted an SVG file that is")
        }
        return ConfigIssue(file: folder.files.named([image]), "is missing")
    }

    /// The static files of a site at `prefix`. Staff sites have an additional, denser style sheet.
    func assets(prefix: String, isStaff: Bool) -> [String: SiteAsset] {
        var assets = Dictionary(uniqueKeysWithValues: images.map { ($0.key.text, $0.value) })
        assets["mark.svg"] = images[theme.mark]
        let tokens = theme.style { name in images[name].map { "\(prefix)/assets/\($0.version)/\(name)" } }
        assets["site.css"] = SiteAsset(
            Array((shared.style + tokens + (isStaff ? shared.staffStyle : "")).utf8), type: "text/css; charset=utf-8")
        assets["portal.js"] = shared.script
        return assets
    }
}

extension SiteAsset {
    /// Cache of compressed assets: equal bytes of many councils and sites are compressed and held once.
    private static let known = Mutex<[String: SiteAsset]>([:])
    private static let mostKnown = 256

    /// An asset with its digest as version, compressed if that makes it smaller.
    init(_ bytes: [UInt8], type: String) {
        let version = Hex.encoded(Digest.sha256(bytes).prefix(8))
        if let known = Self.known.withLock({ $0[type + version] }), known.asset.plain == bytes {
            self = known
            return
        }
        let asset = Asset(plain: bytes, gzip: Gzip(level: 6).compressed(bytes), tag: "\"\(version)\"")
        self.init(type: type, version: version, asset: asset)
        Self.known.withLock { [self] known in
            // Clearing the cache is safe: sites hold the assets that they use.
            if known.count >= Self.mostKnown { known = [:] }
            known[type + version] = self
        }
    }
}
