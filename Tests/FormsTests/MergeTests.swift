import Testing

@testable import Forms

@Suite struct MergeTests {
    private func merge(
        _ typed: [String: String], over kept: [String: String], shown: [String: String]
    ) -> Merge {
        let base = Base(Base.text(Array(typed.keys), of: Answers(shown)))
        return Merge(typed, over: Answers(kept), shown: base)
    }

    @Test func `What only this window has changed is taken`() {
        let merge = merge(["a": "new"], over: ["a": "old", "b": "other"], shown: ["a": "old"])
        #expect(merge.answers.values == ["a": "new", "b": "other"])
        #expect(merge.conflicts.isEmpty)
    }

    @Test func `What only another window has changed stays`() {
        let merge = merge(["a": "old", "b": "mine"], over: ["a": "theirs", "b": ""], shown: ["a": "old"])
        #expect(merge.answers.values == ["a": "theirs", "b": "mine"])
        #expect(merge.conflicts.isEmpty)
    }

    @Test func `What both have changed stays as the other has it, and both texts are told`() {
        let merge = merge(["a": "mine", "b": "b2"], over: ["a": "theirs", "b": "b1"], shown: ["a": "old", "b": "b1"])
        #expect(merge.answers.values == ["a": "theirs", "b": "b2"])
        #expect(merge.conflicts == [.init(path: "a", theirs: "theirs", ours: "mine")])
    }

    @Test func `What both have changed alike is no conflict`() {
        let merge = merge(["a": "same"], over: ["a": "same"], shown: ["a": "old"])
        #expect(merge.conflicts.isEmpty && merge.answers.values == ["a": "same"])
    }

    @Test func `An answer taken away is a change like any other`() {
        #expect(merge(["a": ""], over: ["a": "old"], shown: ["a": "old"]).answers.values.isEmpty)
        #expect(merge(["a": ""], over: ["a": "theirs"], shown: ["a": "old"]).conflicts.count == 1)
    }

    @Test(arguments: ["", "garbage", "a", "a:", ":x", "a:b:c"])
    func `A page that does not say what it showed changes nothing that is kept without telling`(_ base: String) {
        let merge = Merge(["a": "mine"], over: Answers(["a": "theirs"]), shown: Base(base))
        #expect(merge.answers["a"] == "theirs")
        #expect(merge.conflicts.count == 1)
    }
}
