//! Rows of all tables on their way to the database, in COPY's order of columns.

use sqlx::PgConnection;

use crate::copy::Rows;
use crate::rows::{Article, Channel, Event, Manager, Revision, Space, Stamp};

const CHANNEL: &str =
    "id, slug, name, language, plan, signup_email, settings, suspended, created_at, updated_at, version";
const MANAGER: &str = "id, channel_id, handle, name, email, role, left_at, created_at, updated_at, version";
const SPACE: &str =
    "id, channel_id, slug, name, website_on, on_home, settings, created_at, updated_at, version";
const ARTICLE: &str = "id, channel_id, space_id, slug, title, summary, body, state, hidden, \
    published_at, scheduled_at, deleted_at, created_by, updated_by, created_at, updated_at, version";
const REVISION: &str =
    "id, article_id, channel_id, number, title, note, created_by, created_at, updated_at, version";
const EVENT: &str = "id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, \
    arguments, before, after, created_at, updated_at, version";

/// Rows for every table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    channels: Rows,
    managers: Rows,
    spaces: Rows,
    articles: Rows,
    revisions: Rows,
    events: Rows,
}

impl Batch {
    pub(crate) fn bytes(&self) -> usize {
        let tables =
            [&self.channels, &self.managers, &self.spaces, &self.articles, &self.revisions, &self.events];
        tables.iter().map(|rows| rows.len()).sum()
    }

    /// The tables whose rows have grown beyond this, if any have.
    ///
    /// Each COPY costs a delayed acknowledgement, 40 ms, so a table is not sent before it is worth that.
    pub(crate) fn take_full(&mut self, bytes: usize) -> Option<Self> {
        let mut full = Self::default();
        for (here, there) in [
            (&mut self.channels, &mut full.channels),
            (&mut self.managers, &mut full.managers),
            (&mut self.spaces, &mut full.spaces),
            (&mut self.articles, &mut full.articles),
            (&mut self.revisions, &mut full.revisions),
            (&mut self.events, &mut full.events),
        ] {
            if here.len() > bytes {
                std::mem::swap(here, there);
            }
        }
        (full.bytes() > 0).then_some(full)
    }

    pub(crate) fn channel(&mut self, row: &Channel) {
        let rows = self.channels.begin(CHANNEL).bigint(row.id).text(&row.slug).text(&row.name);
        rows.maybe(row.language.as_deref(), Rows::text).text(row.plan);
        rows.maybe(row.signup_email.as_deref(), Rows::text).json(&row.settings.to_string());
        stamp(rows.boolean(row.suspended), row.stamp);
    }

    pub(crate) fn manager(&mut self, row: &Manager) {
        let rows = self.managers.begin(MANAGER).bigint(row.id).maybe(row.channel_id, Rows::bigint);
        rows.text(&row.handle).text(&row.name).maybe(row.email.as_deref(), Rows::text).text(row.role);
        stamp(rows.maybe(row.left_at, Rows::time), row.stamp);
    }

    pub(crate) fn space(&mut self, row: &Space) {
        let rows = self.spaces.begin(SPACE).bigint(row.id).bigint(row.channel_id).text(&row.slug);
        rows.text(&row.name).boolean(row.website_on).boolean(row.on_home);
        stamp(rows.json(&row.settings.to_string()), row.stamp);
    }

    pub(crate) fn article(&mut self, row: &Article) {
        let rows = self.articles.begin(ARTICLE).bigint(row.id).bigint(row.channel_id).bigint(row.space_id);
        rows.text(&row.slug).text(&row.title).text(&row.summary).text(&row.body);
        rows.text(row.state).boolean(row.hidden);
        for time in [row.published_at, row.scheduled_at, row.deleted_at] {
            rows.maybe(time, Rows::time);
        }
        rows.maybe(row.created_by, Rows::bigint).maybe(row.updated_by, Rows::bigint);
        stamp(rows, row.stamp);
    }

    pub(crate) fn revision(&mut self, id: i64, row: &Revision) {
        let rows = self.revisions.begin(REVISION).bigint(id).bigint(row.article_id).bigint(row.channel_id);
        rows.integer(row.number).text(&row.title).text(&row.note).maybe(row.created_by, Rows::bigint);
        stamp(rows, Stamp::new(row.created_at));
    }

    pub(crate) fn event(&mut self, row: &Event) {
        let rows = self.events.begin(EVENT).bigint(row.id).time(row.occurred_at);
        rows.text(row.actor_type).text(row.actor_id).maybe(row.channel_id, Rows::bigint);
        rows.text(row.entity_type).text(row.entity_id).text(row.action);
        for json in [row.arguments, row.before, row.after] {
            rows.maybe(json, Rows::json);
        }
        stamp(rows, Stamp::new(row.occurred_at));
    }

    /// Sends everything and is empty again. The transaction is the caller's.
    pub(crate) async fn send(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        for (rows, table, columns) in [
            (&mut self.channels, "channel", CHANNEL),
            (&mut self.managers, "manager", MANAGER),
            (&mut self.spaces, "space", SPACE),
            (&mut self.articles, "article", ARTICLE),
            (&mut self.revisions, "revision", REVISION),
            (&mut self.events, "audit_log", EVENT),
        ] {
            let statement = format!("COPY documents.{table} ({columns}) FROM STDIN (FORMAT binary)");
            rows.send(connection, &statement).await?;
        }
        Ok(())
    }
}

fn stamp(rows: &mut Rows, stamp: Stamp) {
    rows.time(stamp.created_at).time(stamp.updated_at).integer(stamp.version);
}
