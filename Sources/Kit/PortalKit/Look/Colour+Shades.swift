import Basics
import Foundation
import Web

extension Colour {
    /// The colour of these parts in linear light; parts outside 0 to 1 become 0 or 1.
    init(linear parts: SIMD3<Double>) {
        func encoded(_ part: Double) -> Double {
            let part = min(max(part, 0), 1)
            let value = part <= 0.0031308 ? part * 12.92 : 1.055 * pow(part, 1 / 2.4) - 0.055
            return (value * 255).rounded() / 255
        }
        (red, green, blue) = (encoded(parts.x), encoded(parts.y), encoded(parts.z))
    }

    /// The colour as `#rrggbb`, in lower case.
    var text: String {
        "#" + Hex.encoded([red, green, blue].map { UInt8(clamping: Int(clamping: $0 * 255 + 0.5)) })
    }
}

/// A colour in Oklab (Bjorn Ottosson, 2020), where a change of lightness keeps the hue that is seen.
struct Oklab {
    /// From 0, black, to 1, white.
    let lightness: Double
    /// The direction of both is the hue, their length is the chroma: 0 for greys, about 0.3 for the most vivid.
    let a, b: Double

    init(_ colour: Colour) {
        let red = Colour.linear(colour.red)
        let green = Colour.linear(colour.green)
        let blue = Colour.linear(colour.blue)
        let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let middle = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    }

    /// How different the colours look: 1 between black and white.
    func distance(to other: Oklab) -> Double { hypot(lightness - other.lightness, hypot(a - other.a, b - other.b)) }

    /// The colour of this hue with another lightness, from 0 to 1.
    /// - Parameter most: the highest chroma; it is lower where sRGB has no such colour, and never more than this one's.
    func shade(lightness: Double, chroma most: Double = .infinity) -> Colour {
        var (possible, impossible) = (0.0, min(1, most / hypot(a, b)))
        if let parts = linear(lightness, chroma: impossible) { return Colour(linear: parts) }
        for _ in 0..<12 {
            let middle = (possible + impossible) / 2
            if linear(lightness, chroma: middle) == nil { impossible = middle } else { possible = middle }
        }
        return Colour(linear: linear(lightness, chroma: possible) ?? SIMD3(repeating: pow(lightness, 3)))
    }

    /// The shades of this hue from the nearest lightness to black and to white; the darker first of two as near.
    var shades: some Sequence<Colour> {
        (1...256).lazy.flatMap { step in
            [-step, step].map { shade(lightness: min(max(lightness + Double($0) / 256, 0), 1)) }
        }
    }

    /// The parts in linear light, with the chroma multiplied by `factor`; nil where sRGB has no such colour.
    private func linear(_ lightness: Double, chroma factor: Double) -> SIMD3<Double>? {
        let (a, b) = (a * factor, b * factor)
        let long = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
        let middle = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
        let short = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
        let parts = SIMD3(
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short)
        return parts.min() >= -0.0001 && parts.max() <= 1.0001 ? parts : nil
    }
}
