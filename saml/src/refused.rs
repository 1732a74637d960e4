//! Why something was not taken: for the log. The member sees one sentence, whatever it was.

use crate::cut::Cut;
use std::fmt;

/// What a cause is about, in a word: for those who look after members, who have no log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How it is written or built.
    Shape,
    Signature,
    Encrypted,
    /// When it was made, and until when it counts.
    Time,
    /// Whom it is for.
    Audience,
    /// Whom it is from, and that they say that it succeeded.
    Provider,
    /// What it answers.
    Request,
    /// Whom it is about.
    Name,
}

macro_rules! causes {
    ($($kind:ident { $($name:ident $(($cut:ty))? = $code:literal, $says:literal;)* })*) => {
        /// Each cause has a name of its own; what it carries is short, and nothing of the assertion's.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refused { $($($name $(($cut))?,)*)* }

        /// Every cause's code, what it says, and of which kind it is.
        pub const CAUSES: &[(&str, &str, Kind)] = &[$($(($code, $says, Kind::$kind),)*)*];

        impl Refused {
            /// Stays the same from one release to the next.
            pub fn code(&self) -> &'static str {
                match self { $($(Self::$name { .. } => $code,)*)* }
            }

            pub fn kind(&self) -> Kind {
                match self { $($(Self::$name { .. } => Kind::$kind,)*)* }
            }

            fn says(&self) -> &'static str {
                match self { $($(Self::$name { .. } => $says,)*)* }
            }

            fn cut(&self) -> Option<&Cut> {
                $($($(if let Self::$name(cut) = self { let cut: &$cut = cut; return Some(cut); })?)*)*
                None
            }
        }
    };
}

