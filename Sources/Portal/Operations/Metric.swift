import Server

/// A metric for Prometheus, in text exposition format 0.0.4.
struct Metric: Sendable {
    enum Kind: String, Sendable {
        /// Only increases while the process runs; its name ends in `_total`.
        case counter
        case gauge
        /// Cumulative counts in buckets.
        case histogram
    }

    /// One value of the metric, identified by its labels.
    struct Sample: Sendable {
        /// The suffix of the metric's name, for the values of a histogram.
        let suffix: String
        let labels: [(name: String, value: String)]
        let value: Double

        init(_ value: Double, suffix: String = "", _ labels: (name: String, value: String)...) {
            (self.value, self.suffix, self.labels) = (value, suffix, labels)
        }
    }

    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    let name: String
    let kind: Kind
    /// The description, in one line.
    let help: String
    let samples: [Sample]

    /// A counter if the name ends in `_total`, otherwise a gauge.
    init(_ name: String, _ help: String, _ samples: [Sample]) {
        (self.name, self.help, self.samples) = (name, help, samples)
        kind = name.hasSuffix("_total") ? .counter : .gauge
    }

    init(_ name: String, _ help: String, _ value: Int) { self.init(name, help, [Sample(Double(value))]) }

    /// A histogram.
    init(_ name: String, _ help: String, _ durations: Server.Durations) {
        var count = 0
        var samples = zip(durations.steps, Server.Durations.ends.map(Self.number) + ["+Inf"]).map { step, end in
            count += step
            return Sample(Double(count), suffix: "_bucket", ("le", end))
        }
        samples.append(Sample(durations.seconds, suffix: "_sum"))
        samples.append(Sample(Double(count), suffix: "_count"))
        (self.name, self.help, self.samples, kind) = (name, help, samples, .histogram)
    }

    /// All metrics as text; each name may occur only once.
    static func text(_ metrics: [Metric]) -> String {
        var text = ""
        for metric in metrics { metric.write(to: &text) }
        return text
    }

    private func write(to text: inout String) {
        text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            text += name + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
                text += "{\(labels.joined(separator: ","))}"
            }
            text += " \(Self.number(sample.value))\n"
        }
    }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        return Int(exactly: value).map(String.init) ?? String(value)
    }

    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
