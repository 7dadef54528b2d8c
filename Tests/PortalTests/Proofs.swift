import Testing

/// What is proven against the real councils, one proof at a time: each reads them all, and two cores have other tests to
/// run as well.
@Suite(.serialized, .timeLimit(.minutes(5))) struct Proofs {}
