//! What the database itself says of an entity: the truth that pages are held to.

use backoffice::catalog::model::{Entity, ident};
use backoffice::catalog::types::FieldKey;
use backoffice::records::types::RecordId;
use sqlx::{AssertSqlSafe, PgConnection, Row};

pub struct Asked<'a> {
    pub entity: &'a Entity,
    pub superuser: &'a mut PgConnection,
}

/// A record that a text should find.
pub struct Wanted {
    pub text: String,
    pub id: RecordId,
}

impl Asked<'_> {
    /// Ids in the order of a field, what is empty last.
    pub async fn ids(&mut self, sort: &FieldKey, down: bool, most: usize) -> Vec<RecordId> {
        let order = if down { "DESC" } else { "ASC" };
        let keys: Vec<String> =
            self.entity.id.iter().map(|key| format!("{} {order}", ident(key.as_str()))).collect();
        let by = format!("{} {order} NULLS LAST, {}", ident(sort.as_str()), keys.join(", "));
        let rows = self.rows("''", &format!("ORDER BY {by} LIMIT {most}")).await;
        rows.into_iter().map(|wanted| wanted.id).collect()
    }

    /// The first and the last record, with their titles.
    pub async fn ends(&mut self) -> Vec<Wanted> {
        let title = ident(self.entity.title.as_str());
        let keys: Vec<String> = self.entity.id.iter().map(|key| ident(key.as_str())).collect();
        let mut ends = Vec::new();
        for order in ["ASC", "DESC"] {
            let by: Vec<String> = keys.iter().map(|key| format!("{key} {order}")).collect();
            ends.extend(self.rows(&title, &format!("ORDER BY {} LIMIT 1", by.join(", "))).await);
        }
        ends
    }

    /// What a pattern first matches in a field, of some record.
    pub async fn piece(&mut self, field: &FieldKey, pattern: &str) -> Option<Wanted> {
        let column = ident(field.as_str());
        let piece = format!("substring({column}::text from '{pattern}')");
        self.rows(&piece, &format!("WHERE {piece} <> '' ORDER BY md5({column}::text) LIMIT 1")).await.pop()
    }

    /// The records whose field holds a text.
    pub async fn holding(&mut self, field: &FieldKey, text: &str) -> Vec<RecordId> {
        let holds = format!("WHERE {}::text ILIKE '%{text}%'", ident(field.as_str()));
        self.rows("''", &holds).await.into_iter().map(|wanted| wanted.id).collect()
    }

    async fn rows(&mut self, text: &str, rest: &str) -> Vec<Wanted> {
        let keys: Vec<String> =
            self.entity.id.iter().map(|key| format!("{}::text", ident(key.as_str()))).collect();
        let sql = format!(
            "SELECT ARRAY[{}] AS of_record, coalesce({text}::text, '') AS as_text FROM {} {rest}",
            keys.join(", "),
            self.entity.table.sql()
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *self.superuser).await.unwrap();
        let wanted = |row: &sqlx::postgres::PgRow| Wanted {
            text: row.get("as_text"),
            id: RecordId::from_parts(&row.get::<Vec<String>, _>("of_record")),
        };
        rows.iter().map(wanted).collect()
    }
}
