//! One article: what can be done to it, and what the product records when it is.

use serde_json::{Value, json};

use super::channel::World;
use super::record::{Actor, Change};
use super::text::Subject;
use crate::copy::Time;
use crate::rows::{Article, Revision, Stamp};

/// An article while its history is being made.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) article: Article,
    pub(super) subject: Subject,
    revisions: i32,
}

/// What can be done to an article.
#[derive(Debug, Clone)]
pub(super) enum ToArticle {
    Title,
    Summary,
    Body,
    /// All three at once.
    Text,
    Address(String),
    Publish,
    Unpublish,
    Archive,
    Hide,
    Show,
    Schedule(Option<Time>),
    Move {
        space: usize,
    },
    Delete,
    Restore,
}

/// How an article begins.
pub(super) struct Beginning {
    pub(super) id: i64,
    pub(super) at: Time,
    pub(super) actor: Actor,
    pub(super) space: usize,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) published: bool,
    pub(super) arguments: Option<Value>,
}

impl Draft {
    pub(super) fn begin(world: &mut World, subject: Subject, beginning: Beginning) -> Self {
        let Beginning { id, at, actor, space, slug, title, summary, published, arguments } = beginning;
        let article = Article {
            id,
            channel_id: world.channel.id,
            space_id: world.spaces[space].id,
            slug,
            title,
            summary,
            body: subject.body(&mut world.random),
            state: if published { "published" } else { "draft" },
            hidden: false,
            published_at: published.then_some(at),
            scheduled_at: None,
            deleted_at: None,
            created_by: actor.manager(),
            updated_by: actor.manager(),
            stamp: Stamp::new(at),
        };
        let mut draft = Self { article, subject, revisions: 0 };
        draft.save_revision(world, at, &actor);
        world.record(
            at,
            actor,
            "article",
            id,
            "article.created",
            arguments,
            Change::creation(&draft.article),
        );
        draft
    }

    /// Does it, if there is anything to do, and records it.
    pub(super) fn apply(
        &mut self,
        world: &mut World,
        at: Time,
        actor: Actor,
        to: &ToArticle,
        arguments: Option<Value>,
    ) {
        let (action, change) = self.change(world, at, to);
        if change.is_empty() {
            return;
        }
        self.article.stamp.touch(at);
        self.article.updated_by = actor.manager();
        let mut arguments = arguments;
        if matches!(to, ToArticle::Title | ToArticle::Summary | ToArticle::Body | ToArticle::Text) {
            let note = self.save_revision(world, at, &actor);
            arguments = arguments.or_else(|| (!note.is_empty()).then(|| json!({ "note": note })));
        }
        world.record(at, actor, "article", self.article.id, action, arguments, change);
    }

    fn change(&mut self, world: &mut World, at: Time, to: &ToArticle) -> (&'static str, Change) {
        let mut change = Change::default();
        let article = &mut self.article;
        let action = match to {
            ToArticle::Title | ToArticle::Summary | ToArticle::Body | ToArticle::Text => {
                self.edit(world, &mut change, to);
                "article.updated"
            }
            ToArticle::Address(slug) => {
                change.set("slug", &mut article.slug, slug.clone());
                "article.updated"
            }
            ToArticle::Publish => {
                change.set("state", &mut article.state, "published");
                change.set("published_at", &mut article.published_at, Some(at));
                "article.published"
            }
            ToArticle::Unpublish => {
                change.set("state", &mut article.state, "draft");
                "article.unpublished"
            }
            ToArticle::Archive => {
                change.set("state", &mut article.state, "archived");
                "article.archived"
            }
            ToArticle::Hide => {
                change.set("hidden", &mut article.hidden, true);
                "article.hidden"
            }
            ToArticle::Show => {
                change.set("hidden", &mut article.hidden, false);
                "article.shown"
            }
            ToArticle::Schedule(from) => {
                change.set("scheduled_at", &mut article.scheduled_at, *from);
                "article.scheduled"
            }
            ToArticle::Move { space } => {
                self.move_to(world, &mut change, *space);
                "article.moved"
            }
            // The text stays with the row, in the trash; the log keeps what a reader of it needs to know it by.
            ToArticle::Delete => {
                change = Change::removal(article, "body");
                article.deleted_at = Some(at);
                "article.deleted"
            }
            ToArticle::Restore => {
                article.deleted_at = None;
                change = Change::return_of(article, "body");
                "article.restored"
            }
        };
        (action, change)
    }

    fn edit(&mut self, world: &mut World, change: &mut Change, to: &ToArticle) {
        let (random, article) = (&mut world.random, &mut self.article);
        if matches!(to, ToArticle::Title | ToArticle::Text) {
            let title = self.subject.other_title(random, &article.title);
            change.set("title", &mut article.title, title);
        }
        if matches!(to, ToArticle::Summary | ToArticle::Text) {
            let summary = self.subject.other_summary(random, &article.summary);
            change.set("summary", &mut article.summary, summary);
        }
        if matches!(to, ToArticle::Body | ToArticle::Text) {
            let body = self.subject.other_body(random, &article.body);
            change.set("body", &mut article.body, body);
        }
    }

    fn move_to(&mut self, world: &World, change: &mut Change, space: usize) {
        let path = |id: i64| {
            let space = world.spaces.iter().find(|space| space.id == id);
            json!(format!("{}/{}", space.map_or("", |space| &space.slug), self.article.slug))
        };
        let Some(to) = world.spaces.get(space).map(|space| space.id) else { return };
        let (old, new) = (path(self.article.space_id), path(to));
        change.set("space_id", &mut self.article.space_id, to);
        if !change.is_empty() {
            change.note("path", old, new);
        }
    }

    fn save_revision(&mut self, world: &mut World, at: Time, actor: &Actor) -> &'static str {
        self.revisions += 1;
        let note = if self.revisions == 1 { "" } else { self.subject.change_note(&mut world.random) };
        world.log.revisions.push(Revision {
            article_id: self.article.id,
            channel_id: self.article.channel_id,
            number: self.revisions,
            title: self.article.title.clone(),
            note: note.to_owned(),
            created_by: actor.manager(),
            created_at: at,
        });
        note
    }
}
