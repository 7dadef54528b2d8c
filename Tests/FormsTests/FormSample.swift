import Configuration
import Foundation
import PortalKit

@testable import Forms

/// Small forms, written as a council would.
enum FormSample {
    /// A form of three steps, read from its JSON; every mistake in it.
    static func read(_ json: String, languages: [Language] = [.en]) -> (form: FormDefinition, issues: [String]) {
        var issues: [ConfigIssue] = []
        let value = ConfigValue.parse(Array(json.utf8), file: "sample.json", issues: &issues)
        let form = FormDefinition.read("sample", value ?? ConfigValue(.null), languages: languages, issues: &issues)
        return (form, issues.map(\.description))
    }

    static let json = """
        {
          "title": "Request", "reference": "REQ", "stage": "request", "editing": "until-decision",
          "steps": {
            "about": { "title": "About", "questions": {
              "relationship": { "kind": "long-text", "label": "What is your relationship?", "need": "required",
                "limit": 30 },
              "over-16": { "kind": "tick", "label": "Over 16?" },
              "agrees": { "kind": "yes-no", "label": "Do they agree?", "when": { "over-16": ["yes"] },
                "need": "required" }
            } },
            "work": { "title": "Work", "when": { "over-16": ["yes"] }, "questions": {
              "job": { "kind": "short-text", "label": "Which job?", "need": "advised" }
            } },
            "documents-step": { "title": "Documents", "questions": {
              "documents": { "kind": "group", "label": "Documents", "entry": "Document {number}", "add": "Add more",
                "most": 3, "questions": {
                  "description": { "kind": "short-text", "label": "Description" },
                  "year": { "kind": "number", "label": "Year", "min": 1990, "max": 2030, "need": "required" },
                  "file": { "kind": "file", "label": "File" }
                } }
            } },
            "summary": { "title": "Summary", "questions": {} }
          },
          "flags": { "no-agreement": { "when": { "over-16": ["yes"], "agrees": ["", "no"] }, "text": "Not agreed" } },
          "declarations": { "truth": { "title": "Declaration", "text": "All true.", "agree": "I agree" } },
          "sent": { "text": "We will read it." }
        }
        """

    static var form: FormDefinition { read(json).form }

    static let today = CivilDate(year: 2026, month: 11, day: 21) ?? CivilDate(Date())

    static func journey(_ answers: [String: String]) -> Journey {
        Journey(form, Answers(answers), today: today)
    }
}
