use super::list::{label, moment, roles};
use crate::access::grants::named;
use crate::access::permission::may_manage_access;
use crate::access::session::Sessions;
use crate::access::sign_ins;
use crate::access::types::{AssignedChannel, Ended, GrantShown, MemberPage};
use crate::catalog::types::RoleKey;
use crate::cx::{Cx, Read, within};
use crate::limits::{GRANTS_SHOWN, MEMBER_CHANNELS_MAX, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The page of one member. Read on the primary: whoever looks here is about to decide something.
pub async fn page(cx: &Cx, sessions: &Sessions, id: Uuid) -> Result<MemberPage, Problem> {
    may_manage_access(&cx.office.catalog, &cx.actor)?;
    let mut read = cx.fresh(Part::Access).await?;
    let member = sqlx::query!(
        r#"/* samuso member.page */
           SELECT key, name, (extract(epoch FROM created_at) * 1000000)::bigint AS "added_at_us!" FROM samuso.member WHERE id = $1"#,
        id,
    );
    let member = within(Part::Access, READ_ENDS_MS, member.fetch_optional(read.connection())).await?;
    let member = member.ok_or(Problem::NotFound)?;
    let (identities, mut grants, mut channels) =
        (identities(&mut read, id).await?, grants(cx, &mut read, id).await?, channels(&mut read, id).await?);
    let sign_ins = sign_ins::of_member(&mut read, id).await?;
    drop(read);
    name_channels(cx, &mut grants, &mut channels).await;
    Ok(MemberPage {
        id: id.to_string(),
        key: member.key,
        name: member.name,
        added_at: moment(member.added_at_us),
        is_self: cx.actor.id == id.to_string(),
        identities,
        grants,
        channels,
        roles: roles(cx),
        sessions: sessions.of_member(cx, id, None).await?,
        sign_ins,
    })
}

async fn identities(read: &mut Read, member: Uuid) -> Result<Vec<(String, jiff::Timestamp)>, Problem> {
    let rows = sqlx::query!(
        r#"/* samuso member.identities */
           SELECT provider, (extract(epoch FROM max(signed_in_at)) * 1000000)::bigint AS "at_us!"
           FROM samuso.identity WHERE member_id = $1 GROUP BY provider ORDER BY provider LIMIT 20"#,
        member,
    );
    let rows = within(Part::Access, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    Ok(rows.into_iter().map(|row| (row.provider, moment(row.at_us))).collect())
}

/// Those in force first. One that ended by itself says so, whoever made room for another later.
pub(in crate::access) async fn grants(
    cx: &Cx,
    read: &mut Read,
    member: Uuid,
) -> Result<Vec<GrantShown>, Problem> {
    let rows = sqlx::query!(
        r#"/* samuso member.grants */
           SELECT id, role, channels, mine, granted_by, reason, provider, revoked_by,
                  (extract(epoch FROM granted_at) * 1000000)::bigint AS "at_us!",
                  (extract(epoch FROM expires_at) * 1000000)::bigint AS until_us,
                  (extract(epoch FROM revoked_at) * 1000000)::bigint AS revoked_at_us,
                  coalesce(expires_at <= coalesce(revoked_at, now()), false) AS "expired!"
           FROM samuso.member_grant WHERE member_id = $1
           ORDER BY revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) DESC, granted_at DESC, id DESC LIMIT $2"#,
        member,
        GRANTS_SHOWN,
    );
    let rows = within(Part::Access, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    let grants = rows.into_iter().map(|row| {
        let role = RoleKey::new(row.role);
        let taken_back = row.revoked_at_us.map(|us| Ended::TakenBack { by: row.revoked_by, at: moment(us) });
        GrantShown {
            id: row.id,
            label: label(cx, &role),
            role,
            channels: row.channels.map(|ids| ids.into_iter().map(|id| (id, None)).collect()),
            mine: row.mine,
            by: row.granted_by,
            at: moment(row.at_us),
            until: row.until_us.map(moment),
            reason: row.reason,
            provider: row.provider,
            ended: if row.expired { Some(Ended::Expired) } else { taken_back },
        }
    });
    Ok(grants.collect())
}

async fn channels(read: &mut Read, member: Uuid) -> Result<Vec<AssignedChannel>, Problem> {
    let rows = sqlx::query!(
        r#"/* samuso member.channels */
           SELECT channel, assigned_by, (extract(epoch FROM assigned_at) * 1000000)::bigint AS "at_us!"
           FROM samuso.member_channel WHERE member_id = $1 ORDER BY length(channel), channel LIMIT $2"#,
        member,
        MEMBER_CHANNELS_MAX,
    );
    let rows = within(Part::Access, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    let channels = rows.into_iter().map(|row| AssignedChannel {
        id: row.channel,
        title: None,
        by: row.assigned_by,
        at: moment(row.at_us),
    });
    Ok(channels.collect())
}

/// What the channels are called; ids stand for themselves where that cannot be known.
pub(in crate::access) async fn name_channels(
    cx: &Cx,
    grants: &mut [GrantShown],
    channels: &mut [AssignedChannel],
) {
    let listed = grants.iter().flat_map(|grant| &grant.channels).flatten().map(|(id, _)| id);
    let ids: BTreeSet<String> = listed.chain(channels.iter().map(|channel| &channel.id)).cloned().collect();
    let titles = named(cx, &ids).await.unwrap_or_else(|problem| {
        tracing::warn!(?problem, "channels are shown by their ids");
        BTreeMap::new()
    });
    for (id, title) in grants.iter_mut().filter_map(|grant| grant.channels.as_mut()).flatten() {
        *title = titles.get(id).cloned();
    }
    for channel in channels {
        channel.title = titles.get(&channel.id).cloned();
    }
}