causes! {
    Shape {
        TooLong = "too-long", "the message is too long";
        NotBase64 = "not-base64", "the message is not base64";
        NotDeflate = "not-deflate", "the message is not deflated, or becomes too long";
        NotUtf8 = "not-utf8", "the message is not UTF-8";
        Query = "query", "the query has not each parameter once, or has one that does not belong";
        Panicked = "panicked", "reading it failed within Samuso";
        Nul = "nul", "there is a NUL in it";
        Character = "character", "there is a character in it that XML does not know";
        ByteOrderMark = "byte-order-mark", "it begins with a byte order mark";
        Declaration = "declaration", "its XML declaration is not of XML 1.0 in UTF-8";
        Doctype = "doctype", "it has a document type";
        Entity = "entity", "it refers to an entity";
        Cdata = "cdata", "it has a CDATA section";
        Instruction = "instruction", "it has a processing instruction";
        Comment = "comment", "it has a comment";
        Malformed = "malformed", "it is not well-formed";
        Mismatched = "mismatched", "its tags do not match";
        Outside = "outside", "there is something beside its root";
        Depth = "depth", "its elements go too deep";
        Elements = "elements", "it has too many elements";
        Attributes = "attributes", "an element has too many attributes";
        Declarations = "declarations", "too many namespaces are declared within each other";
        NamespaceUri = "namespace-uri", "a namespace is declared that is no absolute URI";
        Twice = "attribute-twice", "an element has an attribute twice";
        Namespace = "namespace", "a prefix is not declared, or is declared as it must not be";
        Mixed = "mixed", "text and elements are mixed";
        StrayId = "stray-id", "there is an id where none belongs";
        BadId = "bad-id", "an id is missing, or is none";
        DuplicateId = "duplicate-id", "an id is there twice";
        Root(Cut) = "root", "its root is another element";
        Version = "version", "it is not of SAML 2.0";
        Unexpected(Cut) = "unexpected", "there is an element that does not belong there";
        Missing(Cut) = "missing", "an element is missing";
        Repeated(Cut) = "repeated", "an element is there more than once";
        NoAssertion = "no-assertion", "there is no assertion";
        Assertions = "assertions", "there is more than one assertion";
        NestedAssertion = "nested-assertion", "there is an assertion within something else";
        IssuerShape = "issuer-shape", "the response's issuer is not written as it has to be";
        StatusShape(Cut) = "status-shape", "the response's status says more than a success does";
        Around = "around", "there is too much around the one thing that is signed";
        NoBearer = "no-bearer", "there is not one confirmation for a bearer";
        ConfirmationShape = "confirmation-shape", "the confirmation is not built as it has to be";
        NoConditions = "no-conditions", "it has no conditions";
        OneTimeUse = "one-time-use", "it must not be kept, and a session would keep it";
        Condition(Cut) = "condition", "it has a condition that is not known";
        NoAuthn = "no-authn", "it does not say that anybody signed in";
        AttributeShape = "attribute-shape", "an attribute has no name, or is too long";
    }
    Signature {
        SignaturePlace = "signature-place", "a signature is not right within what it signs";
        Signatures = "signatures", "something is signed twice";
        SignatureObject = "signature-object", "a signature carries an object or a manifest";
        Retrieval = "retrieval", "a key is to be fetched from somewhere";
        SignatureShape(Cut) = "signature-shape", "a signature is not built as it has to be";
        SignedInfo = "signed-info", "a signature has not one SignedInfo";
        References = "references", "a signature has not one reference";
        ReferenceUri = "reference-uri", "a signature refers to something else than what it is in";
        Transform(Cut) = "transform", "a transform is not taken";
        Canonicalization(Cut) = "canonicalization", "a canonicalisation is not taken";
        SignatureAlgorithm(Cut) = "signature-algorithm", "a signature's algorithm is not taken";
        DigestAlgorithm(Cut) = "digest-algorithm", "a digest's algorithm is not taken";
        DigestValue = "digest-value", "a digest is not one";
        Unsigned = "unsigned", "neither the message nor the assertion is signed";
        NoCertificate = "no-certificate", "no certificate of the provider's fits, or they have expired";
        BadSignature = "bad-signature", "a signature does not hold";
        Unstable = "unstable", "what is signed is not what was read";
    }
    Encrypted {
        EncryptedPart = "encrypted-part", "a name or an attribute is encrypted on its own";
        NoKey = "no-key", "the assertion is encrypted, and there is no key for it";
        KeyTransport(Cut) = "key-transport", "the way its key is encrypted is not taken";
        Encryption(Cut) = "encryption", "the way it is encrypted is not taken";
        EncryptionShape(Cut) = "encryption-shape", "an encrypted assertion is not built as it has to be";
        Undecryptable = "undecryptable", "it does not decrypt to an assertion";
    }
    Time {
        Instant = "instant", "a time is missing, or is none";
        Issued = "issued", "it was issued too long ago";
        IssuedAhead = "issued-ahead", "it was issued in the future";
        AssertionIssued = "assertion-issued", "the assertion was issued too long ago";
        AssertionAhead = "assertion-ahead", "the assertion was issued in the future";
        ConfirmationEnds = "confirmation-ends", "the confirmation has expired";
        ConfirmationBegins = "confirmation-begins", "the confirmation says when it begins, which it must not";
        ConfirmationLong = "confirmation-long", "the confirmation lasts too long";
        ConditionsBegin = "conditions-begin", "its conditions do not hold yet";
        ConditionsEnd = "conditions-end", "its conditions hold no longer";
        ConditionsLong = "conditions-long", "its conditions hold too long, or without an end";
        AuthnAhead = "authn-ahead", "the signing in was in the future";
        NotFresh = "not-fresh", "the signing in was before it was asked for";
        SessionEnded = "session-ended", "the session is over at the provider";
        LogoutEnds = "logout-ends", "the request to sign out has expired";
    }
    Audience {
        NoDestination = "no-destination", "it does not say where it is for";
        Destination = "destination", "it is for another address";
        Recipient = "recipient", "the confirmation is for another address";
        NoAudience = "no-audience", "it does not say whom it is for";
        Audience = "audience", "it is for another application";
    }
    Provider {
        NoIssuer = "no-issuer", "it does not say who issued it";
        Issuer = "issuer", "somebody else issued it";
        NoStatus = "no-status", "it has no status";
        Status(Cut) = "status", "the provider says that it did not succeed";
        AssertionIssuer = "assertion-issuer", "somebody else issued the assertion";
    }
    Request {
        NoInResponseTo = "no-in-response-to", "it does not say what it answers";
        InResponseTo = "in-response-to", "it answers another request";
        Unsolicited = "unsolicited", "it answers a request, where none was made";
        NoConfirmationInResponseTo = "no-confirmation-in-response-to", "the confirmation does not say what it answers";
        ConfirmationInResponseTo = "confirmation-in-response-to", "the confirmation answers another request";
        ConfirmationUnsolicited = "confirmation-unsolicited", "the confirmation answers a request, where none was made";
    }
    Name {
        NoSubject = "no-subject", "it is about nobody";
        NoNameId = "no-name-id", "it does not name whom it is about";
        NameId = "name-id", "the name is empty, too long, or has characters that do not show";
        NameIdFormat(Cut) = "name-id-format", "the name is of another format";
        Qualifier = "qualifier", "the name is from somebody else, or for somebody else";
        LogoutName = "logout-name", "the request to sign out does not name one whom it is about";
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(self.says())?;
        match self.cut() {
            Some(cut) => write!(to, ": {cut}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refused {}
