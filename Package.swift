// swift-tools-version: 6.2
import PackageDescription

// The plan of the house. Every module stands on a floor: it may import modules of the floors above its own in
// this file, never of its own floor, never of one below. ArchitectureTests holds it to that.
let package = Package(
    name: "Guildhall",
    products: [.executable(name: "guildhall", targets: ["guildhall"])],
    targets: [
        // C: Debian's libraries. A module map and a shim each, nothing else.
        .debian("CEpoll"),
        .debian("CFolder"),
        .debian("CArchive", pkgConfig: "libarchive", package: "libarchive-dev"),
        .debian("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
        .debian("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        .debian("CSodium", pkgConfig: "libsodium", package: "libsodium-dev"),
        .debian("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
        .debian("CNettle", pkgConfig: "nettle", package: "nettle-dev"),
        .debian("CJose", package: "libcjose-dev"),
        .debian("COath", pkgConfig: "liboath", package: "liboath-dev"),
        .debian("CQREncode", pkgConfig: "libqrencode", package: "libqrencode-dev"),
        .debian("CMagic", pkgConfig: "libmagic", package: "libmagic-dev"),
        .debian("CCmark", pkgConfig: "libcmark", package: "libcmark-dev"),

        // Basics: encodings, the calendar and durable files, which everything else needs.
        .floor("Basics", "Basics"),

        // Values: pure types. No sockets, no files, no clock.
        .floor("Values", "Markup", uses: ["Basics", "CCmark", "CQREncode"]),
        .floor("Values", "Web", uses: ["Basics"]),
        .floor("Values", "Configuration"),
        .floor("Values", "Journal", uses: ["Basics"]),
        .floor("Values", "Scheduling"),

        // Edges: the world outside, each part hidden behind a value.
        .floor("Edges", "Database", uses: ["Basics", "CSQLite", "Scheduling"]),
        .floor("Edges", "Server", uses: ["Basics", "CEpoll", "CZlib", "Scheduling", "Web"]),
        .floor("Edges", "Outbound", uses: ["Basics", "CCurl", "Scheduling"]),
        .floor("Edges", "Vault", uses: ["Basics", "CJose", "CNettle", "COath", "CSodium", "Scheduling"]),
        .floor("Edges", "Files", uses: ["Basics", "CFolder", "CMagic", "CNettle", "CZlib", "Scheduling"]),
        .floor("Edges", "Archives", uses: ["Basics", "CArchive"]),
        .floor("Edges", "Folders", uses: ["CFolder", "Configuration"]),

        // Kit: what a feature is made of.
        .floor("Kit", "PortalKit", uses: .values + .edges),

        // Accounts: who someone is.
        .target(name: "Identity", dependencies: ["PortalKit"] + .values + .edges, swiftSettings: .strict),

        // Answers: what is asked, what was answered, what was sent.
        .target(name: "Forms", dependencies: ["Identity", "PortalKit"] + .values + .edges, swiftSettings: .strict),

        // Cases: the people, and where each one's case is. Without Markup: pages about them are made in the plugins.
        .target(
            name: "Casework",
            dependencies: ["Basics", "Forms", "Identity", "PortalKit", "Configuration", "Database", "Web"],
            swiftSettings: .strict),

        // Plugins: a folder each, and a line each in Catalogue.swift.
        .target(
            name: "Plugins", dependencies: ["Casework", "Forms", "Identity", "PortalKit"] + .values + .edges,
            swiftSettings: .strict),

        // Portal: reads the folders, builds the sites, answers the requests, runs the commands.
        .target(
            name: "Portal",
            dependencies: ["Casework", "Forms", "Identity", "PortalKit", "Server"] + .values + .edges,
            exclude: ["Portal.docc"], swiftSettings: .strict),
        .executableTarget(name: "guildhall", dependencies: ["Plugins", "Portal"], swiftSettings: .strict),

        // What tests of several modules need.
        .target(name: "Support", path: "Tests/Support", swiftSettings: .strict),

        .tests("Markup"),
        .tests("Basics"),
        .tests("Web", uses: ["Basics"]),
        .tests("Configuration", exclude: ["Cases"]),
        .tests("Journal"),
        .tests("Scheduling"),
        .tests("Database", uses: ["CSQLite", "Scheduling"], exclude: ["Preload"]),
        .tests("Server", uses: ["Web", "CEpoll", "CZlib"], exclude: ["Requests"]),
        .tests("Outbound", exclude: ["Samples"]),
        .tests("Vault", uses: ["Basics", "CSodium", "Scheduling"]),
        .tests("Files", uses: ["CZlib"], exclude: ["Preload", "Samples"]),
        .tests("Archives"),
        .tests("Folders", uses: ["CFolder", "Configuration"]),
        .tests("PortalKit", uses: .values + .edges),
        .tests("Identity", uses: ["PortalKit"] + .values + .edges),
        .tests("Forms", uses: ["Identity", "PortalKit"] + .values + .edges),
        .tests("Casework", uses: ["Forms", "Identity", "PortalKit"] + .values + .edges),
        .tests(
            "Portal",
            uses: ["CSQLite", "Plugins", "Casework", "Forms", "Identity", "PortalKit", "Server"] + .values + .edges,
            exclude: ["Mistakes", "PostSamples"]),
        .testTarget(
            name: "PageTests",
            dependencies: ["Support", "Portal", "Plugins", "Casework", "Forms", "Identity", "PortalKit"] + .values
                + .edges,
            exclude: ["Council", "Golden"], swiftSettings: .strict + .unoptimized),
        .testTarget(
            name: "ArchitectureTests", dependencies: ["Support"], swiftSettings: .strict + .unoptimized),
    ],
    swiftLanguageModes: [.v6]
)

extension Target {
    static func debian(_ name: String, pkgConfig: String? = nil, package: String? = nil) -> Target {
        .systemLibrary(
            name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: package.map { [.apt([$0])] })
    }

    static func floor(_ floor: String, _ name: String, uses: [Target.Dependency] = []) -> Target {
        .target(name: name, dependencies: uses, path: "Sources/\(floor)/\(name)", swiftSettings: .strict)
    }

    static func tests(_ name: String, uses: [Target.Dependency] = [], exclude: [String] = []) -> Target {
        .testTarget(
            name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "Support"] + uses, exclude: exclude,
            swiftSettings: .strict + .unoptimized)
    }
}

extension [Target.Dependency] {
    static var values: Self { ["Basics", "Markup", "Web", "Configuration", "Journal", "Scheduling"] }
    static var edges: Self { ["Database", "Outbound", "Vault", "Files", "Folders", "Archives"] }
}

extension [SwiftSetting] {
    static var strict: Self {
        [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
    }

    /// Tests of the optimized program are built quickly, on both processors: it is not they that take the time.
    static var unoptimized: Self {
        [
            .unsafeFlags(
                ["-Onone", "-no-whole-module-optimization", "-enable-batch-mode"], .when(configuration: .release))
        ]
    }
}
