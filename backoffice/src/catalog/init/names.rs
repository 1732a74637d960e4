//! What a column's name says of it, whether it is written `customer_email`, `CustomerEmail` or `customeremail`.

use crate::catalog::introspect::Column;
use crate::catalog::types::FieldKind;

/// What people paste into a search box: the last word of a name, or a name's end.
const PASTED: [&str; 30] = [
    "email",
    "mail",
    "phone",
    "mobile",
    "telephone",
    "tel",
    "sku",
    "handle",
    "code",
    "number",
    "no",
    "nr",
    "login",
    "username",
    "slug",
    "uuid",
    "guid",
    "reference",
    "ref",
    "barcode",
    "isbn",
    "iban",
    "serial",
    "이메일",
    "전화",
    "전화번호",
    "휴대폰",
    "번호",
    "코드",
    "아이디",
];
/// Such an end is told even where nothing separates it from the rest: `customeremail`.
const PASTED_END_CHARS: usize = 5;
/// Words that say nothing at a name's end: `email_address`, `phone_number`, `email_normalized`.
const FILLERS: [&str; 6] = ["address", "number", "normalized", "lower", "value", "text"];
/// Whole names that people paste.
const PASTED_NAMES: [&str; 4] = ["display_id", "public_id", "external_id", "user_name"];
/// Codes that half a table has.
const SHARED: [&str; 17] = [
    "country", "currency", "language", "locale", "zip", "postal", "post", "status", "region", "area", "type",
    "state", "error", "http", "exit", "color", "colour",
];
/// What nobody is to see, wherever it stands in a name. Where in doubt it is left out: it is one word to take back.
const SECRETS: [&str; 32] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "credential",
    "encrypted",
    "apikey",
    "privatekey",
    "accesskey",
    "sessionkey",
    "signingkey",
    "clientkey",
    "authkey",
    "encryptionkey",
    "recoverycode",
    "backupcode",
    "resetcode",
    "verificationcode",
    "cardnumber",
    "creditcard",
    "socialsecurity",
    "mfaseed",
    "totpseed",
    "비밀번호",
    "암호",
    "인증번호",
    "주민등록번호",
    "주민번호",
    "카드번호",
    "계좌번호",
    "여권번호",
];
/// Such a word, or such an end where nothing separates it from the rest: `devicetoken`.
const SECRET_WORDS: [&str; 11] =
    ["token", "tokens", "salt", "otp", "totp", "pwd", "pin", "cvv", "cvc", "ssn", "jwt"];

