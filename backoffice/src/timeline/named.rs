//! What the filters of a timeline name: people and customers by their names, fields by their labels.

use crate::access::permission::{MayReadTimeline, may_view};
use crate::catalog::types::{EntityKey, FieldKey, Text};
use crate::cx::{Cx, within};
use crate::limits::READ_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use crate::records::types::{Matched, RecordId, RecordRef};
use crate::records::{search, titles, value};
use crate::timeline::labels::nameless;
use crate::timeline::own;
use crate::timeline::types::{EventActor, Meant, TimelineFilter, Unclear};

/// Who and what the filters mean.
#[derive(Default)]
pub struct Named {
    pub actor: Option<EventActor>,
    /// Id, and title where the member may see it.
    pub channel: Option<(String, Option<String>)>,
    pub unclear: Vec<Unclear>,
    /// Names that nobody has.
    pub faults: Vec<Fault>,
}

/// One that was found, and whether by exactly what was typed.
struct Found {
    meant: Meant,
    exact: bool,
}

/// What a name in a filter comes to.
enum Decided {
    /// For the address.
    For(String),
    Unclear(Unclear),
    Nobody(Fault),
}

/// Takes no connection with it: a search needs its own.
pub async fn named(cx: &Cx, filter: &TimelineFilter) -> Result<Named, Problem> {
    let mut named = Named::default();
    if let Some(text) = &filter.actor {
        match actor_value(cx, text).await? {
            Decided::For(value) => named.actor = Some(actor(cx, &value).await?),
            Decided::Unclear(unclear) => named.unclear.push(unclear),
            Decided::Nobody(fault) => named.faults.push(fault),
        }
    }
    if let Some(text) = &filter.channel {
        match channel_value(cx, text).await? {
            Decided::For(id) => named.channel = Some((id.clone(), channel_title(cx, &id).await?)),
            Decided::Unclear(unclear) => named.unclear.push(unclear),
            Decided::Nobody(fault) => named.faults.push(fault),
        }
    }
    Ok(named)
}

/// `kind:id` of whom a text means: it may be just that, a name of one of the product's actors or of a member, or what
/// a kind of actor is called.
async fn actor_value(cx: &Cx, text: &str) -> Result<Decided, Problem> {
    if text.contains(':') {
        return Ok(Decided::For(text.to_owned()));
    }
    let mut found = kinds(cx, text);
    for (kind, known) in cx.office.catalog.audit.iter().flat_map(|audit| &audit.actors) {
        let Some(entity) = &known.entity else { continue };
        found.extend(hits(cx, entity, text, &known.label, |id| format!("{kind}:{id}")).await?);
    }
    found.extend(members(cx, text).await?);
    let none = || {
        Fault::new(
            "actor",
            format!("Nobody is called “{text}”: use a name, an email or kind:id, like manager:7."),
            format!("“{text}”을(를) 찾지 못했어요. 이름, 이메일이나 종류:id로 찾아 주세요. 예: manager:7"),
        )
    };
    Ok(decided("actor", text, found, none))
}

