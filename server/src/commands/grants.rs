use super::Configured;
use crate::out;
use crate::stop::Stop;
use backoffice::catalog::open::open;
use backoffice::ops::connect::command_connection;
use backoffice::ops::grants::{Grants as Needed, held};
use backoffice::ops::hold_down::hold_down;

const LONG_ABOUT: &str = "\
Print the grants that the catalogue needs

SQL for whoever owns the product's tables and for `samuso_owner`: what `samuso_reader` and `samuso_writer` may do, and \
nothing else: also what an earlier catalogue needed is taken away. The last part is for a superuser: functions that \
everybody may call and these two need not, and timeouts as settings of the roles. Roles are made once, by hand:

  CREATE ROLE samuso_reader LOGIN PASSWORD '…';
  CREATE ROLE samuso_writer LOGIN PASSWORD '…';

To be run after `samuso migrate`, and again whenever an entity or an action is added:

  samuso grants | psql --single-transaction postgres://superuser@…/product";

/// Print the grants that the catalogue needs
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Grants {
    #[command(flatten)]
    configured: Configured,
}

impl Grants {
    pub async fn run(self) -> Result<(), Stop> {
        let (config, reader) = self.configured.read().checking()?;
        let mut reader = command_connection(&reader).await.map_err(Stop::cannot("reach the primary"))?;
        let (catalog, _) = open(&mut reader, &config.catalog_dir).await?;
        let held = held(&mut reader).await.map_err(Stop::cannot("read what the roles may do now"))?;
        let Needed { product, samuso } = Needed::of(&catalog).and_no_more(&catalog, held);
        let superuser =
            hold_down(&mut reader).await.map_err(Stop::cannot("read which functions there are"))?;
        let parts = [
            ("the owner of the product's tables", product),
            ("samuso_owner", samuso),
            ("a superuser", superuser),
        ];
        for (who, statements) in parts {
            out::line(format_args!("-- As {who}:"));
            for statement in statements {
                out::line(format_args!("{statement};"));
            }
        }
        Ok(())
    }
}
