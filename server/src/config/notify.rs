//! Where people are told of what waits for them: a webhook, email, both or neither. Both addresses are secrets.

use super::Reader;
use super::providers::Secret;
use super::reader;
use super::values::{Read, is_safe, is_this_machine};
use backoffice::catalog::types::Locale;
use backoffice::limits::{EMAIL_MAX_CHARS, RECIPIENTS_MAX, SECRET_FILE_MAX_BYTES};
use std::path::Path;
use url::Url;

#[derive(Clone, Debug, Default)]
pub struct Notify {
    pub webhook: Option<Secret>,
    pub email: Option<Email>,
    /// What they are told in.
    pub language: Locale,
}

#[derive(Clone, Debug)]
pub struct Email {
    /// As `smtps://USER:PASSWORD@HOST`.
    pub server: Secret,
    pub from: String,
    pub to: Vec<String>,
}

impl Reader {
    pub(super) fn notify(&mut self) -> Notify {
        let webhook = self.secret("notify.webhook_url", webhook).map(Secret);
        let server = self.secret("notify.smtp_url", smtp).map(Secret);
        let from = self.optional("notify.email_from", mailbox);
        let to = self.optional("notify.email_to", mailboxes);
        let language = self.optional("notify.language", |text| {
            Locale::parse(text).ok_or_else(|| format!("{text:?} is none of the languages"))
        });
        let set = [
            ("notify.smtp_url", server.is_some()),
            ("notify.email_from", from.is_some()),
            ("notify.email_to", to.is_some()),
        ];
        if set.iter().any(|(_, is_set)| *is_set) && self.source.faults.is_empty() {
            for (key, _) in set.into_iter().filter(|(_, is_set)| !is_set) {
                let expects = super::keys::find(key).map(|key| key.expects);
                let wrong = "is not set, and another key of email is";
                self.source.fault(super::Place::Nowhere, key, wrong, expects);
            }
        }
        let email = server.zip(from).zip(to).map(|((server, from), to)| Email { server, from, to });
        Notify { webhook, email, language: language.unwrap_or_default() }
    }

    /// From the key, or from the file that the key with `_file` names.
    pub(super) fn secret(&mut self, name: &str, read: fn(&str) -> Read<String>) -> Option<String> {
        let file = self.optional(&format!("{name}_file"), |path| {
            let text = reader::read(Path::new(path), SECRET_FILE_MAX_BYTES);
            read(text.map_err(|error| format!("cannot be read: {error}"))?.trim())
        });
        file.or_else(|| self.optional(name, read))
    }
}

/// What is wrong is said without the address: whoever has it may write there.
fn webhook(text: &str) -> Read<String> {
    let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    if is_safe(&url) { Ok(text.to_owned()) } else { Err("is not https, and not of this machine".to_owned()) }
}

/// A password never goes out unencrypted, nor does what people are told.
fn smtp(text: &str) -> Read<String> {
    let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    let must_encrypt = url.query_pairs().any(|(key, value)| key == "tls" && value == "required");
    match url.scheme() {
        _ if !url.has_host() => Err("names no host".to_owned()),
        "smtps" => Ok(text.to_owned()),
        "smtp" if must_encrypt || url.host_str().is_some_and(is_this_machine) => Ok(text.to_owned()),
        "smtp" => Err("would be sent unencrypted".to_owned()),
        _ => Err("is neither smtps:// nor smtp://".to_owned()),
    }
}

fn mailbox(text: &str) -> Read<String> {
    let fits = text.chars().count() <= EMAIL_MAX_CHARS && text.parse::<lettre::Address>().is_ok();
    if fits { Ok(text.to_owned()) } else { Err(format!("{text:?} is no address of a mailbox")) }
}

fn mailboxes(text: &str) -> Read<Vec<String>> {
    let all = text.split(',').map(str::trim).filter(|text| !text.is_empty());
    let all = all.map(mailbox).collect::<Read<Vec<String>>>()?;
    match all.len() {
        0 => Err("names nobody".to_owned()),
        1..=RECIPIENTS_MAX => Ok(all),
        _ => Err(format!("more than {RECIPIENTS_MAX} are too many: name a list's address")),
    }
}

#[cfg(test)]
mod tests {
    use super::{mailbox, mailboxes, smtp, webhook};

    #[test]
    fn nothing_goes_out_unencrypted_but_to_this_machine() {
        for good in ["https://hooks.example.com/services/T/B/x", "http://127.0.0.1:9/hook"] {
            assert!(webhook(good).is_ok(), "{good}");
        }
        for bad in ["http://hooks.example.com/secret", "ftp://127.0.0.1/", "hooks.example.com"] {
            assert!(webhook(bad).is_err_and(|wrong| !wrong.contains("secret")), "{bad}");
        }
        for good in [
            "smtps://u:p@mail.example.com",
            "smtp://u:p@mail.example.com:587?tls=required",
            "smtp://127.0.0.1:25",
        ] {
            assert!(smtp(good).is_ok(), "{good}");
        }
        for bad in [
            "smtp://u:secret@mail.example.com",
            "smtp://u:secret@mail.example.com?tls=opportunistic",
            "https://x.example",
        ] {
            assert!(smtp(bad).is_err_and(|wrong| !wrong.contains("secret")), "{bad}");
        }
    }

    #[test]
    fn a_mailbox_is_one() {
        assert!(mailbox("cx-leads@example.com").is_ok());
        for bad in ["", "cx", "a@b@c", "a b@c", "Kim <kim@example.com>", "a@b\r\nBcc: x@y", "a@b,c@d"] {
            assert!(mailbox(bad).is_err(), "{bad}");
        }
        assert_eq!(mailboxes("a@b.c, d@e.f").unwrap().len(), 2);
    }
}
