//! The configuration: `samuso.toml` and the `SAMUSO_…` variables. Everything is looked at before anything is done, so
//! that one start shows every fault.

mod break_glass;
mod egress;
mod fault;
pub mod keys;
mod notify;
mod providers;
mod source;
mod tables;
mod tickets;
mod values;

pub use break_glass::LocalAdministrator;
pub use egress::Egress;
pub use fault::{Fault, Faults, Place};
pub use notify::{Email, Notify};
pub use providers::{
    Binding, GOOGLE, MetadataFrom, ProviderSettings, RoleRule, SamlSettings, Secret, Whom, given,
};
pub use values::is_safe;

use crate::http::client::Network;
use crate::http::rates::MemberRate;
use ::saml::{KeyPair, Keys};
use app::visit::{Colour, Environment};
use backoffice::access::session::Lasts;
use backoffice::ops::connect::Servers;
use backoffice::tickets::Patterns;
use providers::{NamedFile, OidcDraft, Pair, SamlDraft};
use source::Source;
use sqlx::postgres::PgConnectOptions;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const FILE_MAX_BYTES: u64 = 64 * 1024;
const SECRET_MAX_BYTES: u64 = 4 * 1024;
const PEM_MAX_BYTES: u64 = 32 * 1024;

/// What every command that works on an office needs.
#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub log: Log,
    pub catalog_dir: PathBuf,
}

#[derive(Clone, Debug)]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// What `serve` needs.
#[derive(Clone, Debug)]
pub struct Serving {
    pub config: Config,
    pub listen: SocketAddr,
    pub public_url: Url,
    /// Who says where visitors come from.
    pub trusted_proxies: Vec<Network>,
    /// How much a member may ask for.
    pub member_rate: MemberRate,
    pub site: Option<PathBuf>,
    /// Jobs are worked on in this process; else by `samuso work`.
    pub works: bool,
    pub servers: Servers,
    pub sessions: Lasts,
    /// Of OpenID Connect.
    pub providers: Vec<ProviderSettings>,
    pub saml: Vec<SamlSettings>,
    /// For when none of them answers.
    pub break_glass: Option<LocalAdministrator>,
    /// Where people are told of what waits for them.
    pub notify: Notify,
    /// What HTTP actions may call.
    pub egress: Vec<Egress>,
    /// Where the tickets are that members work on.
    pub tickets: Arc<Patterns>,
}

/// What `check` looks at.
#[derive(Clone, Debug)]
pub struct Checking {
    pub config: Config,
    pub primary: PgConnectOptions,
    pub oidc: Vec<ProviderSettings>,
    pub saml: Vec<SamlSettings>,
    pub egress: Vec<Egress>,
}

impl Serving {
    /// Members of the demo are let in without a password: nowhere but in the demo, and never from another machine.
    pub fn is_demo(&self) -> bool {
        self.config.environment.name == "demo"
            && self.listen.ip().is_loopback()
            && values::is_loopback(&self.public_url)
    }
}

/// The configuration before it is known what is needed of it.
pub struct Reader {
    source: Source,
}

impl Reader {
    /// Reads the file that is named, or `samuso.toml` where there is one, and the environment's variables.
    pub fn open(named: Option<&Path>, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut source = Source::default();
        let path = named.unwrap_or(Path::new(keys::FILE));
        match read(path, FILE_MAX_BYTES) {
            Ok(text) => source.read_file(&path.display().to_string(), &text),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {}
            Err(error) => {
                let wrong = format!("cannot read {}: {error}", path.display());
                source.is_unreadable = true;
                source.fault(Place::Nowhere, "", wrong, None);
            }
        }
        source.read_variables(variables);
        Self { source }
    }

    /// What every command needs.
    pub fn config(mut self) -> Result<Config, Faults> {
        let config = self.common();
        self.done(config)
    }

    /// What `migrate` needs, too.
    pub fn migrating(mut self) -> Result<(Config, PgConnectOptions), Faults> {
        let (config, owner) = (self.common(), self.database("database.owner_url"));
        self.done(config.zip(owner))
    }

    /// What `admin` needs, too: the owner, and a look at the primary.
    pub fn administering(mut self) -> Result<(Config, PgConnectOptions, PgConnectOptions), Faults> {
        let (config, owner) = (self.common(), self.database("database.owner_url"));
        let reader = self.database("database.stand_in_url");
        self.done(config.zip(owner).zip(reader).map(|((config, owner), reader)| (config, owner, reader)))
    }

    /// What `audit` needs, too: reading events on the primary, and appending one.
    pub fn auditing(mut self) -> Result<(Config, PgConnectOptions), Faults> {
        let (config, writer) = (self.common(), self.database("database.writer_url"));
        self.done(config.zip(writer))
    }

