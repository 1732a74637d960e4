//! The kinds of findings. Each says what is wrong; `advice` says what to do.

use crate::limits::TARGETS_MAX;

/// Whether a catalogue can be used all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Fault,
    Warning,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Kind {
    // The format.
    #[error("this is not TOML: {message}")]
    Syntax { message: String },
    #[error("the same key twice")]
    DuplicateKey,
    #[error("`{key}` is no key of the format")]
    UnknownKey { key: String, near: Option<String>, known: Vec<String> },
    #[error("`{of}` has no `{key}`")]
    MissingKey { key: String, of: String },
    #[error("`{key}` is {expected}, not {found}")]
    WrongType { key: String, expected: String, found: &'static str },
    #[error("`{key}` is empty")]
    Empty { key: String },
    #[error("`{key}` cannot be `{found}`")]
    NotOneOf { key: String, found: String, near: Option<String>, one_of: Vec<String> },
    #[error("`{key}` is out of range")]
    OutOfRange { key: String, min: i64, max: i64 },
    #[error("`{name}` cannot be a name of {what}")]
    BadName { name: String, what: &'static str },
    #[error("`{key}` means nothing {where_}")]
    KeyDoesNotApply { key: &'static str, where_: &'static str },
    #[error("`{name}` stands here twice")]
    Twice { name: String },

    // The folder.
    #[error("the folder has no file of an entity")]
    NoEntities,
    #[error("the folder has no roles.toml: nobody may look at anything")]
    NoRoles,
    #[error("the database has no samuso schema yet, so that not every statement could be checked")]
    NotMigrated,
    #[error("another file is of `{key}` too: {other}")]
    DuplicateEntity { key: String, other: String },
    #[error("the file of `{key}` has another name")]
    FileName { key: String },

    // Tables and columns.
    #[error("the database has no table or view `{table}`")]
    UnknownTable { table: String, near: Option<String> },
    #[error("{table} has no column `{column}`{}", if *left_out { " in the catalogue" } else { "" })]
    UnknownColumn { table: String, column: String, near: Option<String>, left_out: bool },
    #[error("{table} has no primary key, and no `id` is named")]
    NoId { table: String, is_view: bool, unique: Vec<String> },
    #[error("{table} is UNLOGGED: a replica has nothing of it, so that pages about it answer nothing")]
    Unlogged { table: String },
    #[error("`{columns}` of {table} is not unique: two records could have the same id")]
    IdNotUnique { table: String, columns: String, unique: Vec<String> },
    #[error("`{column}` cannot be an id: it is {sql_type}")]
    IdType { column: String, sql_type: String },
    #[error("`{column}` cannot name a record: it is {sql_type}")]
    TitleNotText { column: String, sql_type: String },
    #[error("`{column}` cannot name a customer: it is {sql_type}")]
    ScopeType { column: String, sql_type: String },
    #[error("`{column}` is needed as {used_as}")]
    LeftOutButNeeded { column: String, used_as: &'static str },

    // Searching and listing.
    #[error("`{column}` cannot be searched {how}: it is {sql_type}")]
    NotSearchable { column: String, how: &'static str, sql_type: String },
    #[error("`{text}` is no order")]
    BadSort { text: String },
    #[error("`{column}` cannot be sorted by: it is {sql_type}")]
    NotSortable { column: String, sql_type: String },
    #[error("no index serves {what} of {table} (about {rows} rows)")]
    NoIndex { what: String, table: String, rows: u64, create: Vec<String> },
    #[error(
        "the database's lc_ctype is {ctype}: pg_trgm takes no letter of Korean for one, so words are not found"
    )]
    Ctype { ctype: String },
    #[error("`{url}` is no pattern of an address")]
    BadUrl { url: String, why: &'static str },

    // Fields and relations.
    #[error("`{value}` is no value of `{column}`")]
    UnknownValue { value: String, column: String, near: Option<String>, known: Vec<String> },
    #[error("`{column}` has no values to name: it is {sql_type}")]
    ValuesOfNoChoice { column: String, sql_type: String },
    #[error("nothing says what people call these values of `{column}`: {values}")]
    UnnamedValues { column: String, values: String },
    #[error("no entity `{entity}`")]
    UnknownEntity { entity: String, near: Option<String> },
    #[error("`{column}` cannot be masked: it is {used_as}")]
    CannotMask { column: String, used_as: &'static str },
    #[error("`{column}` cannot be masked so: it is {sql_type}")]
    MaskType { column: String, sql_type: String },
    #[error("`{column}` is {sql_type}, and the id of `{entity}` is {id_type}")]
    ReferenceType { column: String, sql_type: String, entity: String, id_type: String },
    #[error("the id of `{entity}` is more than one column")]
    CompositeReference { entity: String },
    #[error("nothing says what people call `{what}`: they will see \"{shown}\"")]
    MissingLabel { what: String, shown: String },
    #[error("the {language} text is missing: people will see the other language")]
    MissingLanguage { language: &'static str },

    // SQL.
    #[error("PostgreSQL refuses this: {message}")]
    BadSql { message: String, hint: Option<String> },
    #[error("PostgreSQL does not let this role look: {message}")]
    Forbidden { message: String },
    #[error("{role} has every right that `samuso grants` gives it, and may not run this: {message}")]
    Unreadable { role: String, message: String },
    #[error("a condition is true or false, and this is {sql_type}")]
    NotBoolean { sql_type: String },
    #[error("`:{name}` in a condition: only an action's `sql` has parameters")]
    ParamInCondition { name: String },
    #[error("PostgreSQL refuses a statement that Samuso made of `{entity}`: {message}")]
    BadStatement { entity: String, statement: String, message: String },

    // Actions.
    #[error("`{entity}` has actions, and an id of more than one column")]
    ActionsOfCompositeId { entity: String },
    #[error("`{entity}` has actions, and {table} is no table")]
    ActionsOfView { entity: String, table: String },
    #[error("`{action}` says neither what to run (`sql`) nor what to call (`http`)")]
    NeitherSqlNorHttp { action: String },
    #[error("an action has `sql` or `http`, and not both")]
    SqlAndHttp,
    #[error("`{url}` cannot be called")]
    BadCallUrl { url: String, why: &'static str },
    #[error("an action is one UPDATE")]
    NotOneUpdate { found: String },
    #[error("this updates {found}, and the records are in {table}")]
    OtherTable { found: String, table: String },
    #[error("this changes records that nobody chose: it does not say which")]
    NoIds { condition: String },
    #[error("this may change records that nobody chose: `{condition}` does not limit the whole of it")]
    IdsDoNotLimit { condition: String },
    #[error("RETURNING is Samuso's to add")]
    Returning,
    #[error("an action cannot change `{column}`: it is {used_as} of its records")]
    ChangesId { column: String, used_as: &'static str },
    #[error("no parameter `{name}`")]
    UnknownParam { name: String, near: Option<String> },
    #[error("nothing that the action does takes `{name}`")]
    UnusedParam { name: String, near: Option<String> },
    #[error("`min` is more than `max`")]
    EmptyRange,
    #[error("no field `{field}` gives this choice its values")]
    ChoiceWithoutValues { field: String },
    #[error("no action `{action}`")]
    UnknownAction { action: String, near: Option<String> },
    #[error("`{action}` is of another entity: it cannot undo this")]
    UndoOfOtherEntity { action: String },
    #[error("`{action}` needs `{param}`, and undoing does not give it")]
    UndoWithout { action: String, param: String, near: Option<String> },
    #[error("`{action}` has no parameter `{param}`")]
    UndoOfNoParam { action: String, param: String, near: Option<String> },
    #[error("a run of {targets} could not be undone at once: `{action}` takes {undo_targets}")]
    UndoTakesFewer { key: &'static str, action: String, targets: u32, undo_targets: u32 },
    #[error("no run has more than {max} records, so none would need approvals above {above}")]
    NeverAbove { above: u32, max: u32 },
    #[error("`{action}` needs approvals, and no role may approve it")]
    NobodyApproves { action: String },
    #[error("`{field}` names no record of another entity")]
    NoReference { field: String },
    #[error("`{action}` runs on `{entity}`, and not on {found}")]
    MendsOtherEntity { action: String, entity: String, found: String },

    // Roles, timeline, grants.
    #[error("`{name}` names no field: a field is `entity.column`")]
    UnknownField { name: String, near: Option<String> },
    #[error("`{name}` cannot be hidden: it is {used_as} of its records")]
    CannotHide { name: String, used_as: &'static str },
    #[error("`{name}` has no mask: whoever may view it sees it as it is")]
    NotMasked { name: String },
    #[error("`{role}` runs `{action}` and may not look at `{entity}`")]
    RunsUnseen { role: String, action: String, entity: String },
    #[error("`{role}` approves `{action}` and may not look at `{entity}`")]
    ApprovesUnseen { role: String, action: String, entity: String },
    #[error("`{column}` cannot be {used_as}: it is {sql_type}")]
    AuditType { column: String, used_as: &'static str, sql_type: String },
    #[error("`{column}` may be empty: an event of which it is could not be shown")]
    AuditMayBeEmpty { table: String, column: String },
    #[error("`{{{name}}}` is no placeholder")]
    UnknownPlaceholder { name: String, near: Option<String> },
    #[error("a `{{` without its `}}`")]
    OpenPlaceholder,
    #[error("the database role {role} may not {right} {what}")]
    MissingGrant { role: String, right: &'static str, what: String, grant: String },
}

impl Kind {
    /// The parser's message, told apart where it is a kind of its own.
    pub fn syntax(message: &str) -> Self {
        match message {
            "duplicate key" => Self::DuplicateKey,
            _ => Self::Syntax { message: message.to_owned() },
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Self::NotMigrated
            | Self::FileName { .. }
            | Self::Forbidden { .. }
            | Self::Unlogged { .. }
            | Self::NoIndex { .. }
            | Self::Ctype { .. }
            | Self::UnnamedValues { .. }
            | Self::MissingLabel { .. }
            | Self::MissingLanguage { .. }
            | Self::UndoTakesFewer { .. }
            | Self::RunsUnseen { .. }
            | Self::ApprovesUnseen { .. }
            | Self::NobodyApproves { .. }
            | Self::AuditMayBeEmpty { .. }
            | Self::MissingGrant { .. } => Severity::Warning,
            _ => Severity::Fault,
        }
    }

    /// `UnknownColumn`
    pub fn name(&self) -> String {
        let debug = format!("{self:?}");
        debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
    }

    pub fn targets_out_of_range() -> Self {
        Self::OutOfRange { key: "max_targets".to_owned(), min: 1, max: i64::from(TARGETS_MAX) }
    }
}
