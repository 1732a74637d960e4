//! The doors through which views are saved and deleted.

use crate::problem::Failure;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "views/save")]
pub async fn save_view(
    entity: String,
    #[server(default)] query: String,
    #[server(default)] name: String,
    #[server(default)] shared: bool,
    #[server(default)] default: bool,
) -> Result<(), Failure> {
    use crate::records::value::list_address;
    use backoffice::catalog::types::EntityKey;
    use backoffice::records::views::{TypedView, save};
    let (cx, zone) = crate::page::asker()?;
    let entity = EntityKey::new(entity);
    let typed = TypedView { query, name, shared, is_default: default };
    let opens = save(&cx, &entity, &zone, &typed).await?;
    leptos_axum::redirect(&format!("{}?{opens}", list_address(&entity)));
    Ok(())
}

#[server(prefix = "/api", endpoint = "views/delete")]
pub async fn delete_view(view: String) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let entity = backoffice::records::views::delete(&cx, crate::page::id(&view)?).await?;
    leptos_axum::redirect(&super::everything_address(&entity));
    Ok(())
}
