//! What each command needs.

use super::{Checking, Config, Faults, Log, LogFormat, Place, Reader, values};
use app::visit::{Colour, Environment};
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

impl Reader {
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
        let (break_glass, probe) = (self.break_glass(), self.probe());
        self.done(config.zip(primary).map(|(config, primary)| Checking {
            config,
            primary,
            oidc,
            saml,
            break_glass,
            probe,
            egress,
        }))
    }

    pub(super) fn common(&mut self) -> Option<Config> {
        let name = self.value("environment.name", values::name, None);
        let colour = self.optional("environment.colour", values::colour);
        let format = self.value("server.log_format", log_format, Some(LogFormat::Text));
        let filter = self.value("server.log", values::log_filter, Some("info".to_owned()));
        let catalog_dir = self.value("catalog.dir", |text| Ok(PathBuf::from(text)), Some("catalog".into()));
        let environment = environment(name?, colour);
        Some(Config { environment, log: Log { format: format?, filter: filter? }, catalog_dir: catalog_dir? })
    }

    /// Faults come in the order in which one reads the file.
    pub(super) fn done<T>(self, value: Option<T>) -> Result<T, Faults> {
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
}

fn environment(name: String, colour: Option<Colour>) -> Environment {
    match colour {
        Some(colour) => Environment { name, colour },
        None => Environment::named(name),
    }
}

fn log_format(text: &str) -> values::Read<LogFormat> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("{text:?} is no format of the log")),
    }
}
