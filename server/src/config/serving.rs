//! What `serve` needs.

use super::{Faults, Reader, Secret, Serving, values};
use crate::http::rates::MemberRate;
use backoffice::access::session::Lasts;
use backoffice::limits::{
    MEMBER_REQUESTS_A_MINUTE_MAX, MEMBER_REQUESTS_A_MINUTE_MIN, REQUESTS_AT_ONCE_SET_MAX,
    REQUESTS_AT_ONCE_SET_MIN,
};
use backoffice::ops::connect::Servers;
use backoffice::tickets::Patterns;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

impl Reader {
    /// What `serve` needs, too.
    pub fn serving(mut self) -> Result<Serving, Faults> {
        let config = self.common();
        let listen =
            self.value("server.listen", values::listen, Some(SocketAddr::from(([127, 0, 0, 1], 3000))));
        let local = listen.filter(|listen| listen.ip().is_loopback());
        let local = local.and_then(|listen| Url::parse(&format!("http://{listen}")).ok());
        let public_url = self.value("server.public_url", values::public_url, local);
        let trusted_proxies = self.optional("server.trusted_proxies", values::networks).unwrap_or_default();
        let at_once = self.value("server.requests_at_once", requests_at_once, Some(Serving::at_once_here()));
        let member_rate =
            self.value("server.member_requests_a_minute", member_rate, Some(MemberRate::default()));
        let drain = self.value("server.drain_seconds", values::drain, Some(Duration::ZERO));
        let site = self.optional("server.site", |text| Ok(PathBuf::from(text)));
        let works = self.value("jobs.in", works, Some(true));
        let sessions = self.sessions();
        let (providers, saml) = (self.providers(), self.saml());
        let (break_glass, probe) = (self.break_glass(), self.probe());
        let notify = self.notify();
        let metrics_token = self.secret("metrics.token", values::token).map(Secret);
        let egress = self.egress();
        let tickets = Arc::new(Patterns::new(std::mem::take(&mut self.source.tickets)));
        let replica = self.database("database.replica_url");
        let stand_in = self.database("database.stand_in_url");
        let writer = self.database("database.writer_url");
        let serving = (|| {
            let servers = Servers { writer: writer?, stand_in: stand_in?, replica: replica? };
            let (config, listen, public_url) = (config?, listen?, public_url?);
            let (sessions, works) = (sessions?, works?);
            let (at_once, member_rate, drain) = (at_once?, member_rate?, drain?);
            Some(Serving {
                config,
                listen,
                public_url,
                trusted_proxies,
                at_once,
                member_rate,
                drain,
                site,
                works,
                servers,
                sessions,
                providers,
                saml,
                break_glass,
                probe,
                notify,
                metrics_token,
                egress,
                tickets,
            })
        })();
        self.done(serving)
    }

    fn sessions(&mut self) -> Option<Lasts> {
        let (half_an_hour, ten_hours) = (Duration::from_mins(30), Duration::from_hours(10));
        let idle = self.value("session.idle_minutes", |text| values::minutes(text, 1440), Some(half_an_hour));
        let absolute = |text: &str| match (values::minutes(text, 10_080)?, idle) {
            (absolute, Some(idle)) if absolute < idle => {
                Err(format!("{text:?} is less than session.idle_minutes"))
            }
            (absolute, _) => Ok(absolute),
        };
        let absolute = self.value("session.absolute_minutes", absolute, Some(ten_hours));
        Some(Lasts { idle: idle?, absolute: absolute? })
    }
}

fn requests_at_once(text: &str) -> values::Read<usize> {
    match text.parse::<usize>() {
        Ok(number) if (REQUESTS_AT_ONCE_SET_MIN..=REQUESTS_AT_ONCE_SET_MAX).contains(&number) => Ok(number),
        _ => Err(format!(
            "{text:?} is not a number from {REQUESTS_AT_ONCE_SET_MIN} to {REQUESTS_AT_ONCE_SET_MAX}"
        )),
    }
}

fn member_rate(text: &str) -> values::Read<MemberRate> {
    match text.parse::<u32>() {
        Ok(a_minute) if (MEMBER_REQUESTS_A_MINUTE_MIN..=MEMBER_REQUESTS_A_MINUTE_MAX).contains(&a_minute) => {
            Ok(MemberRate::a_minute(a_minute))
        }
        _ => Err(format!(
            "{text:?} is not a number from {MEMBER_REQUESTS_A_MINUTE_MIN} to {MEMBER_REQUESTS_A_MINUTE_MAX}"
        )),
    }
}

fn works(text: &str) -> values::Read<bool> {
    match text {
        "serve" => Ok(true),
        "work" => Ok(false),
        _ => Err(format!("{text:?} is nowhere that jobs are worked on")),
    }
}
