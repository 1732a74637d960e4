//! The doors through which records are pinned and let go of.

use crate::problem::Failure;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "records/pin")]
pub async fn pin_record(entity: String, id: String) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let record = named(entity, id);
    backoffice::records::pins::pin(&cx, &record).await?;
    leptos_axum::redirect(&crate::records::value::record_address(&record));
    Ok(())
}

/// `home` is where one comes back to.
#[server(prefix = "/api", endpoint = "records/unpin")]
pub async fn unpin_record(entity: String, id: String, #[server(default)] home: bool) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let record = named(entity, id);
    backoffice::records::pins::unpin(&cx, &record).await?;
    let back = if home { "/".to_owned() } else { crate::records::value::record_address(&record) };
    leptos_axum::redirect(&back);
    Ok(())
}

#[cfg(feature = "ssr")]
fn named(entity: String, id: String) -> backoffice::records::types::RecordRef {
    use backoffice::catalog::types::EntityKey;
    use backoffice::records::types::{RecordId, RecordRef};
    RecordRef { entity: EntityKey::new(entity), id: RecordId::new(id) }
}
