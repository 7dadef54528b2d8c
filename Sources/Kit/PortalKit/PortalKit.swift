// PortalKit
