//! Every cookie: its name, what it holds, how long. Their flags are decided here and nowhere else.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use backoffice::access::session::Token;
use backoffice::access::types::{Preferences, Theme};
use backoffice::catalog::types::Locale;
use backoffice::cx::OwnWrite;
use backoffice::limits::{FORM_LASTS, OWN_WRITE_LASTS, PREFERENCES_LAST, RECENT_LASTS};
use std::time::Duration;

/// In the cookie's place for a position that nobody knows.
const SOMEWHERE: &str = "somewhere";
/// It has to come along with what a provider's page posts to us, so browsers want it Secure. Chromium keeps such a one on
/// loopback, too.
const SAML: &str = "__Host-samuso_saml";

/// The cookies' names. With https they have the prefix by which browsers hold them to this host, and Secure. On plain
/// http, which is loopback alone, a browser or curl would not send such a cookie back.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    secure: bool,
}

impl Names {
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    fn session(self) -> &'static str {
        if self.secure { "__Host-samuso" } else { "samuso" }
    }

    fn own_write(self) -> &'static str {
        if self.secure { "__Host-samuso_lsn" } else { "samuso_lsn" }
    }

    fn preferences(self) -> &'static str {
        if self.secure { "__Host-samuso_look" } else { "samuso_look" }
    }

    fn sign_in(self) -> &'static str {
        if self.secure { "__Host-samuso_sign_in" } else { "samuso_sign_in" }
    }

    fn kept(self) -> &'static str {
        if self.secure { "__Host-samuso_kept" } else { "samuso_kept" }
    }

    fn recent(self) -> &'static str {
        if self.secure { "__Host-samuso_recent" } else { "samuso_recent" }
    }

    /// What was opened last.
    pub fn set_recent(self, records: &str) -> Option<HeaderValue> {
        self.set(self.recent(), records, RECENT_LASTS)
    }

    pub fn drop_recent(self) -> Option<HeaderValue> {
        self.set(self.recent(), "", Duration::ZERO)
    }

    /// Of a browser whose form was kept.
    pub fn set_kept(self, browser: &Token, lasts: Duration) -> Option<HeaderValue> {
        self.set(self.kept(), &browser.secret(), lasts)
    }

    pub fn drop_kept(self) -> Option<HeaderValue> {
        self.set(self.kept(), "", Duration::ZERO)
    }

    /// A browser keeps it for somewhat longer than it opens anything: it tells whose form it was that came too late.
    pub fn set_session(self, token: &Token, lasts: Duration) -> Option<HeaderValue> {
        self.set(self.session(), &token.secret(), lasts + FORM_LASTS)
    }

    pub fn drop_session(self) -> Option<HeaderValue> {
        self.set(self.session(), "", Duration::ZERO)
    }

    /// Of a browser that is signing in: whoever comes back has to bring it.
    pub fn set_sign_in(self, browser: &Token, lasts: Duration) -> Option<HeaderValue> {
        self.set(self.sign_in(), &browser.secret(), lasts)
    }

    pub fn drop_sign_in(self) -> Option<HeaderValue> {
        self.set(self.sign_in(), "", Duration::ZERO)
    }

    /// Of a browser that is on its way to a SAML provider: the one cookie that comes with a request of another site's.
    /// It brings how that browser likes to be shown things, as the cookie that says so stays at home.
    pub fn set_saml(browser: &Token, preferences: &Preferences, lasts: Duration) -> Option<HeaderValue> {
        from_elsewhere(SAML, &format!("{}:{}", browser.secret(), written(preferences)), lasts)
    }

    pub fn drop_saml() -> Option<HeaderValue> {
        from_elsewhere(SAML, "", Duration::ZERO)
    }

    pub fn set_own_write(self, write: &OwnWrite) -> Option<HeaderValue> {
        let value = match write {
            OwnWrite::Before(position) => position.as_str(),
            OwnWrite::Somewhere => SOMEWHERE,
        };
        self.set(self.own_write(), value, OWN_WRITE_LASTS)
    }

    pub fn set_preferences(self, preferences: &Preferences) -> Option<HeaderValue> {
        self.set(self.preferences(), &written(preferences), PREFERENCES_LAST)
    }

    fn set(self, name: &str, value: &str, lasts: Duration) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let seconds = lasts.as_secs();
        let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

fn written(preferences: &Preferences) -> String {
    let Preferences { locale, time_zone, theme } = preferences;
    format!("{}:{time_zone}:{}", locale.as_str(), theme.as_str())
}

fn read(preferences: &str) -> Option<Preferences> {
    let mut parts = preferences.split(':');
    let locale = Locale::parse(parts.next()?)?;
    let time_zone = parts.next().filter(|zone| super::locale::is_time_zone(zone))?.to_owned();
    let theme = Theme::parse(parts.next()?)?;
    Some(Preferences { locale, time_zone, theme })
}

fn from_elsewhere(name: &str, value: &str, lasts: Duration) -> Option<HeaderValue> {
    let seconds = lasts.as_secs();
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=None; Secure");
    HeaderValue::from_str(&cookie).ok()
}

/// The cookies that a request brought.
pub struct Cookies<'a>(&'a HeaderMap);

impl<'a> Cookies<'a> {
    pub fn of(headers: &'a HeaderMap) -> Self {
        Self(headers)
    }

    pub fn session(&self, names: &Names) -> Option<Token> {
        Token::parse(self.get(names.session())?)
    }

    pub fn kept(&self, names: &Names) -> Option<Token> {
        Token::parse(self.get(names.kept())?)
    }

    pub fn recent(&self, names: &Names) -> Option<&'a str> {
        self.get(names.recent())
    }

    pub fn sign_in(&self, names: &Names) -> Option<Token> {
        Token::parse(self.get(names.sign_in())?)
    }

    pub fn saml(&self) -> Option<Token> {
        Token::parse(self.get(SAML)?.split(':').next()?)
    }

    /// A WAL position, if it is written as one. Whether it is real only the primary knows.
    pub fn own_write(&self, names: &Names) -> Option<OwnWrite> {
        let value = self.get(names.own_write())?;
        if value == SOMEWHERE {
            return Some(OwnWrite::Somewhere);
        }
        let (high, low) = value.split_once('/')?;
        let is_hex =
            |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
        (is_hex(high) && is_hex(low)).then(|| OwnWrite::Before(value.to_owned()))
    }

    pub fn preferences(&self, names: &Names) -> Option<Preferences> {
        let on_the_way_back = || Some(self.get(SAML)?.split_once(':')?.1);
        read(self.get(names.preferences()).or_else(on_the_way_back)?)
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        let lines = self.0.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(';')).find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
    }
}

/// Sends cookies along with a response. What is no header is none of ours.
pub fn set(response: &mut Response, cookies: impl IntoIterator<Item = Option<HeaderValue>>) {
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
