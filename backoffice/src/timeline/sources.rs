//! Where events are read from: the product's audit table, Samuso's own, and what triggers captured.

use crate::catalog::model::{Audit, Table, ident};
use crate::timeline::branch::{Branch, Casts};
use std::collections::BTreeMap;

/// The product's audit table.
pub(super) fn product(audit: &Audit) -> Branch {
    let column = |name: &str| format!("a.{}", ident(name));
    let optional = |name: &Option<String>| name.as_deref().map_or("NULL::text".to_owned(), column);
    let json = |name: &Option<String>| name.as_deref().map_or("NULL".to_owned(), column) + "::jsonb";
    let cast = |name: &str| audit.types.get(name).cloned().unwrap_or_else(|| "text".to_owned());
    let kind = audit.actor_type.as_deref().map_or("'user'".to_owned(), column);
    Branch {
        name: "product",
        columns: "NULL::text AS actor_label, NULL::text AS record_label, NULL::text AS run_id".to_owned(),
        from: format!("{} AS a", audit.table.sql()),
        occurred_at: column(&audit.occurred_at),
        id: column(&audit.id),
        id_type: audit.id_type.clone(),
        entity: column(&audit.entity),
        record: column(&audit.record),
        all_of: 2,
        scoped: 3,
        entities: 22,
        mode: 17,
        cursor_id: 18,
        keys: 24,
        arguments_of: "''".to_owned(),
        actor_kind: kind,
        actor_id: column(&audit.actor_id),
        action: column(&audit.action),
        channel: optional(&audit.scope),
        before: json(&audit.before),
        after: json(&audit.after),
        arguments: json(&audit.arguments),
        reason: optional(&audit.reason),
        ticket: "NULL::text".to_owned(),
        casts: Casts {
            actor_id: cast(&audit.actor_id),
            record: cast(&audit.record),
            channel: audit.scope.as_deref().map_or("text".to_owned(), cast),
        },
    }
}

/// A product that writes no audit table: an empty one in its place, so that every parameter keeps its number and type.
pub(super) fn no_product() -> Branch {
    let audit = Audit {
        table: Table { schema: String::new(), name: String::new() },
        id: "id".to_owned(),
        id_type: "bigint".to_owned(),
        occurred_at: "occurred_at".to_owned(),
        actor_type: None,
        actor_id: "actor_id".to_owned(),
        scope: None,
        entity: "entity".to_owned(),
        record: "record".to_owned(),
        action: "action".to_owned(),
        arguments: None,
        before: None,
        after: None,
        reason: None,
        entities: BTreeMap::new(),
        actors: BTreeMap::new(),
        actions: BTreeMap::new(),
        fields: BTreeMap::new(),
        bookkeeping: Vec::new(),
        serves_scope: true,
        types: BTreeMap::new(),
    };
    let from = "(SELECT NULL::bigint AS id, NULL::timestamptz AS occurred_at, NULL::text AS actor_id, \
        NULL::text AS entity, NULL::text AS record, NULL::text AS action WHERE false) AS a";
    Branch { from: from.to_owned(), ..product(&audit) }
}

/// Samuso's own events.
pub(super) fn samuso() -> Branch {
    let text = || "text".to_owned();
    Branch {
        name: "samuso",
        // A decision on a run changes no record, so it is none of the run's own events.
        columns:
            "e.actor_label, e.record_label, COALESCE(e.run_id::text, CASE WHEN e.action LIKE 'samuso.%' \
            THEN e.arguments ->> 'run' END) AS run_id"
                .to_owned(),
        from: "samuso.event AS e".to_owned(),
        occurred_at: "e.occurred_at".to_owned(),
        id: "e.id".to_owned(),
        id_type: "bigint".to_owned(),
        entity: "e.entity".to_owned(),
        record: "e.record_id".to_owned(),
        all_of: 4,
        scoped: 5,
        entities: 23,
        mode: 19,
        cursor_id: 20,
        keys: 25,
        arguments_of: "CASE WHEN entity IS NULL THEN '' ELSE action END".to_owned(),
        actor_kind: "e.actor_kind".to_owned(),
        actor_id: "e.actor_id".to_owned(),
        action: "e.action".to_owned(),
        channel: "e.channel".to_owned(),
        before: "e.before".to_owned(),
        after: "e.after".to_owned(),
        arguments: "e.arguments".to_owned(),
        reason: "e.reason".to_owned(),
        ticket: "e.ticket".to_owned(),
        casts: Casts { actor_id: text(), record: text(), channel: text() },
    }
}

/// What triggers captured and no event of the same transaction tells.
pub(super) fn captured() -> Branch {
    let not_told = "(SELECT * FROM samuso.captured WHERE NOT folded) AS e";
    Branch {
        name: "captured",
        from: not_told.to_owned(),
        reason: "NULL::text".to_owned(),
        mode: 27,
        cursor_id: 28,
        ..samuso()
    }
}
