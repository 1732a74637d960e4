//! What a notice says: who, what, how many, and where to look. Never a record's name or value, nor what somebody typed.

use backoffice::catalog::model::Catalog;
use backoffice::catalog::types::{ActionKey, Locale};
use backoffice::notify::Kind;
use backoffice::notify::outbox::Due;
use backoffice::one_line::one_line;
use url::Url;

pub struct Says {
    pub text: String,
    pub link: String,
}

pub fn says(catalog: &Catalog, public_url: &Url, locale: Locale, due: &Due) -> Says {
    let key = ActionKey::new(&due.action);
    let label = catalog.action(&key).map_or(due.action.as_str(), |action| action.label.get(locale));
    let link = public_url.join(&due.path).map_or_else(|_| public_url.to_string(), |url| url.to_string());
    Says { text: written(locale, due.kind, &due.by, label, due.records), link }
}

/// One line, whatever somebody is called.
fn written(locale: Locale, kind: Kind, by: &str, label: &str, records: u64) -> String {
    one_line(&sentence(locale, kind, by, label, records))
}

fn sentence(locale: Locale, kind: Kind, by: &str, label: &str, records: u64) -> String {
    match locale {
        Locale::En => {
            let of = if records == 1 { "1 record".to_owned() } else { format!("{records} records") };
            let what = format!("“{label}” ({of})");
            match kind {
                Kind::ApprovalAsked => format!("{by} asks for an approval of {what}"),
                Kind::ApprovalAskedAgain => {
                    format!("{what} has to be decided again: what it was asked for has moved on")
                }
                Kind::Approved => format!("{by} approved {what}"),
                Kind::Refused => format!("{by} refused to approve {what}"),
                Kind::Expired => format!("The request for {what} ran out before it was run"),
                Kind::Cancelled => format!("{by} took back the request for {what}"),
                Kind::RunFailed => format!("{what} failed; it was asked for by {by}"),
                Kind::RunUnknown => {
                    format!(
                        "Whether the product did {what} is not known: somebody has to look. {by} asked for it"
                    )
                }
                Kind::JobFailed => format!("The job {what} failed; it was begun by {by}"),
                Kind::JobHeld => {
                    format!("The job {what} stopped and waits for a decision; it was begun by {by}")
                }
            }
        }
        Locale::Ko => {
            let what = format!("‘{label}’ ({records}개)");
            match kind {
                Kind::ApprovalAsked => format!("{by}님이 {what} 작업의 승인을 요청했어요"),
                Kind::ApprovalAskedAgain => {
                    format!("그사이 달라진 것이 있어서 {what} 작업을 다시 결정해야 해요")
                }
                Kind::Approved => format!("{by}님이 {what} 작업을 승인했어요"),
                Kind::Refused => format!("{by}님이 {what} 작업의 승인을 거절했어요"),
                Kind::Expired => format!("제때 실행되지 않아서 {what} 요청이 만료되었어요"),
                Kind::Cancelled => format!("{by}님이 {what} 요청을 취소했어요"),
                Kind::RunFailed => format!("{by}님이 요청한 {what} 작업이 실패했어요"),
                Kind::RunUnknown => {
                    format!("{by}님이 요청한 {what} 작업을 제품이 처리했는지 알 수 없어요. 확인이 필요해요")
                }
                Kind::JobFailed => format!("{by}님이 시작한 {what} 대량 작업이 실패했어요"),
                Kind::JobHeld => {
                    format!("{by}님이 시작한 {what} 대량 작업이 멈춰서 결정을 기다리고 있어요")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Locale, written};

    #[test]
    fn whatever_somebody_is_called_it_is_one_line_that_reads_as_it_is_written() {
        for locale in [Locale::En, Locale::Ko] {
            let as_written = |by| written(locale, Kind::Approved, by, "Hide", 2);
            assert_eq!(as_written("Ki\u{200b}m\u{202e}\u{2066}"), as_written("Kim"));
            assert!(!as_written("Kim\r\nLee").contains(['\r', '\n']));
        }
    }
}