/// Kinds of actors by what they are called: all of them.
fn kinds(cx: &Cx, text: &str) -> Vec<Found> {
    let known = cx.office.catalog.audit.iter().flat_map(|audit| &audit.actors);
    let known = known.map(|(kind, known)| (kind.as_str(), known.label.clone()));
    let own = ["member", "service", "system", "unknown"].map(|kind| (kind, own::actor(kind)));
    let mut kinds: Vec<(&str, Text)> = known.collect();
    kinds.extend(
        own.into_iter().filter(|(kind, _)| !kinds.iter().any(|(known, _)| known == kind)).collect::<Vec<_>>(),
    );
    let is_called = |label: &Text| [&label.en, &label.ko].into_iter().any(|label| is_same(label, text));
    let called = kinds.into_iter().filter(|(kind, label)| is_same(kind, text) || is_called(label));
    let found = called.map(|(kind, label)| Found {
        meant: Meant { value: format!("{kind}:"), label: label.clone(), kind: label, of: None },
        exact: true,
    });
    found.collect()
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Records that a search finds; none of an entity that the member does not view.
async fn hits(
    cx: &Cx,
    entity: &EntityKey,
    text: &str,
    kind: &Text,
    value: impl Fn(&str) -> String,
) -> Result<Vec<Found>, Problem> {
    if may_view(&cx.office.catalog, &cx.actor, entity).is_err() {
        return Ok(Vec::new());
    }
    let group = search::one(cx, entity, text, None).await?;
    if group.failed.is_some() && group.hits.is_empty() {
        return Err(Problem::Away(Part::Search));
    }
    let found = group.hits.into_iter().map(|hit| Found {
        exact: hit.matched == Matched::Exact || is_same(&hit.title, text),
        meant: Meant {
            value: value(&hit.record.id.parts().concat()),
            of: hit.belongs_to().map(str::to_owned),
            label: Text::same(hit.title),
            kind: kind.clone(),
        },
    });
    Ok(found.collect())
}

/// Members by how they sign in, or by a part of their name.
async fn members(cx: &Cx, text: &str) -> Result<Vec<Found>, Problem> {
    let mut read = cx.replica(Part::Timeline).await?;
    let rows = sqlx::query!(
        r#"/* samuso member.named */ SELECT id::text AS "id!", key, name FROM samuso.member
           WHERE lower(key) = lower($1) OR position(lower($1) IN lower(name)) > 0 ORDER BY name LIMIT 10"#,
        text
    )
    .fetch_all(read.connection());
    let rows = within(Part::Timeline, READ_TIMEOUT_MS, rows).await?;
    let found = rows.into_iter().map(|row| Found {
        exact: is_same(&row.name, text) || is_same(&row.key, text),
        meant: Meant {
            value: format!("member:{}", row.id),
            label: Text::same(row.name),
            kind: own::actor("member"),
            of: None,
        },
    });
    Ok(found.collect())
}

/// The only one, or the only one that is called exactly so; else they are to choose from.
fn decided(name: &str, text: &str, found: Vec<Found>, none: impl FnOnce() -> Fault) -> Decided {
    let mut exact = found.iter().filter(|found| found.exact);
    match (found.as_slice(), exact.next(), exact.next()) {
        ([], _, _) => Decided::Nobody(none()),
        ([only], _, _) | (_, Some(only), None) => Decided::For(only.meant.value.clone()),
        _ => {
            let choices = found.into_iter().map(|found| found.meant).collect();
            Decided::Unclear(Unclear { name: name.to_owned(), text: text.to_owned(), choices })
        }
    }
}

/// What an actor is called now.
async fn actor(cx: &Cx, address: &str) -> Result<EventActor, Problem> {
    let (kind, id) = address.split_once(':').unwrap_or((address, ""));
    let known = cx.office.catalog.audit.as_ref().and_then(|audit| audit.actors.get(kind));
    let kind_label = known.map_or_else(|| own::actor(kind), |known| known.label.clone());
    let (mut title, mut record) = (None, None);
    if let Some(entity) = known.and_then(|known| known.entity.as_ref()) {
        let mut read = cx.replica(Part::Timeline).await?;
        let record_id = RecordId::from_parts(&[id]);
        title = titles::title(cx, &mut read, entity, &record_id).await?;
        record = title.is_some().then(|| RecordRef { entity: entity.clone(), id: record_id });
    } else if kind == "member" {
        title = member_name(cx, id).await?;
    }
    let label = title.map_or_else(|| nameless(&kind_label, id), Text::same);
    Ok(EventActor { kind: kind.to_owned(), id: id.to_owned(), label, record, kind_label })
}

async fn member_name(cx: &Cx, id: &str) -> Result<Option<String>, Problem> {
    let Ok(id) = uuid::Uuid::parse_str(id) else { return Ok(None) };
    let mut read = cx.replica(Part::Timeline).await?;
    let name =
        sqlx::query_scalar!("/* samuso member.name */ SELECT name FROM samuso.member WHERE id = $1", id)
            .fetch_optional(read.connection());
    within(Part::Timeline, READ_TIMEOUT_MS, name).await
}

async fn channel_value(cx: &Cx, text: &str) -> Result<Decided, Problem> {
    let Some(entity) = cx.office.catalog.channels() else { return Ok(Decided::For(text.to_owned())) };
    if entity.single_id().is_some_and(|id| value::could_be(id, text)) {
        return Ok(Decided::For(text.to_owned()));
    }
    let found = hits(cx, &entity.key, text, &entity.label, str::to_owned).await?;
    let none = || {
        Fault::new(
            "channel",
            format!("none is called “{text}”. Use its id or its name."),
            format!("“{text}”을(를) 찾지 못했어요. ID나 이름으로 찾아 주세요."),
        )
    };
    Ok(decided("channel", text, found, none))
}

async fn channel_title(cx: &Cx, id: &str) -> Result<Option<String>, Problem> {
    let Some(entity) = cx.office.catalog.channels() else { return Ok(None) };
    if may_view(&cx.office.catalog, &cx.actor, &entity.key).is_err() {
        return Ok(None);
    }
    let mut read = cx.replica(Part::Timeline).await?;
    titles::title(cx, &mut read, &entity.key, &RecordId::from_parts(&[id])).await
}

/// The fields that a filter asks for: by key or by label, all that are called so; and a key within them, which JSON
/// alone knows.
#[derive(Debug, Default)]
pub struct Fields {
    pub keys: Option<Vec<String>>,
    pub nested: Option<String>,
}

/// `hidden`, `숨김`, `settings.reader_comments`, `설정 › reader_comments`, or `reader_comments` alone.
pub fn fields(cx: &Cx, may: &MayReadTimeline<'_>, asked: Option<&str>) -> Fields {
    let Some(asked) = asked else { return Fields::default() };
    let keys = called(cx, may, asked);
    if !keys.is_empty() {
        return Fields { keys: Some(keys), nested: None };
    }
    let path: Vec<&str> = asked.split(['.', '›']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let outer = path.first().filter(|_| path.len() > 1).map(|outer| called(cx, may, outer));
    Fields { keys: outer, nested: path.last().map(|key| (*key).to_owned()) }
}

/// What is hidden from the member is called nothing: to them it is as if there were no such field.
fn called(cx: &Cx, may: &MayReadTimeline<'_>, asked: &str) -> Vec<String> {
    let is_called = |key: &FieldKey, label: &Text| {
        [key.as_str(), &label.en, &label.ko].into_iter().any(|name| is_same(name, asked))
    };
    let fields = may
        .views
        .iter()
        .flat_map(|view| view.entity.fields.iter().filter(|field| view.knows_everywhere(&field.key)));
    let fields = fields.map(|field| (field.key.clone(), &field.label));
    let also = cx.office.catalog.audit.iter().flat_map(|audit| &audit.fields);
    let all = fields.chain(also.map(|(key, label)| (FieldKey::new(key.as_str()), label)));
    let mut keys: Vec<String> =
        all.filter(|(key, label)| is_called(key, label)).map(|(key, _)| key.to_string()).collect();
    keys.sort();
    keys.dedup();
    keys
}
