public import Configuration
public import PortalKit

extension Language: SettingChoice {}
extension Audience: SettingChoice {}
extension Icon: SettingChoice {}
extension Landing.Layout: SettingChoice {}
