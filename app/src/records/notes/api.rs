//! The doors through which notes are written, edited and deleted.

use crate::problem::Failure;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "notes/write")]
pub async fn write_note(
    entity: String,
    id: String,
    form: String,
    #[server(default)] text: String,
) -> Result<(), Failure> {
    use backoffice::catalog::types::EntityKey;
    use backoffice::records::notes;
    use backoffice::records::types::{RecordId, RecordRef};
    let (cx, _) = crate::page::asker()?;
    let record = RecordRef { entity: EntityKey::new(entity), id: RecordId::new(id) };
    notes::write(&cx, &record, crate::page::id(&form)?, &text).await?;
    go_to(&record);
    Ok(())
}

#[server(prefix = "/api", endpoint = "notes/edit")]
pub async fn edit_note(
    note: String,
    #[server(default)] version: i32,
    #[server(default)] text: String,
) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let record = backoffice::records::notes::edit(&cx, crate::page::id(&note)?, version, &text).await?;
    go_to(&record);
    Ok(())
}

#[server(prefix = "/api", endpoint = "notes/delete")]
pub async fn delete_note(note: String) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let record = backoffice::records::notes::delete(&cx, crate::page::id(&note)?).await?;
    go_to(&record);
    Ok(())
}

#[cfg(feature = "ssr")]
fn go_to(record: &backoffice::records::types::RecordRef) {
    leptos_axum::redirect(&format!("{}#notes", crate::records::value::record_address(record)));
}
