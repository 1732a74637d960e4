//! What to do about a finding.

use super::Kind;

/// Names of a list that is not there to be read through.
const KNOWN_SHOWN: usize = 40;

impl Kind {
    pub fn advice(&self) -> Option<String> {
        let advice = match self {
            Self::DuplicateKey | Self::Twice { .. } => "leave one out".to_owned(),
            Self::UnknownKey { near, known, .. } => or_list(near.as_ref(), "known here", known),
            Self::MissingKey { key, .. } => format!("add `{key}`"),
            Self::Empty { key } => format!("give `{key}` a value, or leave it out"),
            Self::NotOneOf { near, one_of, .. } => or_list(near.as_ref(), "one of", one_of),
            Self::OutOfRange { min, max, .. } => match (*min, *max) {
                (min, i64::MAX) => format!("at least {min}"),
                (i64::MIN, max) => format!("at most {max}"),
                (min, max) => format!("between {min} and {max}"),
            },
            Self::BadName { .. } => {
                "lower-case letters, digits and `_`, a letter first, 60 at most".to_owned()
            }
            Self::KeyDoesNotApply { .. } => "leave it out".to_owned(),
            Self::NoEntities => "`samuso init` writes a first catalogue from the database".to_owned(),
            Self::NoRoles => {
                "add one: [role.admin] view = \"all\", run = \"all\", timeline = true".to_owned()
            }
            Self::NotMigrated => "run `samuso migrate`".to_owned(),
            Self::DuplicateEntity { .. } => "give one of them another `key`".to_owned(),
            Self::FileName { key } => format!("name it {key}.toml, so that people find it"),
            _ => {
                return self
                    .advice_on_columns()
                    .or_else(|| self.advice_on_sql())
                    .or_else(|| self.advice_on_names());
            }
        };
        Some(advice)
    }

    fn advice_on_columns(&self) -> Option<String> {
        let advice = match self {
            Self::UnknownTable { near, .. } => return near.as_ref().map(|near| did_you_mean(near)),
            Self::UnknownColumn { left_out: true, .. } => {
                "it is in `leave_out`: take it out there, or here".to_owned()
            }
            Self::UnknownColumn { near, .. } => return near.as_ref().map(|near| did_you_mean(near)),
            Self::NoId { is_view: true, .. } => {
                "add `id = \"…\"`: the column that tells the rows of the view apart".to_owned()
            }
            Self::NoId { unique, .. } | Self::IdNotUnique { unique, .. } if !unique.is_empty() => {
                format!("unique are: {}", unique.join("; "))
            }
            Self::NoId { .. } | Self::IdNotUnique { .. } => {
                "add a primary key or a unique index to the table".to_owned()
            }
            Self::Unlogged { table } => format!("ALTER TABLE {table} SET LOGGED, or leave the file out"),
            Self::IdType { .. } => "an id is a number, a text, a uuid, a date or a choice".to_owned(),
            Self::TitleNotText { .. } => {
                "name a column of text, or leave `title` out: then the id is shown".to_owned()
            }
            Self::ScopeType { .. } => "name the column that holds the customer's id".to_owned(),
            Self::LeftOutButNeeded { .. } => "take it out of `leave_out`".to_owned(),
            Self::NotSearchable { how: "exactly", .. } => {
                "search ids, slugs, emails and their like".to_owned()
            }
            Self::NotSearchable { .. } => "search columns of text".to_owned(),
            Self::BadSort { .. } => "write a column and `asc` or `desc`: \"updated_at desc\"".to_owned(),
            Self::NotSortable { .. } => {
                "PostgreSQL knows no order of this type: sort by another column".to_owned()
            }
            Self::NoIndex { create, .. } => create.join(";\n"),
            Self::Ctype { .. } => {
                "use a database whose LC_CTYPE is C.UTF-8, ko_KR.UTF-8 or its like".to_owned()
            }
            Self::BadUrl { why, .. } => (*why).to_owned(),
            Self::UnknownValue { near, known, .. } => or_list(near.as_ref(), "its values are", known),
            Self::ValuesOfNoChoice { .. } => "values are of an enum, or of a text".to_owned(),
            Self::UnnamedValues { .. } => "add them to `values`, each with its label".to_owned(),
            Self::CannotMask { .. } => {
                "pages and addresses name records by it: mask other fields, or hide the whole entity"
                    .to_owned()
            }
            Self::MaskType { .. } => "mask texts; numbers take \"last4\" alone".to_owned(),
            Self::ReferenceType { .. } => "name a column of the same type".to_owned(),
            Self::CompositeReference { .. } => {
                "one column cannot name such a record: leave it out".to_owned()
            }
            Self::MissingLabel { .. } => "add `label = { en = \"…\", ko = \"…\" }`".to_owned(),
            Self::MissingLanguage { language } => format!("add the {language} text"),
            _ => return None,
        };
        Some(advice)
    }