    /// What `grants` needs, too: a look at the primary.
    pub fn checking(mut self) -> Result<(Config, PgConnectOptions), Faults> {
        let (config, reader) = (self.common(), self.database("database.stand_in_url"));
        self.done(config.zip(reader))
    }

    /// What `check` looks at, too: where members sign in, and what may be called.
    pub fn checking_all(mut self) -> Result<Checking, Faults> {
        let (config, primary) = (self.common(), self.database("database.stand_in_url"));
        let (oidc, saml, egress) = (self.providers(), self.saml(), self.egress());
        self.done(config.zip(primary).map(|(config, primary)| Checking {
            config,
            primary,
            oidc,
            saml,
            egress,
        }))
    }

    /// What `serve` needs, too.
    pub fn serving(mut self) -> Result<Serving, Faults> {
        let config = self.common();
        let listen =
            self.value("server.listen", values::listen, Some(SocketAddr::from(([127, 0, 0, 1], 3000))));
        let local = listen.filter(|listen| listen.ip().is_loopback());
        let local = local.and_then(|listen| Url::parse(&format!("http://{listen}")).ok());
        let public_url = self.value("server.public_url", values::public_url, local);
        let trusted_proxies = self.optional("server.trusted_proxies", values::networks).unwrap_or_default();
        let site = self.optional("server.site", |text| Ok(PathBuf::from(text)));
        let works = self.value("jobs.in", works, Some(true));
        let sessions = self.sessions();
        let (providers, saml) = (self.providers(), self.saml());
        let break_glass = self.break_glass();
        let notify = self.notify();
        let egress = self.egress();
        let tickets = Arc::new(Patterns::new(std::mem::take(&mut self.source.tickets)));
        let replica = self.database("database.replica_url");
        let stand_in = self.database("database.stand_in_url");
        let writer = self.database("database.writer_url");
        let serving = (|| {
            let servers = Servers { writer: writer?, stand_in: stand_in?, replica: replica? };
            let (config, listen, public_url) = (config?, listen?, public_url?);
            let (sessions, works) = (sessions?, works?);
            Some(Serving {
                config,
                listen,
                public_url,
                trusted_proxies,
                member_rate: MemberRate::default(),
                site,
                works,
                servers,
                sessions,
                providers,
                saml,
                break_glass,
                notify,
                egress,
                tickets,
            })
        })();
        self.done(serving)
    }

    /// Faults come in the order in which one reads the file.
    fn done<T>(self, value: Option<T>) -> Result<T, Faults> {
        let mut faults = self.source.faults;
        faults.sort_by_key(|fault| match &fault.place {
            Place::File { line, column, .. } => (0, *line, *column),
            Place::Variable(_) => (1, 0, 0),
            Place::Nowhere => (2, 0, 0),
        });
        match value {
            Some(value) if faults.is_empty() => Ok(value),
            _ => Err(Faults(faults)),
        }
    }

