//! The catalogue as it runs: what the TOML files say, joined with what the database knows. Made only by
//! `compile`, from files that `check` found no fault in, so that nothing here has to be doubted again.

use super::call_url::CallUrl;
use super::mask::Mask;
use super::types::{ActionKey, ChoiceValue, EntityKey, FieldKey, FieldKind, RoleKey, Text};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct Catalog {
    /// In the order in which navigation shows them.
    pub entities: Vec<Entity>,
    pub roles: BTreeMap<RoleKey, Role>,
    /// Where the product writes who changed what, if it does.
    pub audit: Option<Audit>,
    /// Addresses of the product, so that a pasted one is recognised: `ProductUrl::find`.
    pub product_urls: Vec<ProductUrl>,
    /// SHA-256 over the files: the catalogue that runs is the catalogue that was checked.
    pub digest: String,
}

#[derive(Clone, Debug)]
pub struct Entity {
    pub key: EntityKey,
    pub label: Text,
    pub description: Option<Text>,
    pub table: Table,
    /// One column, or several for a composite key; never empty.
    pub id: Vec<FieldKey>,
    /// The field that names a record; the id where there is none.
    pub title: FieldKey,
    /// The field that holds the customer (channel) a record belongs to. Entities without one are for members
    /// whose grant covers everything.
    pub scope: Option<FieldKey>,
    /// Every catalogued column, in the table's order.
    pub fields: Vec<Field>,
    pub search: Search,
    pub list: List,
    /// To-many relations, as the catalogue lists them. To-one relations are `Field::references`.
    pub relations: Vec<Relation>,
    pub diagnoses: Vec<Diagnosis>,
    pub actions: Vec<Action>,
}

/// A table or view.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Table {
    pub schema: String,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub key: FieldKey,
    pub label: Text,
    /// The catalogue's help, or the column's comment in the database.
    pub help: Option<Text>,
    pub kind: FieldKind,
    /// The type as PostgreSQL writes it, fit for a cast: `bigint`, `documents.article_state`, `text[]`.
    pub sql_type: String,
    pub nullable: bool,
    /// Of a `Choice`: its values in order.
    pub values: Vec<ChoiceValue>,
    /// The entity that this field names a record of.
    pub references: Option<EntityKey>,
    /// How it is shown to roles that do not see it plainly.
    pub mask: Option<Mask>,
    /// Revealed only to whoever signed in a moment ago.
    pub fresh: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Search {
    pub exact: Vec<FieldKey>,
    pub prefix: Vec<FieldKey>,
    pub words: Vec<FieldKey>,
}

#[derive(Clone, Debug)]
pub struct List {
    pub columns: Vec<FieldKey>,
    pub filters: Vec<FieldKey>,
    /// Columns that can be sorted by: each has an index that serves it, or the table is small.
    pub sortable: Vec<FieldKey>,
    /// The order of the list that nobody sorted.
    pub sort: Sort,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub field: FieldKey,
    pub descending: bool,
}

/// The records of `entity` whose field `by` holds this record's id.
#[derive(Clone, Debug)]
pub struct Relation {
    pub key: String,
    pub label: Text,
    pub entity: EntityKey,
    pub by: FieldKey,
}

#[derive(Clone, Debug)]
pub struct Diagnosis {
    pub question: Text,
    pub checks: Vec<Check>,
}

/// One condition of a diagnosis: an SQL expression over the entity's table, under the table's own name.
#[derive(Clone, Debug)]
pub struct Check {
    pub sql: String,
    pub fails: Text,
    /// Whose change made it fail: a field of this record, or, with `on`, of the record that the field `on` names.
    pub about: Option<About>,
    /// The action that mends it.
    pub mend: Option<Mend>,
}

#[derive(Clone, Debug)]
pub struct About {
    pub on: Option<FieldKey>,
    pub field: FieldKey,
}

#[derive(Clone, Debug)]
pub struct Mend {
    pub action: ActionKey,
    /// Run on the record that this field names; on the record itself where there is none.
    pub on: Option<FieldKey>,
}