    fn advice_on_sql(&self) -> Option<String> {
        let advice = match self {
            Self::BadSql { hint, .. } => return hint.clone(),
            Self::Forbidden { .. } => "`samuso grants` prints what to grant; then check again".to_owned(),
            Self::Unreadable { .. } => {
                "`samuso grants` gives what the catalogue has: write a file for the table that this reads (`leave_out` what \
                 nobody needs; roles need not view it), or take a column that is read out of `leave_out`"
                    .to_owned()
            }
            Self::NotBoolean { .. } => "write a condition: `state = 'published'`".to_owned(),
            Self::ParamInCondition { .. } => "a condition speaks of the record's own columns".to_owned(),
            Self::BadStatement { statement, .. } => {
                format!("the statement is {statement}: this is a bug of Samuso")
            }
            Self::ActionsOfCompositeId { .. } | Self::ActionsOfView { .. } => {
                "actions need a table whose records have an id of one column: leave them out".to_owned()
            }
            Self::NeitherSqlNorHttp { .. } => {
                "add `sql = \"UPDATE …\"`, or `http = { method = \"POST\", url = \"https://…\" }`".to_owned()
            }
            Self::SqlAndHttp => "leave one out: what a call does is not in the statement's transaction".to_owned(),
            Self::BadCallUrl { why, .. } => (*why).to_owned(),
            Self::NotOneUpdate { found } => {
                format!("found {found}; write UPDATE … SET … WHERE … and nothing more")
            }
            Self::OtherTable { table, .. } => format!("write UPDATE {table} SET …"),
            Self::NoIds { condition } => format!("add WHERE {condition}"),
            Self::IdsDoNotLimit { condition } => format!("write WHERE {condition} AND ( … )"),
            Self::Returning => "leave it out: Samuso reads the records again by itself".to_owned(),
            Self::ChangesId { .. } => {
                "leave it out: who may see and run what on a record hangs on it".to_owned()
            }
            Self::UnknownParam { name, near: None } => format!("add [action.….param.{name}]"),
            Self::UnusedParam { near: None, .. } => "leave the parameter out, or use it".to_owned(),
            Self::EmptyRange => "exchange them".to_owned(),
            Self::ChoiceWithoutValues { .. } => {
                "add `values`, or `field`: the field of this entity that has them".to_owned()
            }
            Self::UndoWithout { param, near, .. } => {
                let field = near.as_deref().unwrap_or("…");
                format!("undo = {{ run = …, with = {{ {param} = \"{field}\" }} }}")
            }
            Self::UndoOfOtherEntity { .. } => "an action is undone by one of the same entity".to_owned(),
            Self::UndoTakesFewer { key, targets, action, .. } => {
                format!("raise {key} of `{action}` to {targets}")
            }
            Self::NoReference { .. } => "name a field with a foreign key, or with `references`".to_owned(),
            Self::MendsOtherEntity { .. } => {
                "say which record to run it on: { run = \"…\", on = \"…\" }".to_owned()
            }
            _ => return None,
        };
        Some(advice)
    }

    fn advice_on_names(&self) -> Option<String> {
        let advice = match self {
            Self::UnknownEntity { near, .. }
            | Self::UnknownAction { near, .. }
            | Self::UnknownField { near, .. }
            | Self::UnknownParam { near, .. }
            | Self::UnusedParam { near, .. }
            | Self::UndoOfNoParam { near, .. } => return near.as_ref().map(|near| did_you_mean(near)),
            Self::UnknownPlaceholder { near: Some(near), .. } => did_you_mean(near),
            Self::UnknownPlaceholder { .. } => {
                "there are {actor}, {record}, {before.…}, {after.…} and {arguments.…}".to_owned()
            }
            Self::OpenPlaceholder => "close it, or leave it out".to_owned(),
            Self::CannotHide { .. } => {
                "pages name records by it: hide other fields, or the whole entity".to_owned()
            }
            Self::NotMasked { .. } => "leave it out, or give the field a `mask`".to_owned(),
            Self::NeverAbove { .. } => "lower it, or leave it out: then each run needs approvals".to_owned(),
            Self::NobodyApproves { action } => format!("add \"{action}\" to `approve` of a role"),
            Self::RunsUnseen { entity, .. } | Self::ApprovesUnseen { entity, .. } => {
                format!("add \"{entity}\" to `view`")
            }
            Self::AuditMayBeEmpty { table, column } => {
                format!("ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")
            }
            Self::AuditType { used_as: "the moment", .. } => "name a column of type timestamptz".to_owned(),
            Self::AuditType { .. } => "name a column of type jsonb or json".to_owned(),
            Self::MissingGrant { grant, .. } => grant.clone(),
            _ => return None,
        };
        Some(advice)
    }
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

fn or_list(near: Option<&String>, intro: &str, known: &[String]) -> String {
    if let Some(near) = near {
        return did_you_mean(near);
    }
    let shown: Vec<String> = known.iter().take(KNOWN_SHOWN).map(|known| format!("`{known}`")).collect();
    format!("{intro}: {}", shown.join(", "))
}
