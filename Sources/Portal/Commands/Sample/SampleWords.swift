enum SampleWords {
    static func title(_ decision: String, _ outcome: String) -> String {
        switch (decision, outcome) {
        case ("assess", "yes"): "We will carry out an assessment"
        case ("assess", "no"): "Our decision not to assess"
        case ("issue", "yes"): "We will prepare a plan"
        case ("issue", "no"): "Our decision not to issue a plan"
        case ("draft", _): "Draft plan"
        case ("final", _): "Final plan"
        case ("review", _): "The review meeting"
        case ("review-outcome", _): "Our decision after the review"
        default: "A letter about the case"
        }
    }

    static func letter(_ child: String, _ decision: String) -> String {
        """
        Thank you for the time you have given to \(child)'s case.

        We have read everything that was sent to us and have talked to the people who work with \(child). This letter \
        tells you what was decided, why, and what happens next.

        If anything in it is unclear, write to us in the portal. We are glad to explain it.
        """
    }

    /// The parts that the law requires in a letter with a right of appeal, by name.
    static func part(_ name: String) -> String {
        switch name {
        case "right-of-appeal":
            "You can appeal to the First-tier Tribunal (Special Educational Needs and Disability)."
        case "time-limits":
            "An appeal is to reach the tribunal within two months of this letter, or one month of a mediation certificate."
        case "mediation": "Before you appeal you need a certificate from a mediation adviser, on 01632 960 240."
        case "disagreement-resolution": "You can also ask for disagreement resolution, which is free, on 01632 960 241."
        default: "The information, advice and support service is independent and free: 01632 960 242."
        }
    }

    static func question(_ child: String) -> (subject: String, body: String) {
        (
            "A question about the next step",
            """
            Hello, we have not heard for a while and would like to know what happens next for \(child). The school says \
            they have sent everything. Is there anything you still need from us?
            """
        )
    }

    static func answer(_ child: String) -> String {
        """
        Thank you for asking. We have everything we need from you for now. The next thing you will see is our letter, \
        in the portal under documents. If \(child)'s circumstances change meanwhile, tell us here.
        """
    }

    static func news(_ child: String) -> (subject: String, body: String) {
        (
            "A visit at school",
            "The psychologist would like to see \(child) at school next week. Is any day better for you?"
        )
    }

    /// A family's answers to the text questions of a form.
    static let family = [
        "We are the parents and live together with our child.",
        "Loves building things, animals and being outdoors; remembers every bus route in town.",
        "Reading and writing are very hard, and so is sitting in a noisy room for longer than a few minutes.",
        "The school gives extra help in a small group twice a week, and a quiet place at lunchtime.",
        "Mornings are the hardest part of the day. A picture timetable helps at home.",
        "We hope for help with speech, friends at school, and days that do not end in tears.",
        "Sleeps badly and is seen at the hospital twice a year.",
    ]

    static let report = [
        "Report of an assessment", "", "This is an invented report for a demonstration.",
        "It says what was seen at school on two mornings,", "what helps, and what should be tried next.",
    ]
}