#[derive(Clone, Debug)]
pub struct Action {
    pub key: ActionKey,
    pub entity: EntityKey,
    pub label: Text,
    pub description: Option<Text>,
    /// Offered and run only on records for which this SQL expression holds.
    pub when: Option<String>,
    pub does: Does,
    /// The columns that it sets; of a call, those that the catalogue says it does.
    pub sets: Vec<FieldKey>,
    pub params: Vec<Param>,
    pub undo: Option<Undo>,
    pub reason: Asked,
    pub ticket: Asked,
    pub max_targets: u32,
    /// The most records of a job; none, where it is never run as one.
    pub max_bulk: Option<u32>,
    /// Run only by whoever signed in a moment ago.
    pub fresh: bool,
    /// Run only once others have approved it.
    pub approvals: Option<Approvals>,
}

/// What an action does.
#[derive(Clone, Debug)]
pub enum Does {
    /// One UPDATE, with `:ids` and `:param` names.
    Sql(String),
    /// A call of the product's own API, for each record.
    Http(Box<Http>),
}

#[derive(Clone, Debug)]
pub struct Http {
    pub method: Method,
    pub url: CallUrl,
    /// Texts that are `:id` or `:param` as a whole stand for values.
    pub body: Option<Value>,
    /// The same call, which does nothing.
    pub dry_run: Option<CallUrl>,
    /// Says what came of a call, by its `{key}`.
    pub status: Option<CallUrl>,
    /// Where the catalogue says it: `article.toml:42`.
    pub at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl Http {
    /// Everything that is called, and with what: a run is held to it.
    pub fn text(&self) -> String {
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        format!("{} {} {body}", self.method.as_str(), self.url.text())
    }
}

impl Action {
    /// The call that does it, where it is one.
    pub fn http(&self) -> Option<&Http> {
        match &self.does {
            Does::Http(http) => Some(http),
            Does::Sql(_) => None,
        }
    }
}

/// How many others have to approve a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approvals {
    pub needed: u32,
    /// Only of runs that change more records than this.
    pub above: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Required,
    Optional,
    No,
}

