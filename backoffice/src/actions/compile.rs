//! The statements of actions: compiled once from the catalogue.

use crate::catalog::model::{Action, Catalog, Does, Entity, Param, ParamKind, ident};
use crate::catalog::placeholders;
use crate::catalog::types::ActionKey;
use crate::office::Statement;
use crate::records::{in_scope, key_columns_of};
use std::collections::HashMap;

pub struct Statements {
    actions: HashMap<ActionKey, ActionStatements>,
}

pub struct ActionStatements {
    /// `$1` scope, `$2` ids. Locks the targets (but for a call), in the order of their keys, and reads them: key, channel, title, whether
    /// `when` holds, and the image of every catalogued field.
    pub targets: Statement,
    /// `$1` ids, `$2…` the parameters in the catalogue's order. A call has none.
    pub run: Option<Statement>,
}

impl Statements {
    pub fn compile(catalog: &Catalog) -> Self {
        let actions = catalog.entities.iter().flat_map(|entity| {
            entity
                .actions
                .iter()
                .map(|action| (action.key.clone(), ActionStatements::compile(entity, action)))
        });
        Self { actions: actions.collect() }
    }

    /// Of an action of the same catalogue.
    pub fn of(&self, action: &Action) -> &ActionStatements {
        &self.actions[&action.key]
    }

    pub fn all(&self) -> impl Iterator<Item = &Statement> {
        self.actions.values().flat_map(|action| std::iter::once(&action.targets).chain(&action.run))
    }
}

impl ActionStatements {
    fn compile(entity: &Entity, action: &Action) -> Self {
        let run = match &action.does {
            Does::Sql(sql) => Some(run(entity, action, sql)),
            Does::Http(_) => None,
        };
        Self { targets: targets(entity, action), run }
    }
}

fn targets(entity: &Entity, action: &Action) -> Statement {
    let (keys, channel) = key_columns_of(entity);
    let title = format!("left({}::text, {})", ident(entity.title.as_str()), crate::limits::CELL_MAX_CHARS);
    let fields: Vec<String> = entity.fields.iter().map(|field| ident(field.key.as_str())).collect();
    let fields = fields.join(", ");
    let (when, table, scope) =
        (action.when.as_deref().unwrap_or("true"), entity.table.sql(), in_scope(entity));
    let (id, id_type) = id(entity);
    // What a call changes, the product itself locks: held by us, it could not be changed.
    let lock = if action.http().is_some() { "" } else { " FOR NO KEY UPDATE" };
    // The catalogue's text may end in a comment: it stands on lines of its own.
    let sql = format!(
        "SELECT {keys}, {channel} AS channel, {title} AS title, COALESCE((\n{when}\n)::boolean, false) AS applies, \
         (SELECT to_jsonb(image)::text FROM (SELECT {fields}) AS image) AS image \
         FROM {table} WHERE {scope} AND {id} = ANY($2::text[]::{id_type}[]) ORDER BY {id}{lock}"
    );
    Statement::new(format!("{}.targets", action.key), &sql)
}

fn run(entity: &Entity, action: &Action, sql: &str) -> Statement {
    let (_, id_type) = id(entity);
    let sql = placeholders::replace(sql, |name| match name {
        "ids" => format!("($1::text[]::{id_type}[])"),
        name => {
            // `check` refused a name that is no parameter.
            let at = action.params.iter().position(|param| param.name == name).unwrap_or_default();
            format!("(${}::text::{})", at + 2, action.params.get(at).map_or("text", sql_type))
        }
    });
    Statement::new(format!("{}.run", action.key), &sql)
}

/// The one column of the key; `check` refused actions on any other.
fn id(entity: &Entity) -> (String, String) {
    entity.single_id().map_or_else(
        || ("NULL".to_owned(), "text".to_owned()),
        |id| (ident(id.key.as_str()), id.sql_type.clone()),
    )
}

pub fn sql_type(param: &Param) -> &str {
    match &param.kind {
        ParamKind::Text { .. } => "text",
        ParamKind::Integer { .. } => "bigint",
        ParamKind::Number { .. } => "numeric",
        ParamKind::Boolean => "boolean",
        ParamKind::Date => "date",
        ParamKind::Timestamp => "timestamptz",
        ParamKind::Choice { sql_type, .. } | ParamKind::Relation { sql_type, .. } => sql_type,
    }
}
