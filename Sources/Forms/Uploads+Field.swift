public import Markup
public import PortalKit

extension Uploads {
    /// The field for files of a form.
    /// - Parameters:
    ///   - hint: plain text.
    ///   - megabytes: the most that one file may have.
    ///   - types: the endings of the names that the browser offers; empty for all.
    ///   - chosen: what is shown of a file that was chosen before.
    public static func field(
        _ field: Field, hint: String, _ finding: ValidationError?, megabytes: Int, types: [String] = [],
        isMultiple: Bool = false, chosen: HTML = .empty, in texts: Texts
    ) -> HTML {
        let (name, isWrong) = (field.name, finding != nil)
        let accept: HTML = " accept=\"\(types.map { "." + $0 }.joined(separator: ","))\""
        return """
            <div class="field\(" wrong", if: isWrong)"><label for="\(name)">\(texts.words(field.label))</label>\
            <p class="hint" id="\(name)-hint">\(hint)</p>\(field.errorText(finding, texts))\(chosen)<div class="file">\
            <input type="file" id="\(name)" name="\(name)"\(" multiple", if: isMultiple)\(accept, if: !types.isEmpty) \
            data-megabytes="\(megabytes)" data-too-large="\(texts("upload.tooLarge", ["limit": String(megabytes)]))" \
            aria-describedby="\(name)-hint\(" \(name)-error", if: isWrong)"\(" aria-invalid=\"true\"", if: isWrong)></div></div>
            """
    }
}
