import CCurl
import Foundation

/// One libcurl transfer: its options, then the bytes to send. Certificates are verified, TLS is 1.2 or newer, and the
/// environment's proxy settings are ignored.
struct Transfer: ~Copyable {
    /// libcurl requires this once per process, before anything else.
    private static let isReady = curl_begin() == CURLE_OK

    let curl: UnsafeMutableRawPointer
    private var firstFailure = CURLE_OK

    /// nil when libcurl cannot be initialized or has no memory.
    init?() {
        guard Self.isReady, let curl = curl_easy_init() else { return nil }
        self.curl = curl
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    }

    deinit { curl_easy_cleanup(curl) }

    mutating func set(_ option: CURLoption, _ number: Int) { note(curl_set_number(curl, option, number)) }

    mutating func set(_ option: CURLoption, _ text: String) { note(curl_set_text(curl, option, text)) }

    /// The list must outlive the transfer.
    mutating func set(_ option: CURLoption, _ list: UnsafeMutablePointer<curl_slist>?) {
        note(curl_set_list(curl, option, list))
    }

    /// Sends the bytes and waits for the end of the transfer; blocks. Does nothing if an option was rejected.
    mutating func upload(_ bytes: [UInt8]) -> Outcome {
        set(CURLOPT_UPLOAD, 1)
        note(curl_set_size(curl, CURLOPT_INFILESIZE_LARGE, bytes.count))
        return bytes.withUnsafeBytes { bytes in
            var unread = bytes
            return withUnsafeMutablePointer(to: &unread) { unread in
                note(curl_set_reader(curl, Self.read, unread))
                return converse()
            }
        }
    }

    /// Holds the conversation that the options say, and waits for its end; blocks. Does nothing if an option was rejected.
    mutating func converse() -> Outcome {
        var conversation = Conversation()
        let code = withUnsafeMutablePointer(to: &conversation) { conversation in
            note(curl_set_listener(curl, Self.listen, conversation))
            Self.blockBrokenPipe()
            return firstFailure == CURLE_OK ? curl_easy_perform(curl) : firstFailure
        }
        return Outcome(code: code, conversation: conversation)
    }

    /// Makes an HTTP request, a POST if there is something to post, and waits for the answer; blocks. An answer that is
    /// longer than `longest` bytes ends with `CURLE_WRITE_ERROR`.
    mutating func fetch(posting body: [UInt8]?, longest: Int) -> (code: CURLcode, status: Int, body: [UInt8]) {
        if let body {
            set(CURLOPT_POST, 1)
            note(curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, body.count))
            body.withUnsafeBytes { note(curl_set_bytes(curl, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)) }
        }
        var received: [UInt8] = []
        let (code, status) = exchange(sending: nil) { bytes in
            guard received.count + bytes.count <= longest else { return false }
            received += bytes
            return true
        }
        return (code, status, received)
    }

    /// Makes an HTTP request whose body is read from a file, if there is one, and whose answer goes to `receive`, which says
    /// whether it took it; blocks.
    mutating func exchange(
        sending source: (descriptor: Int32, size: Int)?, _ receive: @escaping (UnsafeRawBufferPointer) -> Bool
    ) -> (code: CURLcode, status: Int) {
        let exchange = Exchange(source: source?.descriptor ?? -1, receive: receive)
        return withExtendedLifetime(exchange) {
            let place = Unmanaged.passUnretained(exchange).toOpaque()
            if let source {
                set(CURLOPT_UPLOAD, 1)
                note(curl_set_size(curl, CURLOPT_INFILESIZE_LARGE, source.size))
                note(curl_set_reader(curl, Self.readFile, place))
            }
            note(curl_set_writer(curl, Self.pass, place))
            Self.blockBrokenPipe()
            let code = firstFailure == CURLE_OK ? curl_easy_perform(curl) : firstFailure
            return (code, curl_status(curl))
        }
    }

    /// Only connects, and leaves sending and receiving to the caller; blocks.
    mutating func connect() -> CURLcode {
        set(CURLOPT_CONNECT_ONLY, 1)
        Self.blockBrokenPipe()
        return firstFailure == CURLE_OK ? curl_easy_perform(curl) : firstFailure
    }

    private mutating func note(_ code: CURLcode) {
        if firstFailure == CURLE_OK { firstFailure = code }
    }

    /// With NOSIGNAL, libcurl leaves SIGPIPE to its caller; blocked on this thread, a closed socket is only an error.
    private static func blockBrokenPipe() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private static let read: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
        {
            guard let unread = $3?.assumingMemoryBound(to: UnsafeRawBufferPointer.self), let target = $0 else {
                return 0
            }
            let count = min($1 * $2, unread.pointee.count)
            UnsafeMutableRawBufferPointer(start: target, count: count).copyMemory(
                from: .init(rebasing: unread.pointee[..<count]))
            unread.pointee = .init(rebasing: unread.pointee[count...])
            return count
        }

    private static let readFile:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            guard let exchange = $3, let target = $0 else { return 0 }
            let source = Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue().source
            while true {
                let count = Foundation.read(source, target, $1 * $2)
                if count < 0, errno == EINTR { continue }
                // What is no number of bytes ends the transfer.
                return count < 0 ? Int(CURL_READFUNC_ABORT) : count
            }
        }

    private static let pass: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
        {
            guard let exchange = $3, let source = $0 else { return 0 }
            let receive = Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue().receive
            return receive(UnsafeRawBufferPointer(start: source, count: $1 * $2)) ? $1 * $2 : 0
        }

    private static let listen:
        @convention(c) (
            UnsafeMutableRawPointer?, curl_infotype, UnsafeMutablePointer<CChar>?, Int, UnsafeMutableRawPointer?
        ) -> Int32 = {
            guard let conversation = $4?.assumingMemoryBound(to: Conversation.self), let line = $2 else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: line, count: $3)
            if $1 == CURLINFO_HEADER_OUT { conversation.pointee.said(bytes) }
            if $1 == CURLINFO_HEADER_IN { conversation.pointee.heard(bytes) }
            return 0
        }
}

/// Where the body of a request comes from, and where that of its answer goes.
private final class Exchange {
    let source: Int32
    let receive: (UnsafeRawBufferPointer) -> Bool

    init(source: Int32, receive: @escaping (UnsafeRawBufferPointer) -> Bool) {
        (self.source, self.receive) = (source, receive)
    }
}

struct Outcome {
    /// libcurl's result; `CURLE_OK` means that the server has accepted everything.
    var code: CURLcode
    /// How far the SMTP session got.
    var conversation: Conversation
}