    fn common(&mut self) -> Option<Config> {
        let name = self.value("environment.name", values::name, None);
        let colour = self.optional("environment.colour", values::colour);
        let format = self.value("server.log_format", log_format, Some(LogFormat::Text));
        let filter = self.value("server.log", values::log_filter, Some("info".to_owned()));
        let catalog_dir = self.value("catalog.dir", |text| Ok(PathBuf::from(text)), Some("catalog".into()));
        let environment = environment(name?, colour);
        Some(Config { environment, log: Log { format: format?, filter: filter? }, catalog_dir: catalog_dir? })
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

    /// Those without a fault, each with its secret from wherever that is.
    fn providers(&mut self) -> Vec<ProviderSettings> {
        let drafts = std::mem::take(&mut self.source.providers);
        drafts.into_iter().filter_map(|draft| self.provider(draft)).collect()
    }

    fn provider(&mut self, draft: OidcDraft) -> Option<ProviderSettings> {
        let key = format!("provider.{}.client_secret", draft.name);
        let (secret, place) = match (draft.secret, draft.secret_file) {
            (_, Some((file, place))) => match read(Path::new(&file), SECRET_MAX_BYTES) {
                Ok(text) => (text.trim().to_owned(), place),
                Err(error) => {
                    let wrong = format!("cannot be read: {error}");
                    self.source.fault(place, &format!("{key}_file"), wrong, Some("the path of a file"));
                    return None;
                }
            },
            (secret, None) => (secret.unwrap_or_default(), draft.place),
        };
        if secret.is_empty() {
            let variable = format!("SAMUSO_{}", key.replace('.', "_").to_uppercase());
            let expects = format!("client_secret, client_secret_file or {variable}");
            self.source.fault(place, &key, "is not set, or is empty", Some(&expects));
            return None;
        }
        Some(ProviderSettings { client_secret: Secret(secret), ..draft.settings? })
    }

    /// Those without a fault, each with its secret.
    fn egress(&mut self) -> Vec<Egress> {
        let drafts = std::mem::take(&mut self.source.egress);
        let finished = drafts.into_iter().map(egress::Draft::finish);
        let (egress, faults): (Vec<_>, Vec<_>) = finished.partition(Result::is_ok);
        self.source.faults.extend(faults.into_iter().filter_map(Result::err).map(|fault| *fault));
        egress.into_iter().flatten().collect()
    }

    /// Those without a fault, each with its key and certificate.
    fn saml(&mut self) -> Vec<SamlSettings> {
        let drafts = std::mem::take(&mut self.source.saml);
        drafts.into_iter().filter_map(|draft| self.saml_provider(draft)).collect()
    }

    fn saml_provider(&mut self, draft: SamlDraft) -> Option<SamlSettings> {
        let current = draft.pair.and_then(|pair| self.pair(pair));
        let former = draft.former.and_then(|pair| self.pair(pair));
        Some(SamlSettings { keys: Some(Keys::new(current?, former)), ..draft.settings? })
    }

    /// A key of ours, and its certificate.
    fn pair(&mut self, Pair { key, certificate }: Pair) -> Option<KeyPair> {
        let (key_text, certificate) = (self.pem(&key), self.pem(&certificate));
        match KeyPair::from_pem(key_text?.as_bytes(), certificate?.as_bytes()) {
            Ok(pair) => Some(pair),
            Err(bad) => {
                self.source.fault(key.place, &key.key, bad.to_string(), Some(providers::PEM_FILES));
                None
            }
        }
    }

    fn pem(&mut self, file: &NamedFile) -> Option<String> {
        let text = read(&file.path, PEM_MAX_BYTES);
        if let Err(error) = &text {
            let wrong = format!("cannot be read: {error}");
            self.source.fault(file.place.clone(), &file.key, wrong, Some(providers::PEM_FILES));
        }
        text.ok()
    }

    /// The value of a key; its default where it is not set. None after a fault.
    fn value<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> values::Read<T>,
        default: Option<T>,
    ) -> Option<T> {
        let key = keys::find(name)?;
        let Some((text, place)) = self.source.value(key).cloned() else {
            if default.is_none() && !self.source.is_unreadable {
                let wrong = format!("is not set (nor is {})", key.variable());
                self.source.fault(Place::Nowhere, name, wrong, Some(key.expects));
            }
            return default;
        };
        match read(&text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.source.fault(place, name, wrong, Some(key.expects));
                None
            }
        }
    }

    /// The value of a key that may be left out. A fault is kept, and answered by none like what is not set.
    fn optional<T>(&mut self, name: &str, read: impl FnOnce(&str) -> values::Read<T>) -> Option<T> {
        self.value(name, |text| read(text).map(Some), Some(None)).flatten()
    }

    /// A database's address, which may be in a file of its own.
    fn database(&mut self, name: &str) -> Option<PgConnectOptions> {
        let file = format!("{name}_file");
        let (file_key, key) = (keys::find(&file)?, keys::find(name)?);
        match (self.source.value(key).is_some(), self.source.value(file_key).cloned()) {
            (true, Some((_, place))) => {
                self.source.fault(place, &file, format!("is set, and {name} too"), Some("one of the two"));
                None
            }
            (false, Some(_)) => self.value(&file, database_from_file, None),
            (_, None) => self.value(name, values::database, None),
        }
    }
}

fn environment(name: String, colour: Option<Colour>) -> Environment {
    match colour {
        Some(colour) => Environment { name, colour },
        None => Environment::named(name),
    }
}

fn works(text: &str) -> values::Read<bool> {
    match text {
        "serve" => Ok(true),
        "work" => Ok(false),
        _ => Err(format!("{text:?} is nowhere that jobs are worked on")),
    }
}

fn log_format(text: &str) -> values::Read<LogFormat> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("{text:?} is no format of the log")),
    }
}

fn database_from_file(path: &str) -> values::Read<PgConnectOptions> {
    let text = read(Path::new(path), SECRET_MAX_BYTES).map_err(|error| format!("cannot be read: {error}"))?;
    values::database(text.trim()).map_err(|wrong| format!("names a file whose text {wrong}"))
}

fn read(path: &Path, most: u64) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        return Err(std::io::Error::other(format!("it has more than {most} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
