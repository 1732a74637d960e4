//! From two empty servers to an office: Samuso's schema, the product's schema and data, indexes, grants, members. Each
//! step is done where it has not been done yet, so that an interrupted start is taken up where it stopped.

use super::members;
use super::said::count;
use crate::clock::Clock;
use crate::out;
use crate::stop::Stop;
use backoffice::catalog::open::open;
use backoffice::office::Office;
use backoffice::ops::grants::Grants;
use backoffice::ops::hold_down::hold_down;
use backoffice::ops::migrate::migrate;
use demo::cluster::{Account, DEMO_DATABASE, Endpoints};
use demo::product::{create_indexes, create_schema, description};
use demo::{Scale, generate, load};
use sqlx::{AssertSqlSafe, PgConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

const REPLICA_LIMIT: Duration = Duration::from_mins(2);

/// Where the product's data come from.
pub enum Source {
    /// What is there; the smallest amount of generated data, where nothing is.
    Whatever,
    Generated(Scale),
    Files(PathBuf),
}

impl Source {
    pub fn of(data: Option<&Path>, scale: Option<u32>) -> Result<Self, Stop> {
        match (data, scale) {
            (Some(dir), _) => {
                let found = dir.canonicalize().map_err(Stop::cannot(format!("find {}", dir.display())))?;
                Ok(Self::Files(found))
            }
            (None, Some(scale)) => Ok(Self::Generated(Scale::new(scale)?)),
            (None, None) => Ok(Self::Whatever),
        }
    }

    /// Whether the data with this description are what was asked for.
    fn is(&self, description: &str) -> bool {
        match self {
            Self::Whatever => true,
            Self::Generated(scale) => *description == *format!("generated data, scale {}", scale.times()),
            Self::Files(dir) => {
                let name = dir.file_name().unwrap_or(dir.as_os_str()).to_string_lossy();
                *description == *format!("real data: {name}")
            }
        }
    }
}

/// An office that is ready, and whether its data are the generated ones.
pub struct Prepared {
    pub office: Office,
    pub is_generated: bool,
}

pub async fn prepare(endpoints: &Endpoints, catalog: &Path, source: &Source) -> Result<Prepared, Stop> {
    let mut owner = endpoints.connect_primary(Account::Owner, DEMO_DATABASE).await?;
    let mut product = endpoints.connect_primary(Account::Product, DEMO_DATABASE).await?;
    migrate(&mut owner, "demo").await?;
    let description = bring_in(endpoints, &mut product, source).await?;
    index(&mut owner, &mut product).await?;
    grant(&open(&mut product, catalog).await?.0, &mut owner, &mut product).await?;
    hold_roles_down(endpoints).await?;
    members::add(&mut owner).await.map_err(Stop::cannot("add the demo's members"))?;
    endpoints.wait_for_replica(REPLICA_LIMIT).await?;
    // As `serve` opens it, which sees no more than was granted.
    let mut reader = endpoints.connect_primary(Account::Reader, DEMO_DATABASE).await?;
    let (catalog, notices) = open(&mut reader, catalog).await?;
    for notice in notices {
        out::line(notice);
    }
    Ok(Prepared { office: Office::open(catalog), is_generated: description.starts_with("generated") })
}

/// The product's schema and data, if they are not there.
async fn bring_in(
    endpoints: &Endpoints,
    product: &mut PgConnection,
    source: &Source,
) -> Result<String, Stop> {
    if let Some(found) = description(product).await? {
        return if source.is(&found) {
            out::line(format!("It has {found}, from an earlier start."));
            Ok(found)
        } else {
            Err(Stop::because(format!(
                "it has other data ({found}). Begin again with --reset to replace them"
            )))
        };
    }
    let has_schema = "SELECT to_regnamespace('documents') IS NOT NULL";
    if !sqlx::query_scalar::<_, bool>(has_schema).fetch_one(&mut *product).await? {
        create_schema(product).await?;
    }
    out::line("Bringing in the product's data …");
    let (url, now) =
        (endpoints.primary_url(Account::Product, DEMO_DATABASE), Clock::system().now().as_second());
    let brought = match source {
        Source::Whatever => generate(&url, Scale::new(1)?, now).await?,
        Source::Generated(scale) => generate(&url, *scale, now).await?,
        Source::Files(dir) => load(&url, dir, now).await?,
    };
    out::line(format!(
        "{} customers, {} articles, {} events in {} s",
        count(brought.channels),
        count(brought.articles),
        count(brought.events),
        brought.took.as_secs()
    ));
    description(product).await?.ok_or_else(|| Stop::because("the product's data did not come in to the end"))
}

/// The product's indexes for searching by words are made with a function of the `samuso` schema.
async fn index(owner: &mut PgConnection, product: &mut PgConnection) -> Result<(), Stop> {
    let usage = format!("GRANT USAGE ON SCHEMA samuso TO {}", Account::Product.role());
    sqlx::query(AssertSqlSafe(usage)).execute(owner).await?;
    Ok(create_indexes(product).await?)
}

/// What `samuso grants` prints for a superuser.
async fn hold_roles_down(endpoints: &Endpoints) -> Result<(), Stop> {
    let mut superuser = endpoints.connect_primary(Account::Superuser, DEMO_DATABASE).await?;
    let statements =
        hold_down(&mut superuser).await.map_err(Stop::cannot("read which functions there are"))?;
    for statement in statements {
        let held = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut superuser).await;
        held.map_err(Stop::cannot(statement))?;
    }
    Ok(())
}

/// What `samuso grants` prints, as whom it says.
async fn grant(
    catalog: &backoffice::catalog::model::Catalog,
    owner: &mut PgConnection,
    product: &mut PgConnection,
) -> Result<(), Stop> {
    let Grants { product: on_product, samuso } = Grants::of(catalog);
    for (connection, statements) in [(product, on_product), (owner, samuso)] {
        for statement in statements {
            // Names of the catalogue, quoted; a GRANT takes no parameters.
            let granted = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut *connection).await;
            granted.map_err(Stop::cannot(statement))?;
        }
    }
    Ok(())
}
