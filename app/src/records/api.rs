//! The door through which a masked field is revealed: who asks, of what, and why.

use crate::problem::Failure;
use leptos::prelude::*;

/// Shows a masked field to its member for a while, on the record's page, and goes there.
#[server(prefix = "/api", endpoint = "records/reveal")]
pub async fn reveal_field(
    entity: String,
    id: String,
    field: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: String,
) -> Result<(), Failure> {
    use crate::page::segment;
    use crate::records::value::record_address;
    use backoffice::catalog::types::{EntityKey, FieldKey};
    use backoffice::records::reveal::{Because, reveal};
    use backoffice::records::types::{RecordId, RecordRef};
    let (cx, _) = crate::page::asker()?;
    let record = RecordRef { entity: EntityKey::new(entity), id: RecordId::new(id) };
    let here = format!("{}#f-{}", record_address(&record), segment(&field));
    let because = Because { reason, ticket: crate::page::ticket(ticket) };
    let revealed = reveal(&cx, &record, &FieldKey::new(&field), &because).await;
    revealed.map_err(|problem| problem.coming_back_to(&here))?;
    leptos_axum::redirect(&here);
    Ok(())
}
