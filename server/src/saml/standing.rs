//! How a provider stands: for `/readyz`, and for whoever looks after it.

use super::provider::Provider;
use ::saml::{Keys, Metadata};
use backoffice::catalog::types::Text;
use backoffice::limits::EXPIRY_NAMED;
use jiff::{SignedDuration, Timestamp};

/// Of a provider, what somebody who looks after it has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    pub label: String,
    pub state: State,
    /// What is wrong, or soon will be.
    pub warnings: Vec<Text>,
    /// When each certificate that its signatures are held against expires.
    pub certificates: Vec<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Up,
    /// Members sign in, and something has to be done before long.
    Warned,
    /// Nobody can sign in with it.
    Down,
}

impl Provider {
    /// When what is known of it was had.
    pub fn reached_at(&self) -> Option<Timestamp> {
        let had_at = self.seen().had_at?;
        self.clock.now().checked_sub(had_at.elapsed()).ok()
    }

    pub fn standing(&self) -> Standing {
        let now = self.clock.now();
        let fault = self.seen().fault.clone();
        let metadata = self.metadata();
        let mut warnings: Vec<Text> = fault.map(|fault| not_had(&fault)).into_iter().collect();
        warnings.extend(ends(metadata.as_deref(), self.us.keys.as_ref(), now));
        let can_sign_in = metadata.as_ref().is_some_and(|metadata| {
            metadata.certificates.iter().any(|certificate| certificate.holds_at(now))
        });
        let state = match (can_sign_in, warnings.is_empty()) {
            (false, _) => State::Down,
            (true, false) => State::Warned,
            (true, true) => State::Up,
        };
        let certificates = metadata.iter().flat_map(|metadata| &metadata.certificates);
        Standing {
            name: self.settings.name.clone(),
            label: self.settings.label.clone(),
            state,
            warnings,
            certificates: certificates.map(::saml::Certificate::ends).collect(),
        }
    }
}

fn not_had(fault: &str) -> Text {
    Text { en: format!("metadata: {fault}"), ko: format!("메타데이터: {fault}") }
}

/// What has expired or soon will, of theirs and of ours, and what to do.
pub fn ends(metadata: Option<&Metadata>, keys: Option<&Keys>, now: Timestamp) -> Vec<Text> {
    let theirs = metadata.into_iter().flat_map(|metadata| &metadata.certificates);
    let theirs = theirs.map(|certificate| (Whose::Theirs, certificate.ends()));
    let until = metadata.and_then(|metadata| metadata.valid_until);
    let all = theirs.chain(until.map(|until| (Whose::Metadata, until)));
    let all = all.chain(keys.map(|keys| (Whose::Ours, keys.end())));
    all.filter_map(|(whose, ends)| whose.warning(ends, now)).collect()
}

#[derive(Clone, Copy)]
enum Whose {
    /// A certificate that the provider's signatures are held against.
    Theirs,
    /// What the provider says of itself.
    Metadata,
    /// Our own certificate, which the provider has from our metadata.
    Ours,
}

impl Whose {
    fn warning(self, ends: Timestamp, now: Timestamp) -> Option<Text> {
        let soon = SignedDuration::try_from(EXPIRY_NAMED).ok()?;
        let left = ends.duration_since(now);
        if left >= soon {
            return None;
        }
        let over = left <= SignedDuration::ZERO;
        let (en, ko) = if over { ("expired", "만료됐어요") } else { ("expires", "만료돼요") };
        let day = ends.strftime("%Y-%m-%d");
        Some(match self {
            Self::Theirs => Text {
                en: format!("a certificate of the provider's {en} on {day}"),
                ko: format!("제공자 인증서 하나가 {day}에 {ko}"),
            },
            Self::Metadata => Text {
                en: format!("the provider's metadata {en} on {day}"),
                ko: format!("제공자 메타데이터가 {day}에 {ko}"),
            },
            Self::Ours => Text {
                en: format!(
                    "our own certificate {en} on {day}: make a new pair, keep this one as the former, and give the \
                     provider our metadata again"
                ),
                ko: format!(
                    "Samuso 인증서가 {day}에 {ko}. 새 키와 인증서를 만들고, 지금 것은 former로 남기고, 제공자에 Samuso 메타데이터를 \
                     다시 등록해 주세요"
                ),
            },
        })
    }
}
