import Basics
import Testing

@testable import Web

@Suite struct HeadTests {
    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7"), ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff:1:2:3", "2001:db8:0:1::/64"), ("2001:db8::1:0:0:7", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"), ("2001:DB8:0:0001::1", "2001:db8:0:1::/64"), ("2001:db8::", "2001:db8:0:0::/64"),
        ("64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"), ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4::/64"), ("unix", "unix"),
    ])
    func `a client is counted by its address, and in IPv6 by its 64`(_ client: String, _ network: String) {
        #expect(Head(.get, "/", client: client).network == network)
    }
}

@Suite struct PercentTests {
    @Test(arguments: [
        ("a%20b", "a b"), ("caf%C3%A9", "caf\u{E9}"), ("%41%5a", "AZ"), ("100%25", "100%"), ("a+b", "a+b"),
        ("", ""), ("%F0%9F%98%80", "\u{1F600}"),
    ])
    func `sound encodings are decoded`(_ encoded: String, _ text: String) {
        #expect(Percent.decoded(encoded) == text)
    }

    @Test(arguments: [
        "%", "%4", "%zz", "%+1", "%00", "%c0%af", "%e0%80%af", "%f0%80%80%af", "%ed%a0%80", "%ff", "%f4%90%80%80",
        "%C3", "a\0b",
    ])
    func `broken, overlong and forbidden encodings are not`(_ encoded: String) {
        #expect(Percent.decoded(encoded) == nil)
    }

    @Test func `a plus is a space in forms only`() {
        #expect(Percent.decoded("a+b%2B", plusIsSpace: true) == "a b+")
    }

    @Test func `what is encoded comes back`() {
        let text = "Ysgol y Ferch o'r Sg\u{EA}r & 50% + / ?"
        #expect(Percent.encoded("a b/c~") == "a%20b%2Fc~")
        #expect(Percent.decoded(Percent.encoded(text)) == text)
    }
}

@Suite struct FormTests {
    private func form(_ text: String, maxFields: Int = 10) throws(Form.Failure) -> Form {
        try Form.parse(Array(text.utf8), maxFields: maxFields)
    }

    @Test func `fields come in order, with spaces and letters decoded`() throws {
        let form = try form("name=Mary+Ann&school=Ysgol%20Glan&note=")
        #expect(form["name"] == "Mary Ann")
        #expect(form["school"] == "Ysgol Glan")
        #expect(form["note"] == "")
        #expect(form["none"] == nil)
        #expect(form.fields.map(\.name) == ["name", "school", "note"])
    }

    @Test func `a field given twice has no single value`() throws {
        let form = try form("id=1&id=2")
        #expect(form["id"] == nil)
        #expect(form.all("id") == ["1", "2"])
    }

    @Test func `a name alone is an empty field, and empty parts are none`() throws {
        #expect(try form("&&a&&b=c=d&").fields == [.init(name: "a", value: ""), .init(name: "b", value: "c=d")])
        #expect(try form("").fields.isEmpty)
    }

    @Test func `too many fields are an error, not a part of the form`() {
        #expect(throws: Form.Failure.tooManyFields) { try form("a&b&c", maxFields: 2) }
    }

    @Test(arguments: ["a=%", "a=%ff", "%00=b", "a=%c0%af"])
    func `a broken encoding is an error`(_ text: String) {
        #expect(throws: Form.Failure.badEncoding) { try form(text) }
    }

    @Test func `a query is a form`() throws {
        #expect(try Form.parse(query: "page=2&sort=name")["page"] == "2")
        #expect(try Form.parse(query: nil).fields.isEmpty)
        #expect(Head(.get, "/", query: "page=3").parameters["page"] == "3")
        #expect(Head(.get, "/", query: "page=%").parameters.fields.isEmpty)
    }
}

@Suite struct CookieTests {
    @Test func `cookies of all fields are read`() {
        let cookies = Cookies(["Cookie": "a=1; b=\"two\";c=x=y", "cookie": "d=4; broken; =5"])
        #expect(cookies["a"] == "1")
        #expect(cookies["b"] == "two")
        #expect(cookies["c"] == "x=y")
        #expect(cookies["d"] == "4")
        #expect(cookies["broken"] == nil)
    }

    @Test func `a cookie that came twice has no value`() {
        #expect(Cookies(["Cookie": "a=1; a=2"])["a"] == nil)
        #expect(Head(.get, "/", fields: ["Cookie": "a=1"]).cookies["a"] == "1")
    }

    @Test func `a cookie is written whole`() throws {
        let cookie = try SetCookie("__Host-portal-live", "abc123", maxAge: 60)
        #expect(
            cookie.text == "__Host-portal-live=abc123; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax")
        let plain = try SetCookie("portal", "", isSecure: false)
        #expect(plain.text == "portal=; Path=/; HttpOnly; SameSite=Lax")
    }

    @Test func `a cookie that would break its field is an error`() {
        #expect(throws: SetCookie.Failure.badName) { try SetCookie("a b", "c") }
        #expect(throws: SetCookie.Failure.badName) { try SetCookie("", "c") }
        for value in ["a\r\nb", "a;b", "a b", "a,b", "a\"b", "a\\b", "caf\u{E9}", "\u{7F}"] {
            #expect(throws: SetCookie.Failure.badValue) { try SetCookie("a", value) }
        }
        #expect(throws: SetCookie.Failure.brokenPrefix) { try SetCookie("__Host-a", "b", isSecure: false) }
        #expect(throws: SetCookie.Failure.brokenPrefix) { try SetCookie("__Secure-a", "b", isSecure: false) }
    }
}

@Suite struct FieldsTests {
    @Test func `names are the same in any case, and a repeated one has no single value`() {
        let fields: Fields = ["Accept": "a", "X-Note": "1", "x-note": "2"]
        #expect(fields["ACCEPT"] == "a")
        #expect(fields["X-Note"] == nil)
        #expect(fields.values("x-NOTE") == ["1", "2"])
        #expect(fields["Acceptx"] == nil)
    }
}

@Suite struct ContentDispositionTests {
    @Test(arguments: [
        ("report.pdf", "attachment; filename=\"report.pdf\""),
        ("../../etc/passwd", "attachment; filename=\"_.._etc_passwd\""),
        ("", "attachment; filename=\"file\""),
        ("a\r\nSet-Cookie: b", "attachment; filename=\"aSet-Cookie_ b\""),
        ("say \"hi\".txt", "attachment; filename=\"say _hi_.txt\"; filename*=UTF-8''say%20%22hi%22.txt"),
        ("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt"),
        ("Cyn\u{F4}l.pdf", "attachment; filename=\"Cyn_l.pdf\"; filename*=UTF-8''Cyn%C3%B4l.pdf"),
        ("exe.\u{202E}fdp", "attachment; filename=\"exe.fdp\""),
    ])
    func `a name is sent so that nothing but a name can come of it`(_ name: String, _ value: String) {
        #expect(ContentDisposition.attachment(filename: name) == value)
    }
}
