import Testing

@testable import PortalKit
