import Casework

/// Forty cases, with some at every stage.
extension SampleStory {
    static let all = request + assessment + plan + reviews + ended

    private static let request = [
        SampleStory(received: 45, talk: .answered),
        SampleStory(received: 42, talk: .unread),
        SampleStory(received: 40, requester: .setting, channel: .setting),
        SampleStory(received: 38, officer: 1),
        SampleStory(received: 30, household: .post, channel: .letter),
        SampleStory(received: 21, officer: nil),
        SampleStory(received: 10, officer: 1, requester: .health, channel: .email),
        SampleStory(received: 3, officer: nil, talk: .unread),
        SampleStory(received: 50, exception: ("decision-to-assess", "absent", 20)),
        SampleStory(received: 41, steps: [Step(decision: "assess", outcome: "yes", ago: 1, isPublished: false)]),
        SampleStory(received: 15, officer: 1, household: .twins),
        SampleStory(received: 15, officer: 1, household: .twins),
        SampleStory(
            received: 33, household: .youngPerson, requester: .youngPerson, talk: .answered),
    ]

    private static let assessment = [
        SampleStory(
            received: 66, household: .apart, steps: steps(66, "assess"),
            advice: [
                Advice(service: .psychology, asked: 26, due: 12),
                Advice(service: .therapy, asked: 26, due: 12),
                Advice(service: .school, asked: 26, due: -4, state: .accepted, answered: 9),
            ], newcomer: .occupational, views: 5, talk: .answered, report: 6),
        SampleStory(
            received: 75, household: .foster, steps: steps(75, "assess"),
            advice: [
                Advice(service: .psychology, asked: 36, due: 3),
                Advice(service: .care, asked: 36, due: 3, state: .answered, answered: 1),
            ], views: 3, talk: .unseen),
        SampleStory(
            received: 55, officer: 1, household: .grandmother, steps: steps(55, "assess"),
            advice: [Advice(service: .health, asked: 16, due: 26)]),
        SampleStory(
            received: 60, household: .refused, steps: steps(60, "assess"),
            advice: [Advice(service: .psychology, asked: 21, due: 21)], talk: .unseen),
        SampleStory(
            received: 70, steps: steps(70, "assess"),
            advice: [
                Advice(service: .psychology, asked: 31, due: 11, state: .accepted, answered: 5),
                Advice(service: .health, asked: 44, due: -2),
            ], views: -2),
        SampleStory(
            received: 90, officer: 1, steps: steps(90, "assess"),
            advice: [
                Advice(service: .psychology, asked: 50, due: -8),
                Advice(service: .school, asked: 50, due: -8, state: .accepted, answered: 6),
            ], exception: ("advice", "missed-appointment", 8), talk: .unread),
        SampleStory(
            received: 80, steps: steps(80, "assess"),
            advice: [Advice(service: .therapy, asked: 41, due: 1, state: .returned)], views: 0),
        SampleStory(
            received: 100, steps: steps(100, "assess"),
            advice: [
                Advice(service: .psychology, asked: 61, due: -19, state: .accepted, answered: 25),
                Advice(service: .health, asked: 61, due: -19, state: .accepted, answered: 15),
            ], report: 14),
        SampleStory(
            received: 110, officer: 1,
            steps: steps(110, "assess")
                + [Step(decision: "issue", outcome: "no", ago: 0, isPublished: false)], talk: .unseen),
        SampleStory(
            received: 118, steps: steps(118, "assess"),
            exception: ("decision-not-to-issue", "exceptional-circumstances", 6)
        ),
        SampleStory(received: 112, household: .post, channel: .letter, steps: steps(112, "assess")),
    ]

    private static let plan = [
        SampleStory(received: 120, steps: steps(120, "issue")),
        SampleStory(received: 128, officer: 1, steps: steps(128, "draft"), talk: .unread),
        SampleStory(received: 135, steps: steps(135, "draft"), report: 10, isRecalled: true),
        SampleStory(
            received: 140, steps: steps(140, "draft"), facts: [("comments-received", 16)], talk: .answered),
        SampleStory(
            received: 147, steps: steps(147, "draft"), exception: ("final-plan", "school-closed", 30)),
        SampleStory(
            received: 130, officer: 1, steps: steps(130, "draft"),
            facts: [("school-consulted", 14), ("school-answered", 5)]),
        SampleStory(received: 139, officer: nil, household: .post, steps: steps(139, "draft"), report: 2),
    ]

    private static let reviews = [
        SampleStory(received: 400, steps: steps(400, "final")),
        SampleStory(received: 500, officer: 1, steps: steps(500, "final")),
        SampleStory(received: 520, steps: steps(520, "final"), talk: .unread),
        SampleStory(
            received: 488, steps: steps(488, "final"), facts: [("review-called", -14)]),
        SampleStory(
            received: 520, officer: 1,
            steps: steps(520, "final") + [Step(decision: "review", outcome: "held", ago: 24)]),
    ]

    private static let ended = [
        SampleStory(
            received: 60, steps: [Step(decision: "assess", outcome: "no", ago: 20)], talk: .answered),
        SampleStory(
            received: 130, officer: 1,
            steps: [
                Step(decision: "assess", outcome: "no", ago: 92),
                Step(decision: "certificate", outcome: "given", ago: 60),
                Step(decision: "appeal", outcome: "lodged", ago: 40),
            ]),
        SampleStory(received: 35, withdrawn: 12),
        SampleStory(
            received: 900,
            steps: steps(900, "final")
                + [
                    Step(decision: "review", outcome: "held", ago: 420),
                    Step(decision: "review-outcome", outcome: "cease", ago: 400),
                ]),
    ]
}