/// The action that reverses another. `with` gives its parameters the values that fields had before.
#[derive(Clone, Debug)]
pub struct Undo {
    pub action: ActionKey,
    pub with: BTreeMap<String, FieldKey>,
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub label: Text,
    pub help: Option<Text>,
    pub kind: ParamKind,
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ParamKind {
    Text {
        max: u32,
        long: bool,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    Boolean,
    Date,
    Timestamp,
    Choice {
        values: Vec<ChoiceValue>,
        sql_type: String,
    },
    /// The id of a record of another entity.
    Relation {
        entity: EntityKey,
        sql_type: String,
    },
}

/// What members with this role may do; which records of it is said by the grant's scope.
#[derive(Clone, Debug)]
pub struct Role {
    pub key: RoleKey,
    pub label: Text,
    pub view: Allowed<EntityKey>,
    /// Fields that this role does not see: `manager.email`.
    pub hide: Vec<(EntityKey, FieldKey)>,
    /// Masked fields that it sees as they are.
    pub plain: Allowed<(EntityKey, FieldKey)>,
    /// Masked fields that it may look at for a while, with a reason.
    pub reveal: Allowed<(EntityKey, FieldKey)>,
    pub run: Allowed<ActionKey>,
    /// Runs of others that it may approve.
    pub approve: Allowed<ActionKey>,
    /// May read timelines (of what it may view).
    pub timeline: bool,
    /// Events of a timeline that it may take along at once.
    pub export: u32,
    /// May look after members.
    pub access: bool,
    /// May share views of lists, and choose what a list opens with.
    pub share_views: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed<K> {
    All,
    Only(Vec<K>),
}

impl Role {
    /// How this role sees a field of an entity.
    pub fn sight(&self, entity: &Entity, field: &FieldKey) -> Sight {
        let named = (entity.key.clone(), field.clone());
        match entity.field(field).and_then(|field| field.mask) {
            _ if self.hide.contains(&named) => Sight::Hidden,
            Some(mask) if !self.plain.allows(&named) => Sight::Masked(mask),
            _ => Sight::Plain,
        }
    }
}

/// How a field is seen, from the least on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    Hidden,
    Masked(Mask),
    Plain,
}

impl<K: PartialEq> Allowed<K> {
    pub fn allows(&self, key: &K) -> bool {
        match self {
            Self::All => true,
            Self::Only(keys) => keys.contains(key),
        }
    }
}

/// The product's audit table: which column says what. Columns that are `None` the product does not keep.
#[derive(Clone, Debug)]
pub struct Audit {
    pub table: Table,
    pub id: String,
    pub id_type: String,
    pub occurred_at: String,
    pub actor_type: Option<String>,
    pub actor_id: String,
    pub scope: Option<String>,
    pub entity: String,
    pub record: String,
    pub action: String,
    pub arguments: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
    /// The product's name of an entity, where it is not the catalogue's.
    pub entities: BTreeMap<String, EntityKey>,
    /// Kinds of actors: what to call them, and the entity that knows their names.
    pub actors: BTreeMap<String, AuditActor>,
    /// Sentences by the product's action.
    pub actions: BTreeMap<String, AuditAction>,
    /// Keys of before, after and arguments that are no field of the entity, and may be shown (`[field.path]` with a
    /// `label` in timeline.toml). What is neither a field nor here is not shown: nobody said that it may be.
    pub fields: BTreeMap<String, Text>,
    /// Keys that are written at every change and tell nobody what was done, beside the usual ones.
    pub bookkeeping: Vec<String>,
    /// The types of the table's columns as PostgreSQL writes them, fit for a cast, by column.
    pub types: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
pub struct AuditActor {
    pub label: Text,
    pub entity: Option<EntityKey>,
}

/// `{actor} moved {record} from {before.path} to {after.path}`
#[derive(Clone, Debug)]
pub struct AuditAction {
    pub label: Text,
    pub sentence: Option<Text>,
}

/// An address of the product that names a record: `https://*.docs.example/*/{slug}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductUrl {
    /// As the catalogue writes it: `*` stands for any one label of the host or segment of the path, `{field}` for the
    /// field that names the record.
    pub pattern: String,
    pub entity: EntityKey,
    pub field: FieldKey,
}

impl Catalog {
    pub fn entity(&self, key: &EntityKey) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.key == *key)
    }

    pub fn action(&self, key: &ActionKey) -> Option<&Action> {
        self.entities.iter().flat_map(|entity| &entity.actions).find(|action| action.key == *key)
    }

    /// The entity whose records are the channels: the one that is its own scope.
    pub fn channels(&self) -> Option<&Entity> {
        let is_own_scope =
            |entity: &&Entity| entity.single_id().is_some_and(|id| entity.scope.as_ref() == Some(&id.key));
        self.entities.iter().find(is_own_scope)
    }
}

impl Entity {
    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == *key)
    }

    /// The column of a key that is one column. Actions need one.
    pub fn single_id(&self) -> Option<&Field> {
        match self.id.as_slice() {
            [only] => self.field(only),
            _ => None,
        }
    }
}

impl std::fmt::Display for Table {
    /// As the catalogue writes it: quoted only where the name would be read as something else.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let needs_quotes = |name: &str| name.contains(['.', '"']) || name.is_empty();
        let written = |name: &str| if needs_quotes(name) { ident(name) } else { name.to_owned() };
        write!(f, "{}.{}", written(&self.schema), written(&self.name))
    }
}

impl Table {
    /// Quoted for SQL.
    pub fn sql(&self) -> String {
        format!("{}.{}", ident(&self.schema), ident(&self.name))
    }
}

/// An identifier, quoted: names come from the database's own catalogue, and may be reserved words, mixed case or
/// contain quotes.
pub fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