/// The words of a name, in lower case.
pub fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let lower_before = before.is_some_and(|c| c.is_lowercase() || c.is_numeric());
        let ends_capitals =
            before.is_some_and(|c| c.is_uppercase()) && chars.get(at + 1).is_some_and(|c| c.is_lowercase());
        if !c.is_alphanumeric() || (c.is_uppercase() && (lower_before || ends_capitals)) {
            words.push(String::new());
        }
        if let (true, Some(last)) = (c.is_alphanumeric(), words.last_mut()) {
            last.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Its letters and digits alone: `DisplayName` and `display_name` are both `displayname`.
pub fn bare(name: &str) -> String {
    words(name).concat()
}

pub fn is_named(column: &Column, name: &str) -> bool {
    bare(&column.name) == bare(name)
}

/// An email, a phone number, a code or the like.
pub fn is_pasted(column: &Column) -> bool {
    let words = words(&column.name);
    let bare = words.concat();
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let told: Vec<&str> =
        words.iter().map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    let told = match told.as_slice() {
        [rest @ .., filler] if !rest.is_empty() && FILLERS.contains(filler) => {
            [rest.last().copied().unwrap_or_default(), *filler]
        }
        [.., last] => [*last, *last],
        [] => return false,
    };
    let ends = |end: &&&str| end.chars().count() >= PASTED_END_CHARS || !end.is_ascii();
    let run_together =
        PASTED.iter().filter(ends).any(|end| bare.ends_with(end) || bare.ends_with(&format!("{end}address")));
    let named = PASTED_NAMES.iter().any(|name| is_named(column, name));
    !is_shared(&words) && (named || run_together || told.iter().any(|word| PASTED.contains(word)))
}

/// A `country_code` is of thousands of records.
fn is_shared(words: &[String]) -> bool {
    words.iter().any(|word| SHARED.contains(&word.as_str()))
}

/// Of a person: worth asking for also where many records have the same.
pub fn is_of_a_person(column: &Column) -> bool {
    let bare = bare(&column.name);
    ["email", "mail", "phone", "mobile", "tel", "이메일", "전화", "휴대폰"]
        .iter()
        .any(|word| bare.contains(word))
}

/// When it was changed, or else made; the better for an order the smaller. Of what is deleted, archived or expires
/// nobody wants the newest first.
pub fn newest(column: &Column) -> Option<usize> {
    const MOMENTS: [&str; 22] = [
        "updated",
        "modified",
        "changed",
        "edited",
        "수정",
        "변경",
        "created",
        "creation",
        "inserted",
        "added",
        "registered",
        "joined",
        "occurred",
        "happened",
        "logged",
        "placed",
        "ordered",
        "orderdate",
        "posted",
        "received",
        "생성",
        "등록",
    ];
    const OTHERS: [&str; 9] =
        ["delet", "archiv", "expir", "cancel", "remov", "revok", "until", "password", "삭제"];
    const PLAIN: [&str; 6] = ["at", "timestamp", "time", "date", "made_at", "moment"];
    let bare = bare(&column.name);
    if OTHERS.iter().any(|word| bare.contains(word)) {
        return None;
    }
    let plain = || PLAIN.iter().position(|name| is_named(column, name)).map(|at| MOMENTS.len() + at);
    MOMENTS.iter().position(|word| bare.contains(word)).or_else(plain)
}

/// Secrets, and what is no use to read: files and search vectors.
pub fn is_private(column: &Column) -> bool {
    is_secret(column) || matches!(column.sql_type.as_str(), "bytea" | "tsvector")
}

pub fn is_secret(column: &Column) -> bool {
    let (words, name) = (words(&column.name), bare(&column.name));
    let is_word = |secret: &&str| words.iter().any(|word| word == secret);
    let is_end = |secret: &&str| secret.len() >= 4 && name.ends_with(*secret);
    let is_named = SECRETS.iter().any(|secret| name.contains(secret))
        || SECRET_WORDS.iter().any(|secret| is_word(secret) || is_end(secret));
    let says_when = matches!(column.kind, FieldKind::Timestamp | FieldKind::Date | FieldKind::Boolean);
    // A number counts rows: `token_id`.
    let counts = column.kind == FieldKind::Integer && name.ends_with("id");
    is_named && !says_when && !counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            kind: FieldKind::Text,
            sql_type: "text".to_owned(),
            shown_type: "text".to_owned(),
            nullable: true,
            generated: false,
            identity: false,
            comment: None,
            values: Vec::new(),
            sortable: true,
            bytewise: false,
            stats: None,
        }
    }

    #[test]
    fn a_name_has_words() {
        for (name, expected) in [
            ("customer_email", "customer email"),
            ("CustomerEmail", "customer email"),
            ("HTTPServerID", "http server id"),
            ("we\"ird. name", "we ird name"),
            ("v2Users", "v2 users"),
            ("주문 번호", "주문 번호"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected);
        }
        assert!(
            is_named(&column("DisplayName"), "display_name")
                && is_named(&column("displayname"), "display_name")
        );
    }

    #[test]
    fn what_people_paste_is_told_by_its_words() {
        for name in [
            "email",
            "EmailAddress",
            "customer_email",
            "emailaddress",
            "customeremail",
            "PhoneNumber",
            "phone2",
            "sku",
            "variant_sku",
            "SalesOrderNumber",
            "salesordernumber",
            "order_no",
            "login",
            "회원번호",
            "display_id",
            "email_normalized",
            "barcode",
            "number",
        ] {
            assert!(is_pasted(&column(name)), "{name}");
        }
        for name in [
            "name",
            "country_code",
            "CurrencyCode",
            "postal_code",
            "email_template",
            "note",
            "ip_address",
            "id",
            "hotel",
            "rowguid",
            "phone_type",
            "address",
            "text",
        ] {
            assert!(!is_pasted(&column(name)), "{name}");
        }
    }

    #[test]
    fn secrets_are_told_however_they_are_written() {
        for name in [
            "password_hash",
            "PasswordSalt",
            "passwordhash",
            "accesstoken",
            "refreshToken",
            "token",
            "api_keys",
            "pwd",
            "passcode",
            "pin_code",
            "otp_secret",
            "mfa_seed",
            "session_key",
            "recovery_codes",
            "card_number",
            "cvv",
            "SSN",
            "jwt",
            "reset_code",
            "비밀번호",
            "비밀번호_해시",
            "고객주민등록번호",
        ] {
            assert!(is_secret(&column(name)), "{name}");
        }
        for name in [
            "name",
            "email",
            "order_number",
            "country_code",
            "spin",
            "hotpot",
            "saltiness",
            "회원번호",
            "key",
            "cards",
        ] {
            assert!(!is_secret(&column(name)), "{name}");
        }
        let says_when = Column { kind: FieldKind::Timestamp, ..column("password_changed_at") };
        assert!(!is_secret(&says_when));
    }

    #[test]
    fn only_what_was_changed_or_made_lately_comes_first() {
        assert!(newest(&column("updated_at")) < newest(&column("CreatedDate")));
        for name in [
            "deleted_at",
            "archived_at",
            "expires_at",
            "canceled_at",
            "birth",
            "UpdatedAtDeleted",
            "valid_until",
        ] {
            assert_eq!(newest(&column(name)), None, "{name}");
        }
    }
}
